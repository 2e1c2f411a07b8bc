/*
 * groupstate.c - state of a group from its members: ok, degraded, failed.
 */
#include "groupstate.h"

#include "model.h"

enum groupstate
groupstate_of(const struct model *m, const struct group *g)
{
	const struct nic *nic;
	unsigned int good = 0, bad = 0;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic->group != g)
			continue;
		if (nic->present && (nic->flags & LIFF_FAILED) == 0 &&
		    (nic->state == IF_RUNNING || nic->state == IF_NOTARGETS))
			good++;
		else
			bad++;
	}
	if (good == 0 && bad > 0)
		return GROUP_FAILED;
	return bad > 0 ? GROUP_DEGRADED : GROUP_OK;
}

const char *
groupstate_name(enum groupstate state)
{
	return state == GROUP_OK      ? "ok"
	    : state == GROUP_DEGRADED ? "degraded"
				      : "failed";
}
