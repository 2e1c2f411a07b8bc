/*
 * apply.c - carries out a plan through kernel.h, step by step.
 */
#include "apply.h"

#include <bsd/string.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "lib/log.h"
#include "mpathd/core/facts.h"
#include "mpathd/core/routes.h"
#include "mpathd/core/spread.h"

/* Operations that go to the kernel in one call. */
#define BATCH 256

typedef void note_fn(struct apply *, struct step *, mtime_t now);

/* Runs the plan in batches and notes every result in the model. */
static void
run_plan(struct apply *a, struct plan *p, note_fn *note, mtime_t now)
{
	struct kop op[BATCH];
	size_t i, k, n;

	for (i = 0; i < p->n; i += n) {
		n = p->n - i < BATCH ? p->n - i : BATCH;
		for (k = 0; k < n; k++)
			op[k] = p->step[i + k].op;
		a->kernel->ops->run(a->kernel, op, n);
		for (k = 0; k < n; k++) {
			p->step[i + k].op.result = op[k].result;
			note(a, &p->step[i + k], now);
		}
	}
}

static const char *
nic_name(const struct apply *a, uint32_t ifindex)
{
	const struct nic *nic = model_nic_by_index(a->model, ifindex);

	return nic != NULL ? nic->name : "?";
}

/* ------------------------------------------------------------- prepare -- */

static void
note_prepared(struct apply *a, struct step *s, mtime_t now)
{
	struct nic *nic = model_nic_by_index(a->model, s->op.ifindex);

	if (nic == NULL)
		return;
	if (s->op.result != 0) {
		log_err("cannot %s %s: %s",
		    s->op.type == KOP_CONF
			? "set the ARP and routing settings of"
			: s->op.type == KOP_LINK_UP ? "bring up"
						    : "set the MTU of",
		    nic->name, strerror(-s->op.result));
		nic->refused = -s->op.result;
		return;
	}
	/* Known at once, not only when the link's news says so. */
	if (s->op.type == KOP_CONF) {
		nic->link.conf = s->op.conf;
		nic->conf_set = nic->group != NULL;
		nic->conf_at = now;
	}
	if (s->op.type == KOP_LINK_MTU)
		nic->link.mtu = s->op.value;
	if (s->op.type == KOP_LINK_UP)
		a->redump |= DUMP_LINKS;
}

static void
prepare(struct apply *a, mtime_t now)
{
	struct nic *nic;

	plan_clear(&a->plan);
	plan_prepare(a->model, &a->plan);
	run_plan(a, &a->plan, note_prepared, now);
	TAILQ_FOREACH (nic, &a->model->nics, next) {
		nic->bring_up = false;
		nic->want_mtu = 0;
		if (nic->group == NULL)
			nic->saved_conf.known = false;
	}
}

/* ----------------------------------------------------------- addresses -- */

static void
log_refused(struct apply *a, const struct step *s, const char *verb)
{
	char text[IPADDR_STRLEN];

	a->refused = true;
	/* A NIC on its way out: its own news follows. */
	if (s->op.result == -ENODEV)
		return;
	log_err("cannot %s %s on %s: %s", verb,
	    ipaddr_print_prefix(&s->op.addr.addr, text),
	    nic_name(a, s->op.ifindex), strerror(-s->op.result));
}

/* Whoever moves a group's address has to tell the neighbours. */
static bool
is_announced(const struct unit *u)
{
	return u != NULL && u->nic->group != NULL;
}

/* The kernel asks on the link first whether somebody has it (DAD). */
static bool
is_asked_about(const struct addrfact *addr)
{
	return fam_of(addr->addr.family) == FAM_INET6 &&
	    (addr->flags & ADDR_NODAD) == 0;
}

static void
note_added(struct apply *a, struct step *s, mtime_t now)
{
	/* The plan made room by deleting another form of the address. */
	if (s->op.type == KOP_ADDR_DEL) {
		facts_addr_gone(a->model, &s->op.addr, BY_US);
		return;
	}
	/* It is there, or in the way: what there is tells, not the refusal. */
	if (s->op.result == -EEXIST) {
		a->redump |= DUMP_ADDRS;
		a->refused = true;
		s->unit->refused = EEXIST;
		return;
	}
	if (s->op.result != 0) {
		log_refused(a, s, "add");
		s->unit->refused = -s->op.result;
		return;
	}
	facts_addr(a->model, &s->op.addr, BY_US);
	if (s->op.type == KOP_ADDR_ADD && is_announced(s->unit) &&
	    !is_asked_about(&s->op.addr))
		announce_start(a->announcer, &s->op.addr.addr, s->op.ifindex,
		    now);
}

static void
note_deleted(struct apply *a, struct step *s, mtime_t now)
{
	const struct unit *u;

	(void)now;
	u = model_unit_anywhere(a->model, &s->op.addr.addr);
	if (u == NULL || !unit_is_up(u))
		announce_stop(a->announcer, &s->op.addr.addr);
	/* It was not there: so will its news say, or the next look. */
	if (s->op.result == -EADDRNOTAVAIL || s->op.result == -ENODEV) {
		a->refused = true;
		return;
	}
	if (s->op.result != 0) {
		log_refused(a, s, "delete");
		return;
	}
	facts_addr_gone(a->model, &s->op.addr, BY_US);
	/* With the last address the kernel drops routes without a word. */
	a->redump |= DUMP_ROUTES;
}

/* -------------------------------------------------------------- routes -- */

static void
refuse_route(struct apply *a, const struct step *s)
{
	char dst[IPADDR_STRLEN], via[IPADDR_STRLEN];

	a->refused = true;
	if (s->route != NULL) {
		s->route->refused = -s->op.result;
		/* A connected one was just taken from its old place. */
		s->route->lost = true;
	}
	/* It is there: so will the next look at all routes say. */
	if (s->op.result == -EEXIST)
		return;
	log_err("cannot move the route to %s via %s to %s: %s",
	    ipaddr_print_prefix(&s->op.route.dst, dst),
	    ipaddr_print(&s->op.route.gateway, via),
	    nic_name(a, s->op.route.oif), strerror(-s->op.result));
}

static void
note_routed(struct apply *a, struct step *s, mtime_t now)
{
	struct event ev = { .type = EV_ROUTE,
		.by = BY_US,
		.replaced = s->op.type == KOP_ROUTE_REPLACE,
		.appended = s->op.type == KOP_ROUTE_ADD,
		.route = s->op.route };
	bool del = s->op.type == KOP_ROUTE_DEL;

	(void)now;
	/* Read again at once; after a refusal when it is tried again. */
	if (s->op.result == 0 || (del && s->op.result == -ESRCH))
		a->redump |= DUMP_ROUTES;
	if (del && (s->op.result == 0 || s->op.result == -ESRCH)) {
		facts_route_gone(a->model, &s->op.route, BY_US);
		return;
	}
	if (s->op.result == 0) {
		facts_route(a->model, &ev);
		if (s->route != NULL)
			strlcpy(s->route->at, nic_name(a, s->op.route.oif),
			    sizeof(s->route->at));
		return;
	}
	refuse_route(a, s);
}

/*
 * A route cannot be put elsewhere in its order but by taking it away first.  So
 * that it comes back also when we die in between, it counts as lost already.
 */
static void
expect_loss(struct apply *a)
{
	struct step *s;
	bool deletes = false, news = false;
	size_t i;

	for (i = 0; i < a->plan.n; i++)
		deletes = deletes || a->plan.step[i].op.type == KOP_ROUTE_DEL;
	for (i = 0; deletes && i < a->plan.n; i++) {
		s = &a->plan.step[i];
		if (s->route == NULL || s->route->lost)
			continue;
		s->route->lost = news = true;
	}
	if (news)
		a->save(a->save_arg);
}

/* -------------------------------------------------------------- spread -- */

/* Without it everything works, only not so fast: said once for each reason. */
static void
refuse_spread(struct apply *a, int result)
{
	a->model->spread_refused = -result;
	a->refused = true;
	if (a->model->spread_told == -result)
		return;
	a->model->spread_told = -result;
	log_warn("cannot spread outbound traffic over the NICs of a group: %s",
	    strerror(-result));
}

static void
note_spread(struct apply *a, struct step *s, mtime_t now)
{
	int result = s->op.result;
	bool rule = s->op.type == KOP_RULE_ADD || s->op.type == KOP_RULE_DEL;
	bool gone = s->op.type == KOP_RULE_DEL || s->op.type == KOP_ROUTE_DEL;
	struct event ev = { .type = EV_ROUTE,
		.by = BY_US,
		.replaced = true,
		.route = s->op.route };

	(void)now;
	if (gone)
		a->redump |= rule ? DUMP_RULES : DUMP_ROUTES;
	if (rule && gone)
		facts_rule_gone(a->model, &s->op.rule);
	else if (gone)
		facts_route_gone(a->model, &s->op.route, BY_US);
	else if (result != 0 && result != -EEXIST)
		refuse_spread(a, result);
	else if (rule)
		facts_rule(a->model, &s->op.rule);
	else
		facts_route(a->model, &ev);
}

/* ------------------------------------------------------------ clean up -- */

static void
note_nothing(struct apply *a, struct step *s, mtime_t now)
{
	(void)a;
	(void)s;
	(void)now;
}

/* An address that has left this NIC for another one of its group. */
static const struct unit *
moved_away(const struct apply *a, const struct nic *from,
    const struct ipaddr *addr)
{
	const struct unit *u = model_unit_anywhere(a->model, addr);

	return u != NULL && unit_is_up(u) && u->nic != from &&
		u->nic->group != NULL && u->nic->present
	    ? u
	    : NULL;
}

/*
 * What a dead NIC's neighbour entries hold back would stall a sender for
 * seconds (linux 7), so they go; whom they name is told before.
 */
static void
plan_neighbours(struct apply *a)
{
	const struct step *del;
	const struct unit *u;
	struct step *s;
	struct nic *nic;
	size_t i;

	for (i = 0; i < a->plan.n; i++) {
		del = &a->plan.step[i];
		nic = model_nic_by_index(a->model, del->op.ifindex);
		if (nic == NULL)
			continue;
		nic->flush = nic->flush || (nic->flags & LIFF_FAILED) != 0;
		u = moved_away(a, nic, &del->op.addr.addr);
		if (u == NULL)
			continue;
		s = plan_add(&a->after, KOP_NEIGH_TELL, del->op.ifindex);
		if (s == NULL)
			return;
		s->op.ifindex2 = u->nic->link.ifindex;
		s->op.addr = del->op.addr;
	}
	TAILQ_FOREACH (nic, &a->model->nics, next) {
		if (nic->flush && nic->present)
			plan_add(&a->after, KOP_NEIGH_FLUSH, nic->link.ifindex);
		nic->flush = false;
	}
}

/* Memberships of a NIC follow its addresses (solaris 1.5). */
static void
plan_mcast(struct apply *a)
{
	struct nic *nic, *to;
	struct step *s;

	TAILQ_FOREACH (nic, &a->model->nics, next) {
		if (strcmp(nic->mcast_with, nic->stand_in) == 0)
			continue;
		if (nic->mcast_with[0] != '\0')
			plan_add(&a->after, KOP_MCAST_RETURN, nic->mcast_index);
		to = nic->stand_in[0] != '\0'
		    ? model_nic(a->model, nic->stand_in)
		    : NULL;
		if (to != NULL && to->present && nic->present) {
			s = plan_add(&a->after, KOP_MCAST_FOLLOW,
			    nic->link.ifindex);
			if (s != NULL)
				s->op.ifindex2 = to->link.ifindex;
			nic->mcast_index = nic->link.ifindex;
		}
		strlcpy(nic->mcast_with, nic->stand_in,
		    sizeof(nic->mcast_with));
	}
}

/* ----------------------------------------------------------------- run -- */

void
apply_announce(struct apply *a, mtime_t now)
{
	const struct nic *nic;
	struct announced e;
	unsigned int burst = 0;
	char text[IPADDR_STRLEN];
	int err;

	while (announce_next(a->announcer, now, &burst, &e) == 1) {
		nic = model_nic_by_index(a->model, e.ifindex);
		/* One that is gone or down has nobody to tell; one that has
		 * left its group is none of ours any more. */
		if (nic == NULL || !nic->watched ||
		    (nic->link.flags & LINK_UP) == 0)
			continue;
		err = a->kernel->ops->announce(a->kernel, e.ifindex, &e.addr);
		if (err != 0)
			log_warn("cannot announce %s on %s: %s",
			    ipaddr_print(&e.addr, text), nic_name(a, e.ifindex),
			    strerror(-err));
	}
}

static bool
is_usable(const struct kaddr *k)
{
	return k != NULL &&
	    (k->fact.flags & (ADDR_TENTATIVE | ADDR_DADFAILED)) == 0;
}

void
apply_tell_again(struct apply *a, const struct nic *nic, bool all, mtime_t now)
{
	const struct unit *u;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			if (is_announced(u) && unit_is_up(u) &&
			    (all || !unit_is_home(u)) &&
			    is_usable(nic_kaddr(nic, &u->addr)))
				announce_start(a->announcer, &u->addr,
				    nic->link.ifindex, now);
		}
	}
}

static bool
moved_from_the_dead(const struct plan *adds)
{
	const struct unit *u;
	size_t i;

	for (i = 0; i < adds->n; i++) {
		u = adds->step[i].unit;
		if (u != NULL && !unit_is_home(u))
			return true;
	}
	return false;
}

void
apply_run(struct apply *a, mtime_t now)
{
	a->redump = 0;
	a->refused = false;

	prepare(a, now);

	plan_clear(&a->plan);
	plan_addrs_add(a->model, &a->plan);
	run_plan(a, &a->plan, note_added, now);
	/*
	 * On the way home both NICs would answer for a moment; then the news
	 * waits until the old place is cleared.
	 */
	if (moved_from_the_dead(&a->plan))
		apply_announce(a, now);

	/* Before the routes: what leaves by a dead NIC is lost as yet. */
	plan_clear(&a->plan);
	spread_plan(a->model, &a->plan);
	run_plan(a, &a->plan, note_spread, now);

	plan_clear(&a->plan);
	routes_plan(a->model, &a->plan);
	expect_loss(a);
	run_plan(a, &a->plan, note_routed, now);

	plan_clear(&a->plan);
	plan_addrs_del(a->model, &a->plan);
	run_plan(a, &a->plan, note_deleted, now);
	apply_announce(a, now);

	plan_clear(&a->after);
	plan_neighbours(a);
	plan_mcast(a);
	run_plan(a, &a->after, note_nothing, now);
}
