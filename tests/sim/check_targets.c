/*
 * check_targets.c - who is probed, and what their silence means.
 */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "setups.h"

static void
add_friend(struct world *w, const char *addr)
{
	world_station(w, addr, MSEC(2));
	world_host(w, addr)->friendly = true;
}

/* Two NICs, no router. */
static struct world *
without_router(void)
{
	struct world *w = world_new("hme0 hme1");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	return w;
}

/* G02 */
START_TEST(test_with_a_router_nobody_else_is_asked)
{
	struct world *w = setup_two();
	unsigned int asked = world_questions(w);

	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1));
	ck_assert_str_eq(world_targets(w, "hme1"), NET4(1));
	world_run(w, SEC(300));
	ck_assert_uint_eq(world_questions(w), asked);
	world_free(w);
}
END_TEST

/* G01 */
START_TEST(test_the_rate_is_seven_probes_in_the_detection_time)
{
	struct world *w = setup_two();
	unsigned int before = world_probes(w), n;

	world_run(w, SEC(1000));
	n = world_probes(w) - before;
	ck_assert_uint_ge(n, 1398);
	ck_assert_uint_le(n, 1402);
	world_free(w);
}
END_TEST

/* G03 */
START_TEST(test_without_router_five_hosts_that_answer_become_targets)
{
	static const char *const hosts[] = { NET4(101), NET4(102), NET4(103),
		NET4(104), NET4(105), NET4(106), NET4(107) };
	struct world *w = without_router();
	size_t i;

	for (i = 0; i < 7; i++)
		add_friend(w, hosts[i]);
	world_run(w, SEC(10));
	ck_assert_str_eq(world_targets(w, "hme0"),
	    NET4(101) " " NET4(102) " " NET4(103) " " NET4(104) " " NET4(105));
	ck_assert_str_eq(world_targets(w, "hme1"), world_targets(w, "hme0"));
	world_run(w, SEC(60));
	world_log(w);
	world_cut(w, "hme1");
	world_run(w, SEC(13));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme1 of group test\n"
	    "Successfully failed over from NIC hme1 to NIC hme0\n");
	world_mend(w, "hme1");
	world_run(w, SEC(25));
	ck_assert_world(w, setup_two_addrs);
	world_free(w);
}
END_TEST

START_TEST(test_with_one_host_others_are_looked_for)
{
	struct world *w = without_router();
	unsigned int asked;

	add_friend(w, NET4(101));
	world_run(w, SEC(20));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(101));
	asked = world_questions(w);
	world_run(w, SEC(20));
	ck_assert_uint_gt(world_questions(w), asked);
	add_friend(w, NET4(102));
	world_run(w, SEC(5));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(101) " " NET4(102));
	world_free(w);
}
END_TEST

/* D03 */
START_TEST(test_without_any_target_nothing_fails)
{
	struct world *w = without_router();

	world_run(w, SEC(300));
	ck_assert_str_eq(world_log(w), "");
	ck_assert_world(w, setup_two_addrs);
	world_pull(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24");
	world_plug(w, "hme0");
	world_run(w, SEC(1));
	ck_assert_world(w, setup_two_addrs);
	world_free(w);
}
END_TEST

/* G07 */
START_TEST(test_targets_follow_the_routes_at_once)
{
	struct world *w = setup_two();

	world_ip(w, "route add 10.1.0.0/16 via 192.168.85.50 dev hme1");
	world_run(w, 0);
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1) " " NET4(50));
	world_ip(w, "route del default via 192.168.85.1 dev hme0");
	world_run(w, 0);
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(50));
	ck_assert_str_eq(world_targets(w, "hme1"), NET4(50));
	world_ip(w, "route del 10.1.0.0/16 via 192.168.85.50 dev hme1");
	world_run(w, 0);
	ck_assert_str_eq(world_targets(w, "hme0"), "");
	add_friend(w, NET4(101));
	world_run(w, SEC(5));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(101));
	world_ip(w, "route add default via 192.168.85.1 dev hme1");
	world_run(w, 0);
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1));
	world_free(w);
}
END_TEST

/* G05 */
START_TEST(test_host_routes_name_targets)
{
	struct world *w = setup_two();

	world_station(w, NET4(60), MSEC(1));
	world_ip(w, "route add 192.168.85.60/32 via 192.168.85.60 dev hme0");
	world_ip(w, "route add 192.168.85.50/32 via 192.168.85.50 dev hme0");
	world_run(w, SEC(30));
	ck_assert_uint_gt(world_host(w, NET4(1))->asked, 3);
	ck_assert_uint_gt(world_host(w, NET4(50))->asked, 3);
	ck_assert_uint_gt(world_host(w, NET4(60))->asked, 3);
	world_free(w);
}
END_TEST

/* C13 */
START_TEST(test_a_target_that_dies_is_replaced_and_nothing_fails)
{
	static const char *const hosts[] = { NET4(101), NET4(102), NET4(103),
		NET4(104) };
	struct world *w = setup_two();
	char words[128];
	size_t i;

	for (i = 0; i < 4; i++) {
		world_station(w, hosts[i], MSEC(1));
		snprintf(words, sizeof(words),
		    "route add %s/32 via %s dev hme0", hosts[i], hosts[i]);
		world_ip(w, words);
	}
	world_run(w, SEC(60));
	world_host(w, NET4(102))->silent = true;
	world_run(w, SEC(60));
	ck_assert_str_eq(world_log(w), "");
	ck_assert_str_eq(world_targets(w, "hme0"),
	    NET4(1) " " NET4(101) " " NET4(103) " " NET4(104));
	world_host(w, NET4(102))->silent = false;
	world_run(w, SEC(180));
	ck_assert_str_eq(world_targets(w, "hme0"),
	    NET4(1) " " NET4(101) " " NET4(102) " " NET4(103) " " NET4(104));
	ck_assert_str_eq(world_log(w), "");
	world_free(w);
}
END_TEST

START_TEST(test_a_target_that_limits_its_answers_is_left_alone)
{
	struct world *w = setup_two();

	world_ip(w, "route add 192.168.85.50/32 via 192.168.85.50 dev hme0");
	world_run(w, SEC(60));
	world_host(w, NET4(1))->every = 3;
	world_run(w, SEC(60));
	/* Each NIC finds out for itself. */
	ck_assert_ptr_nonnull(strstr(world_log(w),
	    "hme0: 192.168.85.1 answers only some of its probes while other "
	    "targets answer; a limit for ICMP, presumably: it is left alone "
	    "for a while\n"));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(50));
	world_run(w, SEC(1800));
	ck_assert_str_eq(world_log(w), "");
	ck_assert_world(w, setup_two_addrs);
	/* It is generous again. */
	world_host(w, NET4(1))->every = 0;
	world_run(w, SEC(240));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1) " " NET4(50));
	world_free(w);
}
END_TEST

START_TEST(test_a_router_that_never_answered_is_no_evidence)
{
	struct world *w = setup_lan("hme0 hme1");

	world_host(w, NET4(1))->silent = true;
	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	world_run(w, SEC(300));
	ck_assert_str_eq(world_log(w),
	    "no router that group test probes has ever answered; that is no "
	    "evidence against its NICs, so other targets are looked for\n");
	ck_assert_world(w, setup_two_addrs);
	/* Found by a sweep; a second one is looked for all the time. */
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(50));
	add_friend(w, NET4(101));
	world_run(w, SEC(60));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(50) " " NET4(101));
	world_cut(w, "hme0");
	world_run(w, SEC(14));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n");
	world_mend(w, "hme0");
	world_run(w, SEC(30));
	ck_assert_world(w, setup_two_addrs);
	world_free(w);
}
END_TEST

START_TEST(test_a_link_repairs_when_the_router_never_answered)
{
	struct world *w = setup_lan("hme0 hme1");

	world_host(w, NET4(1))->silent = true;
	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	world_run(w, SEC(100));
	world_pull(w, "hme0");
	world_run(w, SEC(5));
	ck_assert_world(w,
	    "hme0 192.168.85.21/32; hme1 192.168.85.22/32 "
	    "192.168.85.20/24 192.168.85.19/24");
	world_plug(w, "hme0");
	world_run(w, SEC(60));
	ck_assert_world(w, setup_two_addrs);
	world_free(w);
}
END_TEST

/* C18 */
START_TEST(test_nothing_fails_in_the_first_forty_seconds)
{
	struct world *w = setup_lan("hme0 hme1");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	/* A switch port that forwards 30 s late. */
	world_cut(w, "hme0");
	world_run(w, SEC(30));
	world_mend(w, "hme0");
	world_run(w, SEC(60));
	ck_assert_str_eq(world_log(w), "");

	world_restart(w);
	world_cut(w, "hme0");
	world_run(w, SEC(40));
	ck_assert_str_eq(world_log(w), "");
	world_run(w, SEC(15));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n");
	world_free(w);
}
END_TEST

START_TEST(test_the_first_answer_ends_the_quiet_period)
{
	struct world *w = setup_lan("hme0 hme1");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	world_run(w, SEC(5));
	world_cut(w, "hme0");
	world_run(w, SEC(13));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme0 of group test\n"
	    "Successfully failed over from NIC hme0 to NIC hme1\n");
	world_free(w);
}
END_TEST

/* B05, B06 */
START_TEST(test_a_missing_test_address_is_said_after_twenty_seconds)
{
	struct world *w = setup_lan("hme0 hme1");

	setup_nic(w, "hme0", NET4(19), NULL);
	setup_nic(w, "hme1", NET4(20), NET4(22));
	world_run(w, SEC(20) - 1);
	ck_assert_str_eq(world_log(w), "");
	world_run(w, 1);
	ck_assert_str_eq(world_log(w),
	    "No test address configured on interface hme0; disabling "
	    "probe-based failure detection on it\n");
	world_run(w, SEC(100));
	world_ifconfig(w,
	    "hme0 addif 192.168.85.21 netmask + broadcast + "
	    "deprecated -failover up");
	ck_assert_str_eq(world_log(w),
	    "Test address now configured on interface hme0; enabling "
	    "probe-based failure detection on it\n");
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("targets");
	TCase *t = tcase_create("targets");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t, test_with_a_router_nobody_else_is_asked);
	tcase_add_test(t, test_the_rate_is_seven_probes_in_the_detection_time);
	tcase_add_test(t,
	    test_without_router_five_hosts_that_answer_become_targets);
	tcase_add_test(t, test_with_one_host_others_are_looked_for);
	tcase_add_test(t, test_without_any_target_nothing_fails);
	tcase_add_test(t, test_targets_follow_the_routes_at_once);
	tcase_add_test(t, test_host_routes_name_targets);
	tcase_add_test(t,
	    test_a_target_that_dies_is_replaced_and_nothing_fails);
	tcase_add_test(t, test_a_target_that_limits_its_answers_is_left_alone);
	tcase_add_test(t, test_a_router_that_never_answered_is_no_evidence);
	tcase_add_test(t, test_a_link_repairs_when_the_router_never_answered);
	tcase_add_test(t, test_nothing_fails_in_the_first_forty_seconds);
	tcase_add_test(t, test_the_first_answer_ends_the_quiet_period);
	tcase_add_test(t,
	    test_a_missing_test_address_is_said_after_twenty_seconds);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
