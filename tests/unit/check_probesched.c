/*
 * check_probesched.c - tests of mpathd/core/probesched.
 */
#include "mpathd/core/probesched.h"

#include <check.h>
#include <stdlib.h>

#define I SEC(1)

static struct probesched sched;

/* A chance that comes by everywhere, the same in every run. */
static uint32_t
chance(void)
{
	static uint32_t x = 12345;

	x = x * 1664525u + 1013904223u;
	return x;
}

START_TEST(test_the_interval_is_a_seventh_of_the_detection_time)
{
	ck_assert_int_eq(probesched_interval(SEC(10), 5), SEC(10) / 7);
	ck_assert_int_eq(probesched_interval(MSEC(100), 5), MSEC(100) / 7);
	ck_assert_int_eq(probesched_interval(SEC(7), 5), SEC(1));
	/* More probes in the same time, or fewer. */
	ck_assert_int_eq(probesched_interval(SEC(1), 10), SEC(1) / 12);
	ck_assert_int_eq(probesched_interval(MSEC(20), 3), MSEC(4));
}
END_TEST

START_TEST(test_the_first_probe_follows_within_half_an_interval)
{
	static const uint32_t ends[] = { 0, 1, UINT32_MAX / 2, UINT32_MAX };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
		probesched_start(&sched, SEC(100), I, ends[i]);
		ck_assert_int_ge(sched.due, SEC(100));
		ck_assert_int_le(sched.due, SEC(100) + I / 2);
	}
}
END_TEST

START_TEST(test_each_probe_is_half_to_one_interval_behind_its_base)
{
	mtime_t base, low = I, high = 0, off;
	int i;

	probesched_start(&sched, SEC(100), I, chance());
	base = sched.base;
	for (i = 0; i < 100000; i++) {
		ck_assert_int_eq(sched.base, base + i * I);
		off = sched.due - sched.base;
		ck_assert_int_ge(off, I / 2);
		ck_assert_int_le(off, I);
		low = mtime_min(low, off);
		high = mtime_max(high, off);
		ck_assert_uint_eq(
		    probesched_advance(&sched, sched.due, chance()), 0);
	}
	/* All of the span is used. */
	ck_assert_int_lt(low, I * 51 / 100);
	ck_assert_int_gt(high, I * 99 / 100);
}
END_TEST

START_TEST(test_gaps_are_half_to_one_and_a_half_and_one_on_average)
{
	mtime_t first, last, gap;
	int i, n = 100000;

	probesched_start(&sched, SEC(100), I, chance());
	first = last = sched.due;
	for (i = 0; i < n; i++) {
		probesched_advance(&sched, sched.due, chance());
		gap = sched.due - last;
		ck_assert_int_ge(gap, I / 2);
		ck_assert_int_le(gap, I * 3 / 2);
		last = sched.due;
	}
	gap = (last - first) / n;
	ck_assert_int_ge(gap, I * 999 / 1000);
	ck_assert_int_le(gap, I * 1001 / 1000);
}
END_TEST

START_TEST(test_the_phase_is_spread_over_the_interval)
{
	unsigned int early = 0, i;

	for (i = 0; i < 10000; i++) {
		probesched_start(&sched, SEC(100), I, chance());
		ck_assert_int_gt(sched.base, SEC(100) - I);
		ck_assert_int_le(sched.base, SEC(100));
		early += sched.base < SEC(100) - I / 2;
	}
	ck_assert_uint_gt(early, 4500);
	ck_assert_uint_lt(early, 5500);
}
END_TEST

START_TEST(test_intervals_that_were_slept_through_are_skipped_and_counted)
{
	mtime_t base;

	probesched_start(&sched, SEC(100), I, 0);
	base = sched.base;
	ck_assert_uint_eq(probesched_advance(&sched, base + 5 * I + I / 4, 0),
	    4);
	ck_assert_int_eq(sched.base, base + 5 * I);
	ck_assert_int_gt(sched.due, base + 5 * I + I / 4);
}
END_TEST

START_TEST(test_a_stopped_clock_is_never_due)
{
	probesched_start(&sched, SEC(100), I, 0);
	probesched_stop(&sched);
	ck_assert_int_eq(sched.due, MTIME_NEVER);
}
END_TEST

/* 14 ms: the shortest that the configuration allows. */
START_TEST(test_short_and_long_intervals_do_not_overflow)
{
	probesched_start(&sched, SEC(100), probesched_interval(MSEC(100), 5),
	    UINT32_MAX);
	ck_assert_int_ge(sched.due, SEC(100));
	ck_assert_int_le(sched.due, SEC(100) + MSEC(15));
	probesched_start(&sched, SEC(100), probesched_interval(SEC(3600), 5),
	    UINT32_MAX);
	ck_assert_int_ge(sched.due, SEC(100));
	ck_assert_int_le(sched.due, SEC(100) + SEC(3600) / 14);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("probesched");
	TCase *tc = tcase_create("probesched");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc,
	    test_the_interval_is_a_seventh_of_the_detection_time);
	tcase_add_test(tc,
	    test_the_first_probe_follows_within_half_an_interval);
	tcase_add_test(tc,
	    test_each_probe_is_half_to_one_interval_behind_its_base);
	tcase_add_test(tc,
	    test_gaps_are_half_to_one_and_a_half_and_one_on_average);
	tcase_add_test(tc, test_the_phase_is_spread_over_the_interval);
	tcase_add_test(tc,
	    test_intervals_that_were_slept_through_are_skipped_and_counted);
	tcase_add_test(tc, test_a_stopped_clock_is_never_due);
	tcase_add_test(tc, test_short_and_long_intervals_do_not_overflow);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
