/*
 * facts.c - notes in the model what the kernel says there is.
 */
#include "facts.h"

#include <bsd/string.h>
#include <stdlib.h>
#include <string.h>

#include "linklocal.h"
#include "nicconf.h"
#include "renamed.h"
#include "routes.h"
#include "spread.h"

/* ------------------------------------------------------------- links -- */

static void
note_down(struct nic *nic)
{
	int f;

	for (f = 0; f < FAMS; f++)
		probestat_reset(&nic->inst[f].stats);
}

static void
forget_kaddrs(struct nic *nic)
{
	struct kaddr *k;

	while ((k = TAILQ_FIRST(&nic->kaddrs)) != NULL)
		model_kaddr_free(nic, k);
}

/* The units of a NIC that went away die with it, unless a group keeps them. */
static void
forget_units(struct nic *nic)
{
	struct unit *u, *tmp;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH_SAFE(u, &nic->units[f], next, tmp)
		model_unit_free(u);
		nic->plumbed[f] = false;
	}
}

static void
link_vanished(struct nic *nic)
{
	nic->present = nic->watched = false;
	note_down(nic);
	forget_kaddrs(nic);
	if (nic->group == NULL)
		forget_units(nic);
}

/* One with a probe socket is needed until that is closed. */
static void
nic_vanished(struct model *m, struct nic *nic)
{
	link_vanished(nic);
	if (nic->group == NULL && !nic->inst[FAM_INET].open &&
	    !nic->inst[FAM_INET6].open)
		model_nic_forget(m, nic);
}

/* The kernel merges news of short flaps, but it counts (linux 8). */
static uint32_t
missed_downs(const struct model *m, const struct linkfact *old,
    const struct linkfact *link)
{
	if (m->set.ignore_link || link->carrier_downs <= old->carrier_downs)
		return 0;
	return link->carrier_downs - old->carrier_downs;
}

/* The link was so, went down so often, and is as it is. */
static void
note_change(const struct model *m, struct nic *nic, bool was, uint32_t downs,
    mtime_t now)
{
	bool is = nic_has_link(m, nic);
	uint32_t ups = downs + is > was ? downs + is - was : 0;

	if (was && (!is || downs > 0))
		note_down(nic);
	if (!nic_is_tracked(m, nic))
		return;
	/* More than that are as bad as that. */
	ups = ups <= LINKFLAP_UPS ? ups : LINKFLAP_UPS + 1;
	while (ups-- > 0)
		linkflap_up(&nic->flap, now);
}

bool
facts_link(struct model *m, const struct linkfact *link, mtime_t now)
{
	struct nic *nic = model_nic_get(m, link->name);
	struct nic *before = renamed_from(m, link->ifindex);
	uint32_t downs;
	bool was, known;

	if (nic == NULL)
		return true;
	if (nic->present && !nic->seen_last &&
	    (nic->group == NULL || nic->saved_conf.known) &&
	    memcmp(&nic->link, link, sizeof(*link)) == 0) {
		nic->stale = false;
		return false;
	}
	if (nic->present && nic->link.ifindex != link->ifindex)
		link_vanished(nic);
	if (before != NULL && before != nic) {
		renamed_note(m, before, nic);
		nic_vanished(m, before);
	}

	known = nic->present;
	/* The loopback is always there, as lo0 on Solaris. */
	if ((link->flags & LINK_LOOPBACK) != 0 && !nic_plumbed(nic) &&
	    model_unit_new(nic, FAM_INET, 0) != NULL)
		model_plumb(m, nic, FAM_INET);
	was = known && nic_has_link(m, nic);
	downs = known ? missed_downs(m, &nic->link, link) : 0;
	nic->present = true;
	nic->stale = false;
	nic->seen_last = false;
	nic->link = *link;
	/* One that was not there when its group got it. */
	if (nic->group != NULL && !nic->saved_conf.known)
		nic->saved_conf = link->conf;
	if (known)
		note_change(m, nic, was, downs, now);
	return true;
}

void
facts_link_gone(struct model *m, uint32_t ifindex)
{
	struct nic *nic = model_nic_by_index(m, ifindex);

	if (nic != NULL)
		nic_vanished(m, nic);
}

/* --------------------------------------------------------- addresses -- */

/* IPv6 knows an address once on a NIC, whatever its prefix length. */
static struct kaddr *
find_kaddr(const struct nic *nic, const struct ipaddr *addr)
{
	return fam_of(addr->family) == FAM_INET6 ? nic_kaddr_any(nic, addr)
						 : nic_kaddr(nic, addr);
}

static struct kaddr *
note_kaddr(struct nic *nic, const struct addrfact *fact, enum event_by by)
{
	struct kaddr *k = find_kaddr(nic, &fact->addr);

	/* Another length is another place in the table. */
	if (k != NULL && !ipaddr_equal(&k->fact.addr, &fact->addr)) {
		model_kaddr_free(nic, k);
		k = NULL;
	}
	if (k == NULL)
		k = model_kaddr_new(nic, fact);
	if (k == NULL)
		return NULL;
	k->fact = *fact;
	k->ours = k->ours || by == BY_US || fact->proto == ADDR_PROTO_OURS;
	k->stale = false;
	return k;
}

/* The n of "hme0:n" when that unit is free; UNIT_NONE otherwise. */
static uint32_t
number_of_label(const struct nic *nic, const char *label)
{
	size_t len = strlen(nic->name);
	const char *p;
	unsigned long n;
	char *end;

	if (strncmp(label, nic->name, len) != 0 || label[len] != ':')
		return UNIT_NONE;
	p = label + len + 1;
	if (*p < '1' || *p > '9' || strlen(p) > 6)
		return UNIT_NONE;
	n = strtoul(p, &end, 10);
	if (*end != '\0' || model_unit(nic, FAM_INET, (uint32_t)n) != NULL)
		return UNIT_NONE;
	return (uint32_t)n;
}

/* Unit 0 is not for an address that moves. */
static struct unit *
adoptive_unit6(const struct model *m, struct nic *nic)
{
	if (linklocal_unit(nic) == NULL)
		return NULL;
	return model_unit_new(nic, FAM_INET6,
	    model_free_home_number(m, nic, FAM_INET6));
}

/* A unit for an address that other tools put there. */
static struct unit *
adoptive_unit(const struct model *m, struct nic *nic,
    const struct addrfact *fact)
{
	uint32_t number = number_of_label(nic, fact->label);
	struct unit *zero = model_unit(nic, FAM_INET, 0);

	if (number == UNIT_NONE && zero != NULL && !zero->placeholder &&
	    ipaddr_is_any(&zero->addr) && (zero->flags & LIFF_UP) == 0)
		return zero; /* plumbed and waiting for its address */
	if (number == UNIT_NONE)
		number = model_free_home_number(m, nic, FAM_INET);
	return model_unit_new(nic, FAM_INET, number);
}

/*
 * What passes by itself is no part of the form that somebody gave it; nor is
 * what brings it home, when its echo is heard (plan.c).
 */
static void
remember_form(struct unit *u, const struct addrfact *fact)
{
	uint32_t nodad = fact->flags & ADDR_NODAD;

	if (ipaddr_is_set(&u->found.addr))
		nodad = u->found.flags & ADDR_NODAD;
	u->found = *fact;
	u->found.flags &=
	    ~(uint32_t)(ADDR_TENTATIVE | ADDR_DADFAILED | ADDR_NODAD);
	u->found.flags |= nodad;
}

/*
 * Made from router advertisements: by the kernel, or by a manager that says so
 * in its place; kernels before 5.18 do not tell.
 */
static bool
is_autoconfigured(const struct addrfact *fact)
{
	return fam_of(fact->addr.family) == FAM_INET6 &&
	    (fact->proto == ADDR_PROTO_RA ||
		(fact->flags & (ADDR_MANAGETEMP | ADDR_TEMPORARY)) != 0);
}

/*
 * Somebody on the link has the address already: it is told, and not fought
 * over.  What a member other than its own hears of it is our own answer.
 */
static void
note_duplicate(struct unit *u, const struct addrfact *fact)
{
	if ((fact->flags & ADDR_DADFAILED) != 0)
		u->flags |= LIFF_DUPLICATE;
	else if ((fact->flags & ADDR_TENTATIVE) == 0)
		u->flags &= ~LIFF_DUPLICATE;
}

/* The unit for an address that has none; NULL: there is to be none. */
static struct unit *
take_over(struct model *m, struct nic *nic, const struct addrfact *fact)
{
	enum fam fam = fam_of(fact->addr.family);
	struct unit *u;

	/* These alone make no instance (linklocal.h). */
	if (linklocal_is(&fact->addr))
		return NULL;
	u = fam == FAM_INET6 ? adoptive_unit6(m, nic)
			     : adoptive_unit(m, nic, fact);
	if (u == NULL)
		return NULL;
	model_plumb(m, nic, fam);
	u->addr = fact->addr;
	u->broadcast = fact->broadcast;
	u->dst = fact->peer;
	u->flags |= LIFF_UP;
	if ((fact->flags & ADDR_DEPRECATED) != 0)
		u->flags |= LIFF_DEPRECATED;
	return u;
}

static void
adopt(struct model *m, struct nic *nic, const struct addrfact *fact)
{
	enum fam fam = fam_of(fact->addr.family);
	struct unit *u = take_over(m, nic, fact);

	if (u == NULL)
		return;
	if (is_autoconfigured(fact))
		u->flags |= LIFF_ADDRCONF;
	if ((fact->flags & ADDR_TEMPORARY) != 0)
		u->flags |= LIFF_TEMPORARY;
	if (fam == FAM_INET6)
		note_duplicate(u, fact);
	u->adopted = true;
	remember_form(u, fact);
}

/*
 * An earlier daemon put it there, and its state was lost.  In the form of a
 * test address it must not become one that moves.
 */
static void
salvage(struct model *m, struct nic *nic, const struct addrfact *fact)
{
	enum fam fam = fam_of(fact->addr.family);
	struct unit *u = take_over(m, nic, fact);

	if (u == NULL)
		return;
	if (fact->scope == SCOPE_LINK ||
	    (fam == FAM_INET6 && (fact->flags & ADDR_NOPREFIXROUTE) != 0 &&
		(fact->flags & ADDR_DEPRECATED) != 0))
		u->flags |= LIFF_NOFAILOVER | LIFF_DEPRECATED;
	u->salvaged = true;
}

/* Ours, from before a crash, or from before the state was lost. */
static void
note_ours(struct model *m, struct nic *nic, const struct addrfact *fact,
    bool known)
{
	struct unit *u = model_unit_anywhere(m, &fact->addr);

	/* On its way to another NIC: rather where there is a link. */
	if (u != NULL && u->salvaged && u->nic != nic &&
	    !nic_has_link(m, u->nic) && nic_has_link(m, nic)) {
		model_unit_free(u);
		u = NULL;
	}
	/* Else the plan takes it to where it belongs, or deletes it. */
	if (u == NULL && !known)
		salvage(m, nic, fact);
}

/* As whoever put it there wants it, and not as the plan has made it. */
static bool
is_own_form(const struct unit *u, const struct addrfact *fact)
{
	return fact->proto != ADDR_PROTO_OURS &&
	    ipaddr_equal(&fact->addr, &u->addr);
}

/* The unit that this address on this NIC is, or is meant to be. */
static struct unit *
unit_of(const struct model *m, const struct nic *nic, const struct ipaddr *addr)
{
	struct unit *u = model_unit_by_addr(nic, addr);

	return u != NULL || linklocal_is(addr) ? u
					       : model_unit_anywhere(m, addr);
}

bool
facts_addr(struct model *m, const struct addrfact *fact, enum event_by by)
{
	struct nic *nic = model_nic_by_index(m, fact->ifindex);
	struct kaddr *k;
	struct unit *u;
	bool known;

	if (nic == NULL)
		return false;
	k = find_kaddr(nic, &fact->addr);
	if (by == BY_US && k != NULL &&
	    memcmp(&k->fact, fact, sizeof(*fact)) == 0) {
		k->stale = false;
		return false;
	}
	known = k != NULL;
	k = note_kaddr(nic, fact, by);
	if (k == NULL || by == BY_US)
		return true;
	u = unit_of(m, nic, &fact->addr);
	if (u != NULL && u->nic == nic && u->fam == FAM_INET6)
		note_duplicate(u, fact);
	/* Or the echo of what we did: of IPv6 nobody tells who did it. */
	if (fact->proto == ADDR_PROTO_OURS) {
		note_ours(m, nic, fact, known);
		return true;
	}
	/* Its device was renamed: it has left with it, and stays ours. */
	if (u != NULL && u->nic != nic && nic->group == NULL &&
	    (k->ours || !u->nic->present)) {
		k->ours = true;
		return true;
	}
	if (u == NULL || (u->nic != nic && u->nic->group != nic->group) ||
	    (u->nic != nic && nic->group == NULL)) {
		adopt(m, nic, fact);
		return true;
	}
	/* A lease was renewed, here or while the address is away. */
	if (u->adopted && strcmp(u->home, nic->name) == 0 &&
	    is_own_form(u, fact))
		remember_form(u, fact);
	if (u->nic != nic)
		return true; /* it lives on another one: the plan tidies up */
	/* What the kernel made is there also while its unit is down. */
	if (!linklocal_is(&u->addr))
		u->flags |= LIFF_UP;
	return true;
}

/*
 * Whether an address of a member that somebody took away is wanted no more:
 * only one that was not ours, at its home and with all well there.  A device on
 * its way out loses its addresses first, and one that was away has none; where
 * a cable is pulled, or an address stands in that he did not put there, its
 * manager tidies up.
 */
static bool
is_given_up(const struct nic *nic, const struct unit *u, enum event_by by)
{
	if (!u->adopted || nicconf_is_reborn(nic))
		return false;
	if (by == BY_KERNEL)
		return (nic->link.flags & LINK_UP) != 0;
	return unit_is_home(u) &&
	    ((nic->link.flags & LINK_UP) == 0 || nic->link.carrier);
}

enum event_by
facts_taken_by(const struct model *m, const struct event *ev)
{
	const struct nic *nic = model_nic_by_index(m, ev->addr.ifindex);

	if (ev->by == BY_KERNEL && nic != NULL &&
	    fam_of(ev->addr.addr.family) == FAM_INET6 &&
	    (ev->addr.flags & (ADDR_PERMANENT | ADDR_DADFAILED)) ==
		ADDR_PERMANENT &&
	    (nic->link.flags & LINK_UP) != 0 && !linklocal_is(&ev->addr.addr))
		return BY_OTHER;
	return ev->by;
}

bool
facts_addr_gone(struct model *m, const struct addrfact *fact, enum event_by by)
{
	struct nic *nic = model_nic_by_index(m, fact->ifindex);
	struct kaddr *k;
	struct unit *u;

	if (nic == NULL)
		return false;
	k = nic_kaddr(nic, &fact->addr);
	if (k == NULL)
		return false;
	model_kaddr_free(nic, k);

	u = model_unit_by_addr(nic, &fact->addr);
	if (by == BY_US || u == NULL || !unit_is_up(u) ||
	    nic_has_kaddr(nic, &fact->addr))
		return true;
	if (u->fam == FAM_INET6)
		u->flags &= ~LIFF_DUPLICATE;
	if (nic->group != NULL && !is_given_up(nic, u, by))
		return true;
	if (u->number == 0 && !u->adopted) {
		u->flags &= ~LIFF_UP;
		return true;
	}
	if (linklocal_is(&u->addr)) {
		u->addr = ipaddr_any(u->addr.family);
		u->adopted = false;
		return true;
	}
	model_unit_free(u);
	return true;
}

/* ------------------------------------------------------------ routes -- */

static struct kroute *
new_route(const struct routefact *fact)
{
	struct kroute *r = calloc(1, sizeof(*r));

	if (r != NULL)
		r->fact = *fact;
	return r;
}

static struct kroute *
find_route(struct kroutelist *list, const struct routefact *fact)
{
	struct kroute *r;

	TAILQ_FOREACH (r, list, next) {
		if (routes_same(&r->fact, fact))
			return r;
	}
	return NULL;
}

/* The first and the last of the same table, destination, tos and metric. */
static void
find_class(struct kroutelist *list, const struct routefact *fact,
    struct kroute **first, struct kroute **last)
{
	struct kroute *r;

	*first = *last = NULL;
	TAILQ_FOREACH (r, list, next) {
		if (!routes_same_class(&r->fact, fact))
			continue;
		if (*first == NULL)
			*first = r;
		*last = r;
	}
}

/* False when it is the same to the last bit. */
static bool
take_route(struct kroute *r, const struct routefact *fact)
{
	bool differs = memcmp(&r->fact, fact, sizeof(*fact)) != 0;

	r->fact = *fact;
	return differs;
}

bool
facts_route(struct model *m, const struct event *ev)
{
	struct kroute *first, *last, *r;

	find_class(&m->routes, &ev->route, &first, &last);
	if (ev->replaced && first != NULL) {
		/* Whoever replaces a route does not want it back. */
		if (ev->by == BY_OTHER &&
		    !routes_same(&first->fact, &ev->route))
			routes_forget(m, &first->fact);
		return take_route(first, &ev->route);
	}
	r = find_route(&m->routes, &ev->route);
	if (r != NULL)
		return take_route(r, &ev->route);
	r = new_route(&ev->route);
	if (r == NULL)
		return false;
	if (last != NULL && ev->appended)
		TAILQ_INSERT_AFTER(&m->routes, last, r, next);
	else if (first != NULL && !ev->appended)
		TAILQ_INSERT_BEFORE(first, r, next);
	else
		TAILQ_INSERT_TAIL(&m->routes, r, next);
	return true;
}

bool
facts_route_gone(struct model *m, const struct routefact *fact,
    enum event_by by)
{
	struct kroute *r = find_route(&m->routes, fact);

	if (r != NULL) {
		TAILQ_REMOVE(&m->routes, r, next);
		free(r);
	}
	if (by == BY_OTHER)
		routes_forget(m, fact);
	return r != NULL || by == BY_OTHER;
}

/* ------------------------------------------------------------- rules -- */

static struct krule *
find_rule(const struct model *m, const struct rulefact *fact)
{
	struct krule *r;

	TAILQ_FOREACH (r, &m->rules, next) {
		if (spread_same_rule(&r->fact, fact))
			return r;
	}
	return NULL;
}

void
facts_rule(struct model *m, const struct rulefact *fact)
{
	struct krule *r;

	if (find_rule(m, fact) != NULL)
		return;
	r = calloc(1, sizeof(*r));
	if (r == NULL)
		return;
	r->fact = *fact;
	TAILQ_INSERT_TAIL(&m->rules, r, next);
}

void
facts_rule_gone(struct model *m, const struct rulefact *fact)
{
	struct krule *r = find_rule(m, fact);

	if (r == NULL)
		return;
	TAILQ_REMOVE(&m->rules, r, next);
	free(r);
}

/* ------------------------------------------------------------- dumps -- */

void
facts_dump_begin(struct model *m, unsigned int what)
{
	struct nic *nic;
	struct kaddr *k;
	struct kroute *r;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if ((what & DUMP_LINKS) != 0)
			nic->stale = true;
		if ((what & DUMP_ADDRS) == 0)
			continue;
		TAILQ_FOREACH (k, &nic->kaddrs, next)
			k->stale = true;
	}
	if ((what & DUMP_RULES) != 0)
		model_clear_rules(m);
	if ((what & DUMP_ROUTES) == 0)
		return;
	/* The dump is in the kernel's order; ours may have drifted. */
	while ((r = TAILQ_FIRST(&m->routes)) != NULL) {
		TAILQ_REMOVE(&m->routes, r, next);
		free(r);
	}
}

static void
sweep_addrs(struct model *m, struct nic *nic)
{
	struct addrfact gone;
	struct kaddr *k, *tmp;

	TAILQ_FOREACH_SAFE(k, &nic->kaddrs, next, tmp)
	{
		if (!k->stale)
			continue;
		gone = k->fact;
		gone.ifindex = nic->link.ifindex; /* not in the state file */
		facts_addr_gone(m, &gone, BY_OTHER);
	}
}

/*
 * Adopted before a restart, and taken away while nobody looked; but what went
 * with its device nobody has taken away.
 */
static void
drop_vanished(struct model *m, struct nic *nic, enum fam fam)
{
	struct unit *u, *tmp;

	TAILQ_FOREACH_SAFE(u, &nic->units[fam], next, tmp)
	{
		if (!u->adopted || !unit_is_up(u) || !nic->present ||
		    linklocal_is(&u->addr))
			continue;
		if (nic->group != NULL && !is_given_up(nic, u, BY_OTHER))
			continue;
		if (!model_has_addr(m, &u->addr))
			model_unit_free(u);
	}
}

/* One that went from a member to another while the news was lost. */
static void
adopt_orphans(struct model *m, struct nic *nic)
{
	const struct kaddr *k;

	TAILQ_FOREACH (k, &nic->kaddrs, next) {
		if (!k->ours && model_unit_anywhere(m, &k->fact.addr) == NULL)
			adopt(m, nic, &k->fact);
	}
}

void
facts_dump_end(struct model *m, unsigned int what)
{
	struct nic *nic, *tmp;

	TAILQ_FOREACH_SAFE(nic, &m->nics, next, tmp)
	{
		/* With a device its addresses went, and are kept. */
		if ((what & DUMP_LINKS) != 0)
			nic->seen_last = false;
		if ((what & DUMP_LINKS) != 0 && nic->stale) {
			nic->stale = false;
			if (nic->present)
				facts_link_gone(m, nic->link.ifindex);
			else
				forget_kaddrs(nic);
		} else if ((what & DUMP_ADDRS) != 0) {
			sweep_addrs(m, nic);
			drop_vanished(m, nic, FAM_INET);
			drop_vanished(m, nic, FAM_INET6);
		}
	}
	TAILQ_FOREACH (nic, &m->nics, next) {
		if ((what & DUMP_ADDRS) != 0)
			adopt_orphans(m, nic);
	}
}
