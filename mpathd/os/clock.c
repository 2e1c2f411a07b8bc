/*
 * clock.c - reads the clocks: the monotonic one, by which everything is done,
 * and that on the wall, for people.
 */
#include "clock.h"

#include <time.h>

/* A packet that waited longer in its socket has a clock that was set. */
#define AGE_MAX SEC(10)

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

mtime_t
clock_of_arrival(mtime_t wall)
{
	mtime_t age = clock_wall() - wall;

	if (age < 0 || age > AGE_MAX)
		age = 0;
	return clock_now() - age;
}
