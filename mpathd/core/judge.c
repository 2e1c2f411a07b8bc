/*
 * judge.c - whether a NIC has failed or is repaired, from its link and its
 * probes.
 */
#include "judge.h"

bool
judge_probes_failed(const struct model *m, const struct nic *nic)
{
	bool capable = false;
	int f;

	for (f = 0; f < FAMS; f++) {
		if (!instance_capable(&nic->inst[f]))
			continue;
		capable = true;
		if (!probestat_failed(&nic->inst[f].stats,
			m->set.probe_failures))
			return false;
	}
	return capable;
}

static bool
probes_repaired(const struct model *m, const struct nic *nic)
{
	int f;

	for (f = 0; f < FAMS; f++) {
		if (instance_capable(&nic->inst[f]) &&
		    probestat_repaired(&nic->inst[f].stats,
			m->set.probe_failures))
			return true;
	}
	return false;
}

static mtime_t
first_loss(const struct nic *nic)
{
	mtime_t t = MTIME_NEVER;
	int f;

	for (f = 0; f < FAMS; f++) {
		if (instance_capable(&nic->inst[f]))
			t = mtime_min(t, nic->inst[f].stats.first_loss);
	}
	return t;
}

static mtime_t
last_success(const struct nic *nic)
{
	mtime_t t = 0;
	int f;

	for (f = 0; f < FAMS; f++)
		t = mtime_max(t, nic->inst[f].stats.last_success);
	return t;
}

/*
 * A NIC fails alone when another member is known to work: by its link, or, for
 * a path failure, by an answer that came after our first loss.  Otherwise the
 * fault is more likely where all of them meet.  Where no other member is probed
 * nothing is known of them, and each is taken for itself.
 */
static enum verdict
alone_or_all(const struct model *m, const struct nic *nic, bool link_fault)
{
	const struct nic *other;
	bool probed = false;

	if (nic->group == NULL)
		return VERDICT_FAILED;
	TAILQ_FOREACH (other, &m->nics, next) {
		if (other == nic || other->group != nic->group)
			continue;
		probed = probed || nic_probe_capable(other);
		if (other->state != IF_RUNNING || !nic_has_link(m, other) ||
		    (other->flags & LIFF_FAILED) != 0)
			continue;
		if (link_fault ? !other->group->failed
			       : last_success(other) > first_loss(nic))
			return VERDICT_FAILED;
	}
	return probed ? VERDICT_GROUP_FAILED : VERDICT_FAILED;
}

/* Its routers never answered anybody: what they do not say proves nothing. */
static bool
asks_in_vain(const struct nic *nic)
{
	int f;

	if (nic->group == NULL || !nic->group->routers_silent)
		return false;
	for (f = 0; f < FAMS; f++) {
		if (nic->inst[f].targets.kind == TARGETS_HOSTS)
			return false;
	}
	return true;
}

/*
 * Whether its link alone says that it works again.  A path that was dead when
 * last seen is not repaired because there is nobody left to ask.
 */
static bool
judged_by_link(const struct nic *nic)
{
	if (nic_probe_capable(nic) && !asks_in_vain(nic))
		return false;
	return (!nic_probe_enabled(nic) && nic->state != IF_OFFLINE) ||
	    !nic->failed_path;
}

/* What was marked FAILED works again; an offline NIC is judged alike. */
static enum verdict
judge_failed(const struct model *m, const struct nic *nic, mtime_t now)
{
	if (!nic_has_link(m, nic))
		return VERDICT_NONE;
	if (!judged_by_link(nic))
		return probes_repaired(m, nic) ? VERDICT_REPAIRED
					       : VERDICT_NONE;
	if (now < linkflap_trusted_at(&nic->flap))
		return VERDICT_DAMPED;
	return VERDICT_REPAIRED;
}

enum verdict
judge_nic(const struct model *m, const struct nic *nic, mtime_t now)
{
	if (!nic_is_tracked(m, nic))
		return VERDICT_NONE;
	if ((nic->flags & LIFF_FAILED) != 0)
		return judge_failed(m, nic, now);
	if (!nic_has_link(m, nic))
		return alone_or_all(m, nic, true);
	if (judge_probes_failed(m, nic))
		return alone_or_all(m, nic, false);
	return VERDICT_NONE;
}

mtime_t
judge_next(const struct model *m, const struct nic *nic)
{
	mtime_t t = linkflap_trusted_at(&nic->flap);

	if ((nic->flags & LIFF_FAILED) == 0 || t == 0 ||
	    !nic_has_link(m, nic) || !judged_by_link(nic))
		return MTIME_NEVER;
	return t;
}
