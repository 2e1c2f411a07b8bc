/*
 * check_link.c - links that go and come, flap, and devices that vanish.
 */
#include <check.h>

#include "setups.h"

static const char down_log[] =
    "The link has gone down on hme0\n"
    "NIC failure detected on hme0 of group test\n"
    "Successfully failed over from NIC hme0 to NIC hme1\n";

static const char up_log[] = "The link has come up on hme0\n"
			     "NIC repair detected on hme0 of group test\n"
			     "Successfully failed back to NIC hme0\n";

static const char damped_log[] =
    "The link has come up on hme0\n"
    "The link has come up on hme0 more than 2 times in the last minute; "
    "disabling failback until it stabilizes\n";

static const char link_addrs[] = "hme0 192.168.85.19/24; hme1 192.168.85.20/24";
static const char link_away[] = "hme0; hme1 192.168.85.20/24 192.168.85.19/24";

/* C05 */
START_TEST(test_a_pulled_cable_moves_the_addresses_at_once)
{
	struct world *w = setup_two();

	world_pull(w, "hme0");
	world_run(w, 0);
	ck_assert_str_eq(world_log(w), down_log);
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24");
	ck_assert_str_eq(world_units(w),
	    "hme0 19000802 0.0.0.0/0 mtu 0\n"
	    "hme0:1 19040803 192.168.85.21/24\n"
	    "hme1 1000843 192.168.85.20/24\n"
	    "hme1:1 9040843 192.168.85.22/24\n"
	    "hme1:2 1000843 192.168.85.19/24\n");
	ck_assert_str_eq(world_arp(w, NET4(19)), "hme1");
	world_free(w);
}
END_TEST

/* C06 */
START_TEST(test_without_test_addresses_the_link_alone_repairs)
{
	struct world *w = setup_link();
	const char *before = world_snapshot(w);

	world_pull(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w), down_log);
	ck_assert_world(w, link_away);
	ck_assert_str_eq(world_routes(w),
	    "default via 192.168.85.1 dev hme1\n"
	    "192.168.85.0/24 dev hme1 src 192.168.85.20\n");
	world_plug(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w), up_log);
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

/* C07 */
START_TEST(test_with_test_addresses_repair_waits_for_ten_answers)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_pull(w, "hme0");
	world_run(w, SEC(30));
	world_log(w);
	world_plug(w, "hme0");
	world_run(w, SEC(12));
	ck_assert_str_eq(world_log(w), "The link has come up on hme0\n");
	world_run(w, SEC(13));
	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme0 of group test\n"
	    "Successfully failed back to NIC hme0\n");
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

/* G08 */
START_TEST(test_nothing_is_probed_from_a_nic_without_link)
{
	struct world *w = setup_two();
	unsigned int before;

	world_pull(w, "hme0");
	world_pull(w, "hme1");
	world_run(w, SEC(1));
	before = world_probes(w);
	world_run(w, SEC(60));
	ck_assert_uint_eq(world_probes(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_down_and_up_within_one_batch_moves_nothing)
{
	struct world *w = setup_link();

	world_pull(w, "hme0");
	world_plug(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w), "");
	ck_assert_str_eq(world_ops(w), "");
	world_free(w);
}
END_TEST

/* Down for 100 ms; returns just after it came up. */
static void
flap(struct world *w, const char *nic)
{
	world_pull(w, nic);
	world_run(w, MSEC(100));
	world_plug(w, nic);
	world_run(w, 0);
}

/* C17 */
START_TEST(test_the_third_time_up_in_a_minute_waits_a_minute)
{
	struct world *w = setup_link();
	mtime_t third;
	int i;

	for (i = 0; i < 2; i++) {
		flap(w, "hme0");
		ck_assert_world(w, link_addrs);
		world_run(w, SEC(5));
	}
	world_log(w);
	flap(w, "hme0");
	third = world_now(w);
	ck_assert_world(w, link_away);
	world_run(w, SEC(5));
	flap(w, "hme0");
	/* Said once; two are remembered, the older is the third. */
	world_run(w, third + SEC(60) - world_now(w) - 1);
	ck_assert_world(w, link_away);
	ck_assert_str_eq(world_log(w),
	    "The link has gone down on hme0\n"
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n"
	    "The link has come up on hme0\n"
	    "The link has come up on hme0 more than 2 times in the last "
	    "minute; disabling failback until it stabilizes\n"
	    "The link has gone down on hme0\n"
	    "The link has come up on hme0\n");
	world_run(w, 1);
	ck_assert_world(w, link_addrs);
	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme0 of group test\n"
	    "Successfully failed back to NIC hme0\n");
	world_free(w);
}
END_TEST

START_TEST(test_damping_is_said_again_in_another_episode)
{
	struct world *w = setup_link();
	int i;

	for (i = 0; i < 3; i++)
		flap(w, "hme0");
	world_run(w, SEC(200));
	world_log(w);
	for (i = 0; i < 2; i++)
		flap(w, "hme0");
	world_log(w);
	world_pull(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w), down_log);
	world_plug(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w), damped_log);
	world_free(w);
}
END_TEST

START_TEST(test_a_damped_link_that_stays_down_costs_no_rest)
{
	struct world *w = setup_link();
	int i;

	for (i = 0; i < 3; i++)
		flap(w, "hme0");
	world_pull(w, "hme0");
	world_run(w, SEC(120));
	ck_assert_world(w, link_away);
	world_plug(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_world(w, link_addrs);
	world_free(w);
}
END_TEST

START_TEST(test_flaps_within_one_batch_count)
{
	struct world *w = setup_link();
	int i;

	for (i = 0; i < 3; i++) {
		world_pull(w, "hme0");
		world_plug(w, "hme0");
	}
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w), "");
	world_pull(w, "hme0");
	world_run(w, SEC(1));
	world_plug(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_world(w, link_away);
	world_free(w);
}
END_TEST

START_TEST(test_each_nic_of_a_link_only_group_fails_for_itself)
{
	struct world *w = setup_link();

	world_pull(w, "hme0");
	world_run(w, SEC(1));
	world_log(w);
	world_pull(w, "hme1");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w),
	    "The link has gone down on hme1\n"
	    "NIC failure detected on hme1 of group test\n");
	ck_assert_world(w, link_away);
	world_log(w);
	world_plug(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w),
	    "The link has come up on hme0\n"
	    "NIC repair detected on hme0 of group test\n"
	    "Successfully failed back to NIC hme0\n"
	    "Successfully failed over from NIC hme1 to NIC hme0\n");
	ck_assert_world(w, "hme0 192.168.85.19/24 192.168.85.20/24; hme1");
	world_plug(w, "hme1");
	world_run(w, SEC(1));
	ck_assert_world(w, link_addrs);
	world_free(w);
}
END_TEST

START_TEST(test_both_links_lost_in_one_batch_move_nothing)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_pull(w, "hme0");
	world_pull(w, "hme1");
	world_run(w, SEC(30));
	ck_assert_world(w, setup_two_addrs);
	ck_assert_str_eq(world_log(w),
	    "The link has gone down on hme0\n"
	    "The link has gone down on hme1\n"
	    "All Interfaces in group test have failed\n");
	world_plug(w, "hme1");
	world_plug(w, "hme0");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_link_taken_down_by_hand_is_a_failure_too)
{
	struct world *w = setup_two();
	const char *before;

	world_ip(w, "route add 10.9.9.0/24 via 192.168.85.1 dev hme0");
	world_run(w, SEC(1));
	before = world_snapshot(w);
	world_ip(w, "link set hme0 down");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w), down_log);
	ck_assert_str_eq(world_routes(w),
	    "default via 192.168.85.1 dev hme1\n"
	    "10.9.9.0/24 via 192.168.85.1 dev hme1\n"
	    "192.168.85.0/24 dev hme1 src 192.168.85.20\n");
	world_ip(w, "link set hme0 up");
	world_run(w, SEC(30));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_device_that_vanishes_and_returns_gets_its_addresses)
{
	struct world *w = setup_two();

	world_unplug(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_world(w,
	    "hme1 192.168.85.22/32 192.168.85.20/24 "
	    "192.168.85.19/24");
	ck_assert_str_eq(world_routes(w),
	    "default via 192.168.85.1 dev hme1\n"
	    "192.168.85.0/24 dev hme1 src 192.168.85.20\n");
	world_insert(w, "hme0");
	world_run(w, SEC(1));
	world_ip(w, "link set hme0 up");
	world_run(w, SEC(60));
	ck_assert_world(w,
	    "hme1 192.168.85.22/32 192.168.85.20/24; "
	    "hme0 192.168.85.21/32 192.168.85.19/24");
	ck_assert_str_eq(world_routes(w),
	    "default via 192.168.85.1 dev hme0\n"
	    "192.168.85.0/24 dev hme0 src 192.168.85.19\n"
	    "192.168.85.0/24 dev hme1 src 192.168.85.20\n");
	ck_assert_ptr_null(world_settled(w));
	world_free(w);
}
END_TEST

START_TEST(test_routes_lost_by_down_and_up_in_one_batch_come_back)
{
	struct world *w = setup_link();
	const char *before;

	world_ip(w, "route add 10.9.9.0/24 via 192.168.85.1 dev hme0");
	world_run(w, SEC(1));
	before = world_snapshot(w);
	world_ip(w, "link set hme0 down");
	world_ip(w, "link set hme0 up");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_routes_lost_with_both_links_survive_a_restart)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_ip(w, "link set hme0 down");
	world_run(w, SEC(1));
	world_ip(w, "link set hme1 down");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_routes(w), "");
	world_restart(w);
	world_run(w, SEC(1));
	world_ip(w, "link set hme0 up");
	world_ip(w, "link set hme1 up");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("link");
	TCase *t = tcase_create("link");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, test_a_pulled_cable_moves_the_addresses_at_once);
	tcase_add_test(t, test_without_test_addresses_the_link_alone_repairs);
	tcase_add_test(t,
	    test_with_test_addresses_repair_waits_for_ten_answers);
	tcase_add_test(t, test_nothing_is_probed_from_a_nic_without_link);
	tcase_add_test(t, test_down_and_up_within_one_batch_moves_nothing);
	tcase_add_test(t, test_the_third_time_up_in_a_minute_waits_a_minute);
	tcase_add_test(t, test_damping_is_said_again_in_another_episode);
	tcase_add_test(t, test_a_damped_link_that_stays_down_costs_no_rest);
	tcase_add_test(t, test_flaps_within_one_batch_count);
	tcase_add_test(t, test_each_nic_of_a_link_only_group_fails_for_itself);
	tcase_add_test(t, test_both_links_lost_in_one_batch_move_nothing);
	tcase_add_test(t, test_a_link_taken_down_by_hand_is_a_failure_too);
	tcase_add_test(t,
	    test_a_device_that_vanishes_and_returns_gets_its_addresses);
	tcase_add_test(t,
	    test_routes_lost_by_down_and_up_in_one_batch_come_back);
	tcase_add_test(t, test_routes_lost_with_both_links_survive_a_restart);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
