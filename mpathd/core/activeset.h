/*
 * activeset.h - which members may carry addresses, and which is the best for
 * those of a NIC that cannot: standby and failback rules.
 */
#ifndef ACTIVESET_H
#define ACTIVESET_H

#include <stdbool.h>

#include "model.h"

/*
 * Where the addresses of this NIC should go (solaris 5.8): a running member
 * that has every family plumbed that the NIC has,
 *   1. the first one that is STANDBY or INACTIVE, else
 *   2. the one with the fewest data addresses.
 * A standby that is only being emptied gives to no other standby (difference).
 * When no member is known to work for certain, one that has nobody to probe but
 * a link will do (difference).  NULL: nowhere, everything stays.
 */
struct nic *activeset_destination(const struct model *, const struct nic *);
/*
 * Where foreign addresses go when this NIC leaves its group: a running member,
 * else any (solaris 5.8, rule 3).
 */
struct nic *activeset_refuge(const struct model *, const struct nic *);
/* Where a new address that was meant for this unusable NIC is made. */
struct nic *activeset_newcomer(const struct model *, const struct nic *,
    enum fam);

/* May not hold addresses now: FAILED, OFFLINE, INACTIVE, or not there. */
bool activeset_unusable(const struct nic *);
/*
 * Whether the kernel of Solaris would find this NIC inactive (solaris 1.4):
 * nothing that belongs elsewhere is hosted here.
 */
bool activeset_idle(const struct nic *);
/* UP, not NOFAILOVER and DEPRECATED at once: it is sent from. */
bool activeset_has_usable_data(const struct nic *);

#endif
