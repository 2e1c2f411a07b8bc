/*
 * fixture.c - models made shortly, and what became of them as text.
 */
#include "fixture.h"

#include <bsd/string.h>
#include <check.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include "mpathd/core/facts.h"
#include "mpathd/core/lifconf.h"
#include "mpathd/core/routes.h"

#define NET "192.168.85"
/* A plan that does not come to rest is wrong. */
#define ROUNDS 8

/* ----------------------------------------------------------------- text -- */

struct text {
	char s[8192];
};

static void __attribute__((format(printf, 2, 3)))
put(struct text *t, const char *fmt, ...)
{
	size_t len = strlen(t->s);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(t->s + len, sizeof(t->s) - len, fmt, ap);
	va_end(ap);
}

/* Between two entries, but not before the first. */
static void
put_sep(struct text *t, const char *sep)
{
	if (t->s[0] != '\0')
		put(t, "%s", sep);
}

static void
put_addr(struct text *t, const struct ipaddr *a, bool prefix)
{
	char buf[IPADDR_STRLEN];

	if (prefix)
		ipaddr_print_prefix(a, buf);
	else
		ipaddr_print(a, buf);
	if (strcmp(buf, "0.0.0.0/0") == 0)
		put(t, "default");
	else if (strncmp(buf, NET ".", strlen(NET ".")) == 0)
		put(t, "%s", buf + strlen(NET));
	else
		put(t, "%s", buf);
}

struct ipaddr
fix_ip(const char *text)
{
	char buf[IPADDR_STRLEN];
	struct ipaddr a;

	if (strcmp(text, "default") == 0)
		return ipaddr_any(AF_INET);
	snprintf(buf, sizeof(buf), "%s%s", text[0] == '.' ? NET : "", text);
	ck_assert_int_eq(ipaddr_parse(&a, AF_UNSPEC, buf), 0);
	return a;
}

/* --------------------------------------------------------------- models -- */

void
fix_model(struct model *m)
{
	static const struct settings set = {
		.detection_time = SEC(10),
		.probe_failures = 5,
		.failback = true,
	};

	model_init(m, &set);
}

void
fix_free(struct model *m)
{
	ck_assert_pstr_eq(model_check(m), NULL);
	model_free(m);
}

struct nic *
fix_nic(struct model *m, const char *name)
{
	struct linkfact link = {
		.ifindex = 2,
		.flags = LINK_UP | LINK_BROADCAST | LINK_MULTICAST,
		.carrier = true,
		.mtu = 1500,
		.hwlen = 6,
		.ethernet = true,
		.conf = { .known = true },
	};
	const struct nic *nic;

	strlcpy(link.name, name, sizeof(link.name));
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic->present && nic->link.ifindex >= link.ifindex)
			link.ifindex = nic->link.ifindex + 1;
	}
	link.hwaddr[5] = (uint8_t)link.ifindex;
	facts_link(m, &link, 0);
	ck_assert_ptr_nonnull(model_nic(m, name));
	return model_nic(m, name);
}

struct unit *
fix_unit(struct model *m, const char *name, const char *addr, uint64_t flags)
{
	uint32_t number;
	struct nic *nic = lifconf_nic(m, name, &number);
	struct unit *u;

	ck_assert_ptr_nonnull(nic);
	model_plumb(m, nic, FAM_INET);
	u = model_unit_new(nic, FAM_INET, number);
	u->flags = flags;
	if (addr[0] == '\0')
		return u;
	u->addr = fix_ip(addr);
	u->broadcast = ipaddr_broadcast(&u->addr);
	return u;
}

struct unit *
fix_find(const struct model *m, const char *name)
{
	struct unit *u = lifconf_unit(m, name, FAM_INET);

	ck_assert_msg(u != NULL, "there is no unit %s", name);
	return u;
}

/* As ifconfig NIC group test does. */
static void
join(struct model *m, struct nic *nic)
{
	model_set_group(m, nic, "test");
	nic->saved_conf = nic->link.conf;
}

void
fix_testaddr(struct nic *nic, const char *addr)
{
	nic->inst[FAM_INET].testaddr = fix_ip(addr);
}

void
fix_two(struct model *m)
{
	struct nic *hme0 = fix_nic(m, "hme0"), *hme1 = fix_nic(m, "hme1");

	fix_unit(m, "hme0", ".19/24", LIFF_UP);
	fix_unit(m, "hme0:1", ".21/24", FIX_TEST);
	fix_unit(m, "hme1", ".20/24", LIFF_UP);
	fix_unit(m, "hme1:1", ".22/24", FIX_TEST);
	join(m, hme0);
	join(m, hme1);
	fix_testaddr(hme0, ".21/24");
	fix_testaddr(hme1, ".22/24");
}

void
fix_stby(struct model *m)
{
	struct nic *hme0 = fix_nic(m, "hme0"), *hme1 = fix_nic(m, "hme1");

	fix_unit(m, "hme0", ".19/24", LIFF_UP);
	fix_unit(m, "hme0:1", ".21/24", FIX_TEST);
	fix_unit(m, "hme1", ".22/24", FIX_TEST);
	join(m, hme0);
	join(m, hme1);
	hme1->flags = LIFF_STANDBY | LIFF_INACTIVE;
	fix_testaddr(hme0, ".21/24");
	fix_testaddr(hme1, ".22/24");
}

void
fix_many(struct model *m, unsigned int n)
{
	char name[IFNAME_SIZE], addr[IPADDR_STRLEN];
	unsigned int i;

	for (i = 0; i < n; i++) {
		snprintf(name, sizeof(name), "hme%u", i);
		snprintf(addr, sizeof(addr), ".%u/24", 11 + i);
		fix_nic(m, name);
		fix_unit(m, name, addr, LIFF_UP);
		join(m, model_nic(m, name));
	}
}

void
fix_carrier(struct model *m, const char *nic, bool up, mtime_t now)
{
	struct linkfact link = model_nic(m, nic)->link;

	link.carrier = up;
	link.carrier_downs += !up;
	facts_link(m, &link, now);
}

const char *
fix_units(const struct model *m)
{
	static struct text t;
	char name[LIFNAME_SIZE];
	const struct nic *nic;
	const struct unit *u;

	t.s[0] = '\0';
	TAILQ_FOREACH (nic, &m->nics, next) {
		TAILQ_FOREACH (u, &nic->units[FAM_INET], next) {
			put_sep(&t, ", ");
			put(&t, "%s ", unit_name(u, name));
			if (u->placeholder)
				put(&t, "-");
			else if (ipaddr_is_any(&u->addr))
				put(&t, "0");
			else
				put_addr(&t, &u->addr, false);
		}
	}
	return t.s;
}

const char *
fix_flags(const struct nic *nic)
{
	static char s[128];
	char buf[128], *p;

	s[0] = '\0';
	p = strchr(lifflags_print(nic->flags, buf, sizeof(buf)), '<');
	if (p != NULL)
		strlcpy(s, p + 1, strlen(p) - 1);
	return s;
}

/* ------------------------------------------------- the kernel: addresses -- */

const char *
fix_addrs(const struct model *m)
{
	static struct text t;
	const struct nic *nic;
	const struct kaddr *k;

	t.s[0] = '\0';
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (TAILQ_EMPTY(&nic->kaddrs))
			continue;
		put_sep(&t, "; ");
		put(&t, "%s:", nic->name);
		TAILQ_FOREACH (k, &nic->kaddrs, next) {
			put(&t, " ");
			put_addr(&t, &k->fact.addr, true);
		}
	}
	return t.s;
}

static bool
has_connected(const struct model *m, const struct routefact *want)
{
	const struct kroute *r;

	TAILQ_FOREACH (r, &m->routes, next) {
		if (r->fact.proto == ROUTE_PROTO_KERNEL &&
		    r->fact.oif == want->oif &&
		    ipaddr_equal(&r->fact.dst, &want->dst))
			return true;
	}
	return false;
}

/* The kernel's own route to the network of an address. */
static void
make_connected(struct model *m, const struct addrfact *a, enum event_by by)
{
	struct event ev = { .type = EV_ROUTE,
		.by = by,
		.appended = true,
		.route = { .table = ROUTE_TABLE_MAIN,
		    .dst = ipaddr_network(&a->addr),
		    .type = ROUTE_UNICAST,
		    .scope = SCOPE_LINK,
		    .proto = ROUTE_PROTO_KERNEL,
		    .oif = a->ifindex,
		    .prefsrc = a->addr,
		    .simple = true } };

	ev.route.prefsrc.plen = 32;
	if (a->addr.plen == ipaddr_host_plen(&a->addr) ||
	    (a->flags & ADDR_NOPREFIXROUTE) != 0 || has_connected(m, &ev.route))
		return;
	facts_route(m, &ev);
}

static void
kernel_add(struct model *m, const struct addrfact *a, enum event_by by)
{
	facts_addr(m, a, by);
	make_connected(m, a, by);
}

static bool
is_local(const struct model *m, const struct ipaddr *addr)
{
	const struct nic *nic;
	const struct kaddr *k;

	TAILQ_FOREACH (nic, &m->nics, next) {
		TAILQ_FOREACH (k, &nic->kaddrs, next) {
			if (ipaddr_same(&k->fact.addr, addr))
				return true;
		}
	}
	return false;
}

/* The connected route of an address, and all that are sent from it. */
static bool
loses_route(const struct model *m, const struct nic *nic,
    const struct routefact *r, const struct ipaddr *gone)
{
	if (r->oif == nic->link.ifindex &&
	    (TAILQ_EMPTY(&nic->kaddrs) ||
		(r->proto == ROUTE_PROTO_KERNEL &&
		    ipaddr_same(&r->prefsrc, gone))))
		return true;
	return ipaddr_same(&r->prefsrc, gone) && !is_local(m, gone);
}

/* With it go the routes that need it; without a word those of a bare NIC. */
static void
kernel_del(struct model *m, const struct addrfact *a, enum event_by by)
{
	struct nic *nic = model_nic_by_index(m, a->ifindex);
	struct kroute *r, *tmp;
	struct kaddr *k;
	struct addrfact heir;

	facts_addr_gone(m, a, by);
	TAILQ_FOREACH_SAFE(r, &m->routes, next, tmp)
	{
		struct routefact gone = r->fact;

		if (loses_route(m, nic, &gone, &a->addr))
			facts_route_gone(m, &gone,
			    TAILQ_EMPTY(&nic->kaddrs) ? BY_KERNEL : by);
	}
	TAILQ_FOREACH (k, &nic->kaddrs, next) {
		heir = k->fact;
		make_connected(m, &heir, by);
	}
}

static struct addrfact
foreign_addr(const struct model *m, const char *nic, const char *addr)
{
	struct addrfact a = {
		.ifindex = model_nic(m, nic)->link.ifindex,
		.addr = fix_ip(addr),
		.flags = ADDR_PERMANENT,
		.valid_s = UINT32_MAX,
		.preferred_s = UINT32_MAX,
	};

	return a;
}

void
fix_addr_add(struct model *m, const char *nic, const char *addr,
    const char *label)
{
	struct addrfact a = foreign_addr(m, nic, addr);

	strlcpy(a.label, label, sizeof(a.label));
	kernel_add(m, &a, BY_OTHER);
}

void
fix_addr_del(struct model *m, const char *nic, const char *addr)
{
	struct addrfact a = foreign_addr(m, nic, addr);

	kernel_del(m, &a, BY_OTHER);
}

/* ---------------------------------------------------- the kernel: routes -- */

static void
put_route(struct text *t, const struct model *m, const struct routefact *r)
{
	const struct nic *nic = model_nic_by_index(m, r->oif);

	put_addr(t, &r->dst, true);
	if (ipaddr_is_set(&r->gateway)) {
		put(t, " via ");
		put_addr(t, &r->gateway, false);
	}
	put(t, " %s", nic != NULL ? nic->name : "-");
	if (ipaddr_is_set(&r->prefsrc)) {
		put(t, " src ");
		put_addr(t, &r->prefsrc, false);
	}
	if (r->priority == ROUTE_METRIC_WORST)
		put(t, " worst");
	else if (r->priority != 0)
		put(t, " metric %u", r->priority);
}

const char *
fix_routes(const struct model *m)
{
	static struct text t;
	const struct kroute *r;

	t.s[0] = '\0';
	TAILQ_FOREACH (r, &m->routes, next) {
		put_sep(&t, "; ");
		put_route(&t, m, &r->fact);
	}
	return t.s;
}

struct routefact
fix_route(const struct model *m, const char *dst, const char *gateway,
    const char *nic)
{
	struct routefact r = {
		.table = ROUTE_TABLE_MAIN,
		.dst = fix_ip(dst),
		.type = ROUTE_UNICAST,
		.scope = gateway != NULL ? SCOPE_UNIVERSE : SCOPE_LINK,
		.proto = ROUTE_PROTO_BOOT,
		.oif = model_nic(m, nic)->link.ifindex,
		.simple = true,
	};

	if (gateway != NULL)
		r.gateway = fix_ip(gateway);
	return r;
}

void
fix_route_add(struct model *m, const struct routefact *r, enum event_by by)
{
	struct event ev = { .type = EV_ROUTE, .by = by, .appended = true };

	ev.route = *r;
	facts_route(m, &ev);
}

/* ----------------------------------------------------------------- plans -- */

static void
put_label(struct text *t, const struct addrfact *a)
{
	put(t, " %s", a->label);
	if (a->scope == SCOPE_LINK)
		put(t, " link");
}

static void
put_step(struct text *t, const struct model *m, const struct step *s)
{
	static const char *const verbs[] = {
		[KOP_ADDR_CHANGE] = "change",
		[KOP_ADDR_ADD] = "add",
		[KOP_ADDR_DEL] = "del",
		[KOP_ROUTE_ADD] = "route append",
		[KOP_ROUTE_PREPEND] = "route prepend",
		[KOP_ROUTE_REPLACE] = "route replace",
		[KOP_ROUTE_DEL] = "route del",
		[KOP_LINK_UP] = "up",
		[KOP_LINK_MTU] = "mtu",
		[KOP_CONF] = "conf",
	};
	const struct nic *nic = model_nic_by_index(m, s->op.ifindex);

	put_sep(t, "; ");
	put(t, "%s ", verbs[s->op.type]);
	switch (s->op.type) {
	case KOP_ADDR_CHANGE:
	case KOP_ADDR_ADD:
		put_addr(t, &s->op.addr.addr, true);
		put_label(t, &s->op.addr);
		break;
	case KOP_ADDR_DEL:
		put_addr(t, &s->op.addr.addr, true);
		put(t, " %s", nic->name);
		break;
	case KOP_ROUTE_ADD:
	case KOP_ROUTE_PREPEND:
	case KOP_ROUTE_REPLACE:
	case KOP_ROUTE_DEL:
		put_route(t, m, &s->op.route);
		break;
	default:
		put(t, "%s", nic->name);
		break;
	}
}

static void
put_steps(struct text *t, const struct model *m, const struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		put_step(t, m, &p->step[i]);
}

const char *
fix_steps(const struct model *m, const struct plan *p)
{
	static struct text t;

	t.s[0] = '\0';
	put_steps(&t, m, p);
	return t.s;
}

static void
obey_route(struct model *m, struct step *s)
{
	struct event ev = { .type = EV_ROUTE,
		.by = BY_US,
		.replaced = s->op.type == KOP_ROUTE_REPLACE,
		.appended = s->op.type == KOP_ROUTE_ADD,
		.route = s->op.route };

	if (s->op.type == KOP_ROUTE_DEL) {
		facts_route_gone(m, &s->op.route, BY_US);
		return;
	}
	facts_route(m, &ev);
	if (s->route != NULL)
		strlcpy(s->route->at,
		    model_nic_by_index(m, s->op.route.oif)->name,
		    sizeof(s->route->at));
}

static void
obey_link(struct model *m, const struct kop *op)
{
	struct nic *nic = model_nic_by_index(m, op->ifindex);

	if (op->type == KOP_CONF)
		nic->link.conf = op->conf;
	else if (op->type == KOP_LINK_MTU)
		nic->link.mtu = op->value;
	else if (op->type == KOP_LINK_UP)
		nic->link.flags |= LINK_UP;
}

void
fix_obey(struct model *m, struct plan *p)
{
	size_t i;

	for (i = 0; i < p->n; i++) {
		switch (p->step[i].op.type) {
		case KOP_ADDR_CHANGE:
		case KOP_ADDR_ADD:
			kernel_add(m, &p->step[i].op.addr, BY_US);
			break;
		case KOP_ADDR_DEL:
			kernel_del(m, &p->step[i].op.addr, BY_US);
			break;
		case KOP_ROUTE_ADD:
		case KOP_ROUTE_PREPEND:
		case KOP_ROUTE_REPLACE:
		case KOP_ROUTE_DEL:
			obey_route(m, &p->step[i]);
			break;
		default:
			obey_link(m, &p->step[i].op);
			break;
		}
	}
}

static size_t
settle_once(struct model *m, struct plan *p, struct text *t)
{
	static void (*const phase[])(const struct model *, struct plan *) = {
		plan_prepare,
		plan_addrs_add,
		routes_plan,
		plan_addrs_del,
	};
	size_t i, n = 0;

	routes_learn(m);
	for (i = 0; i < sizeof(phase) / sizeof(phase[0]); i++) {
		plan_clear(p);
		phase[i](m, p);
		put_steps(t, m, p);
		fix_obey(m, p);
		n += p->n;
	}
	return n;
}

const char *
fix_settle(struct model *m)
{
	static struct text t;
	struct plan p;
	unsigned int round = 0;

	t.s[0] = '\0';
	plan_init(&p);
	while (settle_once(m, &p, &t) > 0)
		ck_assert_msg(++round < ROUNDS, "no rest: %s", t.s);
	plan_free(&p);
	return t.s;
}
