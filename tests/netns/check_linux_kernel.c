/*
 * check_linux_kernel.c - each operation of kernel.h against the Linux kernel.
 *
 * Every test has two network namespaces of its own, which vanish with it:
 *
 *	   host                           peer
 *	[ t0 02:..:a0 ] ------------- [ p0 02:..:b0 ]
 *	[ t1 02:..:a1 ] ------------- [ p1 02:..:b1 ]
 *
 * The kernel under test lives in the host's.
 */
#include "mpathd/os/linux_kernel.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <netinet/in.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "mpathd/os/clock.h"
#include "mpathd/wire/icmp.h"

/* What shall happen happens within this time, on the busiest machine. */
#define PATIENCE SEC(5)

static int host, peer; /* the two namespaces */
static struct kernel *k;
static int k_fd;
static uint32_t t0, t1;

__attribute__((format(printf, 1, 2))) static void
sh(const char *fmt, ...)
{
	char cmd[1024];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(cmd, sizeof(cmd), fmt, ap);
	va_end(ap);
	ck_assert_msg(system(cmd) == 0, "failed: %s", cmd);
}

static void
enter(int ns)
{
	ck_assert_int_eq(setns(ns, CLONE_NEWNET), 0);
}

static int
new_namespace(void)
{
	int fd;

	ck_assert_int_eq(unshare(CLONE_NEWNET), 0);
	fd = open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	sh("ip link set lo up");
	return fd;
}

static void
add_pair(int n)
{
	sh("ip link add t%d address 02:00:00:00:00:a%d type veth "
	   "peer name p%d address 02:00:00:00:00:b%d netns /proc/%d/fd/%d",
	    n, n, n, n, (int)getpid(), peer);
	sh("ip link set t%d up", n);
	enter(peer);
	sh("ip link set p%d up", n);
	enter(host);
}

/* d0: ethernet without ARP, and without ETHTOOL_GLINK. */
static void
add_plain_nic(void)
{
	sh("ip link add d0 type ifb 2>/dev/null || ip link add d0 type dummy");
	sh("ip link set d0 arp off up");
}

static void
set_up(void)
{
	peer = new_namespace();
	host = new_namespace();
	add_pair(0);
	add_pair(1);
	t0 = if_nametoindex("t0");
	t1 = if_nametoindex("t1");
	ck_assert_int_eq(linux_kernel_open(&k, false, &k_fd), 0);
}

static void
tear_down(void)
{
	linux_kernel_close(k);
	close(host);
	close(peer);
}

static struct ipaddr
ip(const char *text)
{
	struct ipaddr a;

	ck_assert_int_eq(ipaddr_parse(&a, AF_UNSPEC, text), 0);
	return a;
}

static struct kop
addr_op(enum kop_type type, uint32_t ifindex, const char *text)
{
	struct kop op = { .type = type, .ifindex = ifindex };

	op.addr = (struct addrfact){ .ifindex = ifindex,
		.addr = ip(text),
		.flags = ADDR_PERMANENT,
		.valid_s = UINT32_MAX,
		.preferred_s = UINT32_MAX };
	return op;
}

static int
run(struct kop op)
{
	op.result = 1;
	k->ops->run(k, &op, 1);
	return op.result;
}

static int
add(uint32_t ifindex, const char *text)
{
	return run(addr_op(KOP_ADDR_ADD, ifindex, text));
}

/* Events until one of this type that fits, which *ev then is. */
typedef bool fits_fn(const struct event *, const void *);

static bool
wait_for(enum event_type type, fits_fn *fits, const void *arg, mtime_t limit,
    struct event *ev)
{
	mtime_t end = clock_now() + limit, left;
	struct pollfd pfd = { .fd = k_fd, .events = POLLIN };

	for (;;) {
		while (k->ops->next_event(k, ev) == 1)
			if (ev->type == type && (fits == NULL || fits(ev, arg)))
				return true;
		left = end - clock_now();
		if (left <= 0)
			return false;
		poll(&pfd, 1, (int)mtime_to_ms(left));
	}
}

static bool
addr_fits(const struct event *ev, const void *arg)
{
	struct ipaddr a = ip(arg);

	return ipaddr_equal(&ev->addr.addr, &a);
}

static void
wait_addr(enum event_type type, const char *text, struct event *ev)
{
	ck_assert_msg(wait_for(type, addr_fits, text, PATIENCE, ev),
	    "no event of %s", text);
}

static bool
route_fits(const struct event *ev, const void *arg)
{
	struct ipaddr a = ip(arg);

	return ipaddr_equal(&ev->route.dst, &a);
}

static void
wait_route(enum event_type type, const char *text, struct event *ev)
{
	ck_assert_msg(wait_for(type, route_fits, text, PATIENCE, ev),
	    "no event of %s", text);
}

static bool
link_fits(const struct event *ev, const void *arg)
{
	return strcmp(ev->link.name, arg) == 0;
}

static void
forget_news(void)
{
	struct event ev;

	while (k->ops->next_event(k, &ev) == 1)
		;
}

/* Everything of that type that a dump tells now, at most max; how many. */
static size_t
dump(unsigned int what, enum event_type type, struct event *out, size_t max)
{
	struct event ev;
	size_t n = 0;

	ck_assert_int_eq(k->ops->dump(k, what), 0);
	ck_assert(wait_for(EV_DUMP_BEGIN, NULL, NULL, 0, &ev));
	ck_assert_uint_eq(ev.dump, what);
	while (k->ops->next_event(k, &ev) == 1 && ev.type != EV_DUMP_END)
		if (ev.type == type && n < max)
			out[n++] = ev;
	ck_assert_int_eq(ev.type, EV_DUMP_END);
	ck_assert_uint_eq(ev.dump, what);
	return n;
}

static struct addrfact
find_addr(const char *text)
{
	static struct event ev[64];
	size_t n = dump(DUMP_ADDRS, EV_ADDR, ev, 64);

	for (size_t i = 0; i < n; i++)
		if (addr_fits(&ev[i], text))
			return ev[i].addr;
	return (struct addrfact){ .ifindex = 0 };
}

static struct linkfact
find_link(const char *name)
{
	struct event ev[8];
	size_t n = dump(DUMP_LINKS, EV_LINK, ev, 8);

	for (size_t i = 0; i < n; i++)
		if (strcmp(ev[i].link.name, name) == 0)
			return ev[i].link;
	return (struct linkfact){ .ifindex = 0 };
}

/* Dumps and descriptors. */

START_TEST(test_a_dump_tells_links_then_addresses_in_order_then_routes)
{
	struct event ev[32], e;
	size_t i, n = 0;

	sh("ip addr add 192.0.2.7/24 dev t0; ip addr add 192.0.2.8/24 dev t0;"
	   "ip addr add 192.0.2.9/24 dev t0");
	forget_news();
	ck_assert_int_eq(k->ops->dump(k, DUMP_ALL), 0);
	while (n < 32 && k->ops->next_event(k, &e) == 1)
		ev[n++] = e;
	ck_assert_int_eq(ev[0].type, EV_DUMP_BEGIN);
	ck_assert_int_eq(ev[n - 1].type, EV_DUMP_END);
	for (i = 1; ev[i].type == EV_LINK; i++)
		ck_assert_int_eq(ev[i].by, BY_KERNEL);
	ck_assert_uint_eq(i, 4);
	while (!addr_fits(&ev[i], "192.0.2.7/24"))
		ck_assert_int_eq(ev[i++].type, EV_ADDR);
	ck_assert(addr_fits(&ev[i + 1], "192.0.2.8/24"));
	ck_assert(addr_fits(&ev[i + 2], "192.0.2.9/24"));
	for (i += 3; ev[i].type == EV_ADDR; i++)
		ck_assert_uint_eq(ev[i].addr.addr.family, AF_INET6);
	ck_assert_int_eq(ev[i].type, EV_ROUTE);
	ck_assert(route_fits(&ev[i], "192.0.2.0/24"));
	ck_assert_uint_eq(ev[i].route.oif, t0);
	for (i++; ev[i].type == EV_ROUTE; i++)
		ck_assert_uint_eq(ev[i].route.dst.family, AF_INET6);
	ck_assert_uint_eq(i, n - 1);
}
END_TEST

START_TEST(test_a_link_is_dumped_as_it_is)
{
	struct linkfact l = find_link("t0");

	ck_assert_uint_eq(l.ifindex, t0);
	ck_assert_uint_eq(l.flags, LINK_UP | LINK_BROADCAST | LINK_MULTICAST);
	ck_assert(l.carrier && l.ethernet && l.conf.known);
	ck_assert_uint_eq(l.mtu, 1500);
	ck_assert_mem_eq(l.hwaddr, "\2\0\0\0\0\240", 6);
	l = find_link("lo");
	ck_assert((l.flags & LINK_LOOPBACK) != 0 && !l.ethernet);
}
END_TEST

START_TEST(test_the_descriptor_is_readable_as_long_as_events_wait)
{
	struct pollfd pfd = { .fd = k_fd, .events = POLLIN };
	struct event ev;

	forget_news();
	ck_assert_int_eq(poll(&pfd, 1, 0), 0);
	ck_assert_int_eq(k->ops->dump(k, DUMP_LINKS), 0);
	do {
		ck_assert_int_eq(poll(&pfd, 1, 0), 1);
		ck_assert_int_eq(k->ops->next_event(k, &ev), 1);
	} while (ev.type != EV_DUMP_END);
	ck_assert_int_eq(poll(&pfd, 1, 0), 0);
	sh("ip addr add 192.0.2.7/24 dev t0");
	ck_assert_int_eq(poll(&pfd, 1, 1000), 1);
}
END_TEST

START_TEST(test_news_from_before_a_dump_comes_before_it)
{
	struct event ev;
	bool gone = false;

	sh("ip addr add 192.0.2.7/24 dev t0; ip addr del 192.0.2.7/24 dev t0");
	ck_assert_int_eq(k->ops->dump(k, DUMP_ADDRS | DUMP_ROUTES), 0);
	while (k->ops->next_event(k, &ev) == 1 && ev.type != EV_DUMP_BEGIN)
		gone = gone || ev.type == EV_ADDR_GONE;
	ck_assert(gone);
	ck_assert_int_eq(ev.type, EV_DUMP_BEGIN);
	while (k->ops->next_event(k, &ev) == 1) {
		ck_assert(ev.type != EV_ADDR_GONE);
		ck_assert(
		    ev.type != EV_ADDR || !addr_fits(&ev, "192.0.2.7/24"));
	}
}
END_TEST

START_TEST(test_nobody_may_dump_readonly)
{
	struct event ev;
	struct kernel *ro;
	pid_t pid = fork();
	int status, fd, n = 0;

	if (pid == 0) {
		if (setuid(65534) != 0 ||
		    linux_kernel_open(&ro, true, &fd) != 0 ||
		    ro->ops->dump(ro, DUMP_ALL) != 0)
			_exit(1);
		while (ro->ops->next_event(ro, &ev) == 1)
			n += ev.type == EV_LINK;
		linux_kernel_close(ro);
		_exit(n == 3 ? 0 : 2);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
}
END_TEST

/* Addresses. */

START_TEST(test_an_address_is_added_as_asked_for)
{
	struct kop op = addr_op(KOP_ADDR_ADD, t0, "192.0.2.7/24");
	struct addrfact a;

	op.addr.broadcast = ip("192.0.2.255");
	strcpy(op.addr.label, "t0:3");
	op.addr.proto = ADDR_PROTO_OURS;
	op.addr.flags |= ADDR_DEPRECATED | ADDR_NOPREFIXROUTE;
	ck_assert_int_eq(run(op), 0);
	a = find_addr("192.0.2.7/24");
	ck_assert_uint_eq(a.ifindex, t0);
	ck_assert(ipaddr_equal(&a.broadcast, &op.addr.broadcast));
	ck_assert_str_eq(a.label, "t0:3");
	ck_assert_uint_eq(a.proto, ADDR_PROTO_OURS);
	ck_assert_uint_eq(a.scope, SCOPE_UNIVERSE);
	ck_assert_uint_eq(a.flags,
	    ADDR_PERMANENT | ADDR_DEPRECATED | ADDR_NOPREFIXROUTE);
	op.type = KOP_ADDR_DEL;
	ck_assert_int_eq(run(op), 0);
	ck_assert_uint_eq(find_addr("192.0.2.7/24").ifindex, 0);
}
END_TEST

START_TEST(test_a_test_address_is_a_host_of_scope_link_without_a_route)
{
	struct kop op = addr_op(KOP_ADDR_ADD, t0, "192.0.2.21/32");
	struct event ev[16];
	size_t n;

	op.addr.scope = SCOPE_LINK;
	ck_assert_int_eq(run(op), 0);
	ck_assert_uint_eq(find_addr("192.0.2.21/32").scope, SCOPE_LINK);
	n = dump(DUMP_ROUTES, EV_ROUTE, ev, 16);
	while (n-- > 0)
		ck_assert_uint_eq(ev[n].route.dst.family, AF_INET6);
}
END_TEST

START_TEST(test_lifetimes_and_an_ipv6_address_are_added_as_asked_for)
{
	struct kop op = addr_op(KOP_ADDR_ADD, t0, "2001:db8::7/64");
	struct addrfact a;

	op.addr.flags = ADDR_NODAD;
	op.addr.valid_s = 1000;
	op.addr.preferred_s = 500;
	ck_assert_int_eq(run(op), 0);
	a = find_addr("2001:db8::7/64");
	ck_assert_uint_eq(a.ifindex, t0);
	ck_assert((a.flags & (ADDR_PERMANENT | ADDR_TENTATIVE)) == 0);
	ck_assert_uint_ge(a.valid_s, 990);
	ck_assert_uint_le(a.valid_s, 1000);
	ck_assert_uint_le(a.preferred_s, 500);
}
END_TEST

START_TEST(test_a_refused_operation_says_why_and_stops_no_other)
{
	struct kop op[] = {
		addr_op(KOP_ADDR_ADD, t0, "192.0.2.7/24"),
		addr_op(KOP_ADDR_ADD, t0, "192.0.2.7/24"),
		addr_op(KOP_ADDR_DEL, t0, "192.0.2.8/24"),
		addr_op(KOP_ADDR_ADD, 9999, "192.0.2.9/24"),
		addr_op(KOP_ADDR_ADD, t0, "192.0.2.10/24"),
	};

	k->ops->run(k, op, 5);
	ck_assert_int_eq(op[0].result, 0);
	ck_assert_int_eq(op[1].result, -EEXIST);
	ck_assert_int_eq(op[2].result, -EADDRNOTAVAIL);
	ck_assert_int_eq(op[3].result, -ENODEV);
	ck_assert_int_eq(op[4].result, 0);
	ck_assert_uint_eq(find_addr("192.0.2.10/24").ifindex, t0);
}
END_TEST

START_TEST(test_only_the_address_with_that_prefix_length_is_deleted)
{
	ck_assert_int_eq(add(t0, "192.0.2.7/24"), 0);
	ck_assert_int_eq(add(t0, "192.0.2.7/32"), 0);
	ck_assert_int_eq(run(addr_op(KOP_ADDR_DEL, t0, "192.0.2.7/32")), 0);
	ck_assert_uint_eq(find_addr("192.0.2.7/32").ifindex, 0);
	ck_assert_uint_eq(find_addr("192.0.2.7/24").ifindex, t0);
}
END_TEST

static struct kop *
many_addresses(enum kop_type type, unsigned int n)
{
	struct kop *op = calloc(n, sizeof(*op));
	char text[IPADDR_STRLEN];

	for (unsigned int i = 0; i < n; i++) {
		snprintf(text, sizeof(text), "10.%u.%u.%u/32", i >> 16,
		    i >> 8 & 255, i & 255);
		op[i] = addr_op(type, t0, text);
	}
	return op;
}

START_TEST(test_deprecation_changes_in_place)
{
	struct kop op = addr_op(KOP_ADDR_CHANGE, t0, "192.0.2.7/24");

	ck_assert_int_eq(add(t0, "192.0.2.7/24"), 0);
	sh("ip route add 10.1.0.0/16 via 192.0.2.1 src 192.0.2.7");
	op.addr.flags |= ADDR_DEPRECATED;
	ck_assert_int_eq(run(op), 0);
	ck_assert((find_addr("192.0.2.7/24").flags & ADDR_DEPRECATED) != 0);
	op.addr.flags &= ~(uint32_t)ADDR_DEPRECATED;
	ck_assert_int_eq(run(op), 0);
	ck_assert((find_addr("192.0.2.7/24").flags & ADDR_DEPRECATED) == 0);
	/* It was never away: what hangs on it is still there. */
	sh("ip route show 10.1.0.0/16 | grep -q 'src 192.0.2.7'");
}
END_TEST

START_TEST(test_a_thousand_addresses_are_added_in_no_time)
{
	struct kop *op = many_addresses(KOP_ADDR_ADD, 1000);
	struct event ev;
	mtime_t start = clock_now();
	unsigned int i, news = 0;

	k->ops->run(k, op, 1000);
	/* 10 ms by itself; the limit is for a busy machine. */
	ck_assert_int_lt(clock_now() - start, MSEC(500));
	for (i = 0; i < 1000; i++)
		ck_assert_int_eq(op[i].result, 0);
	while (k->ops->next_event(k, &ev) == 1) {
		ck_assert_int_ne(ev.type, EV_OVERRUN);
		if (ev.type == EV_ADDR && ev.addr.addr.family == AF_INET) {
			ck_assert_int_eq(ev.by, BY_US);
			news++;
		}
	}
	ck_assert_uint_eq(news, 1000);
	free(op);
}
END_TEST

/* News. */

START_TEST(test_an_event_says_who_did_it)
{
	struct event ev;

	forget_news();
	ck_assert_int_eq(add(t0, "192.0.2.7/24"), 0);
	wait_addr(EV_ADDR, "192.0.2.7/24", &ev);
	ck_assert_int_eq(ev.by, BY_US);
	ck_assert_uint_eq(ev.addr.ifindex, t0);
	sh("ip addr add 192.0.2.8/24 dev t0");
	wait_addr(EV_ADDR, "192.0.2.8/24", &ev);
	ck_assert_int_eq(ev.by, BY_OTHER);
	ck_assert_int_eq(run(addr_op(KOP_ADDR_DEL, t0, "192.0.2.8/24")), 0);
	wait_addr(EV_ADDR_GONE, "192.0.2.8/24", &ev);
	ck_assert_int_eq(ev.by, BY_US);
	sh("ip link del t0");
	wait_addr(EV_ADDR_GONE, "192.0.2.7/24", &ev);
	ck_assert_int_eq(ev.by, BY_KERNEL);
	ck_assert(wait_for(EV_LINK_GONE, link_fits, "t0", PATIENCE, &ev));
	ck_assert_uint_eq(ev.link.ifindex, t0);
}
END_TEST

START_TEST(test_a_lost_carrier_and_a_new_name_are_news)
{
	struct event ev;

	enter(peer);
	sh("ip link set p0 down");
	enter(host);
	do
		ck_assert(wait_for(EV_LINK, link_fits, "t0", PATIENCE, &ev));
	while (ev.link.carrier);
	ck_assert((ev.link.flags & LINK_UP) != 0);
	ck_assert_uint_ge(ev.link.carrier_downs, 1);
	sh("ip link set t0 down; ip link set t0 name u0");
	ck_assert(wait_for(EV_LINK, link_fits, "u0", PATIENCE, &ev));
	ck_assert_uint_eq(ev.link.ifindex, t0);
	ck_assert((ev.link.flags & LINK_UP) == 0);
}
END_TEST

START_TEST(test_the_kernels_own_local_routes_are_no_news)
{
	struct event ev;

	forget_news();
	ck_assert_int_eq(add(t0, "192.0.2.7/32"), 0);
	while (k->ops->next_event(k, &ev) == 1)
		ck_assert_int_ne(ev.type, EV_ROUTE);
}
END_TEST

START_TEST(test_lost_news_is_an_overrun_and_a_dump_heals_it)
{
	struct kop *in = many_addresses(KOP_ADDR_ADD, 1000);
	struct kop *out = many_addresses(KOP_ADDR_DEL, 1000);
	struct event ev;

	/* 100,000 messages are more than any buffer here holds. */
	for (int i = 0; i < 25; i++) {
		k->ops->run(k, in, 1000);
		k->ops->run(k, out, 1000);
	}
	ck_assert(wait_for(EV_OVERRUN, NULL, NULL, 0, &ev));
	k->ops->run(k, in, 1);
	ck_assert_int_eq(k->ops->dump(k, DUMP_ALL), 0);
	while (k->ops->next_event(k, &ev) == 1)
		ck_assert_int_ne(ev.type, EV_OVERRUN);
	ck_assert_uint_eq(find_addr("10.0.0.0/32").ifindex, t0);
	ck_assert_uint_eq(find_addr("10.0.0.1/32").ifindex, 0);
	free(in);
	free(out);
}
END_TEST

/* Routes. */

static struct kop
route_op(enum kop_type type, uint32_t oif, const char *gateway)
{
	struct kop op = { .type = type };

	op.route = (struct routefact){ .table = 254,
		.dst = ip("198.51.100.0/24"),
		.type = ROUTE_UNICAST,
		.scope = SCOPE_UNIVERSE,
		.proto = ROUTE_PROTO_STATIC,
		.priority = 10,
		.oif = oif,
		.gateway = ip(gateway),
		.onlink = true,
		.simple = true };
	return op;
}

/* The gateways of the destination in table order: "1 2 " for .1 and .2. */
static const char *
gateways(void)
{
	static char text[64];
	struct event ev[32];
	size_t n = dump(DUMP_ROUTES, EV_ROUTE, ev, 32);
	size_t len = 0;

	text[0] = '\0';
	for (size_t i = 0; i < n; i++)
		if (route_fits(&ev[i], "198.51.100.0/24"))
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "%u ", ev[i].route.gateway.b[3]);
	return text;
}

START_TEST(test_routes_take_the_place_that_is_asked_for)
{
	struct event ev;

	ck_assert_int_eq(add(t0, "192.0.2.7/24"), 0);
	ck_assert_int_eq(add(t1, "192.0.2.8/24"), 0);
	ck_assert_int_eq(run(route_op(KOP_ROUTE_ADD, t0, "192.0.2.1")), 0);
	ck_assert_int_eq(run(route_op(KOP_ROUTE_ADD, t1, "192.0.2.2")), 0);
	ck_assert_int_eq(run(route_op(KOP_ROUTE_PREPEND, t1, "192.0.2.3")), 0);
	ck_assert_str_eq(gateways(), "3 1 2 ");
	forget_news();
	ck_assert_int_eq(run(route_op(KOP_ROUTE_REPLACE, t0, "192.0.2.4")), 0);
	wait_route(EV_ROUTE, "198.51.100.0/24", &ev);
	ck_assert(ev.replaced && !ev.appended && ev.by == BY_US);
	ck_assert_str_eq(gateways(), "4 1 2 ");
	ck_assert_int_eq(run(route_op(KOP_ROUTE_DEL, t0, "192.0.2.1")), 0);
	wait_route(EV_ROUTE_GONE, "198.51.100.0/24", &ev);
	ck_assert_str_eq(gateways(), "4 2 ");
	ck_assert_int_eq(run(route_op(KOP_ROUTE_DEL, t0, "192.0.2.1")), -ESRCH);
	forget_news();
	ck_assert_int_eq(run(route_op(KOP_ROUTE_ADD, t1, "192.0.2.5")), 0);
	wait_route(EV_ROUTE, "198.51.100.0/24", &ev);
	ck_assert(ev.appended && !ev.replaced);
	ck_assert_int_eq(run(route_op(KOP_ROUTE_PREPEND, t1, "192.0.2.6")), 0);
	wait_route(EV_ROUTE, "198.51.100.0/24", &ev);
	ck_assert(!ev.appended && !ev.replaced);
	ck_assert_str_eq(gateways(), "6 4 2 5 ");
	ck_assert_int_eq(run(route_op(KOP_ROUTE_ADD, t1, "192.0.2.5")),
	    -EEXIST);
}
END_TEST

START_TEST(test_a_route_moves_to_another_nic_word_for_word)
{
	struct kop op = { .type = KOP_ROUTE_ADD };
	struct event ev;

	sh("ip addr add 192.0.2.7/24 dev t0; ip addr add 192.0.2.8/24 dev t1;"
	   "ip route add 203.0.113.0/24 via 192.0.2.1 dev t0 src 192.0.2.7 "
	   "metric 7 table 1000 proto static mtu lock 1400 advmss 1300");
	wait_route(EV_ROUTE, "203.0.113.0/24", &ev);
	ck_assert_int_eq(ev.by, BY_OTHER);
	ck_assert(ev.route.simple);
	ck_assert_uint_eq(ev.route.table, 1000);
	ck_assert_uint_eq(ev.route.oif, t0);
	op.route = ev.route;
	op.route.oif = t1;
	ck_assert_int_eq(run(op), 0);
	op.route.oif = t0;
	op.type = KOP_ROUTE_DEL;
	ck_assert_int_eq(run(op), 0);
	sh("ip route show table 1000 | grep -q '^203.0.113.0/24 via 192.0.2.1 "
	   "dev t1 proto static src 192.0.2.7 metric 7 mtu lock 1400 "
	   "advmss 1300'");
}
END_TEST

START_TEST(test_a_multipath_route_and_a_nexthop_object_are_not_simple)
{
	struct event ev;

	sh("ip addr add 192.0.2.7/24 dev t0; ip addr add 192.0.2.8/24 dev t1;"
	   "ip route add 203.0.113.0/24 nexthop via 192.0.2.1 dev t0 "
	   "nexthop via 192.0.2.1 dev t1");
	wait_route(EV_ROUTE, "203.0.113.0/24", &ev);
	ck_assert(!ev.route.simple && ev.route.oif == 0);
	sh("ip nexthop add id 1 via 192.0.2.1 dev t0;"
	   "ip route add 203.0.114.0/24 nhid 1");
	wait_route(EV_ROUTE, "203.0.114.0/24", &ev);
	ck_assert(!ev.route.simple && ev.route.oif == 0);
	sh("ip route add blackhole 203.0.115.0/24");
	wait_route(EV_ROUTE, "203.0.115.0/24", &ev);
	ck_assert(!ev.route.simple);
}
END_TEST

/* Links and neighbours. */

START_TEST(test_settings_are_written_and_read_back)
{
	struct kop op = { .type = KOP_CONF, .ifindex = t0 };
	struct event ev;
	struct linkfact l;

	op.conf = (struct nicconf){ .known = true,
		.value = { [CONF_ARP_IGNORE] = 1,
		    [CONF_ARP_ANNOUNCE] = 2,
		    [CONF_RP_FILTER] = 2,
		    [CONF_PROMOTE_SECONDARIES] = 1,
		    [CONF_IGNORE_LINKDOWN] = 1 } };
	forget_news();
	ck_assert_int_eq(run(op), 0);
	ck_assert(wait_for(EV_LINK, link_fits, "t0", PATIENCE, &ev));
	ck_assert_mem_eq(&ev.link.conf, &op.conf, sizeof(op.conf));
	l = find_link("t0");
	ck_assert_mem_eq(&l.conf, &op.conf, sizeof(op.conf));
	sh("test $(cat /proc/sys/net/ipv4/conf/t0/arp_announce) = 2");
	l = find_link("t1");
	ck_assert_uint_eq(l.conf.value[CONF_ARP_IGNORE], 0);
}
END_TEST

START_TEST(test_a_link_is_set_up_and_its_mtu_changed)
{
	struct kop up = { .type = KOP_LINK_UP, .ifindex = t0 };
	struct kop mtu = { .type = KOP_LINK_MTU, .ifindex = t0, .value = 1400 };
	struct linkfact l;

	sh("ip link set t0 down");
	ck_assert_int_eq(run(up), 0);
	ck_assert_int_eq(run(mtu), 0);
	l = find_link("t0");
	ck_assert((l.flags & LINK_UP) != 0);
	ck_assert_uint_eq(l.mtu, 1400);
	up.ifindex = 9999;
	ck_assert_int_eq(run(up), -ENODEV);
}
END_TEST

START_TEST(test_flushing_neighbours_leaves_what_is_permanent_or_elsewhere)
{
	struct kop op = { .type = KOP_NEIGH_FLUSH, .ifindex = t0 };

	sh("for i in $(seq 1 250); do echo neigh add 10.9.0.$i dev t0 "
	   "lladdr 02:00:00:00:09:09 nud stale; echo neigh add fd00::$i dev t0 "
	   "lladdr 02:00:00:00:09:09 nud stale; done | ip -batch -");
	sh("ip neigh add 10.9.1.1 dev t0 lladdr 02:00:00:00:09:01 "
	   "nud permanent; ip neigh add 10.9.1.2 dev t1 "
	   "lladdr 02:00:00:00:09:02 nud stale");
	ck_assert_int_eq(run(op), 0);
	sh("test \"$(ip neigh show dev t0)\" = "
	   "'10.9.1.1 lladdr 02:00:00:00:09:01 PERMANENT '");
	sh("ip neigh show dev t1 | grep -q 10.9.1.2");
	ck_assert_int_eq(run(op), 0);
}
END_TEST

/* Probes. */

#define ID 0x4711

static void
open_probe(uint16_t id)
{
	struct kop op = addr_op(KOP_ADDR_ADD, t0, "192.0.2.21/32");
	struct ipaddr src = ip("192.0.2.21");

	enter(peer);
	sh("ip addr add 192.0.2.1/24 dev p0; "
	   "echo 0 >/proc/sys/net/ipv4/icmp_echo_ignore_broadcasts");
	enter(host);
	op.addr.scope = SCOPE_LINK;
	ck_assert_int_eq(run(op), 0);
	ck_assert_int_eq(k->ops->probe_open(k, t0, &src, id), 0);
	forget_news();
}

static struct probe
probe_to(const char *to)
{
	return (struct probe){ .to = ip(to),
		.seq = 7,
		.kind = PROBE_UNICAST,
		.token = 0x1122334455667788,
		.sent = clock_now() };
}

/* A foreign socket's echo request, as ping(8) sends, with that id. */
static void
ping_as_another(uint16_t id)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	struct in_addr src;
	uint8_t buf[ICMP_ECHO_SIZE];
	struct icmp_echo e = { .id = id, .seq = 1, .token = 1 };
	struct pollfd pfd = { .events = POLLIN };
	int fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(setsockopt(fd, SOL_SOCKET, SO_BINDTODEVICE, "t0", 3),
	    0);
	inet_pton(AF_INET, "192.0.2.21", &src);
	to.sin_addr = src;
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	inet_pton(AF_INET, "192.0.2.1", &to.sin_addr);
	icmp_put_request(buf, &e);
	ck_assert_int_gt(
	    sendto(fd, buf, sizeof(buf), 0, (struct sockaddr *)&to, sizeof(to)),
	    0);
	pfd.fd = fd;
	ck_assert_int_eq(poll(&pfd, 1, (int)mtime_to_ms(PATIENCE)), 1);
	close(fd);
}

START_TEST(test_a_probe_is_answered_with_its_token)
{
	struct ipaddr from = ip("192.0.2.1");
	struct probe p;
	struct event ev;

	open_probe(ID);
	p = probe_to("192.0.2.1");
	ck_assert_int_eq(k->ops->probe_send(k, t0, AF_INET, &p), 0);
	ck_assert(wait_for(EV_REPLY, NULL, NULL, PATIENCE, &ev));
	ck_assert_uint_eq(ev.reply.ifindex, t0);
	ck_assert(ipaddr_equal(&ev.reply.from, &from));
	ck_assert_uint_eq(ev.reply.seq, 7);
	ck_assert_uint_eq(ev.reply.token, p.token);
	/* Two clocks are read one after the other. */
	ck_assert_int_ge(ev.reply.at, p.sent - MSEC(1));
	ck_assert_int_le(ev.reply.at, clock_now());
}
END_TEST

START_TEST(test_an_answer_to_another_id_is_not_even_delivered)
{
	struct pollfd pfd = { .fd = k_fd, .events = POLLIN };
	struct probe p;
	struct event ev;

	open_probe(ID);
	ping_as_another(ID + 1);
	ck_assert_int_eq(poll(&pfd, 1, 0), 0);
	/* One with our id is: that the other one was not is no accident. */
	ping_as_another(ID);
	ck_assert(wait_for(EV_REPLY, NULL, NULL, PATIENCE, &ev));
	ck_assert_uint_eq(ev.reply.token, 1);
	p = probe_to("192.0.2.1");
	ck_assert_int_eq(k->ops->probe_send(k, t0, AF_INET, &p), 0);
	ck_assert(wait_for(EV_REPLY, NULL, NULL, PATIENCE, &ev));
	ck_assert_uint_eq(ev.reply.token, p.token);
}
END_TEST

START_TEST(test_all_hosts_and_the_broadcast_address_can_be_asked)
{
	static const char *const to[] = { "224.0.0.1", "255.255.255.255" };
	struct probe p;
	struct event ev;

	open_probe(ID);
	p = probe_to(to[_i]);
	ck_assert_int_eq(k->ops->probe_send(k, t0, AF_INET, &p), 0);
	ck_assert(wait_for(EV_REPLY, NULL, NULL, PATIENCE, &ev));
	ck_assert_uint_eq(ev.reply.token, p.token);
}
END_TEST

START_TEST(test_each_nic_gets_its_own_answers_only)
{
	struct ipaddr src = ip("192.0.2.22");
	struct probe p;
	struct event ev;

	open_probe(ID);
	enter(peer);
	/* One bridge: both NICs reach the same host. */
	sh("ip addr del 192.0.2.1/24 dev p0; ip link add br0 type bridge;"
	   "ip link set p0 master br0; ip link set p1 master br0;"
	   "ip link set br0 up; ip addr add 192.0.2.1/24 dev br0");
	enter(host);
	ck_assert_int_eq(add(t1, "192.0.2.22/32"), 0);
	/* The route that a loose rp_filter wants for the source of answers. */
	ck_assert_int_eq(add(t0, "192.0.2.7/24"), 0);
	sh("for i in t0 t1; do echo 1 >/proc/sys/net/ipv4/conf/$i/arp_ignore;"
	   "echo 2 >/proc/sys/net/ipv4/conf/$i/arp_announce;"
	   "echo 2 >/proc/sys/net/ipv4/conf/$i/rp_filter; done");
	ck_assert_int_eq(k->ops->probe_open(k, t1, &src, ID), 0);
	for (uint64_t i = 0; i < 10; i++) {
		p = probe_to("192.0.2.1");
		p.token = i;
		ck_assert_int_eq(
		    k->ops->probe_send(k, i % 2 ? t1 : t0, AF_INET, &p), 0);
		ck_assert(wait_for(EV_REPLY, NULL, NULL, PATIENCE, &ev));
		ck_assert_uint_eq(ev.reply.token, i);
		ck_assert_uint_eq(ev.reply.ifindex, i % 2 ? t1 : t0);
	}
}
END_TEST

/* Questions by ARP. */

/* The peer has .1 and knows nothing of us. */
static void
open_ask(void)
{
	enter(peer);
	sh("ip addr add 192.0.2.1/24 dev p0");
	enter(host);
	ck_assert_int_eq(k->ops->watch(k, t0, true), 0);
	ck_assert_int_eq(k->ops->ask_open(k, t0), 0);
	forget_news();
}

START_TEST(test_who_has_an_address_is_answered_and_teaches_nobody)
{
	static const uint8_t mac[6] = { 2, 0, 0, 0, 0, 0xb0 };
	struct ipaddr who = ip("192.0.2.1");
	struct event ev;
	mtime_t before;
	int i;

	open_ask();
	for (i = 0; i < 2; i++) {
		before = clock_now();
		ck_assert_int_eq(
		    k->ops->ask_send(k, t0, &who, i == 0 ? NULL : mac), 0);
		ck_assert(wait_for(EV_REPLY, NULL, NULL, PATIENCE, &ev));
		ck_assert(ev.reply.arp);
		ck_assert_uint_eq(ev.reply.ifindex, t0);
		ck_assert(ipaddr_equal(&ev.reply.from, &who));
		ck_assert_mem_eq(ev.reply.mac, mac, sizeof(mac));
		ck_assert_int_ge(ev.reply.at, before - MSEC(1));
	}
	enter(peer);
	sh("test -z \"$(ip neigh show dev p0)\"");
	enter(host);
	sh("test -z \"$(ip neigh show dev t0)\"");
}
END_TEST

START_TEST(test_arp_that_is_not_for_us_is_not_even_delivered)
{
	struct ipaddr who = ip("192.0.2.1");
	struct event ev;

	open_ask();
	enter(peer);
	/* Gratuitous replies and requests, as neighbours send all the time. */
	sh("for i in 1 2 3; do ip addr add 192.0.2.$((i + 4))/24 dev p0; done;"
	   "ip neigh add 192.0.2.9 dev p0 lladdr 02:00:00:00:09:09;"
	   "ping -c1 -W1 192.0.2.77 >/dev/null 2>&1 || :");
	enter(host);
	while (k->ops->next_event(k, &ev) == 1)
		ck_assert_int_ne(ev.type, EV_REPLY);
	ck_assert_int_eq(k->ops->ask_send(k, t0, &who, NULL), 0);
	ck_assert(wait_for(EV_REPLY, NULL, NULL, PATIENCE, &ev));
	/* What comes after it is closed reaches nobody. */
	ck_assert_int_eq(k->ops->ask_send(k, t0, &who, NULL), 0);
	k->ops->ask_close(k, t0);
	ck_assert_int_eq(k->ops->next_event(k, &ev), 0);
}
END_TEST

START_TEST(test_a_nic_that_was_down_can_ask_again_and_does_not_spin)
{
	struct pollfd pfd = { .fd = k_fd, .events = POLLIN };
	struct ipaddr who = ip("192.0.2.1");
	struct event ev;

	open_ask();
	sh("ip link set t0 down");
	ck_assert(wait_for(EV_LINK, NULL, NULL, PATIENCE, &ev));
	forget_news();
	ck_assert_int_ne(k->ops->ask_send(k, t0, &who, NULL), 0);
	forget_news();
	ck_assert_int_eq(poll(&pfd, 1, 0), 0);
	sh("ip link set t0 up");
	ck_assert(wait_for(EV_LINK, NULL, NULL, PATIENCE, &ev));
	ck_assert_int_eq(k->ops->ask_send(k, t0, &who, NULL), 0);
	ck_assert(wait_for(EV_REPLY, NULL, NULL, PATIENCE, &ev));
}
END_TEST

START_TEST(test_the_neighbour_cache_is_told)
{
	struct event ev;

	sh("ip neigh add 192.0.2.9 dev t0 lladdr 02:00:00:00:09:09 nud stale;"
	   "ip neigh add 192.0.2.8 dev t0 nud failed;"
	   "ip neigh add 192.0.2.7 dev t1 lladdr 02:00:00:00:09:09 nud stale;"
	   "ip neigh add fe80::9 dev t0 lladdr 02:00:00:00:09:09 nud stale "
	   "router");
	forget_news();
	ck_assert_int_eq(k->ops->neighbours(k, t0, AF_INET), 0);
	ck_assert_int_eq(k->ops->next_event(k, &ev), 1);
	ck_assert_int_eq(ev.type, EV_HOST);
	ck_assert_uint_eq(ev.host.ifindex, t0);
	ck_assert_mem_eq(ev.host.addr.b, "\xc0\0\x02\x09", 4);
	ck_assert(!ev.host.router);
	ck_assert_int_eq(k->ops->next_event(k, &ev), 0);
	ck_assert_int_eq(k->ops->neighbours(k, t0, AF_INET6), 0);
	ck_assert_int_eq(k->ops->next_event(k, &ev), 1);
	ck_assert(ev.host.router);
	ck_assert_int_eq(k->ops->next_event(k, &ev), 0);
}
END_TEST

START_TEST(test_a_probe_cannot_be_sent_or_opened_where_there_is_nothing)
{
	struct ipaddr foreign = ip("192.0.2.99"), six = ip("fe80::1");
	struct probe p = probe_to("192.0.2.1");

	ck_assert_int_eq(k->ops->probe_send(k, t0, AF_INET, &p), -ENOTCONN);
	ck_assert_int_eq(k->ops->probe_open(k, t0, &foreign, ID),
	    -EADDRNOTAVAIL);
	ck_assert_int_eq(k->ops->probe_open(k, t0, &six, ID), -EADDRNOTAVAIL);
	open_probe(ID);
	k->ops->probe_close(k, t0, AF_INET);
	ck_assert_int_eq(k->ops->probe_send(k, t0, AF_INET, &p), -ENOTCONN);
}
END_TEST

START_TEST(test_a_dump_loses_no_reply)
{
	struct probe p;
	struct event ev;
	struct pollfd pfd = { .fd = k_fd, .events = POLLIN };

	open_probe(ID);
	p = probe_to("192.0.2.1");
	ck_assert_int_eq(k->ops->probe_send(k, t0, AF_INET, &p), 0);
	ck_assert_int_eq(poll(&pfd, 1, (int)mtime_to_ms(PATIENCE)), 1);
	/* Takes the reply into the queue, behind the dump. */
	ck_assert_int_eq(k->ops->dump(k, DUMP_ALL), 0);
	ck_assert_int_eq(k->ops->dump(k, DUMP_ALL), 0);
	ck_assert(wait_for(EV_REPLY, NULL, NULL, PATIENCE, &ev));
	ck_assert_uint_eq(ev.reply.token, p.token);
}
END_TEST

/* Announcements. */

static int
capture_open(const char *name)
{
	struct sockaddr_ll sll = { .sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ARP),
		.sll_ifindex = (int)if_nametoindex(name) };
	int fd = socket(AF_PACKET, SOCK_RAW, 0);

	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sll, sizeof(sll)), 0);
	return fd;
}

/* Waits for a gratuitous request for 192.0.2.LAST from t0's address. */
static bool
captured(int fd, uint8_t last)
{
	mtime_t end = clock_now() + PATIENCE;
	uint8_t want[42] = "\377\377\377\377\377\377\2\0\0\0\0\240\10\6"
			   "\0\1\10\0\6\4\0\1\2\0\0\0\0\240\300\0\2\0"
			   "\0\0\0\0\0\0\300\0\2";
	uint8_t got[128];
	struct pollfd pfd = { .fd = fd, .events = POLLIN };

	want[31] = want[41] = last;
	while (clock_now() < end) {
		if (poll(&pfd, 1, 100) == 1 &&
		    recv(fd, got, sizeof(got), 0) >= 42 &&
		    memcmp(got, want, sizeof(want)) == 0)
			return true;
	}
	return false;
}

START_TEST(test_an_address_is_announced_by_gratuitous_arp)
{
	struct ipaddr a = ip("192.0.2.7/24"), b = ip("192.0.2.8/24");
	struct ipaddr six = ip("2001:db8::7");
	int fd;

	enter(peer);
	fd = capture_open("p0");
	enter(host);
	ck_assert_int_eq(k->ops->announce(k, t0, &a), -ENODEV);
	ck_assert_int_eq(k->ops->watch(k, t0, true), 0);
	ck_assert_int_eq(k->ops->announce(k, t0, &a), 0);
	ck_assert(captured(fd, 7));
	/* Also after the NIC was down. */
	sh("ip link set t0 down");
	ck_assert_int_eq(k->ops->announce(k, t0, &a), -ENETDOWN);
	sh("ip link set t0 up");
	ck_assert_int_eq(k->ops->announce(k, t0, &b), 0);
	ck_assert(captured(fd, 8));
	ck_assert_int_eq(k->ops->announce(k, t0, &six), 0);
	ck_assert_int_eq(k->ops->watch(k, t0, false), 0);
	ck_assert_int_eq(k->ops->announce(k, t0, &a), -ENODEV);
	close(fd);
}
END_TEST

/* Whom that MAC belongs to in the peer's eyes, or not yet. */
static bool
peer_learnt(const char *addr, const char *mac)
{
	mtime_t end = clock_now() + PATIENCE;
	char cmd[128];
	bool yes = false;

	snprintf(cmd, sizeof(cmd), "ip neigh show %s | grep -q %s", addr, mac);
	enter(peer);
	while (!yes && clock_now() < end)
		yes = system(cmd) == 0;
	enter(host);
	return yes;
}

START_TEST(test_a_neighbour_that_ignores_announcements_learns_when_asked)
{
	struct kop op = addr_op(KOP_NEIGH_TELL, t1, "192.0.2.7/24");
	struct ipaddr a = ip("192.0.2.7/24");

	ck_assert_int_eq(k->ops->watch(k, t0, true), 0);
	enter(peer);
	sh("ip addr add 192.0.2.1/24 dev p0");
	sh("echo 1 >/proc/sys/net/ipv4/conf/p0/drop_gratuitous_arp");
	sh("ip neigh add 192.0.2.7 dev p0 lladdr 02:00:00:00:00:a1 nud stale");
	enter(host);
	/* The old NIC knew it; the new one has never heard of it. */
	sh("ip neigh add 192.0.2.1 dev t1 lladdr 02:00:00:00:00:b0 nud stale");
	ck_assert_int_eq(k->ops->announce(k, t0, &a), 0);
	op.ifindex2 = t0;
	ck_assert_int_eq(run(op), 0);
	ck_assert(peer_learnt("192.0.2.7", "02:00:00:00:00:a0"));
}
END_TEST

START_TEST(test_a_nic_without_arp_announces_nothing_and_says_so_to_nobody)
{
	struct ipaddr a = ip("192.0.2.7/24");

	add_plain_nic();
	ck_assert_int_eq(k->ops->watch(k, if_nametoindex("d0"), true), 0);
	ck_assert_int_eq(k->ops->announce(k, if_nametoindex("d0"), &a), 0);
	ck_assert_int_eq(k->ops->watch(k, if_nametoindex("lo"), true), 0);
	ck_assert_int_eq(k->ops->announce(k, if_nametoindex("lo"), &a), 0);
	sh("test $(wc -l </proc/thread-self/net/packet) = 1");
}
END_TEST

START_TEST(test_its_packet_sockets_are_for_arp_only_and_get_nothing)
{
	struct ipaddr a = ip("192.0.2.7/24");

	ck_assert_int_eq(k->ops->watch(k, t0, true), 0);
	ck_assert_int_eq(k->ops->announce(k, t0, &a), 0);
	/* Its filter returns 0, whatever comes. */
	sh("ss -0bn | grep -q 'bpf filter (1):  0x06 0 0 0,'");
	sh("awk 'NR > 1 { n++; if ($4 != \"0806\") bad++ } "
	   "END { exit n != 1 || bad }' /proc/thread-self/net/packet");
	ck_assert_int_eq(k->ops->watch(k, t0, false), 0);
	sh("test $(wc -l </proc/thread-self/net/packet) = 1");
}
END_TEST

/* Carrier. */

static int
tap_open(const char *name)
{
	struct ifreq ifr = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd = open("/dev/net/tun", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -1;
	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	ck_assert_int_eq(ioctl(fd, TUNSETIFF, &ifr), 0);
	sh("ip link set %s up", name);
	return fd;
}

static void
set_carrier(int fd, int on)
{
	ck_assert_int_eq(ioctl(fd, TUNSETCARRIER, &on), 0);
}

struct wanted {
	const char *name;
	bool carrier;
};

static bool
carrier_fits(const struct event *ev, const void *arg)
{
	const struct wanted *w = arg;

	return strcmp(ev->link.name, w->name) == 0 &&
	    ev->link.carrier == w->carrier;
}

START_TEST(test_a_lost_carrier_is_seen_at_once_even_while_others_flap)
{
	struct wanted down = { "tap0", false }, up = { "tap0", true };
	int fd = tap_open("tap0"), other = tap_open("tap1");
	struct event ev;
	uint32_t downs = 0;

	if (fd < 0 || other < 0)
		return;
	ck_assert_int_eq(k->ops->watch(k, if_nametoindex("tap0"), true), 0);
	for (int i = 0; i < 20; i++) {
		/* It uses up the kernel's one timely report per second. */
		set_carrier(other, i % 2);
		set_carrier(fd, 0);
		ck_assert_msg(
		    wait_for(EV_LINK, carrier_fits, &down, MSEC(100), &ev),
		    "round %d", i);
		ck_assert((ev.link.flags & LINK_UP) != 0);
		ck_assert_uint_gt(ev.link.carrier_downs, downs);
		downs = ev.link.carrier_downs;
		set_carrier(fd, 1);
		ck_assert_msg(
		    wait_for(EV_LINK, carrier_fits, &up, MSEC(100), &ev),
		    "round %d", i);
	}
	close(fd);
	close(other);
}
END_TEST

/* News may still come, as of an IPv6 address; whoever looks does not stop. */
static bool
becomes_quiet(void)
{
	struct pollfd pfd = { .fd = k_fd, .events = POLLIN };
	int i;

	for (i = 0; i < 20; i++) {
		forget_news();
		if (poll(&pfd, 1, 600) == 0)
			return true;
	}
	return false;
}

START_TEST(test_nothing_is_looked_at_when_nothing_is_watched)
{
	struct pollfd pfd = { .fd = k_fd, .events = POLLIN };

	ck_assert_int_eq(k->ops->watch(k, t0, true), 0);
	forget_news();
	/* Four times a second without a kprobe, once with one. */
	ck_assert_int_eq(poll(&pfd, 1, 5000), 1);
	ck_assert_int_eq(k->ops->watch(k, t0, false), 0);
	ck_assert(becomes_quiet());
	/* A NIC that is gone is not watched either. */
	ck_assert_int_eq(k->ops->watch(k, t0, true), 0);
	sh("ip link del t0");
	ck_assert(becomes_quiet());
	ck_assert_int_eq(k->ops->watch(k, t0, true), -ENODEV);
}
END_TEST

START_TEST(test_a_watched_link_that_does_not_change_makes_no_news)
{
	struct pollfd pfd = { .fd = k_fd, .events = POLLIN };
	struct event ev;

	add_plain_nic();
	sh("ip link set t1 down");
	ck_assert_int_eq(k->ops->watch(k, t0, true), 0);
	ck_assert_int_eq(k->ops->watch(k, t1, true), 0);
	ck_assert_int_eq(k->ops->watch(k, if_nametoindex("d0"), true), 0);
	forget_news();
	for (int i = 0; i < 5; i++) {
		ck_assert_int_eq(poll(&pfd, 1, 1000), 1);
		while (k->ops->next_event(k, &ev) == 1)
			ck_assert_int_ne(ev.type, EV_LINK);
	}
}
END_TEST

/* Multicast. */

/* How many groups 239.1.1.x somebody has joined on the NIC. */
static unsigned int
joined(const char *name)
{
	char cmd[128];
	unsigned int n = 0;
	FILE *f;

	snprintf(cmd, sizeof(cmd), "ip -4 maddr show dev %s | grep -c 239.1.1",
	    name);
	f = popen(cmd, "r");
	ck_assert_int_eq(fscanf(f, "%u", &n), 1);
	pclose(f);
	return n;
}

static void
join_groups(int *fd, unsigned int n)
{
	struct ip_mreqn mreq = { .imr_ifindex = (int)t0 };

	for (unsigned int i = 0; i < n; i++) {
		if (i % 20 == 0)
			*++fd = socket(AF_INET, SOCK_DGRAM, 0);
		mreq.imr_multiaddr.s_addr = htonl(0xef010101 + i);
		ck_assert_int_eq(setsockopt(*fd, IPPROTO_IP, IP_ADD_MEMBERSHIP,
				     &mreq, sizeof(mreq)),
		    0);
	}
}

START_TEST(test_memberships_follow_and_return)
{
	struct kop follow = { .type = KOP_MCAST_FOLLOW,
		.ifindex = t0,
		.ifindex2 = t1 };
	struct kop back = { .type = KOP_MCAST_RETURN, .ifindex = t0 };
	int fd[4];

	join_groups(fd, 45);
	ck_assert_uint_eq(joined("t1"), 0);
	ck_assert_int_eq(run(follow), 0);
	ck_assert_uint_eq(joined("t1"), 45);
	ck_assert_int_eq(run(follow), 0);
	ck_assert_uint_eq(joined("t1"), 45);
	add_pair(2);
	follow.ifindex2 = if_nametoindex("t2");
	ck_assert_int_eq(run(follow), 0);
	ck_assert_uint_eq(joined("t1"), 0);
	ck_assert_uint_eq(joined("t2"), 45);
	ck_assert_int_eq(run(back), 0);
	ck_assert_uint_eq(joined("t2"), 0);
	ck_assert_uint_eq(joined("t0"), 45);
	follow.ifindex2 = 9999;
	ck_assert_int_eq(run(follow), -ENODEV);
}
END_TEST

START_TEST(test_operations_of_all_kinds_keep_their_order)
{
	struct kop op[] = {
		addr_op(KOP_ADDR_ADD, t0, "192.0.2.7/24"),
		{ .type = KOP_MCAST_RETURN, .ifindex = t0 },
		addr_op(KOP_ADDR_ADD, t0, "192.0.2.7/24"),
		{ .type = KOP_NEIGH_FLUSH, .ifindex = t0 },
		addr_op(KOP_ADDR_DEL, t0, "192.0.2.7/24"),
		addr_op(KOP_ADDR_DEL, t0, "192.0.2.7/24"),
	};

	k->ops->run(k, op, 6);
	ck_assert_int_eq(op[0].result, 0);
	ck_assert_int_eq(op[1].result, 0);
	ck_assert_int_eq(op[2].result, -EEXIST);
	ck_assert_int_eq(op[3].result, 0);
	ck_assert_int_eq(op[4].result, 0);
	ck_assert_int_eq(op[5].result, -EADDRNOTAVAIL);
}
END_TEST

static TCase *
new_case(Suite *s, const char *name)
{
	TCase *tc = tcase_create(name);

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return tc;
}

static void
add_dumps(TCase *tc)
{
	tcase_add_test(tc,
	    test_a_dump_tells_links_then_addresses_in_order_then_routes);
	tcase_add_test(tc, test_a_link_is_dumped_as_it_is);
	tcase_add_test(tc,
	    test_the_descriptor_is_readable_as_long_as_events_wait);
	tcase_add_test(tc, test_news_from_before_a_dump_comes_before_it);
	tcase_add_test(tc, test_nobody_may_dump_readonly);
}

static void
add_addresses(TCase *tc)
{
	tcase_add_test(tc, test_an_address_is_added_as_asked_for);
	tcase_add_test(tc,
	    test_a_test_address_is_a_host_of_scope_link_without_a_route);
	tcase_add_test(tc,
	    test_lifetimes_and_an_ipv6_address_are_added_as_asked_for);
	tcase_add_test(tc,
	    test_a_refused_operation_says_why_and_stops_no_other);
	tcase_add_test(tc,
	    test_only_the_address_with_that_prefix_length_is_deleted);
	tcase_add_test(tc, test_deprecation_changes_in_place);
	tcase_add_test(tc, test_a_thousand_addresses_are_added_in_no_time);
}

static void
add_news(TCase *tc)
{
	tcase_add_test(tc, test_an_event_says_who_did_it);
	tcase_add_test(tc, test_a_lost_carrier_and_a_new_name_are_news);
	tcase_add_test(tc, test_the_kernels_own_local_routes_are_no_news);
	tcase_add_test(tc, test_lost_news_is_an_overrun_and_a_dump_heals_it);
}

static void
add_routes_and_links(TCase *tc)
{
	tcase_add_test(tc, test_routes_take_the_place_that_is_asked_for);
	tcase_add_test(tc, test_a_route_moves_to_another_nic_word_for_word);
	tcase_add_test(tc,
	    test_a_multipath_route_and_a_nexthop_object_are_not_simple);
	tcase_add_test(tc, test_settings_are_written_and_read_back);
	tcase_add_test(tc, test_a_link_is_set_up_and_its_mtu_changed);
	tcase_add_test(tc,
	    test_flushing_neighbours_leaves_what_is_permanent_or_elsewhere);
}

static void
add_probes(TCase *tc)
{
	tcase_add_test(tc, test_a_probe_is_answered_with_its_token);
	tcase_add_test(tc, test_an_answer_to_another_id_is_not_even_delivered);
	tcase_add_loop_test(tc,
	    test_all_hosts_and_the_broadcast_address_can_be_asked, 0, 2);
	tcase_add_test(tc,
	    test_who_has_an_address_is_answered_and_teaches_nobody);
	tcase_add_test(tc, test_arp_that_is_not_for_us_is_not_even_delivered);
	tcase_add_test(tc,
	    test_a_nic_that_was_down_can_ask_again_and_does_not_spin);
	tcase_add_test(tc, test_the_neighbour_cache_is_told);
	tcase_add_test(tc, test_each_nic_gets_its_own_answers_only);
	tcase_add_test(tc,
	    test_a_probe_cannot_be_sent_or_opened_where_there_is_nothing);
	tcase_add_test(tc, test_a_dump_loses_no_reply);
}

static void
add_the_rest(TCase *tc)
{
	tcase_add_test(tc, test_an_address_is_announced_by_gratuitous_arp);
	tcase_add_test(tc,
	    test_a_neighbour_that_ignores_announcements_learns_when_asked);
	tcase_add_test(tc,
	    test_a_nic_without_arp_announces_nothing_and_says_so_to_nobody);
	tcase_add_test(tc,
	    test_its_packet_sockets_are_for_arp_only_and_get_nothing);
	tcase_add_test(tc,
	    test_a_lost_carrier_is_seen_at_once_even_while_others_flap);
	tcase_add_test(tc, test_nothing_is_looked_at_when_nothing_is_watched);
	tcase_add_test(tc,
	    test_a_watched_link_that_does_not_change_makes_no_news);
	tcase_add_test(tc, test_memberships_follow_and_return);
	tcase_add_test(tc, test_operations_of_all_kinds_keep_their_order);
}

int
main(void)
{
	Suite *s;
	SRunner *sr;
	int failed;

	/* What automake takes as "skipped". */
	if (unshare(CLONE_NEWNET) < 0)
		return 77;
	s = suite_create("linux_kernel");
	sr = srunner_create(s);
	add_dumps(new_case(s, "dumps"));
	add_addresses(new_case(s, "addresses"));
	add_news(new_case(s, "news"));
	add_routes_and_links(new_case(s, "routes and links"));
	add_probes(new_case(s, "probes"));
	add_the_rest(new_case(s, "announcements, carrier, multicast"));
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
