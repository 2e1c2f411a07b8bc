/*
 * clock.h - reads the clocks: the monotonic one, by which everything is done,
 * and that on the wall, for people.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include "lib/mtime.h"

mtime_t clock_now(void);
/* Since 1970; it may jump. */
mtime_t clock_wall(void);
/* A moment just past on that clock, on the monotonic one. */
mtime_t clock_of_arrival(mtime_t wall);

#endif
