/*
 * since.c - since when each NIC and each group is in its state, for its reason.
 */
#include "since.h"

#include "why.h"

static bool
is_time(mtime_t since, mtime_t now)
{
	return since != 0 && since <= now;
}

/*
 * Whoever has just begun to probe knows little as yet: no news about a NIC of
 * which more was known before a restart.
 */
static bool
is_just_asking(const struct nic *nic, enum why why, mtime_t now)
{
	int f;

	if (why != WHY_QUIET && why != WHY_NO_TARGETS)
		return false;
	for (f = 0; f < FAMS; f++) {
		if (instance_probes(&nic->inst[f]) &&
		    now < nic->inst[f].quiet_until)
			return true;
	}
	return false;
}

bool
since_note_nic(const struct model *m, struct nic *nic, mtime_t now)
{
	enum why why = why_nic(m, nic, now);

	if (is_time(nic->since, now) &&
	    ((nic->since_state == nic->state && nic->since_why == why) ||
		is_just_asking(nic, why, now)))
		return false;
	nic->since = now;
	nic->since_state = nic->state;
	nic->since_why = why;
	return true;
}

static bool
note_group(const struct model *m, struct group *g, mtime_t now)
{
	unsigned int members, usable = why_usable_members(m, g, &members);

	if (is_time(g->since, now) && g->since_state == g->state &&
	    g->since_usable == usable && g->since_members == members)
		return false;
	g->since = now;
	g->since_state = g->state;
	g->since_usable = usable;
	g->since_members = members;
	return true;
}

bool
since_note(struct model *m, mtime_t now)
{
	struct nic *nic;
	struct group *g;
	bool changed = false;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic_is_tracked(m, nic))
			changed = since_note_nic(m, nic, now) || changed;
	}
	TAILQ_FOREACH (g, &m->groups, next)
		changed = note_group(m, g, now) || changed;
	return changed;
}
