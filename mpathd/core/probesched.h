/*
 * probesched.h - when the next probe is due, from detection time and jitter.
 *
 *	 base          base+I        base+2I
 *	  |      [-----]|      [-----]|      [-----]
 *	         a probe somewhere in each second half
 *
 * Base times are strictly periodic from a random phase; each probe goes out a
 * random 0.5 to 1.0 intervals after its base (solaris 5.5).  Chance comes in as
 * an argument, uniform over all uint32_t.
 *
 * The interval I is the detection time / (n + 2) where n losses are a verdict.
 * That holds what the detection time promises: at worst a probe of 0.5 I is
 * answered just before the path dies, and n more follow, the last one n + 0.5
 * intervals later; it is given up after one more interval at most.  Half an
 * interval is left for a machine that is late.
 */
#ifndef PROBESCHED_H
#define PROBESCHED_H

#include <stdint.h>

#include "lib/mtime.h"

/* PROBE_FAILURES: so many losses in a row fail a NIC. */
#define PROBE_FAILURES_DEFAULT 5
#define PROBE_FAILURES_MIN     3
#define PROBE_FAILURES_MAX     50
/* So many more intervals lie around them in the detection time. */
#define PROBE_MARGIN 2

struct probesched {
	mtime_t interval;
	mtime_t base; /* of the probe that is due next */
	mtime_t due;  /* MTIME_NEVER: stopped */
};

mtime_t probesched_interval(mtime_t detection_time, unsigned int failures);
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
