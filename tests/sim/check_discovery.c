/*
 * check_discovery.c - how hosts to probe are found where nobody answers
 * 224.0.0.1, and who is never asked.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "setups.h"

static struct world *
without_router(void)
{
	struct world *w = world_new("hme0 hme1");

	setup_nic(w, "hme0", NET4(19), NET4(21));
	setup_nic(w, "hme1", NET4(20), NET4(22));
	return w;
}

static void
add_known(struct world *w, const char *addr)
{
	world_station(w, addr, MSEC(2));
	world_host(w, addr)->known = true;
}

static unsigned int
arps(struct world *w)
{
	return world_kernel(w)->net.arps_asked;
}

START_TEST(test_whom_the_neighbour_cache_knows_is_asked_and_probed)
{
	struct world *w = without_router();

	add_known(w, NET4(101));
	add_known(w, NET4(102));
	world_host(w, NET4(102))->silent = true;
	world_run(w, SEC(10));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(101));
	ck_assert_str_eq(world_targets(w, "hme1"), NET4(101));
	ck_assert_uint_eq(arps(w), 0);
	world_run(w, SEC(60));
	world_log(w);
	world_cut(w, "hme1");
	world_run(w, SEC(13));
	ck_assert_str_eq(world_log(w),
	    "NIC failure detected on hme1 of group test\n"
	    "Successfully failed over from NIC hme1 to NIC hme0\n");
	world_free(w);
}
END_TEST

START_TEST(test_at_most_five_hosts_are_probed)
{
	struct world *w = without_router();
	char text[32];
	int i;

	for (i = 101; i < 110; i++) {
		snprintf(text, sizeof(text), "192.168.85.%d", i);
		add_known(w, text);
	}
	world_run(w, SEC(60));
	ck_assert_str_eq(world_targets(w, "hme0"),
	    NET4(101) " " NET4(102) " " NET4(103) " " NET4(104) " " NET4(105));
	world_free(w);
}
END_TEST

/* Net, broadcast, another subnet, our own and a member's addresses. */
START_TEST(test_some_are_never_asked)
{
	static const char *const never[] = { NET4(0), NET4(255), "10.0.0.1",
		NET4(19), NET4(20), NET4(21), NET4(22), "192.168.84.101" };
	struct world *w = without_router();
	size_t i;

	for (i = 0; i < 8; i++)
		add_known(w, never[i]);
	/* All that is ours, moved to the other NIC, stays ours. */
	world_run(w, SEC(70));
	world_pull(w, "hme0");
	world_run(w, SEC(70));
	for (i = 0; i < 8; i++)
		ck_assert_uint_eq(world_host(w, never[i])->asked, 0);
	ck_assert_str_eq(world_targets(w, "hme1"), "");
	world_free(w);
}
END_TEST

START_TEST(test_as_the_last_resort_the_subnet_is_swept)
{
	struct world *w = without_router();
	unsigned int before;

	world_station(w, NET4(201), MSEC(2));
	world_run(w, SEC(12));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(201));
	ck_assert_str_eq(world_targets(w, "hme1"), NET4(201));
	/* Its own address and the other three are left out. */
	ck_assert_uint_le(arps(w), 2 * (254 - 4));
	before = arps(w);
	world_run(w, SEC(600));
	ck_assert_uint_eq(arps(w), before);
	ck_assert_str_eq(world_log(w), "");
	world_free(w);
}
END_TEST

START_TEST(test_on_an_empty_lan_a_sweep_a_minute_and_no_more)
{
	struct world *w = without_router();
	unsigned int before, n;

	world_run(w, SEC(120));
	before = arps(w);
	world_run(w, SEC(600));
	n = arps(w) - before;
	ck_assert_uint_ge(n, 9 * 2 * 250);
	ck_assert_uint_le(n, 11 * 2 * 250);
	ck_assert_str_eq(world_log(w), "");
	world_free(w);
}
END_TEST

START_TEST(test_with_a_router_nothing_is_swept_and_a_new_one_ends_the_hosts)
{
	struct world *w = setup_two();

	add_known(w, NET4(101));
	world_run(w, SEC(300));
	ck_assert_uint_eq(arps(w), 0);
	ck_assert_uint_eq(world_host(w, NET4(101))->asked, 0);
	world_ip(w, "route del default via 192.168.85.1 dev hme0");
	world_run(w, SEC(10));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(101));
	world_ip(w, "route add default via 192.168.85.1 dev hme0");
	world_run(w, 0);
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(1));
	world_free(w);
}
END_TEST

/*
 * All targets vanish on all NICs and come back with other hardware addresses:
 * the group fails, nothing moves, no storm, and they are found again.
 */
START_TEST(test_all_hosts_vanish_and_come_back_as_others)
{
	static const char *const hosts[] = { NET4(201), NET4(202) };
	struct world *w = without_router();
	struct simhost *h;
	unsigned int probes, asked;
	size_t i;

	for (i = 0; i < 2; i++)
		world_station(w, hosts[i], MSEC(2));
	world_run(w, SEC(70));
	ck_assert_str_eq(world_log(w), "");
	for (i = 0; i < 2; i++) {
		h = world_host(w, hosts[i]);
		h->silent = h->mute = true;
		h->mac[0] = 6;
	}
	world_run(w, SEC(20));
	ck_assert_str_eq(world_log(w),
	    "All Interfaces in group test have failed\n");
	ck_assert_world(w, setup_two_addrs);
	probes = world_probes(w) + world_questions(w);
	asked = arps(w);
	world_run(w, SEC(600));
	/* A question to all with each interval of each NIC, and the sweeps. */
	ck_assert_uint_le(world_probes(w) + world_questions(w) - probes, 900);
	ck_assert_uint_le(arps(w) - asked, 11 * 2 * 250);
	for (i = 0; i < 2; i++) {
		h = world_host(w, hosts[i]);
		h->silent = h->mute = false;
	}
	world_log(w);
	world_run(w, SEC(90));
	ck_assert_str_eq(world_targets(w, "hme0"), NET4(201) " " NET4(202));
	ck_assert_world(w, setup_two_addrs);
	ck_assert_ptr_nonnull(
	    strstr(world_log(w), "of group test has repaired\n"));
	world_free(w);
}
END_TEST

/* A host answers the first question and then nobody ever again. */
START_TEST(test_who_never_answers_a_probe_gives_way)
{
	struct world *w = without_router();

	add_known(w, NET4(101));
	/* All answers to a single question, as a liar may give them. */
	while (world_targets(w, "hme0")[0] == '\0')
		world_run(w, MSEC(1));
	world_host(w, NET4(101))->silent = true;
	world_run(w, SEC(40));
	ck_assert_str_eq(world_targets(w, "hme0"), "");
	ck_assert_str_eq(world_log(w), "");
	world_free(w);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("discovery");
	TCase *t = tcase_create("discovery");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_test(t,
	    test_whom_the_neighbour_cache_knows_is_asked_and_probed);
	tcase_add_test(t, test_at_most_five_hosts_are_probed);
	tcase_add_test(t, test_some_are_never_asked);
	tcase_add_test(t, test_as_the_last_resort_the_subnet_is_swept);
	tcase_add_test(t, test_on_an_empty_lan_a_sweep_a_minute_and_no_more);
	tcase_add_test(t,
	    test_with_a_router_nothing_is_swept_and_a_new_one_ends_the_hosts);
	tcase_add_test(t, test_all_hosts_vanish_and_come_back_as_others);
	tcase_add_test(t, test_who_never_answers_a_probe_gives_way);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
