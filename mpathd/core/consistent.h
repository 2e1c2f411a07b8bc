/*
 * consistent.h - whether a member fits its group: families and MACs.
 *
 * An address can move only to a NIC that has its family plumbed (solaris 5.9);
 * two NICs of one LAN with one MAC confuse switches and neighbours (10.7).
 * Questions only.
 */
#ifndef CONSISTENT_H
#define CONSISTENT_H

#include "model.h"

/* How long a group may be in the making before it is said: IF_SCAN_INTERVAL. */
#define CONSISTENT_GRACE SEC(20)

/* Others of its group have this family plumbed, and it has not. */
bool consistent_lacks(const struct model *, const struct nic *, enum fam);
/*
 * A member behind it in the list with the same hardware address; NULL: none.
 * So each pair is found once.
 */
const struct nic *consistent_twin(const struct nic *);

#endif
