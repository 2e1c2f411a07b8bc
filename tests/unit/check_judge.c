/*
 * check_judge.c - tests of mpathd/core/judge.
 */
#include "mpathd/core/judge.h"

#include <check.h>
#include <stdlib.h>

#include "fixture.h"
#include "mpathd/core/placement.h"

#define I SEC(1)

static struct model m;
static mtime_t now;

static void
setup(void)
{
	fix_model(&m);
	now = SEC(1000);
}

static void
teardown(void)
{
	fix_free(&m);
}

static struct nic *
nic(const char *name)
{
	return model_nic(&m, name);
}

/* Routers or hosts to probe: .1 answers, or did once. */
static void
target(const char *name, enum targetkind kind)
{
	struct ipaddr a = fix_ip(".1");

	targetset_set(&nic(name)->inst[FAM_INET].targets, kind, &a, 1);
}

static void
probed_two(void)
{
	fix_two(&m);
	target("hme0", TARGETS_ROUTERS);
	target("hme1", TARGETS_ROUTERS);
}

static bool
always(const void *arg, const struct ipaddr *to)
{
	(void)arg;
	(void)to;
	return true;
}

static void
ignore(void *arg, const struct ipaddr *to, bool is_proof)
{
	(void)arg;
	(void)to;
	(void)is_proof;
}

/* One interval passes; each of the NICs gets its answer or does not. */
static void
probe(const char *name, enum fam fam, bool answered)
{
	struct probestat *ps = &nic(name)->inst[fam].stats;
	struct ipaddr a = fix_ip(".1");
	uint16_t seq = probestat_next_seq(ps);
	mtime_t rtt;

	probestat_expire(ps, now, always, NULL, ignore, NULL);
	probestat_sent(ps, &a, seq, now, MSEC(1));
	if (answered)
		probestat_reply(ps, &a, seq, seq, now + MSEC(1), &rtt);
}

static void
probes(unsigned int n, bool hme0, bool hme1)
{
	for (; n > 0; n--, now += I) {
		probe("hme0", FAM_INET, hme0);
		probe("hme1", FAM_INET, hme1);
	}
}

static enum verdict
judge(const char *name)
{
	return judge_nic(&m, nic(name), now);
}

static void
mark_failed(const char *name)
{
	placement_set_failed(&m, nic(name), true);
	nic(name)->state = IF_FAILED;
	nic(name)->failed_path = nic_has_link(&m, nic(name));
}

/* ---------------------------------------------------------------- links -- */

START_TEST(test_a_link_that_is_down_fails_the_nic_at_once)
{
	probed_two();
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
	fix_carrier(&m, "hme0", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
	ck_assert_int_eq(judge("hme1"), VERDICT_NONE);
}
END_TEST

START_TEST(test_when_the_other_has_failed_before_the_group_fails)
{
	probed_two();
	mark_failed("hme1");
	fix_carrier(&m, "hme0", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_GROUP_FAILED);
}
END_TEST

START_TEST(test_when_both_links_go_the_group_fails)
{
	probed_two();
	fix_carrier(&m, "hme0", false, now);
	fix_carrier(&m, "hme1", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_GROUP_FAILED);
}
END_TEST

START_TEST(test_in_a_failed_group_nobody_fails_alone)
{
	probed_two();
	nic("hme0")->group->failed = true;
	fix_carrier(&m, "hme0", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_GROUP_FAILED);
}
END_TEST

START_TEST(test_a_third_that_works_saves_the_group)
{
	fix_many(&m, 3);
	fix_testaddr(nic("hme1"), ".22/24");
	fix_testaddr(nic("hme2"), ".23/24");
	target("hme1", TARGETS_ROUTERS);
	target("hme2", TARGETS_ROUTERS);
	mark_failed("hme1");
	fix_carrier(&m, "hme0", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
}
END_TEST

/* It is not probed, but runs and has a link: somebody who can take over. */
START_TEST(test_so_does_one_that_is_judged_by_its_link_alone)
{
	fix_many(&m, 3);
	fix_testaddr(nic("hme1"), ".22/24");
	target("hme1", TARGETS_ROUTERS);
	mark_failed("hme1");
	fix_carrier(&m, "hme0", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
	fix_carrier(&m, "hme2", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_GROUP_FAILED);
}
END_TEST

START_TEST(test_in_a_group_of_links_only_each_fails_for_itself)
{
	fix_many(&m, 2);
	fix_carrier(&m, "hme0", false, now);
	fix_carrier(&m, "hme1", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
	mark_failed("hme0");
	ck_assert_int_eq(judge("hme1"), VERDICT_FAILED);
}
END_TEST

START_TEST(test_a_single_nic_fails_for_itself)
{
	fix_many(&m, 1);
	fix_testaddr(nic("hme0"), ".21/24");
	target("hme0", TARGETS_ROUTERS);
	fix_carrier(&m, "hme0", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
}
END_TEST

START_TEST(test_links_may_be_ignored)
{
	probed_two();
	m.set.ignore_link = true;
	fix_carrier(&m, "hme0", false, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
}
END_TEST

START_TEST(test_a_nic_that_nobody_tracks_is_not_judged)
{
	fix_nic(&m, "hme3");
	fix_unit(&m, "hme3", ".30/24", LIFF_UP);
	fix_carrier(&m, "hme3", false, now);
	ck_assert_int_eq(judge("hme3"), VERDICT_NONE);
	m.set.track_all = true;
	ck_assert_int_eq(judge("hme3"), VERDICT_FAILED);
}
END_TEST

START_TEST(test_an_unplugged_member_has_failed)
{
	probed_two();
	nic("hme0")->present = false;
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
}
END_TEST

/* --------------------------------------------------------------- probes -- */

START_TEST(test_five_losses_while_the_other_answers_fail_the_nic)
{
	probed_two();
	probes(20, true, true);
	probes(5, false, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
	probes(1, false, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
	ck_assert_int_eq(judge("hme1"), VERDICT_NONE);
}
END_TEST

START_TEST(test_five_losses_on_both_fail_the_group)
{
	probed_two();
	probes(20, true, true);
	probes(6, false, false);
	ck_assert_int_eq(judge("hme0"), VERDICT_GROUP_FAILED);
	ck_assert_int_eq(judge("hme1"), VERDICT_GROUP_FAILED);
}
END_TEST

/* The other has not had five losses yet, but no answer either. */
START_TEST(test_an_answer_of_the_other_must_be_later_than_our_first_loss)
{
	probed_two();
	probes(20, true, true);
	probes(3, false, false);
	ck_assert_uint_lt(nic("hme1")->inst[FAM_INET].stats.losses, 5);
	probe("hme0", FAM_INET, false);
	now += I;
	probe("hme0", FAM_INET, false);
	now += I;
	probe("hme0", FAM_INET, false);
	ck_assert_int_eq(judge("hme0"), VERDICT_GROUP_FAILED);
	probe("hme1", FAM_INET, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
}
END_TEST

START_TEST(test_the_answers_of_a_failed_member_do_not_count)
{
	probed_two();
	probes(20, true, true);
	probes(6, false, true);
	mark_failed("hme1");
	ck_assert_int_eq(judge("hme0"), VERDICT_GROUP_FAILED);
}
END_TEST

START_TEST(test_a_nic_alone_in_being_probed_fails_for_itself)
{
	fix_many(&m, 2);
	fix_testaddr(nic("hme0"), ".21/24");
	target("hme0", TARGETS_ROUTERS);
	probes(20, true, true);
	probes(6, false, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
}
END_TEST

START_TEST(test_losses_without_a_target_prove_nothing)
{
	probed_two();
	probes(6, false, true);
	targetset_clear(&nic("hme0")->inst[FAM_INET].targets);
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
}
END_TEST

START_TEST(test_both_families_must_fail_and_one_repairs)
{
	struct instance *six;
	struct ipaddr a = fix_ip("fe80::1"), test = fix_ip("fe80::21/64");

	probed_two();
	six = &nic("hme0")->inst[FAM_INET6];
	six->testaddr = test;
	targetset_set(&six->targets, TARGETS_ROUTERS, &a, 1);
	probes(20, true, true);
	probes(6, false, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
	six->stats.losses = 5;
	six->stats.first_loss = now;
	probe("hme1", FAM_INET, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_FAILED);
	mark_failed("hme0");
	six->stats.losses = 0;
	six->stats.successes = 10;
	ck_assert_int_eq(judge("hme0"), VERDICT_REPAIRED);
}
END_TEST

/* --------------------------------------------------------------- repair -- */

START_TEST(test_ten_answers_repair_and_nine_do_not)
{
	probed_two();
	probes(6, false, true);
	mark_failed("hme0");
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
	probes(9, true, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
	probes(1, true, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_REPAIRED);
}
END_TEST

START_TEST(test_no_answers_repair_while_the_link_is_down)
{
	probed_two();
	mark_failed("hme0");
	fix_carrier(&m, "hme0", false, now);
	probes(10, true, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
}
END_TEST

START_TEST(test_a_link_that_comes_back_needs_ten_answers_where_probes_go)
{
	probed_two();
	probes(20, true, true);
	fix_carrier(&m, "hme0", false, now);
	mark_failed("hme0");
	fix_carrier(&m, "hme0", true, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
	probes(10, true, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_REPAIRED);
}
END_TEST

START_TEST(test_a_link_that_comes_back_is_enough_without_test_address)
{
	fix_many(&m, 2);
	fix_carrier(&m, "hme0", false, now);
	mark_failed("hme0");
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
	fix_carrier(&m, "hme0", true, now);
	ck_assert_int_eq(judge("hme0"), VERDICT_REPAIRED);
}
END_TEST

START_TEST(test_a_dead_path_is_not_repaired_by_losing_its_targets)
{
	probed_two();
	mark_failed("hme0");
	targetset_clear(&nic("hme0")->inst[FAM_INET].targets);
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
}
END_TEST

START_TEST(test_a_router_that_never_answered_keeps_nobody_failed)
{
	probed_two();
	fix_carrier(&m, "hme0", false, now);
	mark_failed("hme0");
	fix_carrier(&m, "hme0", true, now);
	nic("hme0")->group->routers_silent = true;
	ck_assert_int_eq(judge("hme0"), VERDICT_REPAIRED);
	/* Hosts that were found instead are evidence. */
	target("hme0", TARGETS_HOSTS);
	ck_assert_int_eq(judge("hme0"), VERDICT_NONE);
}
END_TEST

/* ---------------------------------------------------------------- flaps -- */

static void
flap(const char *name)
{
	fix_carrier(&m, name, false, now);
	mark_failed(name);
	fix_carrier(&m, name, true, now);
}

START_TEST(test_the_third_up_within_a_minute_is_damped)
{
	mtime_t second;

	fix_many(&m, 2);
	flap("hme0");
	ck_assert_int_eq(judge("hme0"), VERDICT_REPAIRED);
	now += SEC(5);
	flap("hme0");
	second = now;
	ck_assert_int_eq(judge("hme0"), VERDICT_REPAIRED);
	now += SEC(5);
	flap("hme0");
	ck_assert_int_eq(judge("hme0"), VERDICT_DAMPED);
	ck_assert_int_eq(judge_next(&m, nic("hme0")), second + SEC(60));
	now = second + SEC(60) - 1;
	ck_assert_int_eq(judge("hme0"), VERDICT_DAMPED);
	now++;
	ck_assert_int_eq(judge("hme0"), VERDICT_REPAIRED);
}
END_TEST

START_TEST(test_where_probes_go_flaps_are_not_damped)
{
	int i;

	probed_two();
	for (i = 0; i < 4; i++)
		flap("hme0");
	probes(10, true, true);
	ck_assert_int_eq(judge("hme0"), VERDICT_REPAIRED);
}
END_TEST

START_TEST(test_time_alone_changes_nothing_for_a_nic_that_works)
{
	fix_many(&m, 2);
	ck_assert_int_eq(judge_next(&m, nic("hme0")), MTIME_NEVER);
	flap("hme0");
	placement_set_failed(&m, nic("hme0"), false);
	ck_assert_int_eq(judge_next(&m, nic("hme0")), MTIME_NEVER);
}
END_TEST

/* A deadline that stays in the past would hide all others. */
START_TEST(test_time_alone_repairs_no_nic_without_link)
{
	int i;

	fix_many(&m, 2);
	for (i = 0; i < 3; i++)
		flap("hme0");
	fix_carrier(&m, "hme0", false, now);
	nic("hme0")->link_up = false;
	ck_assert_int_eq(judge_next(&m, nic("hme0")), MTIME_NEVER);
}
END_TEST

START_TEST(test_time_alone_repairs_no_nic_that_is_probed)
{
	int i;

	probed_two();
	for (i = 0; i < 3; i++)
		flap("hme0");
	ck_assert_int_eq(judge_next(&m, nic("hme0")), MTIME_NEVER);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("judge");
	TCase *tc = tcase_create("judge");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_a_link_that_is_down_fails_the_nic_at_once);
	tcase_add_test(tc,
	    test_when_the_other_has_failed_before_the_group_fails);
	tcase_add_test(tc, test_when_both_links_go_the_group_fails);
	tcase_add_test(tc, test_in_a_failed_group_nobody_fails_alone);
	tcase_add_test(tc, test_a_third_that_works_saves_the_group);
	tcase_add_test(tc, test_so_does_one_that_is_judged_by_its_link_alone);
	tcase_add_test(tc, test_in_a_group_of_links_only_each_fails_for_itself);
	tcase_add_test(tc, test_a_single_nic_fails_for_itself);
	tcase_add_test(tc, test_links_may_be_ignored);
	tcase_add_test(tc, test_a_nic_that_nobody_tracks_is_not_judged);
	tcase_add_test(tc, test_an_unplugged_member_has_failed);
	tcase_add_test(tc,
	    test_five_losses_while_the_other_answers_fail_the_nic);
	tcase_add_test(tc, test_five_losses_on_both_fail_the_group);
	tcase_add_test(tc,
	    test_an_answer_of_the_other_must_be_later_than_our_first_loss);
	tcase_add_test(tc, test_the_answers_of_a_failed_member_do_not_count);
	tcase_add_test(tc, test_a_nic_alone_in_being_probed_fails_for_itself);
	tcase_add_test(tc, test_losses_without_a_target_prove_nothing);
	tcase_add_test(tc, test_both_families_must_fail_and_one_repairs);
	tcase_add_test(tc, test_ten_answers_repair_and_nine_do_not);
	tcase_add_test(tc, test_no_answers_repair_while_the_link_is_down);
	tcase_add_test(tc,
	    test_a_link_that_comes_back_needs_ten_answers_where_probes_go);
	tcase_add_test(tc,
	    test_a_link_that_comes_back_is_enough_without_test_address);
	tcase_add_test(tc,
	    test_a_dead_path_is_not_repaired_by_losing_its_targets);
	tcase_add_test(tc,
	    test_a_router_that_never_answered_keeps_nobody_failed);
	tcase_add_test(tc, test_the_third_up_within_a_minute_is_damped);
	tcase_add_test(tc, test_where_probes_go_flaps_are_not_damped);
	tcase_add_test(tc,
	    test_time_alone_changes_nothing_for_a_nic_that_works);
	tcase_add_test(tc, test_time_alone_repairs_no_nic_without_link);
	tcase_add_test(tc, test_time_alone_repairs_no_nic_that_is_probed);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
