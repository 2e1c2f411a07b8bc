/*
 * mtime.h - time: int64 nanoseconds on the monotonic clock, or a span of it.
 *
 * Milliseconds exist only in the configuration file and in print.
 */
#ifndef MTIME_H
#define MTIME_H

#include <stdint.h>

typedef int64_t mtime_t;

#define MTIME_NEVER INT64_MAX

#define USEC(n) ((mtime_t)(n)*1000)
#define MSEC(n) ((mtime_t)(n)*1000000)
#define SEC(n)	((mtime_t)(n)*1000000000)

static inline mtime_t
mtime_min(mtime_t a, mtime_t b)
{
	return a < b ? a : b;
}

static inline mtime_t
mtime_max(mtime_t a, mtime_t b)
{
	return a > b ? a : b;
}

/* Whole milliseconds, rounded up: a limit in print is never too short. */
static inline int64_t
mtime_to_ms(mtime_t t)
{
	return (t + 999999) / 1000000;
}

#endif
