/*
 * check_failover.c - NICs fail silently and are repaired: what moves where,
 * what is said, and that everything comes home.
 */
#include <check.h>
#include <errno.h>
#include <string.h>

#include "setups.h"

static const char hme0_failed_units[] = "hme0 19000842 0.0.0.0/0 mtu 0\n"
					"hme0:1 19040843 192.168.85.21/24\n"
					"hme1 1000843 192.168.85.20/24\n"
					"hme1:1 9040843 192.168.85.22/24\n"
					"hme1:2 1000843 192.168.85.19/24\n";

static const char hme0_failed_addrs[] =
    "hme0 192.168.85.21/32; "
    "hme1 192.168.85.22/32 192.168.85.20/24 192.168.85.19/24";

static const char hme1_failed_addrs[] =
    "hme0 192.168.85.21/32 192.168.85.19/24 192.168.85.20/24; "
    "hme1 192.168.85.22/32";

static const char hme0_repaired[] =
    "NIC repair detected on hme0 of group test\n"
    "Successfully failed back to NIC hme0\n";

/* C01, C02 */
START_TEST(test_a_silent_failure_is_found_within_the_detection_time)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(6));
	ck_assert_world(w, setup_two_addrs);
	world_run(w, SEC(7));

	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n");
	ck_assert_world(w, hme0_failed_addrs);
	ck_assert_str_eq(world_units(w), hme0_failed_units);
	ck_assert_str_eq(world_arp(w, NET4(19)), "hme1");
	ck_assert_str_eq(world_arp(w, NET4(20)), "hme1");
	world_free(w);
}
END_TEST

/* C04 */
START_TEST(test_repair_takes_ten_answers_and_brings_everything_home)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_log(w);
	world_mend(w, "hme0");
	world_run(w, SEC(12));
	ck_assert_str_eq(world_log(w), "");

	world_run(w, SEC(13));
	ck_assert_str_eq(world_log(w), hme0_repaired);
	ck_assert_str_eq(world_snapshot(w), before);
	ck_assert_str_eq(world_arp(w, NET4(19)), "hme0");
	ck_assert_ptr_null(world_settled(w));
	world_free(w);
}
END_TEST

START_TEST(test_what_comes_in_only_or_goes_out_only_is_a_failure)
{
	struct world *w = setup_two();

	world_cut_in(w, "hme0");
	world_run(w, SEC(13));
	ck_assert_world(w, hme0_failed_addrs);
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_world(w, setup_two_addrs);
	world_cut_out(w, "hme1");
	world_run(w, SEC(13));
	ck_assert_world(w, hme1_failed_addrs);
	world_free(w);
}
END_TEST

START_TEST(test_an_address_is_never_nowhere_while_it_moves)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(13));
	ck_assert_str_eq(world_ops(w),
	    "add 192.168.85.19/24 hme1; announce 192.168.85.19 hme1; "
	    "append 192.168.85.0/24 hme0; replace 0.0.0.0/0 hme1; "
	    "del 192.168.85.19/24 hme0; announce 192.168.85.19 hme1; "
	    "announce 192.168.85.19 hme1; announce 192.168.85.19 hme1; ");
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_uint_eq(world_kernel(w)->gaps, 0);
	world_free(w);
}
END_TEST

START_TEST(test_on_the_way_home_the_old_place_is_cleared_before_it_is_told)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_mend(w, "hme0");
	world_ops(w);
	world_run(w, SEC(25));
	ck_assert_str_eq(world_ops(w),
	    "add 192.168.85.19/24 hme0; delete 192.168.85.0/24 hme0; "
	    "replace 0.0.0.0/0 hme0; del 192.168.85.19/24 hme1; "
	    "announce 192.168.85.19 hme0; delete 192.168.85.0/24 hme1; "
	    "append 192.168.85.0/24 hme1; "
	    "announce 192.168.85.19 hme0; announce 192.168.85.19 hme0; "
	    "announce 192.168.85.19 hme0; ");
	world_free(w);
}
END_TEST

START_TEST(test_the_neighbours_of_a_dead_nic_are_forgotten)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	ck_assert_uint_eq(simkernel_link(world_kernel(w), "hme0")->flushes, 1);
	ck_assert_uint_eq(simkernel_link(world_kernel(w), "hme1")->flushes, 0);
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_uint_eq(simkernel_link(world_kernel(w), "hme0")->flushes, 1);
	world_free(w);
}
END_TEST

START_TEST(test_multicast_memberships_follow_and_return)
{
	struct world *w = setup_two();
	struct simkernel *k = world_kernel(w);

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	ck_assert_uint_eq(simkernel_link(k, "hme0")->mcast_with,
	    simkernel_link(k, "hme1")->fact.ifindex);
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_uint_eq(simkernel_link(k, "hme0")->mcast_with, 0);
	world_free(w);
}
END_TEST

/* C10 */
START_TEST(test_routes_of_a_failed_nic_work_on_and_come_home_in_order)
{
	struct world *w = setup_two();
	const char *before;

	world_ip(w, "route add 10.9.9.0/24 via 192.168.85.1 dev hme0");
	world_ip(w, "route append 10.9.9.0/24 via 192.168.85.50 dev hme1");
	world_ip(w,
	    "route add 10.8.0.0/16 via 192.168.85.1 dev hme0 "
	    "src 192.168.85.19 metric 7");
	world_ip(w, "route add 10.7.0.0/16 dev hme0");
	world_ip(w, "route append default via 192.168.85.1 dev hme1");
	world_ip(w, "route add default via 192.168.85.50 dev hme0 table 100");
	world_run(w, SEC(1));
	before = world_snapshot(w);

	world_cut(w, "hme0");
	world_run(w, SEC(13));
	ck_assert_str_eq(world_routes(w),
	    "default via 192.168.85.50 dev hme1 table 100\n"
	    "default via 192.168.85.1 dev hme1\n"
	    "10.7.0.0/16 dev hme1\n"
	    "10.8.0.0/16 via 192.168.85.1 dev hme1 src 192.168.85.19 metric 7\n"
	    "10.9.9.0/24 via 192.168.85.1 dev hme1\n"
	    "10.9.9.0/24 via 192.168.85.50 dev hme1\n"
	    "192.168.85.0/24 dev hme1 src 192.168.85.20\n"
	    "192.168.85.0/24 dev hme0 src 192.168.85.20 metric 4294967295\n");
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_route_deleted_during_the_failure_is_put_back)
{
	struct world *w = setup_two();
	const char *before;

	world_ip(w, "route add 10.9.9.0/24 via 192.168.85.1 dev hme0");
	world_run(w, SEC(1));
	before = world_snapshot(w);
	world_cut(w, "hme0");
	world_run(w, SEC(13));
	world_ip(w, "route del 10.9.9.0/24 via 192.168.85.1 dev hme1");
	world_run(w, MSEC(1));
	ck_assert_ptr_nonnull(
	    strstr(world_routes(w), "10.9.9.0/24 via 192.168.85.1 dev hme1\n"));
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

/* C20 */
START_TEST(test_a_test_address_for_a_failed_nic_is_refused)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(13));
	ck_assert_int_eq(world_ifconfig_error(w,
			     "hme0 addif 192.168.85.30 "
			     "netmask + -failover up"),
	    EINVAL);
	ck_assert_str_eq(world_answer(w),
	    "can't set -failover on "
	    "failed/standby/offlined interface "
	    "hme0");
	world_free(w);
}
END_TEST

START_TEST(test_a_data_address_for_a_failed_nic_waits_elsewhere)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(13));
	world_ifconfig(w, "hme0 addif 192.168.85.30 netmask + broadcast + up");
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24 "
	    "192.168.85.30/24");
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24 "
	    "192.168.85.30/24; hme1 192.168.85.22/32 "
	    "192.168.85.20/24");
	world_free(w);
}
END_TEST

START_TEST(test_the_shorter_the_detection_time_the_sooner)
{
	struct world *w = setup_two();

	world_set_detection(w, MSEC(500));
	world_run(w, SEC(5));
	world_cut(w, "hme0");
	world_run(w, MSEC(650));
	ck_assert_world(w, hme0_failed_addrs);
	world_mend(w, "hme0");
	world_run(w, MSEC(1300));
	ck_assert_world(w, setup_two_addrs);
	world_free(w);
}
END_TEST

START_TEST(test_some_loss_on_both_nics_moves_nothing)
{
	struct world *w = setup_two();

	world_lose(w, "hme0", 5);
	world_lose(w, "hme1", 5);
	world_run(w, SEC(600));
	ck_assert_str_eq(world_log(w), "");
	ck_assert_world(w, setup_two_addrs);
	world_free(w);
}
END_TEST

/* D6 of the specification, with a second between the failures. */
static struct world *
both_failed(void)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_cut(w, "hme1");
	world_run(w, SEC(15));
	return w;
}

START_TEST(test_when_the_last_nic_fails_too_nothing_moves)
{
	struct world *w = both_failed();

	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n"
	    "All Interfaces in group test have failed\n");
	ck_assert_world(w, hme0_failed_addrs);
	ck_assert_str_eq(world_units(w),
	    "hme0 19000842 0.0.0.0/0 mtu 0\n"
	    "hme0:1 19040843 192.168.85.21/24\n"
	    "hme1 11000843 192.168.85.20/24\n"
	    "hme1:1 19040843 192.168.85.22/24\n"
	    "hme1:2 11000843 192.168.85.19/24\n");
	world_free(w);
}
END_TEST

START_TEST(test_the_first_to_fail_may_be_the_first_to_recover)
{
	struct world *w = both_failed();

	world_log(w);
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme0 of group test\n"
	    "At least 1 interface (hme0) of group test has repaired\n"
	    "Successfully failed back to NIC hme0\n"
	    "Successfully failed over from NIC hme1 to NIC hme0\n");
	ck_assert_world(w, hme1_failed_addrs);
	world_mend(w, "hme1");
	world_run(w, SEC(25));
	ck_assert_world(w, setup_two_addrs);
	ck_assert_str_eq(world_units(w), setup_two_units);
	world_free(w);
}
END_TEST

START_TEST(test_the_last_to_fail_may_be_the_first_to_recover)
{
	struct world *w = both_failed();

	world_log(w);
	world_mend(w, "hme1");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme1 of group test\n"
	    "At least 1 interface (hme1) of group test has repaired\n");
	ck_assert_world(w, hme0_failed_addrs);
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_log(w), hme0_repaired);
	ck_assert_world(w, setup_two_addrs);
	ck_assert_str_eq(world_units(w), setup_two_units);
	world_free(w);
}
END_TEST

START_TEST(test_a_nic_is_found_mended_when_its_stand_in_has_lost_its_link)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_pull(w, "hme1");
	world_run(w, SEC(15));
	ck_assert(!world_reaches(w, NET4(19)));
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_world(w, hme1_failed_addrs);
	ck_assert(world_reaches(w, NET4(19)));
	ck_assert(world_reaches(w, NET4(20)));
	world_plug(w, "hme1");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_of_three_the_one_with_the_fewest_addresses_takes_over)
{
	struct world *w = setup_three();
	const char *before;

	world_ifconfig(w, "hme1 addif 192.168.85.30 netmask + broadcast + up");
	before = world_snapshot(w);
	world_cut(w, "hme0");
	world_run(w, SEC(13));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme2\n");
	world_cut(w, "hme2");
	world_run(w, SEC(13));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.30/24 "
	    "192.168.85.29/24 192.168.85.19/24; "
	    "hme2 192.168.85.23/32");
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24; "
	    "hme1 192.168.85.22/32 192.168.85.20/24 "
	    "192.168.85.30/24 192.168.85.29/24; "
	    "hme2 192.168.85.23/32");
	world_mend(w, "hme2");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_many_addresses_keep_their_order_and_their_numbers)
{
	static const char *const words[] = {
		"hme0 addif 192.168.85.31 netmask + broadcast + up",
		"hme0 addif 192.168.85.32 netmask + broadcast + up",
		"hme0 addif 192.168.86.33 netmask + broadcast + up",
		"hme0 addif 192.168.86.34 netmask + broadcast + up",
		"hme1 addif 192.168.86.41 netmask + broadcast + up"
	};
	struct world *w = setup_two();
	const char *before;
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		world_ifconfig(w, words[i]);
	world_run(w, SEC(5));
	before = world_snapshot(w);
	world_cut(w, "hme0");
	world_run(w, SEC(13));
	ck_assert_str_ne(world_snapshot(w), before);
	ck_assert(world_reaches(w, "192.168.86.34"));
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_snapshot(w), before);
	ck_assert_uint_eq(world_kernel(w)->gaps, 0);
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("failover");
	TCase *t = tcase_create("failover");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t,
	    test_a_silent_failure_is_found_within_the_detection_time);
	tcase_add_test(t,
	    test_repair_takes_ten_answers_and_brings_everything_home);
	tcase_add_test(t,
	    test_what_comes_in_only_or_goes_out_only_is_a_failure);
	tcase_add_test(t, test_an_address_is_never_nowhere_while_it_moves);
	tcase_add_test(t,
	    test_on_the_way_home_the_old_place_is_cleared_before_it_is_told);
	tcase_add_test(t, test_the_neighbours_of_a_dead_nic_are_forgotten);
	tcase_add_test(t, test_multicast_memberships_follow_and_return);
	tcase_add_test(t,
	    test_routes_of_a_failed_nic_work_on_and_come_home_in_order);
	tcase_add_test(t, test_a_route_deleted_during_the_failure_is_put_back);
	tcase_add_test(t, test_a_test_address_for_a_failed_nic_is_refused);
	tcase_add_test(t, test_a_data_address_for_a_failed_nic_waits_elsewhere);
	tcase_add_test(t, test_the_shorter_the_detection_time_the_sooner);
	tcase_add_test(t, test_some_loss_on_both_nics_moves_nothing);
	tcase_add_test(t, test_when_the_last_nic_fails_too_nothing_moves);
	tcase_add_test(t, test_the_first_to_fail_may_be_the_first_to_recover);
	tcase_add_test(t, test_the_last_to_fail_may_be_the_first_to_recover);
	tcase_add_test(t,
	    test_a_nic_is_found_mended_when_its_stand_in_has_lost_its_link);
	tcase_add_test(t,
	    test_of_three_the_one_with_the_fewest_addresses_takes_over);
	tcase_add_test(t,
	    test_many_addresses_keep_their_order_and_their_numbers);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
