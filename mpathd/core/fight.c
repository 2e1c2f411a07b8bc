/*
 * fight.c - somebody keeps taking away what belongs where it was.
 */
#include "fight.h"

#include <string.h>

#include "event.h"
#include "model.h"
#include "routes.h"
#include "spread.h"

void
fight_count(struct fight *f, unsigned int rounds, mtime_t now)
{
	if (f->taken == 0 || now - f->since >= FIGHT_SPAN)
		*f = (struct fight){ .since = now };
	f->taken++;
	f->held = f->taken > rounds;
}

static void
count(struct fight *f, uint32_t port, mtime_t now)
{
	fight_count(f, FIGHT_ROUNDS, now);
	f->port = port;
}

static void
note_addr(struct model *m, const struct event *ev, mtime_t now)
{
	const struct nic *nic = model_nic_by_index(m, ev->addr.ifindex);
	struct unit *u;

	if (nic == NULL || nic->group == NULL)
		return;
	u = model_unit_by_addr(nic, &ev->addr.addr);
	if (u != NULL && unit_is_up(u) && nic_kaddr(nic, &u->addr) == NULL)
		count(&u->fight, ev->port, now);
}

static void
note_route(struct model *m, const struct event *ev, mtime_t now)
{
	const struct nic *nic;
	struct kroute *h;

	if (ev->route.table == SPREAD_TABLE) {
		nic = model_nic_by_index(m, ev->route.hop[0]);
		if (nic != NULL && nic->group != NULL)
			count(&nic->group->spread, ev->port, now);
		return;
	}
	h = routes_home_of(m, &ev->route);
	if (h != NULL)
		count(&h->fight, ev->port, now);
}

void
fight_note(struct model *m, const struct event *ev, mtime_t now)
{
	if (ev->by != BY_OTHER)
		return;
	if (ev->type == EV_ADDR_GONE)
		note_addr(m, ev, now);
	else if (ev->type == EV_ROUTE_GONE)
		note_route(m, ev, now);
}

/* Calls fn for each thing that may be fought over, until it returns true. */
static bool
each(const struct model *m,
    bool (*fn)(void *arg, struct fight *, const struct fightnews *), void *arg)
{
	struct group *g;
	struct nic *nic;
	struct unit *u;
	struct kroute *h;
	int f;

	TAILQ_FOREACH (g, &m->groups, next) {
		if (fn(arg, &g->spread,
			&(struct fightnews){ g->name, NULL, true, &g->spread }))
			return true;
	}
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (fn(arg, &nic->conf_fight,
			&(struct fightnews){ nic->name, NULL, false,
			    &nic->conf_fight }))
			return true;
		for (f = 0; f < FAMS; f++) {
			TAILQ_FOREACH (u, &nic->units[f], next) {
				if (fn(arg, &u->fight,
					&(struct fightnews){ nic->name,
					    &u->addr, false, &u->fight }))
					return true;
			}
		}
	}
	TAILQ_FOREACH (h, &m->homes, next) {
		if (fn(arg, &h->fight,
			&(struct fightnews){ h->at, &h->fact.dst, true,
			    &h->fight }))
			return true;
	}
	return false;
}

struct release {
	mtime_t now;
	bool any;
};

static bool
release(void *arg, struct fight *f, const struct fightnews *what)
{
	struct release *r = arg;

	(void)what;
	if (f->held && r->now - f->since >= FIGHT_SPAN) {
		*f = (struct fight){ .since = 0 };
		r->any = true;
	}
	return false;
}

bool
fight_release(struct model *m, mtime_t now)
{
	struct release r = { now, false };

	each(m, release, &r);
	return r.any;
}

static bool
earliest(void *arg, struct fight *f, const struct fightnews *what)
{
	mtime_t *t = arg;

	(void)what;
	if (f->held)
		*t = mtime_min(*t, f->since + FIGHT_SPAN);
	return false;
}

mtime_t
fight_next(const struct model *m)
{
	mtime_t t = MTIME_NEVER;

	each(m, earliest, &t);
	return t;
}

static bool
take_news(void *arg, struct fight *f, const struct fightnews *what)
{
	if (!f->held || f->said)
		return false;
	f->said = true;
	*(struct fightnews *)arg = *what;
	return true;
}

bool
fight_tell(struct model *m, struct fightnews *out)
{
	return each(m, take_news, out);
}
