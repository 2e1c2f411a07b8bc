/*
 * check_show.c - tests of ifconfig-ipmp/show: what is printed, byte for byte.
 */
#include "ifconfig-ipmp/show.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

static const struct show_style plain;
static const struct show_style ether = { .ether = true };
static const struct show_style old = { .ether = true, .ipv4_only = true };

static struct ctlunit
unit(const char *name, uint64_t flags, uint32_t mtu, uint32_t index,
    const char *addr)
{
	struct ctlunit u;

	memset(&u, 0, sizeof(u));
	strcpy(u.name, name);
	u.flags = flags;
	u.mtu = mtu;
	u.index = index;
	ck_assert_int_eq(ipaddr_parse(&u.addr, AF_UNSPEC, addr), 0);
	u.family = u.addr.family;
	if (u.family == AF_INET && u.addr.plen > 0 && u.addr.b[0] != 127)
		u.broadcast = ipaddr_broadcast(&u.addr);
	return u;
}

static struct ctlunit
member(const char *name, uint64_t flags, uint32_t mtu, uint32_t index,
    const char *addr)
{
	static const uint8_t mac[] = { 0x8, 0, 0x20, 0xc7, 0x6e, 0xbc };
	struct ctlunit u = unit(name, flags, mtu, index, addr);

	strcpy(u.group, "production");
	memcpy(u.hwaddr, mac, sizeof(mac));
	u.hwlen = sizeof(mac);
	if (index == 3) {
		u.hwaddr[3] = 0xb3;
		u.hwaddr[4] = 0xe6;
		u.hwaddr[5] = 0xf7;
	}
	return u;
}

static void
assert_show(const struct ctlunit *u, size_t n, const struct show_style *style,
    const char *want)
{
	char *got;
	size_t i, size;
	FILE *f = open_memstream(&got, &size);

	for (i = 0; i < n; i++)
		show_unit(f, &u[i], style, NULL);
	fclose(f);
	ck_assert_str_eq(got, want);
	free(got);
}

#define QFE4                                                                   \
	"qfe4: flags=1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4> mtu 1500 "   \
	"index 3\n"                                                            \
	"\tinet 192.168.49.7 netmask ffffff00 broadcast 192.168.49.255\n"      \
	"\tgroupname production\n"                                             \
	"\tether 8:0:20:b3:e6:f7 \n"                                           \
	"qfe4:1: flags=9040843<UP,BROADCAST,RUNNING,MULTICAST,DEPRECATED,"     \
	"IPv4,NOFAILOVER> mtu 1500 index 3\n"                                  \
	"\tinet 192.168.49.106 netmask ffffff00 broadcast 192.168.49.255\n"

START_TEST(test_a_group_before_the_failure)
{
	const struct ctlunit u[] = {
		unit("lo0", 0x1000849, 8232, 1, "127.0.0.1/8"),
		member("qfe0", 0x1000843, 1500, 2, "192.168.49.42/24"),
		member("qfe0:1", 0x9040843, 1500, 2, "192.168.49.105/24"),
		member("qfe4", 0x1000843, 1500, 3, "192.168.49.7/24"),
		member("qfe4:1", 0x9040843, 1500, 3, "192.168.49.106/24"),
	};

	assert_show(u, 5, &ether,
	    "lo0: flags=1000849<UP,LOOPBACK,RUNNING,MULTICAST,IPv4> mtu 8232 "
	    "index 1\n"
	    "\tinet 127.0.0.1 netmask ff000000 \n"
	    "qfe0: flags=1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4> mtu "
	    "1500 index 2\n"
	    "\tinet 192.168.49.42 netmask ffffff00 broadcast 192.168.49.255\n"
	    "\tgroupname production\n"
	    "\tether 8:0:20:c7:6e:bc \n"
	    "qfe0:1: flags=9040843<UP,BROADCAST,RUNNING,MULTICAST,DEPRECATED,"
	    "IPv4,NOFAILOVER> mtu 1500 index 2\n"
	    "\tinet 192.168.49.105 netmask ffffff00 broadcast "
	    "192.168.49.255\n" QFE4);
}
END_TEST

START_TEST(test_a_group_after_the_failure)
{
	const struct ctlunit u[] = {
		member("qfe0", 0x19000842, 0, 2, "0.0.0.0/0"),
		member("qfe0:1", 0x19040843, 1500, 2, "192.168.49.105/24"),
		member("qfe4", 0x1000843, 1500, 3, "192.168.49.7/24"),
		member("qfe4:1", 0x9040843, 1500, 3, "192.168.49.106/24"),
		member("qfe4:2", 0x1000843, 1500, 3, "192.168.49.42/24"),
	};

	assert_show(u, 5, &ether,
	    "qfe0: flags=19000842<BROADCAST,RUNNING,MULTICAST,IPv4,"
	    "NOFAILOVER,FAILED> mtu 0 index 2\n"
	    "\tinet 0.0.0.0 netmask 0 \n"
	    "\tgroupname production\n"
	    "\tether 8:0:20:c7:6e:bc \n"
	    "qfe0:1: flags=19040843<UP,BROADCAST,RUNNING,MULTICAST,"
	    "DEPRECATED,IPv4,NOFAILOVER,FAILED> mtu 1500 index 2\n"
	    "\tinet 192.168.49.105 netmask ffffff00 broadcast "
	    "192.168.49.255\n" QFE4
	    "qfe4:2: flags=1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4> mtu "
	    "1500 index 3\n"
	    "\tinet 192.168.49.42 netmask ffffff00 broadcast "
	    "192.168.49.255\n");
}
END_TEST

START_TEST(test_a_test_address_that_is_down)
{
	const struct ctlunit u =
	    unit("hme0:1", 0x9040842, 1500, 3, "129.146.233.250/24");

	assert_show(&u, 1, &ether,
	    "hme0:1: flags=9040842<BROADCAST,RUNNING,MULTICAST,DEPRECATED,"
	    "IPv4,NOFAILOVER> mtu 1500 index 3\n"
	    "\tinet 129.146.233.250 netmask ffffff00 broadcast "
	    "129.146.233.255\n");
}
END_TEST

START_TEST(test_ipv6_has_its_length_and_no_netmask)
{
	const struct ctlunit u =
	    member("hme0", 0xa000841, 1500, 2, "fe80::a00:20ff:feb9:19fa/10");

	assert_show(&u, 1, &ether,
	    "hme0: flags=a000841<UP,RUNNING,MULTICAST,IPv6,NOFAILOVER> mtu "
	    "1500 index 2\n"
	    "\tinet6 fe80::a00:20ff:feb9:19fa/10 \n"
	    "\tgroupname production\n"
	    "\tether 8:0:20:c7:6e:bc \n");
}
END_TEST

/* As ifconfig -av; the token is that of the address when nobody set one. */
START_TEST(test_verbose_shows_what_belongs_to_the_link)
{
	const struct ctlunit u =
	    member("hme0", 0xa000841, 1500, 2, "fe80::a00:20ff:feb9:19fa/10");
	struct link6 link = { .hops = 255,
		.mtu = 1500,
		.reach_ms = 30000,
		.retrans_ms = 1000 };
	char *got;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	show_unit(f, &u, &plain, &link);
	ck_assert_int_eq(ipaddr_parse(&link.token, AF_INET6, "::1/64"), 0);
	show_unit(f, &u, &plain, &link);
	fclose(f);
	ck_assert_str_eq(got,
	    "hme0: flags=a000841<UP,RUNNING,MULTICAST,IPv6,NOFAILOVER> mtu "
	    "1500 index 2\n"
	    "\tinet6 fe80::a00:20ff:feb9:19fa/10 \n"
	    "\ttoken ::a00:20ff:feb9:19fa/64 maxhops 255, reachtime 30000 ms, "
	    "reachretrans 1000 ms, maxmtu 1500 \n"
	    "\tgroupname production\n"
	    "hme0: flags=a000841<UP,RUNNING,MULTICAST,IPv6,NOFAILOVER> mtu "
	    "1500 index 2\n"
	    "\tinet6 fe80::a00:20ff:feb9:19fa/10 \n"
	    "\ttoken ::1/64 maxhops 255, reachtime 30000 ms, "
	    "reachretrans 1000 ms, maxmtu 1500 \n"
	    "\tgroupname production\n");
	free(got);
}
END_TEST

START_TEST(test_no_ether_line_unless_wanted)
{
	const struct ctlunit u =
	    member("hme0", 0x1000842, 1500, 2, "0.0.0.0/0");

	assert_show(&u, 1, &plain,
	    "hme0: flags=1000842<BROADCAST,RUNNING,MULTICAST,IPv4> mtu 1500 "
	    "index 2\n"
	    "\tinet 0.0.0.0 netmask 0 \n"
	    "\tgroupname production\n");
}
END_TEST

START_TEST(test_no_ether_line_of_the_loopback_or_a_virtual_interface)
{
	struct ctlunit u[] = {
		member("lo0", 0x1000849, 8232, 1, "127.0.0.1/8"),
		member("vni0", 0x2001000841, 1500, 4, "0.0.0.0/0"),
	};

	u[0].group[0] = '\0';
	u[1].group[0] = '\0';
	assert_show(u, 2, &ether,
	    "lo0: flags=1000849<UP,LOOPBACK,RUNNING,MULTICAST,IPv4> mtu 8232 "
	    "index 1\n"
	    "\tinet 127.0.0.1 netmask ff000000 \n"
	    "vni0: flags=2001000841<UP,RUNNING,MULTICAST,IPv4,VIRTUAL> mtu "
	    "1500 index 4\n"
	    "\tinet 0.0.0.0 netmask 0 \n");
}
END_TEST

START_TEST(test_a_metric_is_shown_when_there_is_one)
{
	struct ctlunit u = unit("hme0", 0x1000843, 1500, 2, "192.168.85.19/26");

	u.metric = 2;
	assert_show(&u, 1, &ether,
	    "hme0: flags=1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4> metric "
	    "2 mtu 1500 index 2\n"
	    "\tinet 192.168.85.19 netmask ffffffc0 broadcast "
	    "192.168.85.63\n");
}
END_TEST

START_TEST(test_a_point_to_point_interface_shows_its_far_end)
{
	struct ctlunit u = unit("ppp0", 0x10008d1, 1500, 9, "10.0.0.1/8");

	ck_assert_int_eq(ipaddr_parse(&u.dst, AF_INET, "10.0.0.2"), 0);
	assert_show(&u, 1, &ether,
	    "ppp0: flags=10008d1<UP,POINTOPOINT,RUNNING,NOARP,MULTICAST,IPv4> "
	    "mtu 1500 index 9\n"
	    "\tinet 10.0.0.1 --> 10.0.0.2 netmask ff000000 \n");
}
END_TEST

START_TEST(test_no_flags_no_brackets)
{
	struct ctlunit u = unit("hme0", 0, 1500, 2, "0.0.0.0/0");

	assert_show(&u, 1, &ether,
	    "hme0: flags=0 mtu 1500 index 2\n\tinet 0.0.0.0 netmask 0 \n");
}
END_TEST

START_TEST(test_the_old_look_has_no_ipv4_and_no_index)
{
	const struct ctlunit u = unit("le0", 0x1000863, 1500, 2, "0.0.0.0/0");

	assert_show(&u, 1, &old,
	    "le0: flags=863<UP,BROADCAST,NOTRAILERS,RUNNING,MULTICAST> mtu "
	    "1500\n"
	    "\tinet 0.0.0.0 netmask 0 \n");
}
END_TEST

static void
assert_configinfo(const struct ctlunit *u, const char *want)
{
	char *got;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	show_configinfo(f, u);
	fclose(f);
	ck_assert_str_eq(got, want);
	free(got);
}

START_TEST(test_configinfo_is_the_line_that_makes_the_unit_again)
{
	struct ctlunit u =
	    member("hme0", 0x1000843, 1500, 2, "192.168.85.19/24");

	assert_configinfo(&u,
	    "hme0 inet plumb mtu 1500 set 192.168.85.19 netmask 0xffffff00 "
	    "broadcast 192.168.85.255 group production up\n");
	u = member("hme0:1", 0x29040843, 1500, 2, "192.168.85.21/24");
	assert_configinfo(&u,
	    "hme0 inet plumb mtu 1500 addif 192.168.85.21 netmask 0xffffff00 "
	    "broadcast 192.168.85.255 up deprecated -failover standby\n");
	u = member("hme0", 0xa000841, 1500, 2, "fe80::1/10");
	assert_configinfo(&u,
	    "hme0 inet6 plumb mtu 1500 set fe80::1/10 group production up "
	    "-failover\n");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("show");
	TCase *tc = tcase_create("show");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_a_group_before_the_failure);
	tcase_add_test(tc, test_a_group_after_the_failure);
	tcase_add_test(tc, test_a_test_address_that_is_down);
	tcase_add_test(tc, test_ipv6_has_its_length_and_no_netmask);
	tcase_add_test(tc, test_verbose_shows_what_belongs_to_the_link);
	tcase_add_test(tc, test_no_ether_line_unless_wanted);
	tcase_add_test(tc,
	    test_no_ether_line_of_the_loopback_or_a_virtual_interface);
	tcase_add_test(tc, test_a_metric_is_shown_when_there_is_one);
	tcase_add_test(tc, test_a_point_to_point_interface_shows_its_far_end);
	tcase_add_test(tc, test_no_flags_no_brackets);
	tcase_add_test(tc, test_the_old_look_has_no_ipv4_and_no_index);
	tcase_add_test(tc,
	    test_configinfo_is_the_line_that_makes_the_unit_again);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
