/*
 * probing.c - which address each NIC probes from and whom it probes.
 */
#include "probing.h"

#include <stddef.h>
#include <string.h>

/* Nothing can be sent from it yet, or ever. */
static bool
is_tentative(const struct unit *u)
{
	const struct kaddr *k = nic_kaddr_any(u->nic, &u->addr);

	return k != NULL &&
	    (k->fact.flags & (ADDR_TENTATIVE | ADDR_DADFAILED)) != 0;
}

static bool
eligible(const struct unit *u)
{
	if (u->fam == FAM_INET6 &&
	    (!ipaddr_is_linklocal(&u->addr) || is_tentative(u)))
		return false;
	return unit_is_up(u) && (u->flags & LIFF_NOFAILOVER) != 0 &&
	    (u->flags & (LIFF_NOXMIT | LIFF_NOLOCAL)) == 0;
}

/*
 * IPv4 is better DEPRECATED, since nothing else then uses it; a link-local one
 * serves others as well (solaris 5.3).
 */
static bool
is_best(const struct unit *u)
{
	return ((u->flags & LIFF_DEPRECATED) != 0) == (u->fam == FAM_INET);
}

const struct unit *
probing_testaddr(const struct model *m, const struct nic *nic, enum fam fam)
{
	const struct unit *u, *second = NULL;

	if (!nic_is_tracked(m, nic) || !nic->present ||
	    (nic->flags & LIFF_OFFLINE) != 0)
		return NULL;
	TAILQ_FOREACH (u, &nic->units[fam], next) {
		if (!eligible(u))
			continue;
		if (is_best(u))
			return u;
		second = u;
	}
	return second;
}

/* Whether neighbours are found by ARP there. */
static bool
speaks_arp(const struct nic *nic)
{
	return nic->link.ethernet && nic->link.hwlen == MAC_SIZE &&
	    (nic->link.flags & (LINK_NOARP | LINK_LOOPBACK)) == 0;
}

/* Its own before those of others, and the lowest of them: any will do. */
static bool
is_better(const struct nic *nic, const struct unit *u, const struct unit *best)
{
	bool own = strcmp(u->home, nic->name) == 0;

	if (best == NULL)
		return true;
	if (own != (strcmp(best->home, nic->name) == 0))
		return own;
	return memcmp(u->addr.b, best->addr.b, sizeof(u->addr.b)) < 0;
}

struct ipaddr
probing_subnet(const struct model *m, const struct nic *nic, enum fam fam)
{
	const struct unit *u, *best = NULL;
	const struct nic *other;

	if (!m->set.transitive || !nic_is_tracked(m, nic) || !nic->present ||
	    fam != FAM_INET || !nic->plumbed[fam] || !speaks_arp(nic) ||
	    (nic->flags & LIFF_OFFLINE) != 0)
		return (struct ipaddr){ 0 };
	TAILQ_FOREACH (other, &m->nics, next) {
		if (other != nic &&
		    (nic->group == NULL || other->group != nic->group))
			continue;
		TAILQ_FOREACH (u, &other->units[fam], next) {
			if (unit_is_data(u) && is_better(nic, u, best))
				best = u;
		}
	}
	return best != NULL ? ipaddr_network(&best->addr)
			    : (struct ipaddr){ 0 };
}

const struct nic *
probing_duplicate(const struct model *m, const struct nic *nic,
    const struct ipaddr *testaddr)
{
	const struct nic *other;
	enum fam fam = fam_of(testaddr->family);

	if (nic->group == NULL)
		return NULL;
	TAILQ_FOREACH (other, &m->nics, next) {
		if (other != nic && other->group == nic->group &&
		    ipaddr_same(&other->inst[fam].testaddr, testaddr))
			return other;
	}
	return NULL;
}

/* Also of NICs that are nobody's member. */
static bool
is_own(const struct model *m, const struct ipaddr *a)
{
	const struct unit *u = model_unit_anywhere(m, a);
	const struct nic *nic;

	if (u != NULL && unit_is_up(u))
		return true;
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic_has_kaddr(nic, a))
			return true;
	}
	return false;
}

/*
 * Whether the test address can reach it without a router.  Every link-local
 * address is on the link, whatever the prefix length says.
 */
static bool
is_near(const struct instance *i, const struct ipaddr *a)
{
	if (fam_of(i->testaddr.family) == FAM_INET6)
		return fam_of(a->family) == FAM_INET6 && ipaddr_is_linklocal(a);
	return ipaddr_contains(instance_subnet(i), a);
}

/* RFC 3021: a /31 has neither of them. */
static bool
is_net_or_broadcast(const struct ipaddr *subnet, const struct ipaddr *a)
{
	struct ipaddr net = ipaddr_network(subnet);
	struct ipaddr all = ipaddr_broadcast(subnet);

	if (ipaddr_host_plen(subnet) - subnet->plen < 2)
		return false;
	return ipaddr_same(&net, a) ||
	    (ipaddr_bytes(a) == 4 && ipaddr_same(&all, a));
}

bool
probing_may_probe(const struct model *m, const struct instance *i,
    const struct ipaddr *a)
{
	const struct ipaddr *subnet = instance_subnet(i);

	return instance_probes(i) && is_near(i, a) && !ipaddr_is_multicast(a) &&
	    !is_net_or_broadcast(subnet, a) && !is_own(m, a);
}

/* A link-local gateway is one only together with a NIC, which is a member. */
static bool
is_offered(const struct model *m, const struct nic *nic, const struct kroute *r)
{
	const struct nic *through;

	if (fam_of(r->fact.gateway.family) != FAM_INET6)
		return true;
	through = r->nic[0] != '\0' ? model_nic(m, r->nic)
				    : model_nic_by_index(m, r->fact.oif);
	return through == nic ||
	    (through != NULL && nic->group != NULL &&
		through->group == nic->group);
}

/* The next hops in the subnet of the test address, each once. */
static size_t
add_gateways(const struct model *m, const struct nic *nic, enum fam fam,
    const struct kroutelist *list, struct ipaddr *out, size_t n, size_t room)
{
	const struct instance *i = &nic->inst[fam];
	const struct kroute *r;
	size_t k;

	TAILQ_FOREACH (r, list, next) {
		if (!ipaddr_is_set(&r->fact.gateway) ||
		    !probing_may_probe(m, i, &r->fact.gateway) ||
		    !is_offered(m, nic, r))
			continue;
		for (k = 0; k < n; k++) {
			if (ipaddr_same(&out[k], &r->fact.gateway))
				break;
		}
		if (k == n && n < room)
			out[n++] = r->fact.gateway;
	}
	return n;
}

/*
 * Through whichever NIC a route goes: a router serves all of the group.  A NIC
 * that is down has taken its routes along; homes still knows them.
 */
static size_t
collect_routers(const struct model *m, const struct nic *nic, enum fam fam,
    struct ipaddr *out, size_t room)
{
	size_t n = add_gateways(m, nic, fam, &m->routes, out, 0, room);

	return add_gateways(m, nic, fam, &m->homes, out, n, room);
}

static bool
same_targets(const struct targetset *s, const struct ipaddr *addr, size_t n)
{
	size_t i;

	if (s->n != n)
		return false;
	for (i = 0; i < n; i++) {
		if (!ipaddr_same(&s->t[i].addr, &addr[i]))
			return false;
	}
	return true;
}

static bool
any_proven(const struct model *m, const struct nic *nic,
    const struct ipaddr *addr, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++) {
		if (probing_target_proven(m, nic, &addr[i]))
			return true;
	}
	return false;
}

/* Hosts that another member has found, when there is no router to ask. */
static void
share_hosts(const struct model *m, struct nic *nic, enum fam fam)
{
	struct instance *i = &nic->inst[fam];
	const struct nic *other;
	const struct targetset *s;
	unsigned int k;

	if (nic->group == NULL)
		return;
	TAILQ_FOREACH (other, &m->nics, next) {
		s = &other->inst[fam].targets;
		if (other == nic || other->group != nic->group ||
		    s->kind != TARGETS_HOSTS)
			continue;
		for (k = 0; k < s->n; k++) {
			if (s->t[k].state == TARGET_ACTIVE &&
			    is_near(i, &s->t[k].addr))
				targetset_add_host(&i->targets, &s->t[k].addr);
		}
	}
}

/* Those that have become ours, say: an address can be taken over. */
static void
drop_forbidden(const struct model *m, struct instance *i)
{
	unsigned int k = 0;

	while (k < i->targets.n) {
		if (probing_may_probe(m, i, &i->targets.t[k].addr))
			k++;
		else
			targetset_remove(&i->targets, &i->targets.t[k].addr);
	}
}

void
probing_targets(struct model *m, struct nic *nic, enum fam fam, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	struct ipaddr routers[TARGETS_KNOWN];
	size_t n = 0;

	if (!instance_probes(i)) {
		targetset_clear(&i->targets);
		return;
	}
	if (!m->set.ignore_routers)
		n = collect_routers(m, nic, fam, routers, TARGETS_KNOWN);
	/* Routers that never answered anybody have given way to hosts. */
	if (i->targets.kind == TARGETS_HOSTS && nic->group != NULL &&
	    nic->group->routers_silent && !any_proven(m, nic, routers, n))
		n = 0;
	if (n > 0) {
		if (i->targets.kind != TARGETS_ROUTERS ||
		    !same_targets(&i->targets, routers, n))
			targetset_set(&i->targets, TARGETS_ROUTERS, routers, n);
	} else {
		if (i->targets.kind == TARGETS_ROUTERS)
			targetset_clear(&i->targets);
		drop_forbidden(m, i);
		share_hosts(m, nic, fam);
	}
	targetset_refresh(&i->targets, now);
}

bool
probing_wants_hosts(const struct nic *nic, enum fam fam)
{
	const struct instance *i = &nic->inst[fam];

	if (!instance_probes(i))
		return false;
	if (i->targets.kind == TARGETS_ROUTERS)
		return nic->group != NULL && nic->group->routers_silent;
	/* With only one host, somebody else is looked for all the time. */
	return targetset_active(&i->targets) < 2;
}

bool
probing_is_lonely(const struct nic *nic, enum fam fam)
{
	const struct targetset *s = &nic->inst[fam].targets;

	return probing_wants_hosts(nic, fam) &&
	    (s->kind == TARGETS_ROUTERS || targetset_active(s) == 0);
}

bool
probing_unproven(struct model *m, struct nic *nic, const struct ipaddr *host)
{
	struct targetset *s = &nic->inst[fam_of(host->family)].targets;
	struct target *t = targetset_find(s, host);
	struct nic *other;

	if (t == NULL || s->kind != TARGETS_HOSTS ||
	    probing_target_proven(m, nic, host) ||
	    ++t->unproven < TARGETS_PATIENCE)
		return false;
	/* Of all, for members share what they find. */
	TAILQ_FOREACH (other, &m->nics, next) {
		if (other == nic ||
		    (nic->group != NULL && other->group == nic->group))
			targetset_remove(
			    &other->inst[fam_of(host->family)].targets, host);
	}
	return true;
}

bool
probing_host_found(struct model *m, struct nic *nic, const struct ipaddr *host)
{
	enum fam fam = fam_of(host->family);
	struct nic *other;
	struct instance *i;
	bool added = false;

	TAILQ_FOREACH (other, &m->nics, next) {
		i = &other->inst[fam];
		if (other != nic &&
		    (nic->group == NULL || other->group != nic->group))
			continue;
		if (!probing_may_probe(m, i, host))
			continue;
		if (i->targets.kind == TARGETS_ROUTERS && nic->group != NULL &&
		    nic->group->routers_silent)
			targetset_clear(&i->targets);
		added = targetset_add_host(&i->targets, host) || added;
	}
	return added;
}

bool
probing_target_proven(const struct model *m, const struct nic *nic,
    const struct ipaddr *target)
{
	const struct nic *other;
	const struct targetset *s;
	unsigned int k;

	TAILQ_FOREACH (other, &m->nics, next) {
		if (other != nic &&
		    (nic->group == NULL || other->group != nic->group))
			continue;
		s = &other->inst[fam_of(target->family)].targets;
		for (k = 0; k < s->n; k++) {
			if (s->t[k].answered &&
			    ipaddr_same(&s->t[k].addr, target))
				return true;
		}
	}
	return false;
}
