/*
 * adapt.c - the failure detection time that a group can keep.
 */
#include "adapt.h"

mtime_t
adapt_detection_time(const struct model *m, const struct nic *nic)
{
	mtime_t raised = nic->group != NULL ? nic->group->raised : 0;

	return mtime_max(raised, m->set.detection_time);
}

mtime_t
adapt_interval(const struct model *m, const struct nic *nic)
{
	return probesched_interval(adapt_detection_time(m, nic),
	    m->set.probe_failures);
}

bool
adapt_is_raised(const struct model *m, const struct nic *nic)
{
	return adapt_detection_time(m, nic) > m->set.detection_time;
}

bool
adapt_raise(const struct model *m, struct nic *nic, mtime_t timeout,
    mtime_t now)
{
	if (nic->group == NULL || timeout <= adapt_interval(m, nic))
		return false;
	nic->group->raised =
	    2 * timeout * (m->set.probe_failures + PROBE_MARGIN);
	nic->group->raised_at = now;
	return true;
}

/* Every active target answers within a quarter of the interval. */
static bool
all_quick(const struct instance *i, mtime_t interval)
{
	unsigned int k;

	for (k = 0; k < i->targets.n; k++) {
		if (i->targets.t[k].state == TARGET_ACTIVE &&
		    (i->targets.t[k].rtt.avg == 0 ||
			rtt_timeout(&i->targets.t[k].rtt) > interval / 4))
			return false;
	}
	return true;
}

bool
adapt_improve(const struct model *m, struct group *g, mtime_t now)
{
	const struct nic *nic;
	mtime_t interval =
	    probesched_interval(g->raised, m->set.probe_failures);
	int f;

	if (g->raised <= m->set.detection_time ||
	    now - g->raised_at < ADAPT_SETTLING)
		return false;
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic->group != g || (nic->flags & LIFF_FAILED) != 0)
			continue;
		for (f = 0; f < FAMS; f++)
			if (!all_quick(&nic->inst[f], interval))
				return false;
	}
	g->raised = mtime_max(g->raised / 2, m->set.detection_time);
	return true;
}

void
adapt_reset(struct model *m)
{
	struct group *g;

	TAILQ_FOREACH (g, &m->groups, next)
		g->raised = 0;
}
