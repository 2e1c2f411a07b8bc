/*
 * rtt.h - round-trip estimate and the timeout it gives.
 *
 * Smoothed mean and deviation after Jacobson and Karels, "Congestion Avoidance
 * and Control" (1988); the constants are those of solaris 5.6.
 */
#ifndef RTT_H
#define RTT_H

#include <stdbool.h>

#include "lib/mtime.h"

struct rtt {
	mtime_t avg, dev; /* nanoseconds; avg 0: no sample yet */
	mtime_t deferred; /* 0: none */
};

/*
 * Takes in a measured round trip.  One that alone would lift the timeout above
 * the probe interval is held back; the next such one applies both.
 */
void rtt_sample(struct rtt *, mtime_t measured, mtime_t interval);
/* mean + 4 deviations; 0: not known yet. */
mtime_t rtt_timeout(const struct rtt *);
void rtt_reset(struct rtt *);

#endif
