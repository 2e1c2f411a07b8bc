/*
 * check_ipv6.c - IPv6 addresses move, NICs are probed by both families.
 */
#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "setups.h"
#include "world.h"

#define LINK0  "fe80::aa02/64"
#define LINK1  "fe80::aa03/64"
#define ROUTER "fe80::1"

static const char two6_addrs[] =
    "hme0 192.168.85.21/32 192.168.85.19/24 " LINK0 " fd85::19/64; "
    "hme1 192.168.85.22/32 192.168.85.20/24 " LINK1 " fd85::20/64";

/* TWO, with a data address of IPv6 on each NIC and link-local test addresses.
 */
static struct world *
setup_two6(void)
{
	struct world *w = setup_lan("hme0 hme1");

	world_ipv6(w);
	world_station(w, ROUTER, MSEC(1));
	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	world_ip(w, "addr add fd85::19/64 dev hme0");
	world_ip(w, "addr add fd85::20/64 dev hme1");
	world_run(w, MSEC(1));
	world_ifconfig(w, "hme0 inet6 -failover up");
	world_ifconfig(w, "hme1 inet6 -failover up");
	world_ip(w, "route add default via " ROUTER " dev hme0");
	setup_done(w);
	ck_assert_world(w, two6_addrs);
	return w;
}

static bool
has(const char *text, const char *part)
{
	return strstr(text, part) != NULL;
}

START_TEST(test_a_cable_moves_ipv6_and_brings_it_home_as_it_was)
{
	struct world *w = setup_two6();
	const char *before = world_snapshot(w);

	world_pull(w, "hme0");
	world_run(w, MSEC(10));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 " LINK0 "; "
	    "hme1 192.168.85.22/32 192.168.85.20/24 192.168.85.19/24 " LINK1
	    " fd85::20/64 fd85::19/64");
	ck_assert_str_eq(world_arp(w, "fd85::19"), "hme1");
	ck_assert(has(world_routes(w), "default via fe80::1 dev hme1"));
	ck_assert(!has(world_routes(w), "default via fe80::1 dev hme0"));
	world_plug(w, "hme0");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_arp(w, "fd85::19"), "hme0");
	ck_assert_str_eq(world_snapshot(w), before);
	ck_assert_ptr_null(world_settled(w));
	ck_assert_uint_eq(world_kernel(w)->gaps, 0);
	world_free(w);
}
END_TEST

START_TEST(test_a_nic_fails_when_both_families_are_silent)
{
	struct world *w = setup_two6();

	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1) " " ROUTER);
	world_host(w, ROUTER)->silent = true;
	world_run(w, SEC(60));
	ck_assert_world(w, two6_addrs);
	ck_assert_str_eq(world_log(w), "");
	world_host(w, ROUTER)->silent = false;
	world_run(w, SEC(60));

	world_cut(w, "hme0");
	world_run(w, SEC(12));
	ck_assert(has(world_units(w), "hme0 1a000841 fe80::aa02/10"));
	ck_assert(has(world_units(w), "hme1:2 2000841 fd85::19/64"));
	world_mend(w, "hme0");
	/* One of them is enough to be repaired. */
	world_host(w, NET4(1))->silent = true;
	world_run(w, SEC(30));
	ck_assert_world(w, two6_addrs);
	world_free(w);
}
END_TEST

START_TEST(test_all_nodes_that_answer_are_targets_but_not_we_ourselves)
{
	struct world *w = setup_lan("hme0 hme1");

	world_ipv6(w);
	world_station(w, "fe80::50", MSEC(1));
	world_host(w, "fe80::50")->friendly = true;
	world_ifconfig(w, "hme0 inet6 plumb group test -failover up");
	world_ifconfig(w, "hme1 inet6 plumb group test -failover up");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_targets(w, "hme0"), "fe80::50");
	ck_assert_str_eq(world_targets(w, "hme1"), "fe80::50");
	world_free(w);
}
END_TEST

START_TEST(test_a_restart_finds_ipv6_where_it_was)
{
	struct world *w = setup_two6();
	const char *before = world_snapshot(w), *away;

	world_pull(w, "hme0");
	world_run(w, SEC(5));
	away = world_snapshot(w);
	world_ops(w);
	world_restart(w);
	world_run(w, SEC(5));
	ck_assert_str_eq(world_snapshot(w), away);
	world_plug(w, "hme0");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_crash_at_any_step_loses_no_ipv6_address)
{
	struct world *w;
	const char *before;
	unsigned int n;

	for (n = 0; n < 40; n++) {
		w = setup_two6();
		before = world_snapshot(w);
		world_pull(w, "hme0");
		world_crash_before(w, n);
		world_run(w, SEC(5));
		ck_assert(has(world_addrs(w), " fd85::19/64"));
		ck_assert_ptr_null(world_settled(w));
		world_plug(w, "hme0");
		world_run(w, SEC(60));
		ck_assert_str_eq(world_snapshot(w), before);
		world_free(w);
	}
}
END_TEST

START_TEST(test_a_duplicate_is_told_once_and_not_fought_over)
{
	struct world *w = setup_two6();

	world_station(w, "fd85::77", MSEC(1));
	world_ip(w, "addr add fd85::77/64 dev hme0");
	world_run(w, SEC(5));
	ck_assert_str_eq(world_log(w),
	    "duplicate address fd85::77 on hme0:2: somebody else on the link "
	    "has it; it is not used here and does not move\n");
	ck_assert(has(world_units(w), "hme0:2 4002000841 fd85::77/64"));
	world_pull(w, "hme0");
	world_run(w, SEC(5));
	ck_assert(has(world_addrs(w), LINK0 " fd85::77/64; "));
	ck_assert_str_eq(world_arp(w, "fd85::77"), "nowhere");
	ck_assert(!has(world_log(w), "duplicate"));
	world_free(w);
}
END_TEST

START_TEST(test_what_others_take_from_its_stand_in_is_put_back)
{
	struct world *w = setup_two6();

	world_pull(w, "hme0");
	world_run(w, SEC(5));
	world_ip(w, "addr del fd85::19/64 dev hme1");
	world_run(w, SEC(1));
	ck_assert(has(world_addrs(w), "fd85::19/64"));
	world_free(w);
}
END_TEST

START_TEST(test_a_link_taken_down_by_hand_loses_no_address)
{
	struct world *w = setup_two6();

	world_ip(w, "link set hme0 down");
	world_run(w, SEC(5));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; "
	    "hme1 192.168.85.22/32 192.168.85.20/24 192.168.85.19/24 " LINK1
	    " fd85::20/64 fd85::19/64");
	world_ip(w, "link set hme0 up");
	world_run(w, SEC(60));
	ck_assert_world(w, two6_addrs);
	ck_assert(has(world_routes(w), "default via fe80::1 dev hme0"));
	world_free(w);
}
END_TEST

START_TEST(test_an_advertised_route_has_a_better_copy_while_its_nic_is_away)
{
	struct world *w = setup_two6();

	world_ip(w, "route del default via " ROUTER " dev hme0");
	world_ip(w, "route add default via " ROUTER " dev hme0 proto ra");
	world_ip(w, "route add default via " ROUTER " dev hme1 proto ra");
	world_run(w, SEC(1));
	world_pull(w, "hme0");
	world_run(w, SEC(1));
	ck_assert(
	    has(world_routes(w), "default via fe80::1 dev hme1 metric 1023"));
	ck_assert(
	    has(world_routes(w), "default via fe80::1 dev hme0 metric 1024"));
	world_plug(w, "hme0");
	world_run(w, SEC(60));
	ck_assert(!has(world_routes(w), "metric 1023"));
	world_free(w);
}
END_TEST

START_TEST(test_a_member_without_ipv6_units_takes_them_and_ipv4_moves)
{
	struct world *w = setup_lan("hme0 hme1");

	world_ipv6(w);
	setup_nic(w, "hme0", NET4(19), NULL);
	setup_nic(w, "hme1", NET4(20), NULL);
	world_ip(w, "addr add fd85::19/64 dev hme0");
	setup_done(w);
	world_pull(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_world(w,
	    "hme0 " LINK0 "; hme1 192.168.85.20/24 192.168.85.19/24 " LINK1
	    " fd85::19/64");
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipv6");
	TCase *tc = tcase_create("ipv6");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(tc, 60);
	tcase_add_test(tc,
	    test_a_cable_moves_ipv6_and_brings_it_home_as_it_was);
	tcase_add_test(tc, test_a_nic_fails_when_both_families_are_silent);
	tcase_add_test(tc,
	    test_all_nodes_that_answer_are_targets_but_not_we_ourselves);
	tcase_add_test(tc, test_a_restart_finds_ipv6_where_it_was);
	tcase_add_test(tc, test_a_crash_at_any_step_loses_no_ipv6_address);
	tcase_add_test(tc, test_a_duplicate_is_told_once_and_not_fought_over);
	tcase_add_test(tc, test_what_others_take_from_its_stand_in_is_put_back);
	tcase_add_test(tc, test_a_link_taken_down_by_hand_loses_no_address);
	tcase_add_test(tc,
	    test_an_advertised_route_has_a_better_copy_while_its_nic_is_away);
	tcase_add_test(tc,
	    test_a_member_without_ipv6_units_takes_them_and_ipv4_moves);
	suite_add_tcase(s, tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
