/*
 * why.c - why a NIC or a group is in its state, in a few words.
 */
#include "why.h"

#include <stdio.h>

static bool
is_answered(const struct nic *nic)
{
	int f;

	for (f = 0; f < FAMS; f++) {
		if (instance_capable(&nic->inst[f]) &&
		    nic->inst[f].stats.losses == 0 &&
		    nic->inst[f].stats.successes > 0)
			return true;
	}
	return false;
}

static enum why
why_failed(const struct model *m, const struct nic *nic, mtime_t now)
{
	if ((nic->link.flags & LINK_UP) == 0)
		return WHY_ADMIN_DOWN;
	if (!nic_has_link(m, nic))
		return WHY_LINK_DOWN;
	if (!nic_probe_enabled(nic))
		return now < linkflap_trusted_at(&nic->flap) ? WHY_LINK_UNSTABLE
							     : WHY_LINK;
	if (is_answered(nic))
		return WHY_REPAIRING;
	return nic->group != NULL && nic->group->failed ? WHY_ALL_LOST
							: WHY_LOST;
}

static enum why
why_usable(const struct nic *nic)
{
	if ((nic->flags & LIFF_INACTIVE) != 0)
		return (nic->flags & LIFF_STANDBY) != 0 ? WHY_STANDBY
							: WHY_NO_FAILBACK;
	if (nic->state == IF_NOTARGETS)
		return WHY_NO_TARGETS;
	if (!nic_probe_enabled(nic))
		return WHY_LINK;
	return nic->inst[FAM_INET].stats.last_success != 0 ||
		nic->inst[FAM_INET6].stats.last_success != 0
	    ? WHY_PROBES
	    : WHY_QUIET;
}

enum why
why_nic(const struct model *m, const struct nic *nic, mtime_t now)
{
	if (!nic->present)
		return WHY_ABSENT;
	if (nic->state == IF_OFFLINE)
		return WHY_OFFLINE;
	if ((nic->flags & LIFF_FAILED) != 0)
		return why_failed(m, nic, now);
	return why_usable(nic);
}

const char *
why_name(enum why why)
{
	static const char *const names[WHYS] = {
		[WHY_PROBES] = "probes answered",
		[WHY_LINK] = "link up",
		[WHY_QUIET] = "no answer yet",
		[WHY_NO_TARGETS] = "no probe targets",
		[WHY_STANDBY] = "idle standby",
		[WHY_NO_FAILBACK] = "repaired, FAILBACK=no",
		[WHY_OFFLINE] = "offline by request",
		[WHY_ABSENT] = "not present",
		[WHY_ADMIN_DOWN] = "administratively down",
		[WHY_LINK_DOWN] = "link down",
		[WHY_LINK_UNSTABLE] = "link unstable",
		[WHY_LOST] = "probes lost",
		[WHY_ALL_LOST] = "all probes lost",
		[WHY_REPAIRING] = "probes answered again",
	};

	return names[why];
}

unsigned int
why_usable_members(const struct model *m, const struct group *g,
    unsigned int *members)
{
	const struct nic *nic;
	unsigned int usable = 0;

	*members = 0;
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic->group != g)
			continue;
		++*members;
		usable += nic->present && (nic->flags & LIFF_FAILED) == 0 &&
		    nic->state != IF_OFFLINE;
	}
	return usable;
}

const char *
why_group(const struct model *m, const struct group *g, char *buf, size_t size)
{
	unsigned int members, usable = why_usable_members(m, g, &members);

	snprintf(buf, size, "%u of %u usable", usable, members);
	return buf;
}
