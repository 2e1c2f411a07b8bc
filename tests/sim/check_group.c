/*
 * check_group.c - failures of whole groups, NICs alone, and members that come,
 * go and change groups.
 */
#include <check.h>

#include "setups.h"

/* D01, D02 */
START_TEST(test_when_all_fail_at_once_no_address_moves)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_cut(w, "hme1");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_log(w),
	    "All Interfaces in group test have failed\n");
	ck_assert_str_eq(world_ops(w),
	    "append 192.168.85.0/24 hme0; "
	    "append 192.168.85.0/24 hme1; ");
	ck_assert_world(w, setup_two_addrs);
	ck_assert_str_eq(world_units(w),
	    "hme0 11000843 192.168.85.19/24\n"
	    "hme0:1 19040843 192.168.85.21/24\n"
	    "hme1 11000843 192.168.85.20/24\n"
	    "hme1:1 19040843 192.168.85.22/24\n");
	world_free(w);
}
END_TEST

/* B08 */
START_TEST(test_a_family_that_a_member_lacks_is_told_once_and_when_it_ends)
{
	struct world *w = setup_two();

	world_log(w);
	world_ifconfig(w, "hme0 inet6 plumb up");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_log(w),
	    "NIC hme1 of group test is not plumbed for IPv6 and may affect "
	    "failover capability\n");
	world_ifconfig(w, "hme1 inet6 plumb");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_log(w),
	    "NIC hme1 is now consistent with group test and failover "
	    "capability is restored\n");
	world_free(w);
}
END_TEST

START_TEST(test_a_router_that_dies_and_returns_leaves_no_trace)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_host(w, NET4(1))->silent = true;
	world_run(w, SEC(120));
	ck_assert_world(w, setup_two_addrs);
	world_host(w, NET4(1))->silent = false;
	world_run(w, SEC(60));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_the_first_member_that_recovers_takes_the_others_addresses)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_cut(w, "hme1");
	world_run(w, SEC(30));
	world_log(w);
	world_mend(w, "hme1");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme1 of group test\n"
	    "At least 1 interface (hme1) of group test has repaired\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n");
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24");
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_world(w, setup_two_addrs);
	world_free(w);
}
END_TEST

/* D06 */
START_TEST(test_the_only_nic_of_a_group_fails_and_keeps_its_addresses)
{
	struct world *w = setup_lan("hme0");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	world_cut(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme0 of group test\n");
	ck_assert_world(w, "hme0 192.168.85.21/32 192.168.85.19/24");
	ck_assert_str_eq(world_units(w),
	    "hme0 11000843 192.168.85.19/24\n"
	    "hme0:1 19040843 192.168.85.21/24\n");
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme0 of group test\n");
	world_free(w);
}
END_TEST

START_TEST(test_the_data_address_of_a_single_nic_may_be_its_test_address)
{
	struct world *w = setup_lan("hme0");

	world_ifconfig(w,
	    "hme0 plumb 192.168.85.19 netmask + broadcast + "
	    "-failover group test up");
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	ck_assert_world(w, "hme0 192.168.85.19/24");
	ck_assert_uint_gt(world_host(w, NET4(1))->asked, 20);
	world_cut(w, "hme0");
	world_run(w, SEC(13));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme0 of group test\n");
	world_free(w);
}
END_TEST

/* A third NIC, in no group. */
static struct world *
with_loner(bool track_all)
{
	struct world *w = setup_lan("hme0 hme1 hme3");

	world_set_track_all(w, track_all);
	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	world_ifconfig(w,
	    "hme3 plumb 192.168.85.33 netmask + broadcast + "
	    "-failover up");
	setup_done(w);
	return w;
}

/* H07 */
START_TEST(test_a_nic_without_group_is_judged_when_all_are_tracked)
{
	struct world *w = with_loner(true);
	const char *before = world_addrs(w);

	world_cut(w, "hme3");
	world_run(w, SEC(15));
	ck_assert_str_eq(world_log(w), "NIC failure detected on hme3\n");
	ck_assert_world(w, before);
	ck_assert_str_eq(world_units(w),
	    "hme0 1000843 192.168.85.19/24\n"
	    "hme0:1 9040843 192.168.85.21/24\n"
	    "hme1 1000843 192.168.85.20/24\n"
	    "hme1:1 9040843 192.168.85.22/24\n"
	    "hme3 19000843 192.168.85.33/24\n");
	world_mend(w, "hme3");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_log(w), "NIC repair detected on hme3\n");
	world_free(w);
}
END_TEST

/* H08 */
START_TEST(test_a_nic_without_group_is_let_alone_otherwise)
{
	struct world *w = with_loner(false);

	world_pull(w, "hme3");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_log(w), "");
	ck_assert_str_eq(world_ops(w), "");
	world_free(w);
}
END_TEST

START_TEST(test_of_two_units_with_one_address_the_one_that_is_up_counts)
{
	struct world *w = setup_lan("hme0");

	world_ifconfig(w, "hme0 plumb 192.168.85.21 netmask +");
	world_ifconfig(w, "hme0 addif 192.168.85.21 netmask + up");
	world_run(w, SEC(1));
	ck_assert_world(w, "hme0 192.168.85.21/24");
	ck_assert_ptr_null(world_settled(w));
	world_free(w);
}
END_TEST

/* A line of ifconfig that never ends, as of a client that means no good. */
START_TEST(test_a_line_without_end_puts_off_a_verdict_for_a_second_at_most)
{
	struct world *w = setup_two();
	int i;

	world_ifconfig(w, "hme0 standby");
	world_ifconfig(w, "hme0 -standby");
	world_pull(w, "hme0");
	for (i = 0; i < 11; i++) {
		world_run(w, MSEC(100));
		world_ifconfig(w, "hme0 standby");
		world_ifconfig(w, "hme0 -standby");
	}
	ck_assert_str_eq(world_arp(w, NET4(19)), "hme1");
	world_free(w);
}
END_TEST

START_TEST(test_who_leaves_gives_back_and_gets_back)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	/* .19 is on board of hme1, and hme0 cannot hold it; it must. */
	world_ifconfig(w, "hme1 group \"\"");
	world_run(w, SEC(1));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24; "
	    "hme1 192.168.85.20/24 192.168.85.22/24");
	ck_assert_ptr_null(world_settled(w));
	world_free(w);
}
END_TEST

START_TEST(test_a_failed_nic_that_leaves_gets_its_addresses_back)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_ifconfig(w, "hme0 group \"\"");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_units(w),
	    "hme0 1000843 192.168.85.19/24\n"
	    "hme0:1 9040843 192.168.85.21/24\n"
	    "hme1 1000843 192.168.85.20/24\n"
	    "hme1:1 9040843 192.168.85.22/24\n");
	ck_assert_world(w,
	    "hme0 192.168.85.19/24 192.168.85.21/24; "
	    "hme1 192.168.85.22/32 192.168.85.20/24");
	ck_assert_ptr_null(world_settled(w));
	world_mend(w, "hme0");
	world_ifconfig(w, "hme0 group test");
	world_run(w, SEC(60));
	ck_assert_world(w, setup_two_addrs);
	ck_assert_str_eq(world_units(w), setup_two_units);
	world_free(w);
}
END_TEST

START_TEST(test_a_change_of_group_takes_the_own_addresses_along)
{
	struct world *w = setup_three();

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24; "
	    "hme2 192.168.85.23/32 192.168.85.29/24");
	world_ifconfig(w, "hme1 group other");
	world_run(w, SEC(20));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; "
	    "hme1 192.168.85.22/32 192.168.85.20/24; "
	    "hme2 192.168.85.23/32 192.168.85.29/24 "
	    "192.168.85.19/24");
	world_mend(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24; "
	    "hme1 192.168.85.22/32 192.168.85.20/24; "
	    "hme2 192.168.85.23/32 192.168.85.29/24");
	world_free(w);
}
END_TEST

START_TEST(test_who_joins_a_failed_group_is_failed)
{
	struct world *w = setup_lan("hme0 hme1 hme2");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	world_cut(w, "hme0");
	world_cut(w, "hme1");
	world_run(w, SEC(15));
	setup_nic(w, "hme2", NET4(29), NET4(23));
	ck_assert_str_eq(world_units(w),
	    "hme0 11000843 192.168.85.19/24\n"
	    "hme0:1 19040843 192.168.85.21/24\n"
	    "hme1 11000843 192.168.85.20/24\n"
	    "hme1:1 19040843 192.168.85.22/24\n"
	    "hme2 11000843 192.168.85.29/24\n"
	    "hme2:1 19040843 192.168.85.23/24\n");
	world_run(w, SEC(30));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32; "
	    "hme2 192.168.85.23/32 192.168.85.29/24 "
	    "192.168.85.19/24 192.168.85.20/24");
	world_free(w);
}
END_TEST

START_TEST(test_unplumbing_the_stand_in_loses_no_foreign_address)
{
	struct world *w = setup_three();

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_ifconfig(w, "hme1 unplumb");
	world_run(w, SEC(1));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1; "
	    "hme2 192.168.85.23/32 192.168.85.29/24 "
	    "192.168.85.19/24");
	world_mend(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24; hme1; "
	    "hme2 192.168.85.23/32 192.168.85.29/24");
	world_free(w);
}
END_TEST

START_TEST(test_settings_are_given_back_to_who_leaves)
{
	struct world *w = setup_lan("hme0");
	const struct simlink *l = simkernel_link(world_kernel(w), "hme0");

	setup_nic(w, "hme0", NET4(19), NULL);
	ck_assert_uint_eq(l->fact.conf.value[CONF_ARP_IGNORE], 1);
	world_restart(w);
	world_ifconfig(w, "hme0 group \"\"");
	ck_assert_uint_eq(l->fact.conf.value[CONF_ARP_IGNORE], 0);
	ck_assert_uint_eq(l->fact.conf.value[CONF_PROMOTE_SECONDARIES], 0);
	world_free(w);
}
END_TEST

START_TEST(test_routes_of_who_leaves_leave_with_him)
{
	struct world *w = setup_two();

	world_ip(w, "route add 10.9.9.0/24 via 192.168.85.50 dev hme0");
	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_ifconfig(w, "hme0 group \"\"");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_routes(w),
	    "default via 192.168.85.1 dev hme0\n"
	    "10.9.9.0/24 via 192.168.85.50 dev hme0\n"
	    "192.168.85.0/24 dev hme1 src 192.168.85.20\n"
	    "192.168.85.0/24 dev hme0 src 192.168.85.19\n");
	world_free(w);
}
END_TEST

START_TEST(test_joining_without_a_link_costs_no_rest)
{
	struct world *w = setup_two();

	world_set_detection(w, SEC(1));
	world_run(w, SEC(5));
	world_ifconfig(w, "hme1 group other");
	world_pull(w, "hme1");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_log(w),
	    "The link has gone down on hme1\n"
	    "NIC failure detected on hme1 of group other\n");
	world_free(w);
}
END_TEST

START_TEST(test_what_was_announced_in_vain_is_announced_again)
{
	struct world *w = setup_two();

	/* .19 moves to a NIC whose path is dead, too, but not known to be. */
	world_cut(w, "hme1");
	world_pull(w, "hme0");
	world_run(w, SEC(4));
	ck_assert_str_eq(world_arp(w, NET4(19)), "hme0");
	world_mend(w, "hme1");
	world_run(w, SEC(3));
	ck_assert_str_eq(world_arp(w, NET4(19)), "hme1");

	/* And with a failure of the group in between. */
	world_plug(w, "hme0");
	world_run(w, SEC(30));
	world_cut(w, "hme1");
	world_pull(w, "hme0");
	world_run(w, SEC(30));
	world_mend(w, "hme1");
	world_run(w, SEC(30));
	ck_assert(world_reaches(w, NET4(19)));

	/* And with a link that was lost in between. */
	world_plug(w, "hme0");
	world_run(w, SEC(30));
	world_cut(w, "hme1");
	world_pull(w, "hme0");
	world_run(w, SEC(1));
	world_pull(w, "hme1");
	world_run(w, SEC(3));
	world_mend(w, "hme1");
	world_plug(w, "hme1");
	world_run(w, SEC(30));
	ck_assert(world_reaches(w, NET4(19)));
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("group");
	TCase *t = tcase_create("group");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, test_when_all_fail_at_once_no_address_moves);
	tcase_add_test(t,
	    test_a_family_that_a_member_lacks_is_told_once_and_when_it_ends);
	tcase_add_test(t, test_a_router_that_dies_and_returns_leaves_no_trace);
	tcase_add_test(t,
	    test_the_first_member_that_recovers_takes_the_others_addresses);
	tcase_add_test(t,
	    test_the_only_nic_of_a_group_fails_and_keeps_its_addresses);
	tcase_add_test(t,
	    test_the_data_address_of_a_single_nic_may_be_its_test_address);
	tcase_add_test(t,
	    test_a_nic_without_group_is_judged_when_all_are_tracked);
	tcase_add_test(t, test_a_nic_without_group_is_let_alone_otherwise);
	tcase_add_test(t, test_who_leaves_gives_back_and_gets_back);
	tcase_add_test(t,
	    test_a_failed_nic_that_leaves_gets_its_addresses_back);
	tcase_add_test(t, test_a_change_of_group_takes_the_own_addresses_along);
	tcase_add_test(t, test_who_joins_a_failed_group_is_failed);
	tcase_add_test(t,
	    test_unplumbing_the_stand_in_loses_no_foreign_address);
	tcase_add_test(t,
	    test_of_two_units_with_one_address_the_one_that_is_up_counts);
	tcase_add_test(t,
	    test_a_line_without_end_puts_off_a_verdict_for_a_second_at_most);
	tcase_add_test(t, test_settings_are_given_back_to_who_leaves);
	tcase_add_test(t, test_routes_of_who_leaves_leave_with_him);
	tcase_add_test(t, test_joining_without_a_link_costs_no_rest);
	tcase_add_test(t, test_what_was_announced_in_vain_is_announced_again);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
