/*
 * probing.h - which address each NIC probes from and whom it probes.
 *
 * Test addresses: solaris 5.3.  Targets: solaris 5.4: the next hops of the
 * routing table that lie in the subnet of the test address; where there is no
 * such router, hosts that answer a question to all.
 */
#ifndef PROBING_H
#define PROBING_H

#include "model.h"

/* Losses prove nothing for so long after a NIC is first probed (5.7). */
#define PROBE_QUIET SEC(40)
/* How long a NIC may be without test address before it is said (5.3). */
#define TESTADDR_GRACE SEC(20)

/* The unit to probe from; NULL: there is none. */
const struct unit *probing_testaddr(const struct model *, const struct nic *,
    enum fam);
/*
 * Where to look for targets when there is none and there need not be one
 * (TRANSITIVE_PROBING): the subnet of the data addresses that belong to the
 * NIC, or to its group.  It does not change when they move.  Unset: none.
 */
struct ipaddr probing_subnet(const struct model *, const struct nic *,
    enum fam);
/* Another NIC of the group that has the same test address; NULL: none. */
const struct nic *probing_duplicate(const struct model *, const struct nic *,
    const struct ipaddr *testaddr);

/* Brings the targets of this instance up to date with the routing table. */
void probing_targets(struct model *, struct nic *, enum fam, mtime_t now);
/*
 * Whether this may be probed at all: a host address of the test subnet that is
 * not ours.
 */
bool probing_may_probe(const struct model *, const struct instance *,
    const struct ipaddr *);
/*
 * A host has answered when asked: a target for all of the group.  True when it
 * is a new one.
 */
bool probing_host_found(struct model *, struct nic *, const struct ipaddr *);
/* Whether hosts are to be asked for: no router, or none that ever answered. */
bool probing_wants_hosts(const struct nic *, enum fam);
/* Whether it has nobody at all to probe who ever answered. */
bool probing_is_lonely(const struct nic *, enum fam);
/*
 * A probe of this host got no answer, which proves nothing since he never
 * answered anybody: he is dropped when that goes on.  True when he was.
 */
bool probing_unproven(struct model *, struct nic *, const struct ipaddr *);

/* Somebody in the group has had an answer from this target. */
bool probing_target_proven(const struct model *, const struct nic *,
    const struct ipaddr *target);

#endif
