/*
 * model.c - the tables: groups, NICs, units, and what the kernel has.
 */
#include "model.h"

#include <bsd/string.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

int
fam_family(enum fam fam)
{
	return fam == FAM_INET6 ? AF_INET6 : AF_INET;
}

void
model_init(struct model *m, const struct settings *set)
{
	memset(m, 0, sizeof(*m));
	TAILQ_INIT(&m->nics);
	TAILQ_INIT(&m->groups);
	TAILQ_INIT(&m->routes);
	TAILQ_INIT(&m->homes);
	TAILQ_INIT(&m->rules);
	agenda_init(&m->agenda);
	STAILQ_INIT(&m->looked);
	m->set = *set;
}

static void
free_routes(struct kroutelist *list)
{
	struct kroute *r, *tmp;

	TAILQ_FOREACH_SAFE(r, list, next, tmp)
	{
		TAILQ_REMOVE(list, r, next);
		free(r);
	}
}

void
model_clear_rules(struct model *m)
{
	struct krule *r, *tmp;

	TAILQ_FOREACH_SAFE(r, &m->rules, next, tmp)
	{
		TAILQ_REMOVE(&m->rules, r, next);
		free(r);
	}
}

static void
free_nic(struct nic *nic)
{
	struct unit *u, *utmp;
	struct kaddr *k, *ktmp;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH_SAFE(u, &nic->units[f], next, utmp)
		model_unit_free(u);
	}
	TAILQ_FOREACH_SAFE(k, &nic->kaddrs, next, ktmp)
	free(k);
	free(nic);
}

void
model_free(struct model *m)
{
	struct nic *nic, *ntmp;
	struct group *g, *gtmp;

	TAILQ_FOREACH_SAFE(nic, &m->nics, next, ntmp)
	{
		TAILQ_REMOVE(&m->nics, nic, next);
		free_nic(nic);
	}
	TAILQ_FOREACH_SAFE(g, &m->groups, next, gtmp)
	{
		TAILQ_REMOVE(&m->groups, g, next);
		free(g);
	}
	free_routes(&m->routes);
	free_routes(&m->homes);
	model_clear_rules(m);
	agenda_free(&m->agenda);
	free(m->by_addr);
}

/* What is remembered of a look-up is no part of what the model says. */
static struct nic **
memo_of_name(const struct model *m, const char *name)
{
	size_t h = 0;

	for (; *name != '\0'; name++)
		h = h * 31 + (unsigned char)*name;
	return (struct nic **)&m->by_name[h % MODEL_MEMOS];
}

static struct nic **
memo_of_index(const struct model *m, uint32_t ifindex)
{
	return (struct nic **)&m->by_index[ifindex % MODEL_MEMOS];
}

struct nic *
model_nic(const struct model *m, const char *name)
{
	struct nic *nic, **memo = memo_of_name(m, name);

	if (name[0] == '\0')
		return NULL;
	if (*memo != NULL && strcmp((*memo)->name, name) == 0)
		return *memo;
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (strcmp(nic->name, name) == 0)
			return *memo = nic;
	}
	return NULL;
}

static bool
has_index(const struct nic *nic, uint32_t ifindex)
{
	return nic->present && nic->link.ifindex == ifindex;
}

struct nic *
model_nic_by_index(const struct model *m, uint32_t ifindex)
{
	struct nic *nic, **memo = memo_of_index(m, ifindex);

	if (ifindex == 0)
		return NULL;
	if (*memo != NULL && has_index(*memo, ifindex))
		return *memo;
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (has_index(nic, ifindex))
			return *memo = nic;
	}
	return NULL;
}

struct nic *
model_nic_get(struct model *m, const char *name)
{
	struct nic *nic = model_nic(m, name);
	int f;

	if (nic != NULL)
		return nic;
	if (agenda_reserve(&m->agenda, m->n_nics + 1) != 0)
		return NULL;
	nic = calloc(1, sizeof(*nic));
	if (nic == NULL)
		return NULL;
	m->n_nics++;
	strlcpy(nic->name, name, sizeof(nic->name));
	nic->model = m;
	nic->state = IF_RUNNING;
	nic->link_up = true; /* a link that is down is then news */
	nic->noaddr_at = MTIME_NEVER;
	TAILQ_INIT(&nic->kaddrs);
	RB_INIT(&nic->kaddr_of);
	for (f = 0; f < FAMS; f++) {
		TAILQ_INIT(&nic->units[f]);
		probesched_stop(&nic->inst[f].sched);
		nic->inst[f].measure_at = MTIME_NEVER;
	}
	TAILQ_INSERT_TAIL(&m->nics, nic, next);
	return nic;
}

void
model_nic_forget(struct model *m, struct nic *nic)
{
	size_t i;

	TAILQ_REMOVE(&m->nics, nic, next);
	agenda_set(&m->agenda, &nic->due, MTIME_NEVER);
	if (nic->looked)
		STAILQ_REMOVE(&m->looked, nic, nic, next_looked);
	m->n_nics--;
	*memo_of_name(m, nic->name) = NULL;
	for (i = 0; i < MODEL_MEMOS; i++) {
		if (m->by_index[i] == nic)
			m->by_index[i] = NULL;
	}
	free_nic(nic);
}

static struct nic *
nic_of_entry(struct agenda_entry *e)
{
	return (struct nic *)(void *)((char *)e - offsetof(struct nic, due));
}

static void
look_at(struct model *m, struct nic *nic)
{
	if (nic->looked)
		return;
	nic->looked = true;
	STAILQ_INSERT_TAIL(&m->looked, nic, next_looked);
}

void
model_look_at_none(struct model *m)
{
	struct nic *nic;

	while ((nic = STAILQ_FIRST(&m->looked)) != NULL) {
		STAILQ_REMOVE_HEAD(&m->looked, next_looked);
		nic->looked = false;
	}
}

void
model_look_at_due(struct model *m, mtime_t now)
{
	struct agenda_entry *e;

	while ((e = agenda_take(&m->agenda, now)) != NULL)
		look_at(m, nic_of_entry(e));
}

void
model_look_at_all(struct model *m)
{
	struct nic *nic;

	model_look_at_none(m);
	TAILQ_FOREACH (nic, &m->nics, next)
		look_at(m, nic);
}

void
model_nic_due(struct model *m, struct nic *nic, mtime_t due)
{
	agenda_set(&m->agenda, &nic->due, due);
}

void
model_plumb(struct model *m, struct nic *nic, enum fam fam)
{
	if (!nic_plumbed(nic))
		nic->driver_order = m->plumbings++;
	nic->plumbed[fam] = true;
}

struct group *
model_group(const struct model *m, const char *name)
{
	struct group *g;

	TAILQ_FOREACH (g, &m->groups, next) {
		if (strcmp(g->name, name) == 0)
			return g;
	}
	return NULL;
}

struct group *
model_group_get(struct model *m, const char *name)
{
	struct group *g = model_group(m, name);

	if (g != NULL)
		return g;
	g = calloc(1, sizeof(*g));
	if (g == NULL)
		return NULL;
	strlcpy(g->name, name, sizeof(g->name));
	TAILQ_INSERT_TAIL(&m->groups, g, next);
	return g;
}

static void
drop_empty_groups(struct model *m)
{
	struct group *g, *tmp;
	struct nic *nic;

	TAILQ_FOREACH_SAFE(g, &m->groups, next, tmp)
	{
		TAILQ_FOREACH (nic, &m->nics, next) {
			if (nic->group == g)
				break;
		}
		if (nic != NULL)
			continue;
		TAILQ_REMOVE(&m->groups, g, next);
		free(g);
	}
}

void
model_set_group(struct model *m, struct nic *nic, const char *name)
{
	nic->group = name[0] != '\0' ? model_group_get(m, name) : NULL;
	drop_empty_groups(m);
}

/* Into the list, which is kept in the order of the numbers. */
static void
link_unit(struct nic *nic, struct unit *u)
{
	struct unit *at;

	/* From the end, where most go. */
	TAILQ_FOREACH_REVERSE(at, &nic->units[u->fam], unitlist, next)
	{
		if (at->number < u->number)
			break;
	}
	if (at != NULL)
		TAILQ_INSERT_AFTER(&nic->units[u->fam], at, u, next);
	else
		TAILQ_INSERT_HEAD(&nic->units[u->fam], u, next);
	u->nic = nic;
	nic->n_units[u->fam]++;
}

/* ------------------------------------------- units by their address -- */

static struct unit **
memo_of_addr(const struct model *m, const struct ipaddr *addr)
{
	size_t h = 0, i;

	if (m->unit_memos == 0)
		return NULL;
	for (i = 0; i < sizeof(addr->b); i++)
		h = h * 31 + addr->b[i];
	return &m->by_addr[h % m->unit_memos];
}

static void
forget_memo(struct unit *u)
{
	if (u->memo != NULL)
		*u->memo = NULL;
	u->memo = NULL;
}

/* Where its address would be looked for first. */
static void
remember(const struct model *m, struct unit *u)
{
	struct unit **memo = memo_of_addr(m, &u->addr);

	if (memo == NULL || u->memo == memo)
		return;
	forget_memo(u);
	if (*memo != NULL)
		(*memo)->memo = NULL;
	*memo = u;
	u->memo = memo;
}

/* Twice as many as there are units; all are looked for anew. */
static void
make_memos(struct model *m)
{
	size_t n = m->unit_memos == 0 ? 64 : 2 * m->unit_memos;
	struct unit **memo = calloc(n, sizeof(struct unit *)), *u;
	struct nic *nic;
	int f;

	if (memo == NULL)
		return;
	TAILQ_FOREACH (nic, &m->nics, next) {
		for (f = 0; f < FAMS; f++) {
			TAILQ_FOREACH (u, &nic->units[f], next)
				u->memo = NULL;
		}
	}
	free(m->by_addr);
	m->by_addr = memo;
	m->unit_memos = n;
}

struct unit *
model_unit_new(struct nic *nic, enum fam fam, uint32_t number)
{
	struct unit *u = calloc(1, sizeof(*u));

	if (u == NULL)
		return NULL;
	if (2 * ++nic->model->n_units > nic->model->unit_memos)
		make_memos(nic->model);
	u->fam = fam;
	u->number = u->home_number = number;
	strlcpy(u->home, nic->name, sizeof(u->home));
	u->addr = ipaddr_any(fam_family(fam));
	link_unit(nic, u);
	return u;
}

static void
unlink_unit(struct unit *u)
{
	TAILQ_REMOVE(&u->nic->units[u->fam], u, next);
	u->nic->n_units[u->fam]--;
}

void
model_unit_free(struct unit *u)
{
	unlink_unit(u);
	u->nic->model->n_units--;
	forget_memo(u);
	free(u);
}

void
model_unit_move(struct unit *u, struct nic *to, uint32_t number)
{
	unlink_unit(u);
	u->number = number;
	link_unit(to, u);
	/* Whoever moves is asked for by its address soon. */
	if (unit_is_up(u))
		remember(to->model, u);
}

struct unit *
model_unit(const struct nic *nic, enum fam fam, uint32_t number)
{
	struct unit *u;

	TAILQ_FOREACH (u, &nic->units[fam], next) {
		if (u->number == number)
			return u;
	}
	return NULL;
}

struct unit *
model_unit_by_addr(const struct nic *nic, const struct ipaddr *addr)
{
	struct unit *u, *down = NULL;

	TAILQ_FOREACH (u, &nic->units[fam_of(addr->family)], next) {
		if (!ipaddr_same(&u->addr, addr))
			continue;
		if (unit_is_up(u))
			return u;
		if (down == NULL)
			down = u;
	}
	return down;
}

static bool
is_linklocal6(const struct ipaddr *addr)
{
	return fam_of(addr->family) == FAM_INET6 && ipaddr_is_linklocal(addr);
}

/* On this NIC; NULL: on any. */
static struct unit *
find_holder(const struct model *m, const struct nic *only,
    const struct ipaddr *addr)
{
	struct unit *u, *down = NULL, **memo = memo_of_addr(m, addr);
	struct nic *nic;

	if (memo != NULL && *memo != NULL && unit_is_up(*memo) &&
	    ipaddr_same(&(*memo)->addr, addr))
		return *memo;
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (only != NULL && nic != only)
			continue;
		TAILQ_FOREACH (u, &nic->units[fam_of(addr->family)], next) {
			if (!ipaddr_same(&u->addr, addr))
				continue;
			if (unit_is_up(u)) {
				remember(m, u);
				return u;
			}
			down = u;
		}
	}
	return down;
}

struct unit *
model_unit_anywhere(const struct model *m, const struct ipaddr *addr)
{
	return find_holder(m, NULL, addr);
}

struct unit *
model_unit_holder(const struct model *m, const struct nic *nic,
    const struct ipaddr *addr)
{
	return find_holder(m, is_linklocal6(addr) ? nic : NULL, addr);
}

bool
model_has_addr(const struct model *m, const struct ipaddr *addr)
{
	const struct nic *nic;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic_kaddr_any(nic, addr) != NULL)
			return true;
	}
	return false;
}

uint32_t
model_free_number(const struct nic *nic, enum fam fam)
{
	const struct unit *u = TAILQ_LAST(&nic->units[fam], unitlist);
	uint32_t n = 0;

	/* Mostly none is missing between the first and the last. */
	if (u == NULL || u->number + 1 == nic->n_units[fam])
		return (uint32_t)nic->n_units[fam];
	TAILQ_FOREACH (u, &nic->units[fam], next) {
		if (u->number != n)
			break;
		n++;
	}
	return n;
}

uint32_t
model_free_home_number(const struct model *m, const struct nic *home,
    enum fam fam)
{
	const struct nic *nic;
	const struct unit *u;
	uint32_t n = model_free_number(home, fam);
	bool taken;

	do {
		taken = model_unit(home, fam, n) != NULL;
		TAILQ_FOREACH (nic, &m->nics, next) {
			TAILQ_FOREACH (u, &nic->units[fam], next)
				taken = taken ||
				    (u->home_number == n &&
					strcmp(u->home, home->name) == 0);
		}
		n += taken;
	} while (taken);
	return n;
}

bool
unit_is_up(const struct unit *u)
{
	return (u->flags & LIFF_UP) != 0 && !ipaddr_is_any(&u->addr);
}

bool
unit_is_movable(const struct unit *u)
{
	/* One that somebody else has would be fought over elsewhere (DAD). */
	if (u->fam == FAM_INET6 && (u->flags & LIFF_DUPLICATE) != 0)
		return false;
	return !u->placeholder && (u->flags & LIFF_NOFAILOVER) == 0 &&
	    !ipaddr_is_any(&u->addr) && !ipaddr_is_linklocal(&u->addr);
}

bool
unit_is_data(const struct unit *u)
{
	return unit_is_up(u) && unit_is_movable(u);
}

bool
unit_is_home(const struct unit *u)
{
	return strcmp(u->home, u->nic->name) == 0;
}

const char *
unit_name(const struct unit *u, char buf[LIFNAME_SIZE])
{
	if (u->number == 0)
		strlcpy(buf, u->nic->name, LIFNAME_SIZE);
	else
		snprintf(buf, LIFNAME_SIZE, "%s:%u", u->nic->name, u->number);
	return buf;
}

bool
nic_plumbed(const struct nic *nic)
{
	return nic->plumbed[FAM_INET] || nic->plumbed[FAM_INET6];
}

bool
nic_is_tracked(const struct model *m, const struct nic *nic)
{
	if (nic->group != NULL)
		return true;
	return m->set.track_all && nic->present && nic_plumbed(nic) &&
	    (nic->link.flags & LINK_MULTICAST) != 0 &&
	    (nic->link.flags & LINK_LOOPBACK) == 0;
}

bool
nic_has_link(const struct model *m, const struct nic *nic)
{
	if (!nic->present || (nic->link.flags & LINK_UP) == 0)
		return false;
	return nic->link.carrier || m->set.ignore_link;
}

bool
nic_is_empty(const struct nic *nic)
{
	const struct unit *u;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			if (unit_is_movable(u))
				return false;
		}
	}
	return true;
}

static int
compare_kaddrs(const struct kaddr *a, const struct kaddr *b)
{
	const struct ipaddr *x = &a->fact.addr, *y = &b->fact.addr;
	int r;

	if (x->family != y->family)
		return x->family < y->family ? -1 : 1;
	r = memcmp(x->b, y->b, sizeof(x->b));
	return r != 0 ? r : (int)x->plen - (int)y->plen;
}

RB_PROTOTYPE(kaddrtree, kaddr, by_addr, compare_kaddrs)
RB_GENERATE(kaddrtree, kaddr, by_addr, compare_kaddrs)

struct kaddr *
model_kaddr_new(struct nic *nic, const struct addrfact *fact)
{
	struct kaddr *k = calloc(1, sizeof(*k));

	if (k == NULL)
		return NULL;
	k->fact = *fact;
	TAILQ_INSERT_TAIL(&nic->kaddrs, k, next);
	RB_INSERT(kaddrtree, &nic->kaddr_of, k);
	return k;
}

void
model_kaddr_free(struct nic *nic, struct kaddr *k)
{
	TAILQ_REMOVE(&nic->kaddrs, k, next);
	RB_REMOVE(kaddrtree, &nic->kaddr_of, k);
	free(k);
}

void
model_kaddr_move(struct kaddr *k, struct nic *from, struct nic *to)
{
	TAILQ_REMOVE(&from->kaddrs, k, next);
	RB_REMOVE(kaddrtree, &from->kaddr_of, k);
	TAILQ_INSERT_TAIL(&to->kaddrs, k, next);
	RB_INSERT(kaddrtree, &to->kaddr_of, k);
}

/* A look changes nothing in the tree, though its macros do not know. */
static struct kaddrtree *
tree_of(const struct nic *nic)
{
	return (struct kaddrtree *)&nic->kaddr_of;
}

struct kaddr *
nic_kaddr(const struct nic *nic, const struct ipaddr *addr)
{
	struct kaddr key = { .fact = { .addr = *addr } };

	return RB_FIND(kaddrtree, tree_of(nic), &key);
}

bool
nic_has_kaddr(const struct nic *nic, const struct ipaddr *addr)
{
	struct kaddr key = { .fact = { .addr = *addr } };
	const struct kaddr *k;

	key.fact.addr.plen = 0;
	k = RB_NFIND(kaddrtree, tree_of(nic), &key);
	return k != NULL && ipaddr_same(&k->fact.addr, addr);
}

struct kaddr *
nic_kaddr_any(const struct nic *nic, const struct ipaddr *addr)
{
	struct kaddr key = { .fact = { .addr = *addr } };
	struct kaddr *k;

	key.fact.addr.plen = 0;
	k = RB_NFIND(kaddrtree, tree_of(nic), &key);
	return k != NULL && ipaddr_same(&k->fact.addr, addr) ? k : NULL;
}

bool
instance_probes(const struct instance *i)
{
	return ipaddr_is_set(instance_subnet(i));
}

bool
instance_by_arp(const struct instance *i)
{
	return ipaddr_is_set(&i->arp_subnet);
}

const struct ipaddr *
instance_subnet(const struct instance *i)
{
	return instance_by_arp(i) ? &i->arp_subnet : &i->testaddr;
}

bool
instance_capable(const struct instance *i)
{
	return instance_probes(i) && targetset_active(&i->targets) > 0;
}

bool
nic_probe_enabled(const struct nic *nic)
{
	return instance_probes(&nic->inst[FAM_INET]) ||
	    instance_probes(&nic->inst[FAM_INET6]);
}

bool
nic_probe_capable(const struct nic *nic)
{
	return instance_capable(&nic->inst[FAM_INET]) ||
	    instance_capable(&nic->inst[FAM_INET6]);
}

/*
 * On two NICs without a common group it is nobody's fault: tunnels often have
 * one local address.  And a link-local one of IPv6 belongs to its link alone.
 */
static bool
is_up_twice(const struct model *m, const struct unit *u)
{
	const struct nic *nic;
	const struct unit *other;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic != u->nic &&
		    (nic->group == NULL || nic->group != u->nic->group ||
			is_linklocal6(&u->addr)))
			continue;
		TAILQ_FOREACH (other, &nic->units[u->fam], next) {
			if (other != u && unit_is_up(other) &&
			    ipaddr_same(&other->addr, &u->addr))
				return true;
		}
	}
	return false;
}

static const char *
check_units(const struct model *m, const struct nic *nic, enum fam fam)
{
	const struct unit *u, *last = NULL;

	TAILQ_FOREACH (u, &nic->units[fam], next) {
		if (last != NULL && last->number >= u->number)
			return "two units have one number";
		last = u;
		if (u->nic != nic)
			return "a unit is listed at another NIC";
		if (u->placeholder &&
		    (u->number != 0 || !ipaddr_is_any(&u->addr)))
			return "a placeholder is no empty unit 0";
		if (unit_is_up(u) && is_up_twice(m, u))
			return "an address is up twice";
		if (!nic->plumbed[fam])
			return "an unplumbed NIC has units";
	}
	return NULL;
}

const char *
model_check(const struct model *m)
{
	const struct nic *nic;
	const char *why;
	int f;

	TAILQ_FOREACH (nic, &m->nics, next) {
		for (f = 0; f < FAMS; f++) {
			why = check_units(m, nic, (enum fam)f);
			if (why != NULL)
				return why;
		}
		if (nic->group == NULL && nic->stand_in[0] != '\0')
			return "a NIC without group has a stand-in";
	}
	return NULL;
}
