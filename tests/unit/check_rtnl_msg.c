/*
 * check_rtnl_msg.c - rtnetlink messages: what is written reads back, and no
 * message, however broken, is read beyond its end.
 */
#include "mpathd/wire/rtnl_msg.h"

#include <check.h>
#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>

static _Alignas(8) char buf[2048];

static struct ipaddr
ip(const char *text)
{
	struct ipaddr a;

	ck_assert_int_eq(ipaddr_parse(&a, AF_UNSPEC, text), 0);
	return a;
}

static void
assert_ip(const struct ipaddr *a, const char *text)
{
	char s[IPADDR_STRLEN];

	ck_assert_str_eq(ipaddr_print_prefix(a, s), text);
}

static struct addrfact
an_address(void)
{
	return (struct addrfact){ .ifindex = 7,
		.addr = ip("192.0.2.7/24"),
		.broadcast = ip("192.0.2.255"),
		.label = "eth0:12",
		.scope = SCOPE_LINK,
		.proto = ADDR_PROTO_OURS,
		.flags = ADDR_NODAD | ADDR_NOPREFIXROUTE,
		.rt_priority = 77,
		.valid_s = 600,
		.preferred_s = 300 };
}

static struct routefact
a_route(void)
{
	return (struct routefact){ .table = 1000,
		.dst = ip("198.51.100.0/24"),
		.tos = 0x10,
		.type = ROUTE_UNICAST,
		.scope = SCOPE_UNIVERSE,
		.proto = ROUTE_PROTO_STATIC,
		.priority = 50,
		.oif = 3,
		.gateway = ip("192.0.2.1"),
		.prefsrc = ip("192.0.2.7"),
		.onlink = true,
		.simple = true,
		.metrics_len = 8,
		.metrics = { 8, 0, 2, 0, 0x78, 5, 0, 0 } };
}

/* A link as the kernel tells of it. */
static struct nlmsghdr *
a_link(unsigned int flags)
{
	static const uint8_t mac[] = { 2, 0, 0, 0, 0, 1 };
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));
	struct nlattr *spec, *inet;
	uint32_t conf[IPV4_DEVCONF_MAX] = { 0 };

	nlh->nlmsg_type = RTM_NEWLINK;
	ifi->ifi_index = 4;
	ifi->ifi_type = ARPHRD_ETHER;
	ifi->ifi_flags = flags;
	mnl_attr_put_strz(nlh, IFLA_IFNAME, "eth0");
	mnl_attr_put_u32(nlh, IFLA_MTU, 1500);
	mnl_attr_put(nlh, IFLA_ADDRESS, sizeof(mac), mac);
	mnl_attr_put_u32(nlh, IFLA_CARRIER_DOWN_COUNT, 9);
	conf[IPV4_DEVCONF_ARP_IGNORE - 1] = 1;
	conf[IPV4_DEVCONF_ARP_ANNOUNCE - 1] = 2;
	conf[IPV4_DEVCONF_RP_FILTER - 1] = 3;
	conf[IPV4_DEVCONF_PROMOTE_SECONDARIES - 1] = 4;
	conf[IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN - 1] = 5;
	conf[IPV4_DEVCONF_ARPFILTER - 1] = 6;
	spec = mnl_attr_nest_start(nlh, IFLA_AF_SPEC);
	inet = mnl_attr_nest_start(nlh, AF_INET);
	mnl_attr_put(nlh, IFLA_INET_CONF, sizeof(conf), conf);
	mnl_attr_nest_end(nlh, inet);
	mnl_attr_nest_end(nlh, spec);
	return nlh;
}

START_TEST(test_a_link_reads_with_all_that_matters)
{
	struct linkfact l;

	ck_assert_int_eq(
	    rtnl_msg_get_link(&l,
		a_link(IFF_UP | IFF_BROADCAST | IFF_MULTICAST | IFF_LOWER_UP)),
	    0);
	ck_assert_uint_eq(l.ifindex, 4);
	ck_assert_str_eq(l.name, "eth0");
	ck_assert_uint_eq(l.flags, LINK_UP | LINK_BROADCAST | LINK_MULTICAST);
	ck_assert(l.carrier && l.ethernet);
	ck_assert_uint_eq(l.mtu, 1500);
	ck_assert_uint_eq(l.carrier_downs, 9);
	ck_assert_uint_eq(l.hwlen, 6);
	ck_assert_mem_eq(l.hwaddr, "\2\0\0\0\0\1", 6);
	ck_assert(l.conf.known);
	for (uint32_t i = 0; i < CONF_KEYS; i++)
		ck_assert_uint_eq(l.conf.value[i], i + 1);
}
END_TEST

START_TEST(test_carrier_is_lower_up_and_ifla_carrier_knows_better)
{
	struct nlmsghdr *nlh;
	struct linkfact l;

	ck_assert_int_eq(rtnl_msg_get_link(&l, a_link(IFF_UP | IFF_RUNNING)),
	    0);
	ck_assert(!l.carrier);
	nlh = a_link(IFF_UP);
	mnl_attr_put_u8(nlh, IFLA_CARRIER, 1);
	ck_assert_int_eq(rtnl_msg_get_link(&l, nlh), 0);
	ck_assert(l.carrier);
}
END_TEST

START_TEST(test_what_a_bridge_or_a_radio_says_is_no_link_news)
{
	struct nlmsghdr *nlh = a_link(IFF_UP);
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	struct linkfact l;

	ifi->ifi_family = AF_BRIDGE;
	ck_assert_int_eq(rtnl_msg_get_link(&l, nlh), -ENOMSG);
	nlh = a_link(IFF_UP);
	mnl_attr_put_u32(nlh, IFLA_WIRELESS, 0);
	ck_assert_int_eq(rtnl_msg_get_link(&l, nlh), -ENOMSG);
}
END_TEST

START_TEST(test_a_name_without_end_is_refused)
{
	struct nlmsghdr *nlh = a_link(IFF_UP);
	struct linkfact l;

	mnl_attr_put(nlh, IFLA_IFNAME, 16, "0123456789abcdef");
	ck_assert_int_eq(rtnl_msg_get_link(&l, nlh), -EBADMSG);
}
END_TEST

START_TEST(test_a_hardware_address_that_is_too_long_is_refused)
{
	static const uint8_t mac[HWADDR_SIZE + 1];
	struct nlmsghdr *nlh = a_link(IFF_UP);
	struct linkfact l;

	mnl_attr_put(nlh, IFLA_ADDRESS, sizeof(mac), mac);
	ck_assert_int_eq(rtnl_msg_get_link(&l, nlh), -EBADMSG);
}
END_TEST

START_TEST(test_an_older_kernel_with_fewer_settings_gives_none)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));
	struct nlattr *spec, *inet;
	uint32_t conf[20] = { 0 };
	struct linkfact l;

	ifi->ifi_index = 4;
	mnl_attr_put_strz(nlh, IFLA_IFNAME, "eth0");
	spec = mnl_attr_nest_start(nlh, IFLA_AF_SPEC);
	inet = mnl_attr_nest_start(nlh, AF_INET);
	mnl_attr_put(nlh, IFLA_INET_CONF, sizeof(conf), conf);
	mnl_attr_nest_end(nlh, inet);
	mnl_attr_nest_end(nlh, spec);
	ck_assert_int_eq(rtnl_msg_get_link(&l, nlh), 0);
	ck_assert(!l.conf.known);
}
END_TEST

START_TEST(test_an_address_reads_back_as_written)
{
	struct addrfact a = an_address(), b;

	ck_assert_int_eq(rtnl_msg_get_addr(&b, rtnl_msg_put_addr(buf, &a)), 0);
	ck_assert_uint_eq(b.ifindex, 7);
	ck_assert(ipaddr_equal(&b.addr, &a.addr));
	ck_assert(!ipaddr_is_set(&b.peer));
	assert_ip(&b.broadcast, "192.0.2.255/32");
	ck_assert_str_eq(b.label, "eth0:12");
	ck_assert_uint_eq(b.scope, SCOPE_LINK);
	ck_assert_uint_eq(b.proto, ADDR_PROTO_OURS);
	ck_assert_uint_eq(b.flags, a.flags);
	ck_assert_uint_eq(b.rt_priority, 77);
	ck_assert_uint_eq(b.valid_s, 600);
	ck_assert_uint_eq(b.preferred_s, 300);
}
END_TEST

START_TEST(test_a_permanent_deprecated_address_asks_for_no_preferred_time)
{
	struct addrfact a = an_address(), b;

	a.flags = ADDR_PERMANENT | ADDR_DEPRECATED | ADDR_SECONDARY;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, rtnl_msg_put_addr(buf, &a)), 0);
	ck_assert_uint_eq(b.flags, 0);
	ck_assert_uint_eq(b.valid_s, UINT32_MAX);
	ck_assert_uint_eq(b.preferred_s, 0);
}
END_TEST

START_TEST(test_a_point_to_point_address_keeps_both_ends)
{
	struct addrfact a = an_address(), b;

	a.addr = ip("10.0.0.1/30");
	a.peer = ip("10.0.0.2/30");
	ck_assert_int_eq(rtnl_msg_get_addr(&b, rtnl_msg_put_addr(buf, &a)), 0);
	assert_ip(&b.addr, "10.0.0.1/30");
	assert_ip(&b.peer, "10.0.0.2/30");
}
END_TEST

START_TEST(test_one_bit_is_secondary_in_ipv4_and_temporary_in_ipv6)
{
	struct addrfact a = an_address(), b;
	struct nlmsghdr *nlh = rtnl_msg_put_addr(buf, &a);

	mnl_attr_put_u32(nlh, IFA_FLAGS, IFA_F_SECONDARY);
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), 0);
	ck_assert_uint_eq(b.flags, ADDR_SECONDARY);

	a.addr = ip("2001:db8::7/64");
	memset(&a.broadcast, 0, sizeof(a.broadcast));
	nlh = rtnl_msg_put_addr(buf, &a);
	mnl_attr_put_u32(nlh, IFA_FLAGS, IFA_F_TEMPORARY | IFA_F_TENTATIVE);
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), 0);
	ck_assert_uint_eq(b.flags, ADDR_TEMPORARY | ADDR_TENTATIVE);
	assert_ip(&b.addr, "2001:db8::7/64");
	ck_assert_str_eq(b.label, "");
}
END_TEST

START_TEST(test_a_wrong_address_is_refused)
{
	struct addrfact a = an_address(), b;
	struct nlmsghdr *nlh = rtnl_msg_put_addr_del(buf, &a);
	struct ifaddrmsg *ifa = mnl_nlmsg_get_payload(nlh);

	ifa->ifa_prefixlen = 33;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), -EBADMSG);
	ifa->ifa_prefixlen = 24;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), 0);
	ifa->ifa_family = AF_INET6;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), -EBADMSG);
	ifa->ifa_family = AF_BRIDGE;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), -ENOMSG);
	nlh->nlmsg_len = NLMSG_LENGTH(sizeof(*ifa));
	ifa->ifa_family = AF_INET;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), -EBADMSG);
}
END_TEST

START_TEST(test_a_route_reads_back_as_written)
{
	struct routefact a = a_route(), b;

	ck_assert_int_eq(
	    rtnl_msg_get_route(&b, rtnl_msg_put_route(buf, &a, RTNL_APPEND)),
	    0);
	ck_assert_uint_eq(b.table, a.table);
	ck_assert(ipaddr_equal(&b.dst, &a.dst));
	ck_assert_uint_eq(b.tos, a.tos);
	ck_assert_uint_eq(b.type, a.type);
	ck_assert_uint_eq(b.scope, a.scope);
	ck_assert_uint_eq(b.proto, a.proto);
	ck_assert_uint_eq(b.priority, a.priority);
	ck_assert_uint_eq(b.oif, a.oif);
	ck_assert(ipaddr_equal(&b.gateway, &a.gateway));
	ck_assert(ipaddr_equal(&b.prefsrc, &a.prefsrc));
	ck_assert(b.onlink && b.simple);
	ck_assert_uint_eq(b.metrics_len, 8);
	ck_assert_mem_eq(b.metrics, a.metrics, METRICS_SIZE);
}
END_TEST

START_TEST(test_a_default_route_has_the_zero_destination)
{
	struct routefact a = a_route(), b;

	a.dst = ip("0.0.0.0/0");
	ck_assert_int_eq(
	    rtnl_msg_get_route(&b, rtnl_msg_put_route_del(buf, &a)), 0);
	assert_ip(&b.dst, "0.0.0.0/0");
}
END_TEST

START_TEST(test_the_place_of_a_route_is_in_the_flags)
{
	static const unsigned int flags[] = {
		[RTNL_APPEND] = NLM_F_CREATE | NLM_F_APPEND,
		[RTNL_PREPEND] = NLM_F_CREATE,
		[RTNL_REPLACE] = NLM_F_CREATE | NLM_F_REPLACE,
	};
	struct routefact a = a_route();

	for (enum rtnl_place i = RTNL_APPEND; i <= RTNL_REPLACE; i++)
		ck_assert_uint_eq(rtnl_msg_put_route(buf, &a, i)->nlmsg_flags,
		    flags[i] | NLM_F_REQUEST | NLM_F_ACK);
}
END_TEST

START_TEST(test_only_one_plain_next_hop_is_simple)
{
	static const uint16_t more[] = { RTA_MULTIPATH, RTA_NH_ID, RTA_VIA,
		RTA_ENCAP_TYPE };
	struct routefact a = a_route(), b;
	struct nlmsghdr *nlh;

	for (size_t i = 0; i < sizeof(more) / sizeof(more[0]); i++) {
		nlh = rtnl_msg_put_route(buf, &a, RTNL_APPEND);
		mnl_attr_put_u32(nlh, more[i], 1);
		ck_assert_int_eq(rtnl_msg_get_route(&b, nlh), 0);
		ck_assert(!b.simple);
		ck_assert(i > 1 || b.oif == 0);
	}
	a.type = RTN_BLACKHOLE;
	nlh = rtnl_msg_put_route(buf, &a, RTNL_APPEND);
	ck_assert_int_eq(rtnl_msg_get_route(&b, nlh), 0);
	ck_assert(!b.simple);
}
END_TEST

START_TEST(test_metrics_without_room_make_a_route_not_simple)
{
	static const uint8_t metrics[METRICS_SIZE + 4];
	struct routefact a = a_route(), b;
	struct nlmsghdr *nlh;

	nlh = rtnl_msg_put_route(buf, &a, RTNL_APPEND);
	mnl_attr_put(nlh, RTA_METRICS, sizeof(metrics), metrics);
	ck_assert_int_eq(rtnl_msg_get_route(&b, nlh), 0);
	ck_assert(!b.simple);
	ck_assert_uint_eq(b.metrics_len, 0);
}
END_TEST

START_TEST(test_a_cloned_route_is_skipped)
{
	struct routefact a = a_route(), b;
	struct nlmsghdr *nlh = rtnl_msg_put_route(buf, &a, RTNL_APPEND);
	struct rtmsg *rtm = mnl_nlmsg_get_payload(nlh);

	rtm->rtm_flags |= RTM_F_CLONED;
	ck_assert_int_eq(rtnl_msg_get_route(&b, nlh), -ENOMSG);
}
END_TEST

START_TEST(test_a_wrong_route_is_refused)
{
	struct routefact a = a_route(), b;
	struct nlmsghdr *nlh = rtnl_msg_put_route(buf, &a, RTNL_APPEND);
	struct rtmsg *rtm = mnl_nlmsg_get_payload(nlh);

	rtm->rtm_dst_len = 33;
	ck_assert_int_eq(rtnl_msg_get_route(&b, nlh), -EBADMSG);
	rtm->rtm_dst_len = 24;
	mnl_attr_put_u16(nlh, RTA_PRIORITY, 1);
	ck_assert_int_eq(rtnl_msg_get_route(&b, nlh), -EBADMSG);
	nlh->nlmsg_len = NLMSG_LENGTH(sizeof(*rtm));
	ck_assert_int_eq(rtnl_msg_get_route(&b, nlh), -EBADMSG);
}
END_TEST

START_TEST(test_neighbours_that_are_permanent_or_need_none_are_fixed)
{
	struct neighfact a = { .ifindex = 3, .dst = ip("fe80::1") }, b;
	struct nlmsghdr *nlh = rtnl_msg_put_neigh_del(buf, &a);
	struct ndmsg *ndm = mnl_nlmsg_get_payload(nlh);

	ck_assert_int_eq(rtnl_msg_get_neigh(&b, nlh), 0);
	ck_assert_uint_eq(b.ifindex, 3);
	assert_ip(&b.dst, "fe80::1/128");
	ck_assert(!b.fixed && !b.router);
	ndm->ndm_flags = NTF_ROUTER;
	ck_assert_int_eq(rtnl_msg_get_neigh(&b, nlh), 0);
	ck_assert(b.router);
	ndm->ndm_state = NUD_PERMANENT;
	ck_assert_int_eq(rtnl_msg_get_neigh(&b, nlh), 0);
	ck_assert(b.fixed);
	ndm->ndm_state = NUD_NOARP;
	ck_assert_int_eq(rtnl_msg_get_neigh(&b, nlh), 0);
	ck_assert(b.fixed);
	ndm->ndm_family = AF_BRIDGE;
	ck_assert_int_eq(rtnl_msg_get_neigh(&b, nlh), -ENOMSG);
}
END_TEST

START_TEST(test_an_event_has_the_type_and_place_of_its_message)
{
	struct addrfact a = an_address();
	struct routefact r = a_route();
	struct nlmsghdr *nlh;
	struct event ev;

	ck_assert_int_eq(rtnl_msg_get_event(&ev, a_link(0), 0), 0);
	ck_assert_int_eq(ev.type, EV_LINK);
	nlh = a_link(0);
	nlh->nlmsg_type = RTM_DELLINK;
	ck_assert_int_eq(rtnl_msg_get_event(&ev, nlh, 0), 0);
	ck_assert_int_eq(ev.type, EV_LINK_GONE);
	rtnl_msg_get_event(&ev, rtnl_msg_put_addr(buf, &a), 0);
	ck_assert_int_eq(ev.type, EV_ADDR);
	rtnl_msg_get_event(&ev, rtnl_msg_put_addr_del(buf, &a), 0);
	ck_assert_int_eq(ev.type, EV_ADDR_GONE);
	rtnl_msg_get_event(&ev, rtnl_msg_put_route(buf, &r, RTNL_PREPEND), 0);
	ck_assert(ev.type == EV_ROUTE && !ev.replaced && !ev.appended);
	rtnl_msg_get_event(&ev, rtnl_msg_put_route(buf, &r, RTNL_APPEND), 0);
	ck_assert(ev.type == EV_ROUTE && !ev.replaced && ev.appended);
	rtnl_msg_get_event(&ev, rtnl_msg_put_route(buf, &r, RTNL_REPLACE), 0);
	ck_assert(ev.type == EV_ROUTE && ev.replaced && !ev.appended);
	rtnl_msg_get_event(&ev, rtnl_msg_put_route_del(buf, &r), 0);
	ck_assert_int_eq(ev.type, EV_ROUTE_GONE);
	nlh->nlmsg_type = RTM_NEWQDISC;
	ck_assert_int_eq(rtnl_msg_get_event(&ev, nlh, 0), -ENOMSG);
}
END_TEST

START_TEST(test_link_settings_are_nested_by_their_number)
{
	struct nicconf conf = { .known = true, .value = { 1, 2, 3, 4, 5 } };
	struct nlmsghdr *nlh = rtnl_msg_put_link_conf(buf, 9, &conf);
	struct ifinfomsg *ifi = mnl_nlmsg_get_payload(nlh);
	struct nlattr *a = mnl_nlmsg_get_payload_offset(nlh, sizeof(*ifi));

	ck_assert_uint_eq(nlh->nlmsg_type, RTM_SETLINK);
	ck_assert_int_eq(ifi->ifi_index, 9);
	ck_assert_uint_eq(ifi->ifi_change, 0);
	ck_assert_uint_eq(mnl_attr_get_type(a), IFLA_AF_SPEC);
	a = mnl_attr_get_payload(a);
	ck_assert_uint_eq(mnl_attr_get_type(a), AF_INET);
	a = mnl_attr_get_payload(a);
	ck_assert_uint_eq(mnl_attr_get_type(a), IFLA_INET_CONF);
	a = mnl_attr_get_payload(a);
	ck_assert_uint_eq(mnl_attr_get_type(a), IPV4_DEVCONF_ARP_IGNORE);
	ck_assert_uint_eq(mnl_attr_get_u32(a), 1);
}
END_TEST

START_TEST(test_no_request_is_larger_than_its_buffer)
{
	struct addrfact a = an_address();
	struct routefact r = a_route();
	struct nicconf conf = { .known = true };

	a.addr = a.peer = ip("2001:db8::1/64");
	a.peer.b[15] = 2;
	a.broadcast = a.peer;
	r.dst = r.gateway = r.prefsrc = ip("2001:db8::1");
	r.metrics_len = METRICS_SIZE;
	ck_assert_uint_le(rtnl_msg_put_addr(buf, &a)->nlmsg_len, RTNL_MSG_SIZE);
	ck_assert_uint_le(rtnl_msg_put_route(buf, &r, RTNL_APPEND)->nlmsg_len,
	    RTNL_MSG_SIZE);
	ck_assert_uint_le(rtnl_msg_put_link_conf(buf, 1, &conf)->nlmsg_len,
	    RTNL_MSG_SIZE);
}
END_TEST

/* All readers over a copy that ends exactly where the message says. */
static void
read_all(const void *msg, size_t len)
{
	struct nlmsghdr *nlh = malloc(len);
	struct linkfact l;
	struct addrfact a;
	struct routefact r;
	struct neighfact n;
	struct event ev;

	memcpy(nlh, msg, len);
	nlh->nlmsg_len = (uint32_t)len;
	rtnl_msg_get_link(&l, nlh);
	rtnl_msg_get_addr(&a, nlh);
	rtnl_msg_get_route(&r, nlh);
	rtnl_msg_get_neigh(&n, nlh);
	rtnl_msg_get_event(&ev, nlh, 0);
	free(nlh);
}

static size_t
sample(int i)
{
	struct addrfact a = an_address();
	struct routefact r = a_route();
	struct neighfact n = { .ifindex = 3, .dst = ip("192.0.2.9") };

	switch (i) {
	case 0:
		return a_link(IFF_UP)->nlmsg_len;
	case 1:
		return rtnl_msg_put_addr(buf, &a)->nlmsg_len;
	case 2:
		return rtnl_msg_put_route(buf, &r, RTNL_APPEND)->nlmsg_len;
	default:
		return rtnl_msg_put_neigh_del(buf, &n)->nlmsg_len;
	}
}

START_TEST(test_a_message_cut_off_anywhere_is_never_read_beyond_its_end)
{
	size_t len = sample(_i);

	for (size_t cut = sizeof(struct nlmsghdr); cut <= len; cut++)
		read_all(buf, cut);
}
END_TEST

START_TEST(test_a_message_with_any_byte_wrong_is_never_read_beyond_its_end)
{
	static const uint8_t bad[] = { 0x00, 0x01, 0x7f, 0x80, 0xff };
	size_t len = sample(_i);

	for (size_t at = sizeof(struct nlmsghdr); at < len; at++) {
		for (size_t v = 0; v < sizeof(bad); v++) {
			char was = buf[at];

			buf[at] = (char)bad[v];
			read_all(buf, len);
			buf[at] = was;
		}
	}
}
END_TEST

START_TEST(test_random_bytes_are_never_read_beyond_their_end)
{
	unsigned int seed = 1;

	for (int round = 0; round < 20000; round++) {
		size_t len = sample(round % 4);

		for (int i = 0; i < 4; i++) {
			size_t at = sizeof(struct nlmsghdr) +
			    (size_t)rand_r(&seed) %
				(len - sizeof(struct nlmsghdr));

			buf[at] = (char)rand_r(&seed);
		}
		read_all(buf, len);
	}
}
END_TEST

START_TEST(test_a_length_beyond_the_end_or_of_nothing_is_refused)
{
	struct addrfact a = an_address(), b;
	struct nlmsghdr *nlh = rtnl_msg_put_addr(buf, &a);
	struct nlattr *first =
	    mnl_nlmsg_get_payload_offset(nlh, sizeof(struct ifaddrmsg));

	first->nla_len = 0;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), -EBADMSG);
	first->nla_len = 3;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), -EBADMSG);
	first->nla_len = UINT16_MAX;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), -EBADMSG);
	first->nla_len = 8;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), 0);
	nlh->nlmsg_len = sizeof(*nlh) + 4;
	ck_assert_int_eq(rtnl_msg_get_addr(&b, nlh), -EBADMSG);
}
END_TEST

static TCase *
case_of_links(void)
{
	TCase *tc = tcase_create("links");

	tcase_add_test(tc, test_a_link_reads_with_all_that_matters);
	tcase_add_test(tc,
	    test_carrier_is_lower_up_and_ifla_carrier_knows_better);
	tcase_add_test(tc, test_what_a_bridge_or_a_radio_says_is_no_link_news);
	tcase_add_test(tc, test_a_name_without_end_is_refused);
	tcase_add_test(tc, test_a_hardware_address_that_is_too_long_is_refused);
	tcase_add_test(tc, test_an_older_kernel_with_fewer_settings_gives_none);
	tcase_add_test(tc, test_link_settings_are_nested_by_their_number);
	return tc;
}

static TCase *
case_of_addresses(void)
{
	TCase *tc = tcase_create("addresses");

	tcase_add_test(tc, test_an_address_reads_back_as_written);
	tcase_add_test(tc,
	    test_a_permanent_deprecated_address_asks_for_no_preferred_time);
	tcase_add_test(tc, test_a_point_to_point_address_keeps_both_ends);
	tcase_add_test(tc,
	    test_one_bit_is_secondary_in_ipv4_and_temporary_in_ipv6);
	tcase_add_test(tc, test_a_wrong_address_is_refused);
	return tc;
}

static TCase *
case_of_routes(void)
{
	TCase *tc = tcase_create("routes");

	tcase_add_test(tc, test_a_route_reads_back_as_written);
	tcase_add_test(tc, test_a_default_route_has_the_zero_destination);
	tcase_add_test(tc, test_the_place_of_a_route_is_in_the_flags);
	tcase_add_test(tc, test_only_one_plain_next_hop_is_simple);
	tcase_add_test(tc, test_metrics_without_room_make_a_route_not_simple);
	tcase_add_test(tc, test_a_cloned_route_is_skipped);
	tcase_add_test(tc, test_a_wrong_route_is_refused);
	tcase_add_test(tc,
	    test_neighbours_that_are_permanent_or_need_none_are_fixed);
	tcase_add_test(tc, test_an_event_has_the_type_and_place_of_its_message);
	return tc;
}

START_TEST(test_messages_of_a_datagram_are_found_one_by_one)
{
	static const uint32_t lens[] = { 16, 21, 16 };
	uint32_t at[] = { 0, 16, 40 }, i;
	const struct nlmsghdr *nlh;
	size_t left = 56;

	memset(buf, 0, sizeof(buf));
	for (i = 0; i < 3; i++)
		memcpy(buf + at[i], &lens[i], sizeof(lens[i]));
	nlh = rtnl_msg_first(buf, left);
	for (i = 0; i < 3; i++) {
		ck_assert_ptr_eq(nlh, buf + at[i]);
		nlh = rtnl_msg_next(nlh, &left);
	}
	ck_assert_ptr_null(nlh);
}
END_TEST

/* 0xe9e9e94c is negative as an int, and smaller than any length. */
START_TEST(test_no_message_is_longer_than_its_datagram)
{
	static const uint32_t lens[] = { 0, 15, 65, 0x7fffffff, 0x80000000,
		0xe9e9e94c, 0xffffffff };
	uint32_t i;

	memset(buf, 0, sizeof(buf));
	for (i = 0; i < sizeof(lens) / sizeof(lens[0]); i++) {
		memcpy(buf, &lens[i], sizeof(lens[i]));
		ck_assert_ptr_null(rtnl_msg_first(buf, 64));
	}
	ck_assert_ptr_null(rtnl_msg_first(buf, 0));
}
END_TEST

static TCase *
case_of_broken_bytes(void)
{
	TCase *tc = tcase_create("broken bytes");

	tcase_add_test(tc, test_no_request_is_larger_than_its_buffer);
	tcase_add_test(tc, test_messages_of_a_datagram_are_found_one_by_one);
	tcase_add_test(tc, test_no_message_is_longer_than_its_datagram);
	tcase_add_loop_test(tc,
	    test_a_message_cut_off_anywhere_is_never_read_beyond_its_end, 0, 4);
	tcase_add_loop_test(tc,
	    test_a_message_with_any_byte_wrong_is_never_read_beyond_its_end, 0,
	    4);
	tcase_add_test(tc, test_random_bytes_are_never_read_beyond_their_end);
	tcase_add_test(tc,
	    test_a_length_beyond_the_end_or_of_nothing_is_refused);
	return tc;
}

int
main(void)
{
	Suite *s = suite_create("rtnl_msg");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, case_of_links());
	suite_add_tcase(s, case_of_addresses());
	suite_add_tcase(s, case_of_routes());
	suite_add_tcase(s, case_of_broken_bytes());
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
