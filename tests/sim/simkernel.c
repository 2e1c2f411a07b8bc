/*
 * simkernel.c - kernel.h as Linux would implement it: links and addresses;
 * routes are in simroutes.c.
 */
#include "simkernel.h"

#include <bsd/string.h>
#include <check.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "mpathd/core/routes.h"
#include "mpathd/core/spread.h"
#include "simroutes.h"

static struct simkernel *
of(struct kernel *kernel)
{
	return (struct simkernel *)kernel;
}

static void
tell(struct simkernel *k, const struct event *ev)
{
	if (k->heard)
		ck_assert_int_eq(eventq_push(&k->news, ev), 0);
}

static void
tell_link(struct simkernel *k, enum event_type type, const struct simlink *l)
{
	struct event ev = { .type = type, .by = BY_KERNEL, .link = l->fact };

	tell(k, &ev);
}

static bool
is_ipv6(const struct addrfact *a)
{
	return fam_of(a->addr.family) == FAM_INET6;
}

static void
tell_addr(struct simkernel *k, enum event_type type, const struct addrfact *a,
    enum event_by by)
{
	struct event ev = { .type = type,
		.by = by,
		.port = sim_port(by),
		.addr = *a };

	if (is_ipv6(a)) {
		ev.by = BY_KERNEL;
		ev.port = 0;
	}

	tell(k, &ev);
}

/* ---------------------------------------------------------------- links -- */

struct simlink *
simkernel_link(struct simkernel *k, const char *name)
{
	size_t i;

	for (i = 0; i < k->links; i++) {
		if (strcmp(k->link[i].fact.name, name) == 0)
			return &k->link[i];
	}
	return NULL;
}

struct simlink *
simkernel_link_at(struct simkernel *k, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < k->links; i++) {
		if (k->link[i].fact.ifindex == ifindex)
			return &k->link[i];
	}
	return NULL;
}

struct simlink *
simkernel_add_link(struct simkernel *k, const char *name)
{
	struct simlink *l;

	ck_assert_uint_lt(k->links, SIM_LINKS);
	ck_assert_uint_lt(k->last_index + 1, SIM_INDEXES);
	l = &k->link[k->links++];
	*l = (struct simlink){ .fact = { .ifindex = ++k->last_index,
				   .flags = LINK_BROADCAST | LINK_MULTICAST,
				   .carrier = true,
				   .mtu = 1500,
				   .hwlen = 6,
				   .hwaddr = { 8, 0, 0x20, 0xb9, 0x4c,
				       (uint8_t)k->last_index },
				   .ethernet = true,
				   .conf = { .known = true } } };
	strlcpy(l->fact.name, name, sizeof(l->fact.name));
	tell_link(k, EV_LINK, l);
	return l;
}

static void
add_loopback(struct simkernel *k)
{
	static const uint8_t localhost[4] = { 127, 0, 0, 1 };
	struct simlink *l = simkernel_add_link(k, "lo");
	struct addrfact a = { .ifindex = l->fact.ifindex,
		.addr = ipaddr_make(AF_INET, localhost, 8),
		.label = "lo",
		.scope = SCOPE_HOST,
		.flags = ADDR_PERMANENT,
		.valid_s = UINT32_MAX,
		.preferred_s = UINT32_MAX };

	l->fact.flags = LINK_LOOPBACK | LINK_UP;
	l->fact.ethernet = false;
	simkernel_addr_add(k, &a, BY_OTHER);
}

void
simkernel_rename(struct simkernel *k, struct simlink *l, const char *name)
{
	char rest[IFNAME_SIZE];
	size_t i, len = strlen(l->fact.name);

	for (i = 0; i < l->addrs; i++) {
		strlcpy(rest, l->addr[i].label + len, sizeof(rest));
		snprintf(l->addr[i].label, sizeof(l->addr[i].label), "%s%.6s",
		    name, rest);
	}
	strlcpy(l->fact.name, name, sizeof(l->fact.name));
	tell_link(k, EV_LINK, l);
	for (i = 0; i < l->addrs; i++)
		tell_addr(k, EV_ADDR, &l->addr[i], BY_KERNEL);
}

static bool
is_up(const struct simlink *l)
{
	return (l->fact.flags & LINK_UP) != 0;
}

static bool
has_link(const struct simlink *l)
{
	return is_up(l) && l->fact.carrier;
}

void
simkernel_set_carrier(struct simkernel *k, struct simlink *l, bool carrier)
{
	if (l->fact.carrier == carrier)
		return;
	l->fact.carrier = carrier;
	l->fact.carrier_downs += !carrier;
	tell_link(k, EV_LINK, l);
}

static void drop(struct simkernel *, struct simlink *, size_t at,
    enum event_by);

/* The kernel takes all of IPv6 off a link that goes down. */
static void
flush6(struct simkernel *k, struct simlink *l)
{
	size_t i = l->addrs;

	while (i-- > 0) {
		if (is_ipv6(&l->addr[i]))
			drop(k, l, i, BY_KERNEL);
	}
}

/* fe80::N, N the number of the link. */
static void
add_linklocal(struct simkernel *k, struct simlink *l)
{
	struct addrfact a = { .ifindex = l->fact.ifindex,
		.addr = { AF_INET6, 64,
		    { 0xfe, 0x80, [14] = 0xaa, (uint8_t)l->fact.ifindex } },
		.scope = SCOPE_LINK,
		.proto = 3,
		.flags = ADDR_PERMANENT,
		.valid_s = UINT32_MAX,
		.preferred_s = UINT32_MAX };

	simkernel_addr_add(k, &a, BY_KERNEL);
}

int
simkernel_set_up(struct simkernel *k, struct simlink *l, bool up,
    enum event_by by)
{
	size_t i;

	(void)by; /* the news of a link names nobody */
	if (is_up(l) == up)
		return 0;
	l->fact.flags ^= LINK_UP;
	tell_link(k, EV_LINK, l);
	if (!up) {
		flush6(k, l);
		simroutes_flush(k, l->fact.ifindex, FAM_INET);
		simroutes_flush(k, l->fact.ifindex, FAM_INET6);
		return 0;
	}
	for (i = 0; i < l->addrs; i++)
		simroutes_connect(k, &l->addr[i]);
	if (k->ipv6)
		add_linklocal(k, l);
	return 0;
}

/* ------------------------------------------------------------ addresses -- */

unsigned int
simkernel_hosts_of(const struct simkernel *k, const struct ipaddr *addr)
{
	unsigned int n = 0;
	size_t i, j;

	for (i = 0; i < k->links; i++) {
		for (j = 0; j < k->link[i].addrs; j++)
			n += ipaddr_same(&k->link[i].addr[j].addr, addr);
	}
	return n;
}

static bool
same_subnet(const struct addrfact *a, const struct addrfact *b)
{
	return a->addr.plen == b->addr.plen &&
	    ipaddr_contains(&a->addr, &b->addr);
}

static bool
is_secondary(const struct addrfact *a)
{
	return (a->flags & ADDR_SECONDARY) != 0;
}

static void
insert_at(struct simlink *l, size_t at, const struct addrfact *a)
{
	ck_assert_uint_lt(l->addrs, SIM_ADDRS);
	memmove(&l->addr[at + 1], &l->addr[at],
	    (l->addrs - at) * sizeof(l->addr[0]));
	l->addr[at] = *a;
	l->addrs++;
}

static void
remove_at(struct simlink *l, size_t at)
{
	l->addrs--;
	memmove(&l->addr[at], &l->addr[at + 1],
	    (l->addrs - at) * sizeof(l->addr[0]));
}

/*
 * A primary comes behind the last primary whose scope is no narrower; the
 * numbers of narrower scopes are greater.
 */
static size_t
place_of_primary(const struct simlink *l, uint8_t scope)
{
	size_t i, at = 0;

	for (i = 0; i < l->addrs; i++) {
		if (!is_secondary(&l->addr[i]) && scope <= l->addr[i].scope)
			at = i + 1;
	}
	return at;
}

/* Who has it already is another host, or we on another link of the LAN. */
static bool
is_answered(struct simkernel *k, const struct addrfact *a)
{
	return (a->flags & ADDR_NODAD) == 0 &&
	    (simkernel_hosts_of(k, &a->addr) > 0 ||
		simnet_host(&k->net, &a->addr) != NULL);
}

static int
add6(struct simkernel *k, struct simlink *l, const struct addrfact *fact)
{
	struct addrfact a = *fact;
	size_t i;

	for (i = 0; i < l->addrs; i++) {
		if (ipaddr_same(&l->addr[i].addr, &a.addr))
			return -EEXIST;
	}
	a.flags &= ~(uint32_t)(ADDR_TENTATIVE | ADDR_DADFAILED);
	if (is_answered(k, &a))
		a.flags |= ADDR_TENTATIVE | ADDR_DADFAILED;
	insert_at(l, l->addrs, &a);
	tell_addr(k, EV_ADDR, &a, BY_KERNEL);
	simroutes_connect(k, &a);
	return 0;
}

int
simkernel_addr_add(struct simkernel *k, const struct addrfact *fact,
    enum event_by by)
{
	struct simlink *l = simkernel_link_at(k, fact->ifindex);
	struct addrfact a = *fact;
	size_t i;

	if (l == NULL)
		return -ENODEV;
	if (is_ipv6(fact))
		return add6(k, l, fact);
	a.flags &= ~(uint32_t)ADDR_SECONDARY;
	for (i = 0; i < l->addrs; i++) {
		if (!same_subnet(&l->addr[i], &a))
			continue;
		if (ipaddr_same(&l->addr[i].addr, &a.addr))
			return -EEXIST;
		if (l->addr[i].scope != a.scope)
			return -EINVAL;
		a.flags |= ADDR_SECONDARY;
	}
	if (a.label[0] == '\0')
		strlcpy(a.label, l->fact.name, sizeof(a.label));
	insert_at(l, is_secondary(&a) ? l->addrs : place_of_primary(l, a.scope),
	    &a);
	tell_addr(k, EV_ADDR, &a, by);
	simroutes_connect(k, &a);
	return 0;
}

/* Behind the last primary of its scope, as one of them. */
static void
promote(struct simkernel *k, struct simlink *l, size_t at, enum event_by by)
{
	struct addrfact a = l->addr[at];

	remove_at(l, at);
	a.flags &= ~(uint32_t)ADDR_SECONDARY;
	insert_at(l, place_of_primary(l, a.scope), &a);
	tell_addr(k, EV_ADDR, &a, by);
	simroutes_connect(k, &a);
}

static void
drop(struct simkernel *k, struct simlink *l, size_t at, enum event_by by)
{
	struct addrfact gone = l->addr[at];

	remove_at(l, at);
	tell_addr(k, EV_ADDR_GONE, &gone, by);
	simroutes_disconnect(k, &gone);
	if (is_ipv6(&gone))
		return;
	if (simkernel_hosts_of(k, &gone.addr) == 0)
		simroutes_lose_source(k, &gone.addr);
	for (at = 0; at < l->addrs; at++) {
		if (!is_ipv6(&l->addr[at]))
			return;
	}
	simroutes_flush(k, l->fact.ifindex, FAM_INET);
}

/* What becomes of the secondaries of a primary that went. */
static void
inherit(struct simkernel *k, struct simlink *l, const struct addrfact *gone,
    enum event_by by)
{
	size_t i = 0;

	while (i < l->addrs) {
		if (!is_secondary(&l->addr[i]) ||
		    !same_subnet(&l->addr[i], gone)) {
			i++;
			continue;
		}
		if (l->fact.conf.value[CONF_PROMOTE_SECONDARIES] != 0) {
			promote(k, l, i, by);
			return;
		}
		drop(k, l, i, by);
	}
}

int
simkernel_addr_del(struct simkernel *k, uint32_t ifindex,
    const struct ipaddr *addr, enum event_by by)
{
	struct simlink *l = simkernel_link_at(k, ifindex);
	struct addrfact gone;
	size_t i;

	if (l == NULL)
		return -ENODEV;
	for (i = 0; i < l->addrs; i++) {
		if (ipaddr_equal(&l->addr[i].addr, addr))
			break;
	}
	if (i == l->addrs)
		return -EADDRNOTAVAIL;
	gone = l->addr[i];
	/* Without promotion the secondaries go first, and leave no heir. */
	if (!is_secondary(&gone) &&
	    l->fact.conf.value[CONF_PROMOTE_SECONDARIES] == 0)
		inherit(k, l, &gone, by);
	for (i = 0; !ipaddr_equal(&l->addr[i].addr, addr);)
		i++;
	drop(k, l, i, by);
	if (!is_secondary(&gone))
		inherit(k, l, &gone, by);
	return 0;
}

void
simkernel_remove_link(struct simkernel *k, struct simlink *l)
{
	size_t i = (size_t)(l - k->link);

	simkernel_set_up(k, l, false, BY_OTHER);
	while (l->addrs > 0)
		drop(k, l, 0, BY_KERNEL);
	simroutes_forget(k, l->fact.ifindex);
	tell_link(k, EV_LINK_GONE, l);
	k->links--;
	memmove(l, l + 1, (k->links - i) * sizeof(*l));
}

/* -------------------------------------------------------- the operations -- */

static void __attribute__((format(printf, 2, 3)))
note(struct simkernel *k, const char *fmt, ...)
{
	size_t room = sizeof(k->oplog) - k->oplog_len;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(k->oplog + k->oplog_len, room, fmt, ap);
	va_end(ap);
	if ((size_t)n < room)
		k->oplog_len += (size_t)n;
	else /* older stories are of no interest */
		k->oplog_len = 0;
}

bool
simkernel_step(struct simkernel *k)
{
	if (k->dead)
		return false;
	k->steps++;
	if (k->mortal && k->lives-- == 0) {
		k->dead = true;
		return false;
	}
	return true;
}

static const char *
name_of(struct simkernel *k, uint32_t ifindex)
{
	const struct simlink *l = simkernel_link_at(k, ifindex);

	return l != NULL ? l->fact.name : "?";
}

/* In place: the form stays, with it the place in the list. */
static int
change_addr(struct simkernel *k, const struct addrfact *fact)
{
	struct simlink *l = simkernel_link_at(k, fact->ifindex);
	uint32_t set = ADDR_DEPRECATED;
	size_t i;

	if (is_ipv6(fact))
		set |= ADDR_NODAD | ADDR_NOPREFIXROUTE | ADDR_MANAGETEMP;

	for (i = 0; l != NULL && i < l->addrs; i++) {
		if (!ipaddr_equal(&l->addr[i].addr, &fact->addr))
			continue;
		l->addr[i].flags =
		    (l->addr[i].flags & ~set) | (fact->flags & set);
		l->addr[i].valid_s = fact->valid_s;
		l->addr[i].preferred_s = fact->preferred_s;
		tell_addr(k, EV_ADDR, &l->addr[i], BY_US);
		return 0;
	}
	return -EADDRNOTAVAIL;
}

static int
run_addr(struct simkernel *k, const struct kop *op)
{
	bool add = op->type == KOP_ADDR_ADD;
	char text[IPADDR_STRLEN];
	int err;

	k->moves++;
	note(k, "%s %s %s; ", add ? "add" : "del",
	    ipaddr_print_prefix(&op->addr.addr, text), name_of(k, op->ifindex));
	if (add)
		return simkernel_addr_add(k, &op->addr, BY_US);
	err = simkernel_addr_del(k, op->ifindex, &op->addr.addr, BY_US);
	if (err == 0 && simkernel_hosts_of(k, &op->addr.addr) == 0)
		k->gaps++;
	return err;
}

static int
run_route(struct simkernel *k, const struct kop *op)
{
	static const char *const verb[] = { [KOP_ROUTE_ADD] = "append",
		[KOP_ROUTE_PREPEND] = "prepend",
		[KOP_ROUTE_REPLACE] = "replace",
		[KOP_ROUTE_DEL] = "delete" };
	char text[IPADDR_STRLEN];

	k->moves++;
	note(k, "%s %s %s; ", verb[op->type],
	    ipaddr_print_prefix(&op->route.dst, text),
	    name_of(k, op->route.oif));
	return simkernel_route(k, op->type, &op->route, BY_US);
}

/* A question that they must answer, from the new NIC. */
static int
tell_neighbours(struct simkernel *k, const struct kop *op)
{
	const struct simlink *to = simkernel_link_at(k, op->ifindex2);

	if (to == NULL || !has_link(to))
		return -ENETDOWN;
	simnet_announce(&k->net, op->ifindex2, &op->addr.addr);
	return 0;
}

static int
run_link(struct simkernel *k, const struct kop *op)
{
	struct simlink *l = simkernel_link_at(k, op->ifindex);

	if (l == NULL)
		return -ENODEV;
	switch (op->type) {
	case KOP_LINK_UP:
		return simkernel_set_up(k, l, true, BY_US);
	case KOP_LINK_MTU:
		l->fact.mtu = op->value;
		break;
	case KOP_CONF:
		l->fact.conf = op->conf;
		break;
	case KOP_NEIGH_FLUSH:
		l->flushes++;
		return 0;
	case KOP_NEIGH_TELL:
		return tell_neighbours(k, op);
	case KOP_MCAST_FOLLOW:
		l->mcast_with = op->ifindex2;
		return 0;
	default:
		l->mcast_with = 0;
		return 0;
	}
	tell_link(k, EV_LINK, l);
	return 0;
}

static int
run_one(struct simkernel *k, const struct kop *op)
{
	struct simrefusal *r = &k->refusal[op->type];

	if (r->n > 0) {
		r->n--;
		return r->error;
	}
	switch (op->type) {
	case KOP_ADDR_CHANGE:
		return change_addr(k, &op->addr);
	case KOP_ADDR_ADD:
	case KOP_ADDR_DEL:
		return run_addr(k, op);
	case KOP_ROUTE_ADD:
	case KOP_ROUTE_PREPEND:
	case KOP_ROUTE_REPLACE:
	case KOP_ROUTE_DEL:
		return run_route(k, op);
	case KOP_RULE_ADD:
	case KOP_RULE_DEL:
		return simkernel_rule(k, op->type, &op->rule, BY_US);
	default:
		return run_link(k, op);
	}
}

static void
kernel_run(struct kernel *kernel, struct kop *op, size_t n)
{
	struct simkernel *k = of(kernel);
	size_t i;

	for (i = 0; i < n; i++) {
		op[i].result = simkernel_step(k) ? run_one(k, &op[i]) : 0;
		if (!k->dead && k->stepped != NULL)
			k->stepped(k->stepped_arg, &op[i]);
	}
}

static int
kernel_dump(struct kernel *kernel, unsigned int what)
{
	struct simkernel *k = of(kernel);
	struct event ev = { .type = EV_DUMP_BEGIN, .dump = what };
	size_t i, j;

	if (k->dead)
		return 0;
	if (what == DUMP_ALL)
		eventq_forget_overrun(&k->news);
	/* What is told already is older and is read before. */
	tell(k, &ev);
	for (i = 0; i < k->links && (what & DUMP_LINKS) != 0; i++)
		tell_link(k, EV_LINK, &k->link[i]);
	for (i = 0; i < k->links && (what & DUMP_ADDRS) != 0; i++) {
		for (j = 0; j < k->link[i].addrs; j++)
			tell_addr(k, EV_ADDR, &k->link[i].addr[j], BY_KERNEL);
	}
	ev = (struct event){ .type = EV_ROUTE, .appended = true };
	for (i = 0; i < k->routes && (what & DUMP_ROUTES) != 0; i++) {
		ev.route = k->route[i];
		tell(k, &ev);
	}
	ev = (struct event){ .type = EV_RULE };
	for (i = 0; i < k->rules && (what & DUMP_RULES) != 0; i++) {
		ev.rule = k->rule[i];
		tell(k, &ev);
	}
	ev = (struct event){ .type = EV_DUMP_END, .dump = what };
	tell(k, &ev);
	return 0;
}

/* Whether the order of these two says something. */
static bool
is_about_same(const struct event *a, const struct event *b)
{
	if (a->type == EV_LINK && b->type == EV_LINK)
		return a->link.ifindex == b->link.ifindex;
	if (a->type == EV_REPLY && b->type == EV_REPLY)
		return a->reply.ifindex == b->reply.ifindex;
	if ((a->type == EV_ADDR || a->type == EV_ADDR_GONE) &&
	    (b->type == EV_ADDR || b->type == EV_ADDR_GONE))
		return (a->addr.ifindex == b->addr.ifindex ||
			   a->by == BY_OTHER || b->by == BY_OTHER) &&
		    ipaddr_same(&a->addr.addr, &b->addr.addr);
	if ((a->type == EV_RULE || a->type == EV_RULE_GONE) &&
	    (b->type == EV_RULE || b->type == EV_RULE_GONE))
		return spread_same_rule(&a->rule, &b->rule);
	return (a->type == EV_ROUTE || a->type == EV_ROUTE_GONE) &&
	    (b->type == EV_ROUTE || b->type == EV_ROUTE_GONE) &&
	    routes_same_class(&a->route, &b->route);
}

/* Nothing overtakes it, and it overtakes nothing. */
static bool
is_barrier(const struct event *ev)
{
	return ev->type == EV_DUMP_BEGIN || ev->type == EV_DUMP_END ||
	    ev->type == EV_OVERRUN || ev->type == EV_LINK_GONE;
}

/* What may be read next. */
static unsigned int
candidates(struct simkernel *k, size_t *out, size_t room)
{
	const struct event *ev;
	size_t i, j;
	unsigned int n = 0;

	for (i = 0; i < k->news.count && n < room; i++) {
		ev = eventq_at(&k->news, i);
		if (i > 0 && (k->dumping || is_barrier(ev)))
			break;
		for (j = 0; j < i; j++) {
			if (is_about_same(eventq_at(&k->news, j), ev))
				break;
		}
		if (j == i)
			out[n++] = i;
		if (is_barrier(ev))
			break;
	}
	return n;
}

/* Brings the chosen one to the front. */
static void
choose(struct simkernel *k)
{
	size_t list[64], i;
	unsigned int n = candidates(k, list, 64);
	struct event ev;

	if (k->pick == NULL || n < 2)
		return;
	i = list[k->pick(k->pick_arg, n)];
	ev = *eventq_at(&k->news, i);
	for (; i > 0; i--)
		*eventq_at(&k->news, i) = *eventq_at(&k->news, i - 1);
	*eventq_at(&k->news, 0) = ev;
}

static int
kernel_next_event(struct kernel *kernel, struct event *ev)
{
	struct simkernel *k = of(kernel);

	if (k->dead)
		return 0;
	choose(k);
	if (!eventq_pop(&k->news, ev))
		return 0;
	if (ev->type == EV_DUMP_BEGIN)
		k->dumping = true;
	if (ev->type == EV_DUMP_END)
		k->dumping = false;
	return 1;
}

static int
kernel_watch(struct kernel *kernel, uint32_t ifindex, bool on)
{
	struct simkernel *k = of(kernel);
	struct simlink *l = simkernel_link_at(k, ifindex);

	if (l == NULL)
		return -ENODEV;
	/* The news of how the link is now may be late: so it is told. */
	if (on && !l->watched && !k->dead)
		tell_link(k, EV_LINK, l);
	l->watched = on;
	return 0;
}

static int
kernel_announce(struct kernel *kernel, uint32_t ifindex,
    const struct ipaddr *addr)
{
	struct simkernel *k = of(kernel);
	const struct simlink *l = simkernel_link_at(k, ifindex);
	char text[IPADDR_STRLEN];

	if (!simkernel_step(k))
		return 0;
	if (l == NULL || !l->watched)
		return -ENODEV;
	if (!is_up(l))
		return -ENETDOWN;
	note(k, "announce %s %s; ", ipaddr_print(addr, text), l->fact.name);
	if (l->fact.carrier)
		simnet_announce(&k->net, ifindex, addr);
	return 0;
}

static bool
is_on(const struct simlink *l, const struct ipaddr *addr)
{
	size_t i;

	for (i = 0; i < l->addrs; i++) {
		if (ipaddr_same(&l->addr[i].addr, addr))
			return true;
	}
	return false;
}

static int
kernel_probe_open(struct kernel *kernel, uint32_t ifindex,
    const struct ipaddr *src, uint16_t id)
{
	struct simlink *l = simkernel_link_at(of(kernel), ifindex);

	(void)id; /* nobody else's answers come here */
	if (l == NULL)
		return -ENODEV;
	if (simkernel_hosts_of(of(kernel), src) == 0)
		return -EADDRNOTAVAIL;
	l->probes_from[fam_of(src->family)] = *src;
	return 0;
}

/* Whoever asks all nodes is answered by his own other NICs, too (linux 11). */
static void
answer_ourselves(struct simkernel *k, const struct simlink *from,
    const struct probe *p)
{
	const struct simlink *l;
	size_t i;

	for (l = k->link; l < k->link + k->links; l++) {
		for (i = 0; l != from && has_link(l) && i < l->addrs; i++) {
			if (is_ipv6(&l->addr[i]) &&
			    ipaddr_is_linklocal(&l->addr[i].addr))
				simnet_answer(&k->net, &l->addr[i].addr,
				    from->fact.ifindex, p, k->now + USEC(50));
		}
	}
}

static int
kernel_probe_send(struct kernel *kernel, uint32_t ifindex, int family,
    const struct probe *p)
{
	struct simkernel *k = of(kernel);
	const struct simlink *l = simkernel_link_at(k, ifindex);

	if (l == NULL || !ipaddr_is_set(&l->probes_from[fam_of(family)]))
		return -ENODEV;
	if (!is_up(l))
		return -ENETDOWN;
	if (!l->fact.carrier || k->dead)
		return 0;
	simnet_probe(&k->net, ifindex, p, k->now);
	if (family == AF_INET6 && p->kind == PROBE_DISCOVERY)
		answer_ourselves(k, l, p);
	return 0;
}

static void
kernel_probe_close(struct kernel *kernel, uint32_t ifindex, int family)
{
	struct simlink *l = simkernel_link_at(of(kernel), ifindex);

	if (l != NULL)
		l->probes_from[fam_of(family)] = (struct ipaddr){ 0 };
}

static int
kernel_ask_open(struct kernel *kernel, uint32_t ifindex)
{
	struct simlink *l = simkernel_link_at(of(kernel), ifindex);

	if (l == NULL || !l->watched)
		return -ENODEV;
	if (!is_up(l))
		return -ENETDOWN;
	l->hears_arp = true;
	return 0;
}

static int
kernel_ask_send(struct kernel *kernel, uint32_t ifindex,
    const struct ipaddr *who, const uint8_t *mac)
{
	struct simkernel *k = of(kernel);
	int err = kernel_ask_open(kernel, ifindex);

	if (err == 0 && has_link(simkernel_link_at(k, ifindex)) && !k->dead)
		simnet_ask(&k->net, ifindex, who, mac, k->now);
	return err;
}

static void
kernel_ask_close(struct kernel *kernel, uint32_t ifindex)
{
	struct simlink *l = simkernel_link_at(of(kernel), ifindex);

	if (l != NULL)
		l->hears_arp = false;
}

static int
kernel_neighbours(struct kernel *kernel, uint32_t ifindex, int family)
{
	struct simkernel *k = of(kernel);
	struct event ev = { .type = EV_HOST, .host = { .ifindex = ifindex } };
	size_t i;

	for (i = 0; i < k->net.hosts && !k->dead; i++) {
		ev.host.addr = k->net.host[i].addr;
		if (k->net.host[i].known && ev.host.addr.family == family)
			tell(k, &ev);
	}
	return 0;
}

static const struct kernel_ops sim_ops = {
	.dump = kernel_dump,
	.next_event = kernel_next_event,
	.run = kernel_run,
	.watch = kernel_watch,
	.announce = kernel_announce,
	.probe_open = kernel_probe_open,
	.probe_send = kernel_probe_send,
	.probe_close = kernel_probe_close,
	.ask_open = kernel_ask_open,
	.ask_send = kernel_ask_send,
	.ask_close = kernel_ask_close,
	.neighbours = kernel_neighbours,
};

void
simkernel_init(struct simkernel *k, uint64_t seed)
{
	memset(k, 0, sizeof(*k));
	k->kernel.ops = &sim_ops;
	simnet_init(&k->net, seed);
	add_loopback(k);
}

void
simkernel_free(struct simkernel *k)
{
	eventq_free(&k->news);
}

/* ----------------------------------------------------- what comes from out --
 */

bool
simkernel_hears(struct simkernel *k, uint32_t ifindex)
{
	const struct simlink *l = simkernel_link_at(k, ifindex);

	return l != NULL && has_link(l) && !k->net.path[ifindex].cut_in;
}

/* A socket sees answers to its own address on its own NIC, unless filtered. */
static bool
takes(struct simkernel *k, const struct replyfact *r)
{
	const struct simlink *l = simkernel_link_at(k, r->ifindex);

	const struct ipaddr *to;

	if (l == NULL || !has_link(l))
		return false;
	if (r->arp)
		return l->hears_arp;
	to = &l->probes_from[fam_of(r->from.family)];
	return ipaddr_is_set(to) && is_on(l, to) &&
	    (to->family == AF_INET6 || simroutes_accept(k, l, &r->from));
}

void
simkernel_receive(struct simkernel *k)
{
	struct event ev = { .type = EV_REPLY };

	while (simnet_arrival(&k->net, k->now, &ev.reply) == 1) {
		if (takes(k, &ev.reply))
			tell(k, &ev);
	}
}

void
simkernel_overrun(struct simkernel *k)
{
	static const struct event overrun = { .type = EV_OVERRUN };

	eventq_cut(&k->news, 0);
	tell(k, &overrun);
}

void
simkernel_disconnect(struct simkernel *k)
{
	size_t i;

	k->heard = k->dead = k->mortal = k->dumping = false;
	eventq_cut(&k->news, 0);
	for (i = 0; i < k->links; i++) {
		k->link[i].watched = false;
		memset(k->link[i].probes_from, 0,
		    sizeof(k->link[i].probes_from));
		k->link[i].hears_arp = false;
		k->link[i].mcast_with = 0;
	}
}
