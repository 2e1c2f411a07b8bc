/*
 * probesched.h - when the next probe is due, from detection time and jitter.
 *
 *	 base          base+I        base+2I
 *	  |      [-----]|      [-----]|      [-----]      I = detection time / 7
 *	         a probe somewhere in each second half
 *
 * Base times are strictly periodic from a random phase; each probe goes out a
 * random 0.5 to 1.0 intervals after its base (solaris 5.5).  Chance comes in as
 * an argument, uniform over all uint32_t.
 */
#ifndef PROBESCHED_H
#define PROBESCHED_H

#include <stdint.h>

#include "lib/mtime.h"

/* Five losses fail; two more intervals lie around them. */
#define PROBE_FAILURES	5
#define PROBE_REPAIRS	10
#define PROBE_INTERVALS (PROBE_FAILURES + 2)

struct probesched {
	mtime_t interval;
	mtime_t base; /* of the probe that is due next */
	mtime_t due;  /* MTIME_NEVER: stopped */
};

mtime_t probesched_interval(mtime_t detection_time);
/* Starts anew at a random phase of the interval. */
void probesched_start(struct probesched *, mtime_t now, mtime_t interval,
    uint32_t chance);
void probesched_stop(struct probesched *);
/*
 * A probe is due: moves on to the next base after now.  Returns how many
 * whole intervals were slept through.
 */
unsigned int probesched_advance(struct probesched *, mtime_t now,
    uint32_t chance);

#endif
