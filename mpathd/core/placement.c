/*
 * placement.c - moves units between NICs in the model: failover, failback,
 * numbers, placeholder and INACTIVE as on Solaris.
 */
#include "placement.h"

#include <bsd/string.h>
#include <string.h>

#include "activeset.h"
#include "linklocal.h"

/* What is left where unit 0 moved away keeps its flags (solaris 1.5). */
struct unit *
placement_placeholder(struct nic *nic, enum fam fam, uint64_t flags)
{
	struct unit *z = model_unit_new(nic, fam, 0);

	if (z == NULL)
		return NULL;
	z->flags = (flags | LIFF_NOFAILOVER) &
	    ~(LIFF_UP | LIFF_DUPLICATE | LIFF_DHCP | LIFF_ADDRCONF);
	z->placeholder = true;
	return z;
}

/* The one that was unit 0 there is elsewhere, and will want to come home. */
static bool
is_awaited(const struct model *m, const struct nic *home, enum fam fam)
{
	const struct nic *nic;
	const struct unit *u;

	TAILQ_FOREACH (nic, &m->nics, next) {
		TAILQ_FOREACH (u, &nic->units[fam], next) {
			if (nic != home && u->home_number == 0 &&
			    strcmp(u->home, home->name) == 0)
				return true;
		}
	}
	return false;
}

/*
 * A placeholder makes way for the one that was unit 0, or when that will not
 * come for any address that comes home; the plain empty unit 0 that a new
 * plumbing left, only for the one that was unit 0.
 */
static bool
makes_way(const struct model *m, const struct unit *z, const struct unit *u)
{
	if (u->home_number == 0)
		return z->placeholder ||
		    (ipaddr_is_any(&z->addr) && (z->flags & LIFF_UP) == 0);
	return z->placeholder && !is_awaited(m, z->nic, z->fam);
}

static uint32_t
number_for(const struct model *m, const struct unit *u, struct nic *to)
{
	struct unit *z = model_unit(to, u->fam, 0);
	bool home = strcmp(u->home, to->name) == 0;

	if (home && z != NULL && makes_way(m, z, u)) {
		model_unit_free(z);
		return 0;
	}
	if (home && model_unit(to, u->fam, u->home_number) == NULL)
		return u->home_number;
	return model_free_number(to, u->fam);
}

/* IPv6 is there without plumbing; unit 0 stays free for what never moves. */
static void
make_room(struct model *m, enum fam fam, struct nic *to)
{
	if (fam != FAM_INET6 || to->plumbed[fam])
		return;
	model_plumb(m, to, fam);
	linklocal_unit(to);
}

static void
move(struct model *m, struct unit *u, struct nic *to)
{
	struct nic *from = u->nic;
	bool was_zero = u->number == 0;

	make_room(m, u->fam, to);
	model_unit_move(u, to, number_for(m, u, to));
	u->refused = 0;
	if (was_zero)
		placement_placeholder(from, u->fam, u->flags);
	to->flags &= ~LIFF_INACTIVE;
}

/* After a move the source may be an idle standby again (solaris 1.4 c). */
static void
reconsider_source(struct nic *from)
{
	if ((from->flags & LIFF_STANDBY) == 0 ||
	    (from->flags & LIFF_FAILED) != 0)
		return;
	if (activeset_idle(from))
		from->flags |= LIFF_INACTIVE;
}

/* Whoever's addresses were carried by this NIC has a new stand-in. */
static void
pass_on_stand_ins(struct model *m, struct nic *from, struct nic *to)
{
	struct nic *nic;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (strcmp(nic->stand_in, from->name) != 0)
			continue;
		if (nic == to)
			nic->stand_in[0] = '\0';
		else
			strlcpy(nic->stand_in, to->name, sizeof(nic->stand_in));
	}
}

unsigned int
placement_failover(struct model *m, struct nic *from, struct nic *to)
{
	struct unit *u, *tmp;
	unsigned int n = 0;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH_SAFE(u, &from->units[f], next, tmp)
		{
			if (!unit_is_movable(u))
				continue;
			move(m, u, to);
			n++;
		}
	}
	pass_on_stand_ins(m, from, to);
	strlcpy(from->stand_in, to->name, sizeof(from->stand_in));
	reconsider_source(from);
	return n;
}

static bool
is_away_from(const struct unit *u, const struct nic *home)
{
	return u->nic != home && u->nic->group == home->group &&
	    strcmp(u->home, home->name) == 0;
}

/* Nobody came home to unit 0: it is a plain empty unit again. */
static void
retire_placeholder(struct nic *nic, enum fam fam)
{
	struct unit *z = model_unit(nic, fam, 0);

	if (z == NULL || !z->placeholder)
		return;
	z->placeholder = false;
	z->flags &= ~LIFF_NOFAILOVER;
}

unsigned int
placement_failback(struct model *m, struct nic *home)
{
	struct nic *nic;
	struct unit *u, *tmp;
	unsigned int n = 0;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (nic, &m->nics, next) {
			TAILQ_FOREACH_SAFE(u, &nic->units[f], next, tmp)
			{
				if (!is_away_from(u, home))
					continue;
				move(m, u, home);
				n++;
			}
		}
	}
	home->stand_in[0] = '\0';
	for (f = 0; f < FAMS; f++)
		retire_placeholder(home, (enum fam)f);
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic != home && nic->group == home->group)
			reconsider_source(nic);
	}
	return n;
}

unsigned int
placement_away(const struct model *m, const struct nic *home)
{
	const struct nic *nic;
	const struct unit *u;
	unsigned int n = 0;
	int f;

	TAILQ_FOREACH (nic, &m->nics, next) {
		for (f = 0; f < FAMS; f++) {
			TAILQ_FOREACH (u, &nic->units[f], next)
				n += is_away_from(u, home);
		}
	}
	return n;
}

void
placement_evacuate(struct model *m, struct nic *nic)
{
	struct nic *to = activeset_refuge(m, nic);
	struct unit *u, *tmp;
	int f;

	for (f = 0; f < FAMS && to != NULL; f++) {
		TAILQ_FOREACH_SAFE(u, &nic->units[f], next, tmp)
		{
			if (unit_is_movable(u) && !unit_is_home(u))
				move(m, u, to);
		}
	}
	if (to != NULL)
		pass_on_stand_ins(m, nic, to);
	nic->stand_in[0] = '\0';
}

void
placement_leave(struct model *m, struct nic *nic)
{
	placement_evacuate(m, nic);
	placement_failback(m, nic);
	nic->flags &= ~(LIFF_FAILED | LIFF_OFFLINE | LIFF_INACTIVE);
}

void
placement_set_failed(const struct model *m, struct nic *nic, bool failed)
{
	bool standby = (nic->flags & LIFF_STANDBY) != 0;

	if (failed) {
		nic->flags |= LIFF_FAILED;
		if (standby || !m->set.failback)
			nic->flags &= ~LIFF_INACTIVE;
		return;
	}
	nic->flags &= ~LIFF_FAILED;
	if ((standby && activeset_idle(nic)) ||
	    (!standby && !m->set.failback && nic->group != NULL &&
		!activeset_has_usable_data(nic)))
		nic->flags |= LIFF_INACTIVE;
}

void
placement_set_standby(const struct model *m, struct nic *nic, bool standby)
{
	if (standby) {
		nic->flags |= LIFF_STANDBY;
		if ((nic->flags & LIFF_FAILED) == 0 && activeset_idle(nic))
			nic->flags |= LIFF_INACTIVE;
		return;
	}
	nic->flags &= ~LIFF_STANDBY;
	if (m->set.failback || activeset_has_usable_data(nic))
		nic->flags &= ~LIFF_INACTIVE;
}
