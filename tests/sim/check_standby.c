/*
 * check_standby.c - standby members and FAILBACK=no.
 */
#include <check.h>
#include <errno.h>

#include "setups.h"

static const char idle_units[] = "hme0 1000843 192.168.85.19/24\n"
				 "hme0:1 9040843 192.168.85.21/24\n"
				 "hme1 69040843 192.168.85.22/24\n";

/* E01 */
START_TEST(test_an_idle_standby_has_its_test_address_only)
{
	struct world *w = setup_standby();

	ck_assert_str_eq(world_units(w), idle_units);
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24; "
	    "hme1 192.168.85.22/32");
	world_free(w);
}
END_TEST

/* E03, E04 */
START_TEST(test_a_standby_takes_over_and_is_idle_again_after)
{
	struct world *w = setup_standby();
	const char *before = world_snapshot(w);

	world_cut(w, "hme0");
	world_run(w, SEC(15));
	ck_assert_str_eq(world_units(w),
	    "hme0 19000842 0.0.0.0/0 mtu 0\n"
	    "hme0:1 19040843 192.168.85.21/24\n"
	    "hme1 29040843 192.168.85.22/24\n"
	    "hme1:1 21000843 192.168.85.19/24\n");
	ck_assert_str_eq(world_routes(w),
	    "default via 192.168.85.1 dev hme1\n"
	    "192.168.85.0/24 dev hme1 src 192.168.85.19\n"
	    "192.168.85.0/24 dev hme0 src 192.168.85.19 metric 4294967295\n");
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_snapshot(w), before);
	ck_assert_str_eq(world_units(w), idle_units);
	world_free(w);
}
END_TEST

/* E06 */
START_TEST(test_a_data_address_for_an_idle_standby_lands_elsewhere)
{
	struct world *w = setup_standby();

	world_ifconfig(w, "hme1 addif 192.168.85.41 netmask + broadcast + up");
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24 "
	    "192.168.85.41/24; hme1 192.168.85.22/32");
	world_cut(w, "hme0");
	world_run(w, SEC(15));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.19/24 192.168.85.41/24");
	world_mend(w, "hme0");
	world_run(w, SEC(25));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24 "
	    "192.168.85.41/24; hme1 192.168.85.22/32");
	world_free(w);
}
END_TEST

/* E08 */
START_TEST(test_a_standby_that_fails_moves_nothing)
{
	struct world *w = setup_standby();
	const char *before = world_snapshot(w), *addrs = world_addrs(w);

	world_cut(w, "hme1");
	world_run(w, SEC(15));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme1 of group test\n");
	ck_assert_str_eq(world_units(w),
	    "hme0 1000843 192.168.85.19/24\n"
	    "hme0:1 9040843 192.168.85.21/24\n"
	    "hme1 39040843 192.168.85.22/24\n");
	ck_assert_world(w, addrs);
	world_mend(w, "hme1");
	world_run(w, SEC(25));
	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme1 of group test\n");
	ck_assert_str_eq(world_snapshot(w), before);
	world_free(w);
}
END_TEST

START_TEST(test_a_data_address_on_a_standby_moves_away_without_a_word)
{
	struct world *w = setup_lan("hme0 hme1");

	setup_nic(w, "hme0", NET4(72), NET4(73));
	world_ifconfig(w,
	    "hme1 plumb 192.168.85.74 netmask + broadcast + "
	    "group test standby up");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w), "");
	ck_assert_str_eq(world_units(w),
	    "hme0 1000843 192.168.85.72/24\n"
	    "hme0:1 9040843 192.168.85.73/24\n"
	    "hme0:2 1000843 192.168.85.74/24\n"
	    "hme1 69000842 0.0.0.0/0 mtu 0\n");
	world_pull(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_str_eq(world_units(w),
	    "hme0 19000802 0.0.0.0/0 mtu 0\n"
	    "hme0:1 19040803 192.168.85.73/24\n"
	    "hme1 21000843 192.168.85.74/24\n"
	    "hme1:1 21000843 192.168.85.72/24\n");
	world_free(w);
}
END_TEST

START_TEST(test_two_standbys_never_hand_an_address_to_each_other)
{
	struct world *w = setup_lan("hme0 hme1 hme2");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	world_ifconfig(w,
	    "hme1 plumb 192.168.85.22 netmask + broadcast + "
	    "deprecated -failover group test standby up");
	world_ifconfig(w,
	    "hme2 plumb 192.168.85.23 netmask + broadcast + "
	    "deprecated -failover group test standby up");
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	setup_done(w);
	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_ops(w);
	world_run(w, SEC(60));
	ck_assert_str_eq(world_ops(w), "");
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.19/24; hme2 192.168.85.23/32");
	world_free(w);
}
END_TEST

static const char kept_away_units[] = "hme0 49000842 0.0.0.0/0 mtu 0\n"
				      "hme0:1 49040843 192.168.85.21/24\n"
				      "hme1 1000843 192.168.85.20/24\n"
				      "hme1:1 9040843 192.168.85.22/24\n"
				      "hme1:2 1000843 192.168.85.19/24\n";

/* hme0 failed and was repaired, and FAILBACK=no. */
static struct world *
kept_away(void)
{
	struct world *w = setup_two();

	world_set_failback(w, false);
	world_cut(w, "hme0");
	world_run(w, SEC(15));
	world_log(w);
	world_mend(w, "hme0");
	world_run(w, SEC(30));
	return w;
}

/* E09 */
START_TEST(test_failback_no_keeps_the_addresses_where_they_are)
{
	struct world *w = kept_away();

	ck_assert_str_eq(world_log(w),
	    "NIC repair detected on hme0 of group test\n");
	ck_assert_str_eq(world_units(w), kept_away_units);
	world_restart(w);
	world_run(w, SEC(60));
	ck_assert_str_eq(world_units(w), kept_away_units);
	world_free(w);
}
END_TEST

/* E11 */
START_TEST(test_an_inactive_nic_cannot_become_a_standby)
{
	struct world *w = kept_away();

	ck_assert_int_eq(world_ifconfig_error(w, "hme0 standby"), EINVAL);
	world_free(w);
}
END_TEST

START_TEST(test_an_inactive_nic_is_the_first_to_take_over)
{
	struct world *w = kept_away();

	world_cut(w, "hme1");
	world_run(w, SEC(15));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24 "
	    "192.168.85.20/24; hme1 192.168.85.22/32");
	world_mend(w, "hme1");
	world_run(w, SEC(30));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32 192.168.85.19/24 "
	    "192.168.85.20/24; hme1 192.168.85.22/32");
	world_free(w);
}
END_TEST

/* E12, the difference */
START_TEST(test_failback_comes_with_the_setting)
{
	struct world *w = kept_away();

	world_log(w);
	world_set_failback(w, true);
	world_run(w, SEC(1));
	ck_assert_str_eq(world_log(w),
	    "Successfully failed back to NIC hme0\n");
	ck_assert_world(w, setup_two_addrs);
	ck_assert_str_eq(world_units(w), setup_two_units);
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("standby");
	TCase *t = tcase_create("standby");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, test_an_idle_standby_has_its_test_address_only);
	tcase_add_test(t, test_a_standby_takes_over_and_is_idle_again_after);
	tcase_add_test(t,
	    test_a_data_address_for_an_idle_standby_lands_elsewhere);
	tcase_add_test(t, test_a_standby_that_fails_moves_nothing);
	tcase_add_test(t,
	    test_a_data_address_on_a_standby_moves_away_without_a_word);
	tcase_add_test(t,
	    test_two_standbys_never_hand_an_address_to_each_other);
	tcase_add_test(t, test_failback_no_keeps_the_addresses_where_they_are);
	tcase_add_test(t, test_an_inactive_nic_cannot_become_a_standby);
	tcase_add_test(t, test_an_inactive_nic_is_the_first_to_take_over);
	tcase_add_test(t, test_failback_comes_with_the_setting);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
