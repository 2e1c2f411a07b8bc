/*
 * activeset.c - which members may carry addresses, and which is the best.
 */
#include "activeset.h"

#include <stddef.h>

/* Linux has IPv6 on every NIC, plumbed or not, unless it was switched off. */
static bool
speaks_ipv6(const struct nic *nic)
{
	const struct kaddr *k;

	TAILQ_FOREACH (k, &nic->kaddrs, next) {
		if (fam_of(k->fact.addr.family) == FAM_INET6)
			return true;
	}
	return nic->plumbed[FAM_INET6];
}

static bool
has_families_of(const struct nic *nic, const struct nic *from)
{
	if (from->plumbed[FAM_INET] && !nic->plumbed[FAM_INET])
		return false;
	return !from->plumbed[FAM_INET6] || speaks_ipv6(nic);
}

static unsigned int
data_addresses(const struct nic *nic)
{
	const struct unit *u;
	unsigned int n = 0;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next)
			n += unit_is_data(u);
	}
	return n;
}

bool
activeset_unusable(const struct nic *nic)
{
	return !nic->present ||
	    (nic->flags & (LIFF_FAILED | LIFF_OFFLINE | LIFF_INACTIVE)) != 0;
}

/* Usable as a destination in the state asked for. */
static bool
may_take(const struct model *m, const struct nic *nic, const struct nic *from,
    enum ifstate state)
{
	return nic != from && nic->group == from->group &&
	    nic->state == state && nic_has_link(m, nic) &&
	    (nic->flags & (LIFF_FAILED | LIFF_OFFLINE)) == 0 &&
	    has_families_of(nic, from);
}

static bool
is_reserve(const struct nic *nic)
{
	return (nic->flags & (LIFF_STANDBY | LIFF_INACTIVE)) != 0;
}

static struct nic *
best(const struct model *m, const struct nic *from, enum ifstate state)
{
	bool emptying = (from->flags & LIFF_STANDBY) != 0 &&
	    (from->flags & (LIFF_FAILED | LIFF_OFFLINE)) == 0;
	struct nic *nic, *fewest = NULL;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (!may_take(m, nic, from, state))
			continue;
		if (emptying && (nic->flags & LIFF_STANDBY) != 0)
			continue;
		if (!emptying && is_reserve(nic))
			return nic;
		if (fewest == NULL ||
		    data_addresses(nic) < data_addresses(fewest))
			fewest = nic;
	}
	return fewest;
}

struct nic *
activeset_destination(const struct model *m, const struct nic *from)
{
	struct nic *nic = best(m, from, IF_RUNNING);

	return nic != NULL ? nic : best(m, from, IF_NOTARGETS);
}

struct nic *
activeset_refuge(const struct model *m, const struct nic *from)
{
	struct nic *nic = activeset_destination(m, from);

	if (nic != NULL)
		return nic;
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic != from && nic->group == from->group &&
		    has_families_of(nic, from))
			return nic;
	}
	return NULL;
}

struct nic *
activeset_newcomer(const struct model *m, const struct nic *named, enum fam fam)
{
	struct nic *nic, *first = NULL;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic == named || nic->group != named->group ||
		    !nic->plumbed[fam] || activeset_unusable(nic))
			continue;
		if (first == NULL || nic->link.ifindex < first->link.ifindex)
			first = nic;
	}
	return first;
}

bool
activeset_idle(const struct nic *nic)
{
	const struct unit *u;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			if (!unit_is_home(u))
				return false;
		}
	}
	return true;
}

bool
activeset_has_usable_data(const struct nic *nic)
{
	const struct unit *u;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			if (unit_is_up(u) &&
			    (u->flags & (LIFF_NOFAILOVER | LIFF_DEPRECATED)) !=
				(LIFF_NOFAILOVER | LIFF_DEPRECATED))
				return true;
		}
	}
	return false;
}
