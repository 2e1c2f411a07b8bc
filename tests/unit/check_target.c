/*
 * check_target.c - tests of mpathd/core/target.
 */
#include "mpathd/core/target.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"

#define I SEC(1) /* the probe interval */

static struct targetset set;
static struct ipaddr addr[40]; /* .1, .2, ... */

static void
setup(void)
{
	char text[IPADDR_STRLEN];
	size_t i;

	memset(&set, 0, sizeof(set));
	for (i = 0; i < sizeof(addr) / sizeof(addr[0]); i++) {
		snprintf(text, sizeof(text), ".%zu", i + 1);
		addr[i] = fix_ip(text);
	}
}

static void
teardown(void)
{
}

/* "1 2 3a": the last parts; a letter where it is not active. */
static const char *
targets(void)
{
	static const char letter[] = {
		[TARGET_UNUSED] = 'u',
		[TARGET_SLOW] = 's',
		[TARGET_DEAD] = 'd',
	};
	static char text[256];
	size_t len = 0;
	unsigned int i;

	text[0] = '\0';
	for (i = 0; i < set.n; i++) {
		len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%u",
		    i > 0 ? " " : "", set.t[i].addr.b[3]);
		if (set.t[i].state != TARGET_ACTIVE)
			len += (size_t)snprintf(text + len, sizeof(text) - len,
			    "%c", letter[set.t[i].state]);
	}
	return text;
}

static void
set_routers(size_t n)
{
	targetset_set(&set, TARGETS_ROUTERS, addr, n);
}

static struct target *
find(unsigned int last)
{
	return targetset_find(&set, &addr[last - 1]);
}

/* One probe each to all that are active: those above limit are silent. */
static void
round_of_probes(unsigned int limit, mtime_t now)
{
	struct ipaddr who[TARGETS_ACTIVE];
	struct target *t;
	unsigned int i, n = 0;

	for (i = 0; i < set.n; i++) {
		if (set.t[i].state == TARGET_ACTIVE)
			who[n++] = set.t[i].addr;
	}
	for (i = 0; i < n; i++) {
		t = targetset_find(&set, &who[i]);
		if (t->addr.b[3] <= limit)
			target_answered(t, MSEC(1), I);
		else
			targetset_lost(&set, t, now);
	}
}

START_TEST(test_five_routers_are_probed_and_the_rest_waits)
{
	set_routers(7);
	ck_assert_str_eq(targets(), "1 2 3 4 5 6u 7u");
	ck_assert_uint_eq(targetset_active(&set), 5);
}
END_TEST

START_TEST(test_more_routers_than_there_is_room_for_are_cut_off)
{
	set_routers(40);
	ck_assert_uint_eq(set.n, TARGETS_KNOWN);
	ck_assert_uint_eq(targetset_active(&set), 5);
}
END_TEST

START_TEST(test_a_router_named_twice_is_one_target)
{
	addr[1] = addr[0];
	set_routers(3);
	ck_assert_str_eq(targets(), "1 3");
}
END_TEST

START_TEST(test_probing_goes_round)
{
	unsigned int count[8] = { 0 }, i, last = 0;
	struct target *t;

	set_routers(7);
	for (i = 0; i < 50; i++) {
		t = targetset_next(&set);
		ck_assert_uint_ne(t->addr.b[3], last);
		last = t->addr.b[3];
		count[last]++;
	}
	for (i = 1; i <= 5; i++)
		ck_assert_uint_eq(count[i], 10);
}
END_TEST

START_TEST(test_an_empty_set_has_nobody_to_probe)
{
	ck_assert_ptr_null(targetset_next(&set));
	set_routers(1);
	ck_assert_ptr_eq(targetset_next(&set), find(1));
	ck_assert_ptr_eq(targetset_next(&set), find(1));
	targetset_clear(&set);
	ck_assert_ptr_null(targetset_next(&set));
	ck_assert_uint_eq(targetset_active(&set), 0);
}
END_TEST

START_TEST(test_what_is_known_of_a_router_stays_with_it)
{
	set_routers(6);
	target_answered(find(3), MSEC(20), I);
	targetset_set(&set, TARGETS_ROUTERS, addr + 1, 5);
	ck_assert_str_eq(targets(), "2 3 4 5 6");
	ck_assert(find(3)->answered);
	ck_assert_int_eq(rtt_timeout(&find(3)->rtt), MSEC(60));
	ck_assert(!find(4)->answered);
}
END_TEST

START_TEST(test_a_router_replaces_all_hosts)
{
	ck_assert(targetset_add_host(&set, &addr[8]));
	ck_assert(targetset_add_host(&set, &addr[9]));
	set_routers(1);
	ck_assert_str_eq(targets(), "1");
	ck_assert_int_eq(set.kind, TARGETS_ROUTERS);
}
END_TEST

START_TEST(test_no_host_is_added_to_routers)
{
	set_routers(1);
	ck_assert(!targetset_add_host(&set, &addr[8]));
	ck_assert_str_eq(targets(), "1");
}
END_TEST

START_TEST(test_at_most_five_hosts_are_taken_each_once)
{
	unsigned int i;

	for (i = 0; i < 5; i++)
		ck_assert(targetset_add_host(&set, &addr[i]));
	ck_assert(!targetset_add_host(&set, &addr[0]));
	ck_assert(!targetset_add_host(&set, &addr[5]));
	ck_assert_str_eq(targets(), "1 2 3 4 5");
	ck_assert_int_eq(set.kind, TARGETS_HOSTS);
}
END_TEST

START_TEST(test_a_silent_target_is_dead_and_replaced_while_others_answer)
{
	int i;

	addr[4] = addr[20]; /* .21 instead of .5 */
	set_routers(6);
	for (i = 0; i < 4; i++)
		round_of_probes(20, SEC(i));
	ck_assert_str_eq(targets(), "1 2 3 4 21 6u");
	round_of_probes(20, SEC(4));
	ck_assert_str_eq(targets(), "1 2 3 4 21d 6");
	ck_assert_uint_eq(targetset_active(&set), 5);
}
END_TEST

START_TEST(test_when_all_are_silent_none_is_dead)
{
	int i;

	set_routers(3);
	round_of_probes(3, 0);
	for (i = 0; i < 50; i++)
		round_of_probes(0, SEC(i));
	ck_assert_str_eq(targets(), "1 2 3");
}
END_TEST

START_TEST(test_a_single_target_is_never_dead)
{
	int i;

	set_routers(1);
	round_of_probes(1, 0);
	for (i = 0; i < 50; i++)
		round_of_probes(0, SEC(i));
	ck_assert_str_eq(targets(), "1");
}
END_TEST

START_TEST(test_an_answer_ends_the_silence_of_a_target)
{
	int i;

	set_routers(2);
	for (i = 0; i < 4; i++)
		round_of_probes(1, SEC(i));
	round_of_probes(2, SEC(4));
	for (i = 5; i < 9; i++)
		round_of_probes(1, SEC(i));
	ck_assert_str_eq(targets(), "1 2");
	round_of_probes(1, SEC(9));
	ck_assert_str_eq(targets(), "1 2d");
}
END_TEST

/* Dead, after a minute slow, after another one to be had again. */
START_TEST(test_a_dead_router_recovers_by_way_of_slow)
{
	int i;

	set_routers(2);
	for (i = 0; i < 5; i++)
		round_of_probes(1, SEC(100));
	ck_assert_str_eq(targets(), "1 2d");
	targetset_refresh(&set, SEC(160) - 1);
	ck_assert_str_eq(targets(), "1 2d");
	targetset_refresh(&set, SEC(160));
	ck_assert_str_eq(targets(), "1 2s");
	targetset_refresh(&set, SEC(220) - 1);
	ck_assert_str_eq(targets(), "1 2s");
	targetset_refresh(&set, SEC(220));
	ck_assert_str_eq(targets(), "1 2");
	ck_assert_uint_eq(find(2)->losses, 0);
}
END_TEST

START_TEST(test_one_that_recovers_waits_while_five_are_probed)
{
	target_mark_slow(&set.t[0], 0);
	set_routers(6);
	target_mark_slow(find(1), SEC(100));
	targetset_refresh(&set, SEC(100));
	ck_assert_str_eq(targets(), "1s 2 3 4 5 6");
	targetset_refresh(&set, SEC(160));
	ck_assert_str_eq(targets(), "1u 2 3 4 5 6");
}
END_TEST

START_TEST(test_a_new_host_takes_the_place_of_a_dead_one)
{
	unsigned int i;

	for (i = 0; i < 5; i++)
		targetset_add_host(&set, &addr[i]);
	for (i = 0; i < 5; i++)
		round_of_probes(3, SEC(i));
	ck_assert_str_eq(targets(), "1 2 3 4d 5d");
	ck_assert(targetset_add_host(&set, &addr[5]));
	ck_assert(targetset_add_host(&set, &addr[6]));
	ck_assert(!targetset_add_host(&set, &addr[7]));
	ck_assert_uint_eq(targetset_active(&set), 5);
	ck_assert_ptr_nonnull(find(6));
	ck_assert_ptr_nonnull(find(7));
	ck_assert_ptr_null(find(4));
}
END_TEST

START_TEST(test_a_target_that_is_removed_makes_room)
{
	unsigned int i;

	set_routers(6);
	targetset_remove(&set, &addr[1]);
	ck_assert_str_eq(targets(), "1 3 4 5 6");
	targetset_remove(&set, &addr[30]);
	for (i = 0; i < 6; i++)
		targetset_remove(&set, &addr[i]);
	ck_assert_uint_eq(set.n, 0);
	ck_assert_int_eq(set.kind, TARGETS_NONE);
}
END_TEST

/* Slow: its timeout is above the interval. */
static void
answers(unsigned int last, unsigned int ms)
{
	unsigned int i;

	for (i = 0; i < 20; i++)
		target_answered(find(last), MSEC(ms), I);
}

START_TEST(test_a_slow_target_goes_when_three_others_are_good)
{
	set_routers(4);
	answers(1, 5);
	answers(2, 5);
	answers(4, 1500);
	ck_assert(!targetset_too_slow(&set, find(4), I));
	answers(3, 5);
	ck_assert(targetset_too_slow(&set, find(4), I));
	ck_assert(!targetset_too_slow(&set, find(3), I));
	target_mark_slow(find(4), SEC(1));
	ck_assert_str_eq(targets(), "1 2 3 4s");
	ck_assert(!targetset_too_slow(&set, find(4), I));
}
END_TEST

START_TEST(test_a_slow_target_stays_when_another_is_slow_as_well)
{
	set_routers(5);
	answers(1, 5);
	answers(2, 5);
	answers(3, 5);
	answers(4, 1500);
	answers(5, 700);
	ck_assert(!targetset_too_slow(&set, find(4), I));
	answers(5, 5);
	answers(5, 5);
	ck_assert(targetset_too_slow(&set, find(4), I));
}
END_TEST

START_TEST(test_with_fewer_than_four_targets_none_is_too_slow)
{
	set_routers(3);
	answers(1, 5);
	answers(2, 5);
	answers(3, 1500);
	ck_assert(!targetset_too_slow(&set, find(3), I));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("target");
	TCase *tc = tcase_create("target");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_five_routers_are_probed_and_the_rest_waits);
	tcase_add_test(tc,
	    test_more_routers_than_there_is_room_for_are_cut_off);
	tcase_add_test(tc, test_a_router_named_twice_is_one_target);
	tcase_add_test(tc, test_probing_goes_round);
	tcase_add_test(tc, test_an_empty_set_has_nobody_to_probe);
	tcase_add_test(tc, test_what_is_known_of_a_router_stays_with_it);
	tcase_add_test(tc, test_a_router_replaces_all_hosts);
	tcase_add_test(tc, test_no_host_is_added_to_routers);
	tcase_add_test(tc, test_at_most_five_hosts_are_taken_each_once);
	tcase_add_test(tc,
	    test_a_silent_target_is_dead_and_replaced_while_others_answer);
	tcase_add_test(tc, test_when_all_are_silent_none_is_dead);
	tcase_add_test(tc, test_a_single_target_is_never_dead);
	tcase_add_test(tc, test_an_answer_ends_the_silence_of_a_target);
	tcase_add_test(tc, test_a_dead_router_recovers_by_way_of_slow);
	tcase_add_test(tc, test_one_that_recovers_waits_while_five_are_probed);
	tcase_add_test(tc, test_a_new_host_takes_the_place_of_a_dead_one);
	tcase_add_test(tc, test_a_target_that_is_removed_makes_room);
	tcase_add_test(tc, test_a_slow_target_goes_when_three_others_are_good);
	tcase_add_test(tc,
	    test_a_slow_target_stays_when_another_is_slow_as_well);
	tcase_add_test(tc, test_with_fewer_than_four_targets_none_is_too_slow);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
