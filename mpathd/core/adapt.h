/*
 * adapt.h - the failure detection time that a group can keep.
 *
 * When an answer takes longer than the probe interval, and the target cannot be
 * dropped for it, the group's interval becomes twice the round trip and its
 * detection time follows: seven intervals.  When all targets of all members
 * have been quick for a while it comes down again by halves, to what was asked
 * for (solaris 5.6).
 */
#ifndef ADAPT_H
#define ADAPT_H

#include "model.h"

/* No improvement sooner than this after a raise: MIN_SETTLING_TIME. */
#define ADAPT_SETTLING SEC(60)

/* In force for this NIC: of its group, else as configured. */
mtime_t adapt_detection_time(const struct model *, const struct nic *);
mtime_t adapt_interval(const struct model *, const struct nic *);
/* The group's detection time is longer than asked for. */
bool adapt_is_raised(const struct model *, const struct nic *);

/*
 * An answer made this the round-trip timeout of one of the NIC's targets.
 * True when it was too slow, and the group's detection time is longer now.
 */
bool adapt_raise(const struct model *, struct nic *, mtime_t timeout,
    mtime_t now);
/* True when the group's detection time is shorter now. */
bool adapt_improve(const struct model *, struct group *, mtime_t now);
/* The configuration has changed: what was raised is asked for anew. */
void adapt_reset(struct model *);

#endif
