/*
 * clock.c - reads the monotonic clock.
 */
#include "clock.h"

#include <time.h>

mtime_t
clock_now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return SEC(ts.tv_sec) + ts.tv_nsec;
}
