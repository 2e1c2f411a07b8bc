/*
 * spread.c - traffic to several destinations leaves through all NICs of a group
 * that work.
 */
#include "spread.h"

#include <string.h>
#include <sys/socket.h>

#include "activeset.h"
#include "plan.h"
#include "routes.h"

/* Routes that are doubled; more are left as they are. */
#define SPREAD_MAX 64

/* Behind what an administrator puts there, before the everyday table. */
#define RULES_FROM 32600

struct wants {
	struct routefact route[SPREAD_MAX];
	struct rulefact rule[2 * SPREAD_MAX];
	size_t routes, rules;
};

/* Where nothing was ever answered, a switch port may not forward yet. */
static bool
is_proven(const struct nic *nic)
{
	bool asked = false;
	int f;

	for (f = 0; f < FAMS; f++) {
		if (!instance_capable(&nic->inst[f]))
			continue;
		asked = true;
		if (nic->inst[f].stats.last_success != 0)
			return true;
	}
	return !asked;
}

/* One without any address of its own asks no neighbour in its own name. */
static bool
has_address(const struct nic *nic)
{
	const struct kaddr *k;

	TAILQ_FOREACH (k, &nic->kaddrs, next) {
		if (k->fact.addr.family == AF_INET)
			return true;
	}
	return false;
}

static bool
sends(const struct model *m, const struct nic *nic)
{
	return !activeset_unusable(nic) && has_address(nic) &&
	    nic_has_link(m, nic) && nic->settled_at == 0 && is_proven(nic) &&
	    (nic->state == IF_RUNNING || nic->state == IF_NOTARGETS);
}

/* The NICs of the group that send; fewer than two: there is no choice. */
static void
choose_hops(const struct model *m, const struct group *g, struct routefact *r)
{
	const struct nic *nic;

	r->nhops = 0;
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic->group == g && r->nhops < ROUTE_HOPS && sends(m, nic))
			r->hop[r->nhops++] = nic->link.ifindex;
	}
	if (r->nhops < 2)
		r->nhops = 0;
}

/* To a single host there is nothing to spread. */
static bool
may_double(const struct routefact *r)
{
	return r->dst.family == AF_INET && r->table == ROUTE_TABLE_MAIN &&
	    r->tos == 0 && r->type == ROUTE_UNICAST && r->simple &&
	    (ipaddr_is_set(&r->gateway)
		    ? routes_is_managed(r)
		    : r->proto == ROUTE_PROTO_KERNEL && r->dst.plen < 31);
}

/* The one that the kernel takes: of the same destination, metric and order. */
static bool
is_best(const struct model *m, const struct kroute *route)
{
	const struct routefact *fact = &route->fact;
	const struct kroute *r;
	bool before = true;

	TAILQ_FOREACH (r, &m->routes, next) {
		if (r == route) {
			before = false;
			continue;
		}
		if (r->fact.table != fact->table || r->fact.tos != 0 ||
		    !ipaddr_equal(&r->fact.dst, &fact->dst))
			continue;
		if (r->fact.priority < fact->priority ||
		    (before && r->fact.priority == fact->priority))
			return false;
	}
	return true;
}

/* The longer the prefix, the earlier it is asked about. */
static void
want_rules(const struct ipaddr *dst, struct wants *w)
{
	uint32_t pref =
	    RULES_FROM + 2 * (uint32_t)(ipaddr_host_plen(dst) - dst->plen);

	w->rule[w->rules++] = (struct rulefact){ .pref = pref,
		.dst = *dst,
		.table = ROUTE_TABLE_MAIN,
		.suppress = dst->plen };
	w->rule[w->rules++] = (struct rulefact){ .pref = pref + 1,
		.dst = *dst,
		.table = SPREAD_TABLE,
		.suppress = RULE_SUPPRESS_NONE };
}

static void
want(const struct model *m, const struct kroute *r, struct wants *w)
{
	const struct nic *nic = model_nic_by_index(m, r->fact.oif);
	struct routefact *out = &w->route[w->routes];

	if (nic == NULL || nic->group == NULL || nic->group->failed ||
	    nic->group->spread.held || w->routes == SPREAD_MAX ||
	    !may_double(&r->fact) || !is_best(m, r))
		return;
	*out = r->fact;
	out->table = SPREAD_TABLE;
	out->proto = ROUTE_PROTO_OURS;
	out->priority = 0;
	out->oif = 0;
	out->simple = false;
	/* So no test address, whose scope is link, is ever the source. */
	out->scope = SCOPE_UNIVERSE;
	/* A NIC with nothing but a test address has no subnet of its own. */
	out->onlink = ipaddr_is_set(&r->fact.gateway);
	if (!out->onlink)
		out->prefsrc = (struct ipaddr){ 0 };
	choose_hops(m, nic->group, out);
	if (out->nhops == 0)
		return;
	w->routes++;
	want_rules(&out->dst, w);
}

static bool
is_double(const struct routefact *r)
{
	return r->table == SPREAD_TABLE && r->proto == ROUTE_PROTO_OURS &&
	    r->dst.family == AF_INET;
}

/* ---------------------------------------------------------------- steps -- */

static bool
same_double(const struct routefact *a, const struct routefact *b)
{
	return routes_same(a, b) && a->onlink == b->onlink &&
	    a->metrics_len == b->metrics_len &&
	    memcmp(a->metrics, b->metrics, a->metrics_len) == 0;
}

static void
emit_route(struct plan *p, enum kop_type type, const struct routefact *r)
{
	struct step *s = plan_add(p, type, 0);

	if (s != NULL)
		s->op.route = *r;
}

static void
emit_rule(struct plan *p, enum kop_type type, const struct rulefact *r)
{
	struct step *s = plan_add(p, type, 0);

	if (s != NULL)
		s->op.rule = *r;
}

static const struct routefact *
wanted_to(const struct wants *w, const struct ipaddr *dst)
{
	size_t i;

	for (i = 0; i < w->routes; i++) {
		if (ipaddr_equal(&w->route[i].dst, dst))
			return &w->route[i];
	}
	return NULL;
}

static void
plan_doubles(const struct model *m, const struct wants *w, struct plan *p)
{
	const struct kroute *r;
	size_t i;

	TAILQ_FOREACH (r, &m->routes, next) {
		if (is_double(&r->fact) && wanted_to(w, &r->fact.dst) == NULL)
			emit_route(p, KOP_ROUTE_DEL, &r->fact);
	}
	for (i = 0; i < w->routes; i++) {
		TAILQ_FOREACH (r, &m->routes, next) {
			if (same_double(&r->fact, &w->route[i]))
				break;
		}
		if (r == NULL)
			emit_route(p, KOP_ROUTE_REPLACE, &w->route[i]);
	}
}

bool
spread_same_rule(const struct rulefact *a, const struct rulefact *b)
{
	return a->pref == b->pref && ipaddr_equal(&a->dst, &b->dst) &&
	    a->table == b->table && a->suppress == b->suppress;
}

static void
plan_rules(const struct model *m, const struct wants *w, struct plan *p)
{
	const struct krule *r;
	size_t i;

	TAILQ_FOREACH (r, &m->rules, next) {
		for (i = 0; i < w->rules; i++) {
			if (spread_same_rule(&r->fact, &w->rule[i]))
				break;
		}
		if (i == w->rules)
			emit_rule(p, KOP_RULE_DEL, &r->fact);
	}
	for (i = 0; i < w->rules; i++) {
		TAILQ_FOREACH (r, &m->rules, next) {
			if (spread_same_rule(&r->fact, &w->rule[i]))
				break;
		}
		if (r == NULL)
			emit_rule(p, KOP_RULE_ADD, &w->rule[i]);
	}
}

void
spread_plan(const struct model *m, struct plan *p)
{
	const struct kroute *r;
	struct wants w = { .routes = 0 };

	if (m->set.spread && m->spread_refused == 0) {
		TAILQ_FOREACH (r, &m->routes, next)
			want(m, r, &w);
	}
	plan_doubles(m, &w, p);
	plan_rules(m, &w, p);
}
