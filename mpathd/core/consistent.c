/*
 * consistent.c - whether a member fits its group: families and MACs.
 */
#include "consistent.h"

#include <string.h>

bool
consistent_lacks(const struct model *m, const struct nic *nic, enum fam fam)
{
	const struct nic *other;

	if (nic->group == NULL || !nic->present || nic->plumbed[fam])
		return false;
	TAILQ_FOREACH (other, &m->nics, next) {
		if (other != nic && other->group == nic->group &&
		    other->plumbed[fam])
			return true;
	}
	return false;
}

const struct nic *
consistent_twin(const struct nic *nic)
{
	const struct nic *other = nic;

	if (nic->group == NULL || !nic->present || nic->link.hwlen == 0)
		return NULL;
	while ((other = TAILQ_NEXT(other, next)) != NULL) {
		if (other->group == nic->group && other->present &&
		    other->link.hwlen == nic->link.hwlen &&
		    memcmp(other->link.hwaddr, nic->link.hwaddr,
			nic->link.hwlen) == 0)
			return other;
	}
	return NULL;
}
