/*
 * routes.c - the routes that a move touches: kept, moved along, brought home.
 */
#include "routes.h"

#include <bsd/string.h>
#include <stdlib.h>
#include <string.h>

#include "plan.h"

/* Routes of one class that are looked at together; more are left alone. */
#define CLASS_MAX 64

bool
routes_same_class(const struct routefact *a, const struct routefact *b)
{
	return a->table == b->table && ipaddr_equal(&a->dst, &b->dst) &&
	    a->tos == b->tos && a->priority == b->priority;
}

/* The same but for the NIC. */
static bool
same_body(const struct routefact *a, const struct routefact *b)
{
	return routes_same_class(a, b) && a->type == b->type &&
	    a->scope == b->scope && a->proto == b->proto &&
	    ipaddr_same(&a->gateway, &b->gateway) &&
	    ipaddr_same(&a->prefsrc, &b->prefsrc);
}

bool
routes_same(const struct routefact *a, const struct routefact *b)
{
	return same_body(a, b) && a->oif == b->oif && a->simple == b->simple &&
	    a->nhops == b->nhops &&
	    memcmp(a->hop, b->hop, a->nhops * sizeof(a->hop[0])) == 0;
}

/* --------------------------------------------------------------- homes -- */

static bool
is_kernels(const struct routefact *r)
{
	return r->proto == ROUTE_PROTO_KERNEL;
}

static bool
is_ipv6(const struct routefact *r)
{
	return fam_of(r->dst.family) == FAM_INET6;
}

/*
 * The kernel's routes that come with an address: those of IPv6 with a lifetime
 * come with router advertisements, and link-local ones never change.
 */
static bool
is_connected(const struct routefact *r)
{
	if (!is_kernels(r) || ipaddr_is_set(&r->gateway))
		return false;
	return !is_ipv6(r) ||
	    (!r->expires && !ipaddr_is_linklocal(&r->dst) &&
		r->dst.plen < ipaddr_host_plen(&r->dst));
}

/* The NIC has an address of that family. */
static bool
has_address(const struct nic *nic, enum fam fam)
{
	const struct kaddr *k;

	TAILQ_FOREACH (k, &nic->kaddrs, next) {
		if (fam_of(k->fact.addr.family) == fam)
			return true;
	}
	return false;
}

bool
routes_is_managed(const struct routefact *r)
{
	if (r->type != ROUTE_UNICAST || !r->simple)
		return false;
	return is_connected(r) || r->proto == ROUTE_PROTO_UNSPEC ||
	    r->proto == ROUTE_PROTO_BOOT || r->proto == ROUTE_PROTO_STATIC ||
	    r->proto == ROUTE_PROTO_DHCP;
}

/* The NIC that carries what belongs to this one. */
static struct nic *
carrier_of(const struct model *m, struct nic *home)
{
	struct nic *s =
	    home->stand_in[0] != '\0' ? model_nic(m, home->stand_in) : NULL;

	return s != NULL ? s : home;
}

/* IPv6 has one connected route for all addresses of a subnet. */
static bool
has_home_in_subnet(const struct model *m, const struct kroute *h)
{
	const struct nic *nic;
	const struct unit *u;

	TAILQ_FOREACH (nic, &m->nics, next) {
		TAILQ_FOREACH (u, &nic->units[FAM_INET6], next) {
			if (unit_is_up(u) && strcmp(u->home, h->nic) == 0 &&
			    u->addr.plen == h->fact.dst.plen &&
			    ipaddr_contains(&h->fact.dst, &u->addr))
				return true;
		}
	}
	return false;
}

/* The address of a connected route, while it lives at its home. */
static bool
connected_at_home(const struct model *m, const struct kroute *h)
{
	const struct unit *u;

	if (is_ipv6(&h->fact))
		return has_home_in_subnet(m, h);
	if (!ipaddr_is_set(&h->fact.prefsrc))
		return false;
	u = model_unit_anywhere(m, &h->fact.prefsrc);
	return u != NULL && unit_is_up(u) && strcmp(u->home, h->nic) == 0;
}

/* At home behind another one of its subnet: no connected route is its own. */
static bool
is_secondary(const struct nic *home, const struct ipaddr *addr)
{
	const struct kaddr *k;

	TAILQ_FOREACH (k, &home->kaddrs, next) {
		if (ipaddr_same(&k->fact.addr, addr) &&
		    (k->fact.flags & ADDR_SECONDARY) != 0)
			return true;
	}
	return false;
}

static bool
makes_connected(const struct addrfact *a, const struct routefact *r)
{
	if (a->addr.plen != r->dst.plen)
		return false;
	if (is_ipv6(r))
		return (a->flags & ADDR_NOPREFIXROUTE) == 0 &&
		    ipaddr_contains(&r->dst, &a->addr);
	return ipaddr_same(&a->addr, &r->prefsrc);
}

/* Its address is there, and so the kernel had made it. */
static bool
should_be_there(const struct model *m, const struct kroute *h)
{
	const struct nic *home = model_nic(m, h->nic);
	const struct kaddr *k;

	if (home == NULL || !home->present || (home->link.flags & LINK_UP) == 0)
		return false;
	TAILQ_FOREACH (k, &home->kaddrs, next) {
		if (makes_connected(&k->fact, &h->fact))
			return (k->fact.flags & ADDR_SECONDARY) == 0;
	}
	return false;
}

/*
 * Of a member; and of a NIC that has left its group while the route was carried
 * by another one, or lost, until it is where it belongs.
 */
static bool
still_ours(const struct model *m, const struct kroute *h)
{
	const struct nic *nic = model_nic(m, h->nic);

	if (nic == NULL)
		return false;
	if (is_kernels(&h->fact) && nic->group == NULL)
		return h->lost && should_be_there(m, h);
	if (is_kernels(&h->fact))
		return connected_at_home(m, h) &&
		    (is_ipv6(&h->fact) || !is_secondary(nic, &h->fact.prefsrc));
	return nic->group != NULL ||
	    (nic_plumbed(nic) && (h->lost || strcmp(h->at, h->nic) != 0));
}

static void
drop_home(struct model *m, struct kroute *h)
{
	TAILQ_REMOVE(&m->homes, h, next);
	free(h);
}

/* The route as it should be in the kernel now; false: it cannot be. */
static bool
wanted_now(const struct model *m, const struct kroute *h, struct routefact *out)
{
	struct nic *home = model_nic(m, h->nic);
	struct nic *nic;

	if (home == NULL)
		return false;
	nic = carrier_of(m, home);
	if (!nic->present)
		return false;
	*out = h->fact;
	out->oif = nic->link.ifindex;
	return true;
}

/* Whether this route in the kernel may be it, at home or moved by us. */
static bool
may_be(const struct model *m, const struct kroute *h,
    const struct routefact *have)
{
	const struct nic *nic = model_nic_by_index(m, have->oif);
	struct routefact want;

	return nic != NULL && same_body(&h->fact, have) &&
	    (strcmp(h->nic, nic->name) == 0 || strcmp(h->at, nic->name) == 0 ||
		(wanted_now(m, h, &want) && want.oif == have->oif));
}

struct kroute *
routes_home_of(const struct model *m, const struct routefact *have)
{
	const struct nic *nic = model_nic_by_index(m, have->oif);
	struct kroute *h, *found = NULL;

	TAILQ_FOREACH (h, &m->homes, next) {
		if (!may_be(m, h, have))
			continue;
		if (strcmp(h->nic, nic->name) == 0)
			return h;
		if (found == NULL)
			found = h;
	}
	return found;
}

static bool
learnable(const struct model *m, const struct kroute *r, struct nic **nic)
{
	struct kroute asif;

	*nic = model_nic_by_index(m, r->fact.oif);
	if (*nic == NULL || (*nic)->group == NULL ||
	    !routes_is_managed(&r->fact))
		return false;
	if (!is_kernels(&r->fact))
		return true;
	asif = *r;
	strlcpy(asif.nic, (*nic)->name, sizeof(asif.nic));
	return connected_at_home(m, &asif);
}

static struct kroute *
insert_home(struct model *m, const struct kroute *r, const struct nic *nic,
    struct kroute *after)
{
	struct kroute *h = calloc(1, sizeof(*h));

	if (h == NULL)
		return NULL;
	h->fact = r->fact;
	strlcpy(h->nic, nic->name, sizeof(h->nic));
	strlcpy(h->at, nic->name, sizeof(h->at));
	if (after != NULL)
		TAILQ_INSERT_AFTER(&m->homes, after, h, next);
	else
		TAILQ_INSERT_TAIL(&m->homes, h, next);
	return h;
}

static void
take_metrics(struct routefact *to, const struct routefact *from)
{
	to->metrics_len = from->metrics_len;
	memcpy(to->metrics, from->metrics, sizeof(to->metrics));
}

/*
 * Where it should be now and the kernel has it is where we put it, also when
 * another's was there already.  But while it is where it was before, too, as
 * when a crash came between the adding and the deleting, that is remembered.
 */
static void
note_place(const struct model *m, struct kroute *h)
{
	const struct kroute *r;
	struct routefact want = { .oif = 0 };
	const struct nic *nic = NULL;
	bool there = false, left = false;

	if (wanted_now(m, h, &want))
		nic = model_nic_by_index(m, want.oif);
	TAILQ_FOREACH (r, &m->routes, next) {
		if (!same_body(&h->fact, &r->fact))
			continue;
		if (nic != NULL && r->fact.oif == want.oif)
			there = true;
		else if (routes_home_of(m, &r->fact) == h)
			left = true;
	}
	h->lost = !there && !left && (h->lost || !is_kernels(&h->fact));
	if (there && !left)
		strlcpy(h->at, nic->name, sizeof(h->at));
}

void
routes_learn(struct model *m)
{
	struct kroute *h, *r, *tmp, *after = NULL;
	struct nic *nic;

	TAILQ_FOREACH_SAFE(h, &m->homes, next, tmp)
	{
		if (!still_ours(m, h))
			drop_home(m, h);
	}
	/* A new one comes behind the one that the kernel has before it. */
	TAILQ_FOREACH (r, &m->routes, next) {
		if (!learnable(m, r, &nic))
			continue;
		h = routes_home_of(m, &r->fact);
		if (h == NULL)
			h = insert_home(m, r, nic,
			    after != NULL &&
				    routes_same_class(&after->fact, &r->fact)
				? after
				: NULL);
		else
			take_metrics(&h->fact, &r->fact);
		if (h != NULL)
			after = h;
	}
	TAILQ_FOREACH (h, &m->homes, next)
		note_place(m, h);
}

/* A route of its own leads there, as to the gateway of a /32 address. */
static bool
on_link(const struct model *m, const struct routefact *r)
{
	const struct kroute *k;

	TAILQ_FOREACH (k, &m->routes, next) {
		if (k->fact.oif == r->oif && k->fact.type == ROUTE_UNICAST &&
		    !ipaddr_is_set(&k->fact.gateway) && k->fact.dst.plen > 0 &&
		    ipaddr_contains(&k->fact.dst, &r->gateway))
			return true;
	}
	return false;
}

/* A gateway route needs an address in whose subnet the gateway lies. */
static bool
reachable(const struct model *m, const struct routefact *r)
{
	const struct nic *nic = model_nic_by_index(m, r->oif);
	const struct kaddr *k;

	if (nic == NULL || (nic->link.flags & LINK_UP) == 0)
		return false;
	if (!ipaddr_is_set(&r->gateway) || r->onlink)
		return has_address(nic, fam_of(r->dst.family));
	TAILQ_FOREACH (k, &nic->kaddrs, next) {
		if (k->fact.addr.plen < ipaddr_host_plen(&k->fact.addr) &&
		    ipaddr_contains(&k->fact.addr, &r->gateway))
			return true;
	}
	return on_link(m, r);
}

static bool
source_exists(const struct model *m, const struct routefact *r)
{
	const struct nic *nic;
	const struct kaddr *k;

	if (!ipaddr_is_set(&r->prefsrc))
		return true;
	TAILQ_FOREACH (nic, &m->nics, next) {
		TAILQ_FOREACH (k, &nic->kaddrs, next) {
			if (ipaddr_same(&k->fact.addr, &r->prefsrc))
				return true;
		}
	}
	return false;
}

/*
 * Not on purpose, that is: where we put it nobody has a reason to delete it but
 * a program that tidies up, and at a NIC whose cable was pulled its manager
 * takes its own routes away.
 */
static bool
is_tidied_up(const struct model *m, const struct kroute *h,
    const struct routefact *gone)
{
	const struct nic *at = model_nic_by_index(m, gone->oif);

	return at != NULL &&
	    (strcmp(at->name, h->nic) != 0 ||
		((at->link.flags & LINK_UP) != 0 && !at->link.carrier));
}

/* Two NICs' routes may be one while an address is away: both are meant. */
void
routes_forget(struct model *m, const struct routefact *gone)
{
	struct kroute *h, *tmp;

	TAILQ_FOREACH_SAFE(h, &m->homes, next, tmp)
	{
		if (is_kernels(gone) || !may_be(m, h, gone))
			continue;
		if (is_tidied_up(m, h, gone))
			h->lost = true;
		else
			drop_home(m, h);
	}
}

/* Nothing in the way of it: that it is not there has another reason. */
static bool
could_be_there(const struct model *m, const struct kroute *h)
{
	struct routefact want;

	return wanted_now(m, h, &want) && reachable(m, &want) &&
	    source_exists(m, &want);
}

void
routes_forget_missing(struct model *m)
{
	struct kroute *h, *r, *tmp;

	TAILQ_FOREACH_SAFE(h, &m->homes, next, tmp)
	{
		TAILQ_FOREACH (r, &m->routes, next) {
			if (may_be(m, h, &r->fact))
				break;
		}
		if (r != NULL)
			continue;
		if (is_kernels(&h->fact))
			h->lost = should_be_there(m, h);
		else if (!h->lost && could_be_there(m, h))
			drop_home(m, h);
	}
}

/* ---------------------------------------------------------------- plan -- */

/* What competes for one destination: what is there, what should be. */
struct class
{
	struct routefact have[CLASS_MAX], want[CLASS_MAX];
	struct kroute *home[CLASS_MAX]; /* of each wanted one */
	size_t haves, wants;
	bool foreign; /* has routes that are not ours to touch */
};

static bool
has(const struct routefact *list, size_t n, const struct routefact *r)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (routes_same(&list[i], r))
			return true;
	}
	return false;
}

static void
gather_haves(const struct model *m, const struct routefact *of, struct class *c)
{
	const struct kroute *r;

	TAILQ_FOREACH (r, &m->routes, next) {
		if (!routes_same_class(&r->fact, of) || c->haves == CLASS_MAX)
			continue;
		c->have[c->haves++] = r->fact;
		if (routes_home_of(m, &r->fact) == NULL)
			c->foreign = true;
	}
}

/* The kernel makes connected routes; we only put them in order. */
static bool
may_add(const struct model *m, const struct kroute *h)
{
	if (h->refused != 0 || h->fight.held)
		return false;
	return !is_kernels(&h->fact) || (h->lost && should_be_there(m, h));
}

static void
gather_wants(const struct model *m, const struct routefact *of, struct class *c)
{
	struct routefact want;
	struct kroute *h;
	bool there;

	TAILQ_FOREACH (h, &m->homes, next) {
		if (!routes_same_class(&h->fact, of) || c->wants == CLASS_MAX ||
		    !wanted_now(m, h, &want) || has(c->want, c->wants, &want))
			continue;
		there = has(c->have, c->haves, &want);
		if (!there &&
		    (!may_add(m, h) || !reachable(m, &want) ||
			!source_exists(m, &want)))
			continue;
		c->home[c->wants] = h;
		c->want[c->wants++] = want;
	}
}

static void
emit(struct plan *p, enum kop_type type, const struct routefact *r,
    struct kroute *home)
{
	struct step *s = plan_add(p, type, r->oif);

	if (s == NULL)
		return;
	s->op.route = *r;
	s->route = home;
}

/* The connected routes that a NIC which is away left out stay left out. */
static bool
all_home(const struct model *m, const struct routefact *of,
    const struct class *c)
{
	const struct kroute *h;
	struct routefact want;

	TAILQ_FOREACH (h, &m->homes, next) {
		if (!routes_same_class(&h->fact, of))
			continue;
		if (!wanted_now(m, h, &want) || !has(c->want, c->wants, &want))
			return false;
	}
	return true;
}

/* Ours, and not (any more) where it should be. */
static void
remove_misplaced(struct class *c, struct plan *p)
{
	size_t i, kept = 0;

	for (i = 0; i < c->haves; i++) {
		if (has(c->want, c->wants, &c->have[i]) ||
		    is_kernels(&c->have[i]))
			c->have[kept++] = c->have[i];
		else
			emit(p, KOP_ROUTE_DEL, &c->have[i], NULL);
	}
	c->haves = kept;
}

/*
 * Only ours compete here, and all that are wanted are there: put them into the
 * order of homes.  The first one is never taken away, so that the destination
 * stays reachable throughout.
 */
static void
put_in_order(const struct class *c, struct plan *p)
{
	size_t i, first = 0, bad;

	while (first < c->haves && !routes_same(&c->have[first], &c->want[0]))
		first++;
	for (bad = 1; bad < c->wants; bad++) {
		if (first + bad >= c->haves ||
		    !routes_same(&c->have[first + bad], &c->want[bad]))
			break;
	}
	if (first == 0 && bad == c->wants && c->haves == c->wants)
		return;
	for (i = 0; i < c->haves; i++) {
		if (i < first || i >= first + bad)
			emit(p, KOP_ROUTE_DEL, &c->have[i], NULL);
	}
	for (i = bad; i < c->wants; i++)
		emit(p, KOP_ROUTE_ADD, &c->want[i], c->home[i]);
}

/* Before the others; one of IPv6 comes behind them, there is no other place. */
static void
add_first(struct class *c, struct plan *p)
{
	bool front = !is_ipv6(&c->want[0]);

	emit(p, front ? KOP_ROUTE_PREPEND : KOP_ROUTE_ADD, &c->want[0],
	    c->home[0]);
	if (front)
		memmove(c->have + 1, c->have, c->haves * sizeof(c->have[0]));
	c->have[front ? 0 : c->haves] = c->want[0];
	c->haves++;
}

static void
plan_class(const struct model *m, const struct routefact *of, struct plan *p)
{
	struct class c = { .haves = 0 };
	size_t i;

	gather_haves(m, of, &c);
	gather_wants(m, of, &c);
	if (c.wants == 0 || c.haves == CLASS_MAX || c.wants == CLASS_MAX)
		return;
	if (c.foreign) {
		/* Ours follow their NICs; the order is not ours alone. */
		for (i = 0; i < c.wants; i++) {
			if (!has(c.have, c.haves, &c.want[i]))
				emit(p, KOP_ROUTE_ADD, &c.want[i], c.home[i]);
		}
		for (i = 0; i < c.haves; i++) {
			if (routes_home_of(m, &c.have[i]) != NULL &&
			    !is_kernels(&c.have[i]) &&
			    !has(c.want, c.wants, &c.have[i]))
				emit(p, KOP_ROUTE_DEL, &c.have[i], NULL);
		}
		return;
	}
	if (c.wants == 1 && c.haves <= 1) {
		/* In one step: the destination is never without a route. */
		if (c.haves == 0 || !routes_same(&c.have[0], &c.want[0]))
			emit(p, KOP_ROUTE_REPLACE, &c.want[0], c.home[0]);
		return;
	}
	if (!has(c.have, c.haves, &c.want[0]))
		add_first(&c, p);
	remove_misplaced(&c, p);
	if (!is_kernels(of) || all_home(m, of, &c))
		put_in_order(&c, p);
}

/* A data address of the group in this subnet, that the kernel has. */
static struct ipaddr
some_source(const struct model *m, const struct nic *of,
    const struct ipaddr *subnet)
{
	const struct nic *nic;
	const struct unit *u;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic->group != of->group)
			continue;
		TAILQ_FOREACH (u, &nic->units[FAM_INET], next) {
			if (unit_is_data(u) && nic_kaddr(nic, &u->addr) &&
			    ipaddr_contains(subnet, &u->addr))
				return u->addr;
		}
	}
	return (struct ipaddr){ 0 };
}

/* Where the kernel keeps the connected routes of the group: the table of a VRF.
 */
static uint32_t
table_of(const struct model *m, const struct nic *of)
{
	const struct kroute *r;
	const struct nic *nic;

	TAILQ_FOREACH (r, &m->routes, next) {
		nic = model_nic_by_index(m, r->fact.oif);
		if (is_kernels(&r->fact) && nic != NULL &&
		    nic->group == of->group)
			return r->fact.table;
	}
	return ROUTE_TABLE_MAIN;
}

/*
 * A NIC whose addresses are away gets its answers filtered (rp_filter) unless
 * some usable route leads to its targets.  When the NIC that carries the
 * addresses has lost its link, too, there is none, and neither would ever be
 * seen to work again.  So a failed NIC with a link gets a route of last resort.
 */
static bool
last_resort(const struct model *m, const struct nic *nic, struct routefact *r)
{
	const struct instance *i = &nic->inst[FAM_INET];

	if (nic->group == NULL || (nic->flags & LIFF_FAILED) == 0 ||
	    !nic_has_link(m, nic) || !instance_probes(i) ||
	    i->testaddr.plen == ipaddr_host_plen(&i->testaddr) ||
	    !has_address(nic, FAM_INET))
		return false;
	*r = (struct routefact){
		.table = table_of(m, nic),
		.dst = ipaddr_network(&i->testaddr),
		.type = ROUTE_UNICAST,
		.scope = SCOPE_LINK,
		.proto = ROUTE_PROTO_OURS,
		.priority = ROUTE_METRIC_WORST,
		.oif = nic->link.ifindex,
		.simple = true,
		.prefsrc = some_source(m, nic, &i->testaddr),
	};
	return true;
}

/*
 * What the kernel makes of router advertisements stays on a NIC whose addresses
 * are away, and would be used before what others have (linux 6).  It is left
 * alone, and its copy on the NIC that carries the addresses is better by one.
 */
static bool
copy_of_advertised(const struct model *m, const struct routefact *r,
    struct routefact *copy)
{
	struct nic *nic = model_nic_by_index(m, r->oif);
	const struct nic *to;

	if (!is_ipv6(r) || !r->simple || r->priority == 0 ||
	    ipaddr_is_linklocal(&r->dst) ||
	    (r->proto != ROUTE_PROTO_RA && !(is_kernels(r) && r->expires)))
		return false;
	if (nic == NULL || nic->group == NULL || nic->stand_in[0] == '\0')
		return false;
	to = carrier_of(m, nic);
	if (to == nic || !to->present || (to->link.flags & LINK_UP) == 0 ||
	    !has_address(to, FAM_INET6))
		return false;
	*copy = *r;
	copy->oif = to->link.ifindex;
	copy->proto = ROUTE_PROTO_OURS;
	copy->priority = r->priority - 1;
	copy->expires = false;
	return true;
}

/* The subnet of an IPv6 test address, behind all that others have (linux 4). */
static bool
hidden_subnet(const struct nic *nic, const struct kaddr *k, struct routefact *r)
{
	const struct unit *u = model_unit_by_addr(nic, &k->fact.addr);

	if (u == NULL || u->fam != FAM_INET6 || nic->group == NULL ||
	    (u->flags & LIFF_NOFAILOVER) == 0 || !k->ours ||
	    (k->fact.flags & ADDR_NOPREFIXROUTE) == 0)
		return false;
	*r = (struct routefact){
		.table = ROUTE_TABLE_MAIN,
		.dst = ipaddr_network(&k->fact.addr),
		.type = ROUTE_UNICAST,
		.proto = ROUTE_PROTO_OURS,
		.priority = ROUTE_METRIC_WORST,
		.oif = nic->link.ifindex,
		.simple = true,
	};
	return true;
}

typedef void own_fn(void *arg, const struct routefact *);

/* Calls fn for every route that we alone make, as it is wanted now. */
static void
each_own(const struct model *m, own_fn *fn, void *arg)
{
	const struct nic *nic;
	const struct kaddr *k;
	const struct kroute *r;
	struct routefact want;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (!nic->present)
			continue;
		if (last_resort(m, nic, &want))
			fn(arg, &want);
		TAILQ_FOREACH (k, &nic->kaddrs, next) {
			if (hidden_subnet(nic, k, &want))
				fn(arg, &want);
		}
	}
	TAILQ_FOREACH (r, &m->routes, next) {
		if (copy_of_advertised(m, &r->fact, &want))
			fn(arg, &want);
	}
}

static bool
is_same_own(const struct routefact *a, const struct routefact *b)
{
	return a->proto == ROUTE_PROTO_OURS && b->proto == ROUTE_PROTO_OURS &&
	    a->oif == b->oif && routes_same_class(a, b) &&
	    ipaddr_same(&a->gateway, &b->gateway);
}

struct search {
	const struct routefact *what;
	bool found;
};

static void
find_own(void *arg, const struct routefact *want)
{
	struct search *s = arg;

	s->found = s->found || is_same_own(s->what, want);
}

struct adding {
	const struct model *m;
	struct plan *p;
};

static void
add_own(void *arg, const struct routefact *want)
{
	const struct adding *a = arg;
	const struct kroute *r;
	size_t i;

	/* Whoever has made the same needs no second one, nor could it be. */
	TAILQ_FOREACH (r, &a->m->routes, next) {
		if (r->fact.oif == want->oif &&
		    routes_same_class(&r->fact, want) &&
		    ipaddr_same(&r->fact.gateway, &want->gateway))
			return;
	}
	/* Two NICs that are away may have the same. */
	for (i = 0; i < a->p->n; i++) {
		if (a->p->step[i].op.type == KOP_ROUTE_ADD &&
		    is_same_own(&a->p->step[i].op.route, want))
			return;
	}
	emit(a->p, KOP_ROUTE_ADD, want, NULL);
}

static void
plan_own(const struct model *m, struct plan *p)
{
	struct adding adding = { m, p };
	const struct kroute *r;

	TAILQ_FOREACH (r, &m->routes, next) {
		struct search s = { &r->fact, false };

		if (r->fact.proto != ROUTE_PROTO_OURS ||
		    model_nic_by_index(m, r->fact.oif) == NULL)
			continue;
		each_own(m, find_own, &s);
		if (!s.found)
			emit(p, KOP_ROUTE_DEL, &r->fact, NULL);
	}
	each_own(m, add_own, &adding);
}

void
routes_plan(const struct model *m, struct plan *p)
{
	const struct kroute *h, *before;

	plan_own(m, p);

	TAILQ_FOREACH (h, &m->homes, next) {
		/* Once per class: at its first route. */
		TAILQ_FOREACH (before, &m->homes, next) {
			if (before == h ||
			    routes_same_class(&before->fact, &h->fact))
				break;
		}
		if (before == h)
			plan_class(m, &h->fact, p);
	}
}
