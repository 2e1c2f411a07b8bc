/*
 * check_restart.c - the daemon dies at the worst moments and is started again.
 */
#include <check.h>

#include "setups.h"

static const char hme0_failed_addrs[] =
    "hme0 192.168.85.21/32; "
    "hme1 192.168.85.22/32 192.168.85.20/24 192.168.85.19/24";

/* C21 */
START_TEST(test_a_failed_nic_is_still_failed_after_a_restart)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w), *failed;

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	failed = world_snapshot(w);
	world_log(w);
	world_kernel(w)->moves = 0;
	world_restart(w);
	world_run(w, SEC(30));
	ck_assert_str_eq(world_snapshot(w), failed);
	ck_assert_str_eq(world_log(w), "");
	ck_assert_uint_eq(world_kernel(w)->moves, 0);
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme0 of group test\n"
	    "Successfully failed back to NIC hme0\n");
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_restart_with_all_well_changes_nothing)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_restart(w);
	world_run(w, SEC(60));
	ck_assert_str_eq(world_snapshot(w), before);
	ck_assert_str_eq(world_ops(w), "");
	ck_assert_str_eq(world_log(w), "");
	world_free(w);
}
END_TEST

START_TEST(test_a_link_lost_while_nobody_looked_is_seen_at_the_start)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_kill(w);
	world_pull(w, "hme0");
	world_start(w);
	ck_assert_str_eq(world_log(w),
	    "The link has gone down on hme0\n"
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n");
	ck_assert_world(w, hme0_failed_addrs);
	world_kill(w);
	world_plug(w, "hme0");
	world_start(w);
	world_run(w, SEC(30));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_what_was_changed_while_nobody_looked_is_accepted)
{
	struct world *w = setup_two();

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_kill(w);
	world_ip(w, "addr add 192.168.85.40/24 dev hme0");
	world_ip(w, "route del default via 192.168.85.1 dev hme1");
	world_ip(w, "route add 10.1.0.0/16 via 192.168.85.1 dev hme1");
	world_start(w);
	world_run(w, SEC(1));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24 "
	    "192.168.85.40/24");
	world_mend(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24 "
	    "192.168.85.40/24; hme1 192.168.85.22/32 "
	    "192.168.85.20/24");
	ck_assert_str_eq(world_routes(w),
	    "10.1.0.0/16 via 192.168.85.1 dev hme1\n"
	    "192.168.85.0/24 dev hme0 src 192.168.85.19\n"
	    "192.168.85.0/24 dev hme1 src 192.168.85.20\n");
	world_free(w);
}
END_TEST

/* What moved on to another name is taken from there, once it is elsewhere. */
static const char hme0_left_addrs[] =
    "new0; hme1 192.168.85.22/32 192.168.85.20/24 192.168.85.19/24 "
    "192.168.85.40/24";

START_TEST(test_a_member_that_is_renamed_leaves_nothing_behind)
{
	struct world *w = setup_two();
	const char *before;
	int looked;

	world_ip(w, "addr add 192.168.85.40/24 dev hme0");
	world_ip(w, "route add 10.1.0.0/16 via 192.168.85.1 dev hme0");
	world_run(w, SEC(1));
	before = world_snapshot(w);
	for (looked = 1; looked >= 0; looked--) {
		if (!looked)
			world_kill(w);
		world_ip(w, "link set hme0 name new0");
		if (!looked)
			world_start(w);
		world_run(w, SEC(1));
		ck_assert_world(w, hme0_left_addrs);
		ck_assert_str_eq(world_routes(w),
		    "default via 192.168.85.1 dev hme1\n"
		    "10.1.0.0/16 via 192.168.85.1 dev hme1\n"
		    "192.168.85.0/24 dev hme1 src 192.168.85.20\n");
		ck_assert_uint_eq(simkernel_link(world_kernel(w), "new0")
				      ->fact.conf.value[CONF_ARP_IGNORE],
		    0);
		if (!looked)
			world_kill(w);
		world_ip(w, "link set new0 name hme0");
		if (!looked)
			world_start(w);
		world_run(w, SEC(40));
		ck_assert_str_eq(world_snapshot(w), before);
	}
	world_free(w);
}
END_TEST

START_TEST(test_a_group_failure_is_remembered)
{
	struct world *w = setup_two();
	const char *before = world_snapshot(w);

	world_cut(w, "hme0");
	world_cut(w, "hme1");
	world_run(w, SEC(20));
	world_log(w);
	world_restart(w);
	world_run(w, SEC(30));
	ck_assert_str_eq(world_log(w), "");
	ck_assert_world(w, setup_two_addrs);
	world_mend(w, "hme0");
	world_mend(w, "hme1");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("restart");
	TCase *t = tcase_create("restart");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 120);
	tcase_add_test(t, test_a_failed_nic_is_still_failed_after_a_restart);
	tcase_add_test(t, test_a_restart_with_all_well_changes_nothing);
	tcase_add_test(t,
	    test_a_link_lost_while_nobody_looked_is_seen_at_the_start);
	tcase_add_test(t,
	    test_what_was_changed_while_nobody_looked_is_accepted);
	tcase_add_test(t, test_a_group_failure_is_remembered);
	tcase_add_test(t, test_a_member_that_is_renamed_leaves_nothing_behind);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
