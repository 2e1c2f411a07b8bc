/*
 * placement.h - moves units between NICs in the model: failover, failback,
 * numbers, placeholder and INACTIVE as on Solaris.
 *
 * Only the model changes; the plan then makes the kernel follow.
 */
#ifndef PLACEMENT_H
#define PLACEMENT_H

#include "model.h"

/*
 * Everything movable goes from one NIC to another, IPv4 first, in the order of
 * the numbers, each to the lowest free number there (solaris 1.5); where unit 0
 * moved away a placeholder stays.  Returns how many moved.
 */
unsigned int placement_failover(struct model *, struct nic *from,
    struct nic *to);
/*
 * Everything whose home is this NIC comes home, to its old number when that is
 * free; the first one that may takes the place of the placeholder.
 */
unsigned int placement_failback(struct model *, struct nic *home);
/* How many units of this NIC are elsewhere in its group. */
unsigned int placement_away(const struct model *, const struct nic *home);

/* Foreign units go to other members: the NIC is about to leave. */
void placement_evacuate(struct model *, struct nic *);
/* Evacuates the NIC and brings its own units home, usable or not. */
void placement_leave(struct model *, struct nic *);

/* The NIC has become, or is no longer, FAILED; STANDBY (solaris 1.4). */
void placement_set_failed(const struct model *, struct nic *, bool failed);
void placement_set_standby(const struct model *, struct nic *, bool standby);

/* Gives unit 0 of a NIC a 0.0.0.0 entry of its own. */
struct unit *placement_placeholder(struct nic *, enum fam, uint64_t flags);

#endif
