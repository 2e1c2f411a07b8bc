/*
 * clock.h - reads the monotonic clock.
 */
#ifndef CLOCK_H
#define CLOCK_H

#include "lib/mtime.h"

mtime_t clock_now(void);

#endif
