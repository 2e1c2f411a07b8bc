/*
 * simroutes.c - the routes of the simulated kernel.
 *
 * One array; the routes of one class (table, destination, tos, metric) stand in
 * it in their order, whatever stands between them.
 */
#include "simroutes.h"

#include <check.h>
#include <errno.h>
#include <string.h>

#include "mpathd/core/routes.h"
#include "mpathd/core/spread.h"
#include "simkernel.h"

static void
tell(struct simkernel *k, enum event_type type, const struct routefact *r,
    enum kop_type how, enum event_by by)
{
	struct event ev = { .type = type,
		.by = by,
		.port = sim_port(by),
		.replaced = how == KOP_ROUTE_REPLACE,
		.appended = how == KOP_ROUTE_ADD,
		.route = *r };

	if (k->heard)
		ck_assert_int_eq(eventq_push(&k->news, &ev), 0);
}

static void
insert_at(struct simkernel *k, size_t at, const struct routefact *r)
{
	ck_assert_uint_lt(k->routes, SIM_ROUTES);
	memmove(&k->route[at + 1], &k->route[at],
	    (k->routes - at) * sizeof(k->route[0]));
	k->route[at] = *r;
	k->routes++;
}

static void
remove_at(struct simkernel *k, size_t at)
{
	k->routes--;
	memmove(&k->route[at], &k->route[at + 1],
	    (k->routes - at) * sizeof(k->route[0]));
}

/* The place of the first of its class (else the end), and behind the last. */
static void
find_class(const struct simkernel *k, const struct routefact *r, size_t *first,
    size_t *behind)
{
	size_t i;

	*first = *behind = k->routes;
	for (i = 0; i < k->routes; i++) {
		if (!routes_same_class(&k->route[i], r))
			continue;
		if (*first == k->routes)
			*first = i;
		*behind = i + 1;
	}
}

/* The exact route's place; k->routes: it is not there. */
static size_t
find(const struct simkernel *k, const struct routefact *r)
{
	size_t i;

	for (i = 0; i < k->routes; i++) {
		if (routes_same(&k->route[i], r))
			break;
	}
	return i;
}

/* A route without gateway through this NIC that covers the address. */
static bool
is_onlink(const struct simkernel *k, uint32_t ifindex, const struct ipaddr *a)
{
	size_t i;

	for (i = 0; i < k->routes; i++) {
		if (k->route[i].oif == ifindex &&
		    !ipaddr_is_set(&k->route[i].gateway) &&
		    ipaddr_contains(&k->route[i].dst, a))
			return true;
	}
	return false;
}

static int
check_hops(struct simkernel *k, const struct routefact *r)
{
	const struct simlink *l;
	unsigned int i;

	for (i = 0; i < r->nhops; i++) {
		l = simkernel_link_at(k, r->hop[i]);
		if (l == NULL)
			return -ENODEV;
		if ((l->fact.flags & LINK_UP) == 0)
			return -ENETDOWN;
	}
	return 0;
}

static int
check_route(struct simkernel *k, const struct routefact *r)
{
	const struct simlink *l = simkernel_link_at(k, r->oif);

	if (r->nhops > 0)
		return check_hops(k, r);
	if (l == NULL)
		return -ENODEV;
	if ((l->fact.flags & LINK_UP) == 0)
		return -ENETDOWN;
	if (ipaddr_is_set(&r->prefsrc) &&
	    simkernel_hosts_of(k, &r->prefsrc) == 0)
		return -EINVAL;
	if (ipaddr_is_set(&r->gateway) && !r->onlink &&
	    !is_onlink(k, r->oif, &r->gateway))
		return -ENETUNREACH;
	return 0;
}

/* In place of the first of its class; the same one elsewhere is in the way. */
static int
replace(struct simkernel *k, const struct routefact *r, enum event_by by)
{
	size_t first, behind, same = find(k, r);

	find_class(k, r, &first, &behind);
	if (same < k->routes)
		return same == first ? 0 : -EEXIST;
	if (first == k->routes)
		insert_at(k, first, r);
	else
		k->route[first] = *r;
	tell(k, EV_ROUTE, r, KOP_ROUTE_REPLACE, by);
	return 0;
}

static int delete (struct simkernel *k, const struct routefact *r,
    enum event_by by)
{
	size_t at = find(k, r);

	if (at == k->routes)
		return -ESRCH;
	remove_at(k, at);
	tell(k, EV_ROUTE_GONE, r, KOP_ROUTE_DEL, by);
	return 0;
}

int
simkernel_route(struct simkernel *k, enum kop_type type,
    const struct routefact *r, enum event_by by)
{
	size_t first, behind;
	int err;

	if (type == KOP_ROUTE_DEL)
		return delete (k, r, by);
	err = check_route(k, r);
	if (err != 0)
		return err;
	if (type == KOP_ROUTE_REPLACE)
		return replace(k, r, by);
	if (find(k, r) < k->routes)
		return -EEXIST;
	find_class(k, r, &first, &behind);
	insert_at(k, type == KOP_ROUTE_PREPEND ? first : behind, r);
	tell(k, EV_ROUTE, r, type, by);
	return 0;
}

static struct routefact
connected(const struct addrfact *a)
{
	if (fam_of(a->addr.family) == FAM_INET6)
		return (struct routefact){ .table = ROUTE_TABLE_MAIN,
			.dst = ipaddr_network(&a->addr),
			.type = ROUTE_UNICAST,
			.proto = ROUTE_PROTO_KERNEL,
			.priority = 256,
			.oif = a->ifindex,
			.simple = true };
	return (struct routefact){ .table = ROUTE_TABLE_MAIN,
		.dst = ipaddr_network(&a->addr),
		.type = ROUTE_UNICAST,
		.scope = SCOPE_LINK,
		.proto = ROUTE_PROTO_KERNEL,
		.priority = a->rt_priority,
		.oif = a->ifindex,
		.prefsrc = ipaddr_make(a->addr.family, a->addr.b, 32),
		.simple = true };
}

static bool
has_connected(const struct addrfact *a)
{
	return (a->flags & (ADDR_SECONDARY | ADDR_NOPREFIXROUTE)) == 0 &&
	    a->addr.plen < ipaddr_host_plen(&a->addr) && a->scope != SCOPE_HOST;
}

void
simroutes_connect(struct simkernel *k, const struct addrfact *a)
{
	struct routefact r = connected(a);

	if (has_connected(a))
		simkernel_route(k, KOP_ROUTE_ADD, &r, BY_KERNEL);
}

void
simroutes_disconnect(struct simkernel *k, const struct addrfact *a)
{
	const struct simlink *l = simkernel_link_at(k, a->ifindex);
	struct routefact r = connected(a);
	size_t i;

	/* That of IPv6 goes with the last address of its subnet. */
	for (i = 0; fam_of(a->addr.family) == FAM_INET6 && i < l->addrs; i++) {
		if (has_connected(&l->addr[i]) &&
		    l->addr[i].addr.plen == r.dst.plen &&
		    ipaddr_contains(&r.dst, &l->addr[i].addr))
			return;
	}
	if (has_connected(a))
		delete (k, &r, BY_KERNEL);
}

void
simroutes_lose_source(struct simkernel *k, const struct ipaddr *addr)
{
	struct routefact gone;
	size_t i;

	for (i = k->routes; i-- > 0;) {
		if (!ipaddr_same(&k->route[i].prefsrc, addr))
			continue;
		gone = k->route[i];
		remove_at(k, i);
		tell(k, EV_ROUTE_GONE, &gone, KOP_ROUTE_DEL, BY_KERNEL);
	}
}

void
simroutes_flush(struct simkernel *k, uint32_t ifindex, enum fam fam)
{
	size_t i;

	for (i = k->routes; i-- > 0;) {
		if (k->route[i].oif == ifindex &&
		    fam_of(k->route[i].dst.family) == fam)
			remove_at(k, i);
	}
}

static bool
has_hop(const struct routefact *r, uint32_t ifindex)
{
	unsigned int i;

	for (i = 0; i < r->nhops; i++) {
		if (r->hop[i] == ifindex)
			return true;
	}
	return false;
}

/* The device is gone: with it, unlike when it is down, the other hops. */
void
simroutes_forget(struct simkernel *k, uint32_t ifindex)
{
	size_t i;

	for (i = k->routes; i-- > 0;) {
		if (has_hop(&k->route[i], ifindex))
			remove_at(k, i);
	}
}

/* ---------------------------------------------------------------- rules -- */

int
simkernel_rule(struct simkernel *k, enum kop_type type,
    const struct rulefact *r, enum event_by by)
{
	bool add = type == KOP_RULE_ADD;
	struct event ev = { .type = add ? EV_RULE : EV_RULE_GONE,
		.by = by,
		.port = sim_port(by),
		.rule = *r };
	size_t i;

	for (i = 0; i < k->rules; i++) {
		if (spread_same_rule(&k->rule[i], r))
			break;
	}
	if (add ? i < k->rules : i == k->rules)
		return add ? -EEXIST : -ENOENT;
	if (add) {
		ck_assert_uint_lt(k->rules, SIM_RULES);
		k->rule[k->rules++] = *r;
	} else {
		k->rule[i] = k->rule[--k->rules];
	}
	if (k->heard)
		ck_assert_int_eq(eventq_push(&k->news, &ev), 0);
	return 0;
}

/* ---------------------------------------------------------------- look up --
 */

static bool
is_usable(struct simkernel *k, const struct routefact *r)
{
	const struct simlink *l = simkernel_link_at(k, r->oif);

	if (l == NULL || r->table != ROUTE_TABLE_MAIN ||
	    (l->fact.flags & LINK_UP) == 0)
		return false;
	return l->fact.carrier || l->fact.conf.value[CONF_IGNORE_LINKDOWN] == 0;
}

/* Longest prefix, then the best metric, then the order. */
static bool
is_better(const struct routefact *r, const struct routefact *than)
{
	if (than == NULL || r->dst.plen != than->dst.plen)
		return than == NULL || r->dst.plen > than->dst.plen;
	return r->priority < than->priority;
}

uint32_t
simroutes_lookup(struct simkernel *k, const struct ipaddr *to)
{
	const struct routefact *best = NULL;
	size_t i;

	for (i = 0; i < k->routes; i++) {
		if (ipaddr_contains(&k->route[i].dst, to) &&
		    is_usable(k, &k->route[i]) && is_better(&k->route[i], best))
			best = &k->route[i];
	}
	return best != NULL ? best->oif : 0;
}

bool
simroutes_accept(struct simkernel *k, const struct simlink *l,
    const struct ipaddr *from)
{
	uint32_t out;

	if (l->fact.conf.value[CONF_RP_FILTER] == 0)
		return true;
	out = simroutes_lookup(k, from);
	return l->fact.conf.value[CONF_RP_FILTER] == 1 ? out == l->fact.ifindex
						       : out != 0;
}
