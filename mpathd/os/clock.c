/*
 * clock.c - reads the clocks: the monotonic one, by which everything is done,
 * and that on the wall, for people.
 */
#include "clock.h"

#include <time.h>

static mtime_t
read_clock(clockid_t id)
{
	struct timespec ts;

	clock_gettime(id, &ts);
	return SEC(ts.tv_sec) + ts.tv_nsec;
}

mtime_t
clock_now(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

mtime_t
clock_wall(void)
{
	return read_clock(CLOCK_REALTIME);
}
