/*
 * offline.c - whether a NIC may be taken out of service, and what that does to
 * it.
 */
#include "offline.h"

#include "activeset.h"
#include "placement.h"

static bool
is_usable(const struct model *m, const struct nic *nic)
{
	return (nic->state == IF_RUNNING || nic->state == IF_NOTARGETS) &&
	    (nic->flags & LIFF_FAILED) == 0 && nic_has_link(m, nic);
}

/*
 * Those that work, the NIC itself among them; where the whole group has failed,
 * all that nobody has taken out.  A NIC without group has no redundancy.
 */
static unsigned int
count_usable(const struct model *m, const struct group *g)
{
	const struct nic *nic;
	unsigned int n = 0;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (g == NULL || nic->group != g)
			continue;
		n += g->failed ? nic->state != IF_OFFLINE : is_usable(m, nic);
	}
	return n;
}

static bool
has_nowhere_to_go(const struct model *m, const struct nic *nic)
{
	return !nic_is_empty(nic) &&
	    (nic->group->failed || activeset_destination(m, nic) == NULL);
}

static void
take_down(struct nic *nic)
{
	struct unit *u;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			if (!unit_is_movable(u))
				u->flags &= ~LIFF_UP;
		}
	}
}

enum offline_answer
offline_begin(struct model *m, struct nic *nic, unsigned int minred)
{
	if (nic == NULL || !nic_is_tracked(m, nic))
		return OFFLINE_UNKNOWN;
	if ((nic->flags & LIFF_OFFLINE) != 0)
		return OFFLINE_ALREADY;
	if (nic->group == NULL || count_usable(m, nic->group) < minred)
		return OFFLINE_MINRED;
	/* Where it all goes depends on why it goes. */
	nic->flags |= LIFF_OFFLINE;
	if (has_nowhere_to_go(m, nic)) {
		nic->flags &= ~LIFF_OFFLINE;
		return OFFLINE_MINRED;
	}
	take_down(nic);
	/* Whoever asks for it has typed his line to the end. */
	nic->unsettled = false;
	nic->settled_at = 0;
	return OFFLINE_OK;
}

int
offline_refusal(const struct model *m, const struct nic *nic)
{
	const struct nic *to =
	    nic->stand_in[0] != '\0' ? model_nic(m, nic->stand_in) : NULL;
	const struct unit *u;
	int f;

	for (f = 0; f < FAMS && to != NULL; f++) {
		TAILQ_FOREACH (u, &to->units[f], next) {
			if (u->refused != 0 && !unit_is_home(u))
				return u->refused;
		}
	}
	return 0;
}

/*
 * Also a link-local address that is no test address: without one IPv6 is dead.
 * Somebody may have taken its address in the meantime.
 */
static bool
may_come_up(const struct model *m, const struct unit *u)
{
	const struct unit *other;

	if (unit_is_movable(u) || ipaddr_is_any(&u->addr))
		return false;
	other = model_unit_holder(m, u->nic, &u->addr);
	return other == u || !unit_is_up(other);
}

static void
bring_up_testaddrs(const struct model *m, struct nic *nic)
{
	struct unit *u;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			if (!may_come_up(m, u))
				continue;
			u->flags |= LIFF_UP;
			u->refused = 0;
		}
	}
}

static void
probe_afresh(struct nic *nic)
{
	int f;

	nic->noaddr_said = false;
	nic->noaddr_at = MTIME_NEVER;
	for (f = 0; f < FAMS; f++)
		nic->inst[f].restart = true;
}

enum offline_answer
offline_end(struct model *m, struct nic *nic)
{
	if (nic == NULL || !nic_is_tracked(m, nic))
		return OFFLINE_UNKNOWN;
	if ((nic->flags & LIFF_OFFLINE) == 0)
		return OFFLINE_ALREADY;
	nic->flags &= ~LIFF_OFFLINE;
	bring_up_testaddrs(m, nic);
	probe_afresh(nic);
	nic->come_home = nic->say_failback = nic_has_link(m, nic);
	if (!nic->come_home) {
		placement_set_failed(m, nic, true);
		nic->failed_path = false;
	} else if ((nic->flags & LIFF_FAILED) != 0) {
		placement_set_failed(m, nic, false);
	}
	/* FAILBACK=no does not keep it empty; whoever is a standby stays one.
	 */
	if (nic->come_home && (nic->flags & LIFF_STANDBY) == 0)
		nic->flags &= ~LIFF_INACTIVE;
	return OFFLINE_OK;
}
