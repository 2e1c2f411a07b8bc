/*
 * check_rtt.c - tests of mpathd/core/rtt.
 */
#include "mpathd/core/rtt.h"

#include <check.h>
#include <stdlib.h>

#define I MSEC(1000) /* the probe interval */

static struct rtt r;

static void
setup(void)
{
	rtt_reset(&r);
}

static void
teardown(void)
{
}

static void
sample(unsigned int ms)
{
	rtt_sample(&r, MSEC(ms), I);
}

START_TEST(test_nothing_is_known_before_the_first_sample)
{
	ck_assert_int_eq(rtt_timeout(&r), 0);
}
END_TEST

/* The mean is the sample, four deviations are twice the sample. */
START_TEST(test_the_first_sample_gives_three_times_itself)
{
	sample(40);
	ck_assert_int_eq(r.avg, MSEC(40));
	ck_assert_int_eq(4 * r.dev, MSEC(80));
	ck_assert_int_eq(rtt_timeout(&r), MSEC(120));
}
END_TEST

/* err = 40: mean 40 + 40/8, deviation 20 + (40 - 20)/4. */
START_TEST(test_a_slower_answer_moves_mean_and_deviation)
{
	sample(40);
	sample(80);
	ck_assert_int_eq(r.avg, MSEC(45));
	ck_assert_int_eq(r.dev, MSEC(25));
	ck_assert_int_eq(rtt_timeout(&r), MSEC(145));
}
END_TEST

/* err = -32: mean 40 - 32/8, deviation 20 + (32 - 20)/4. */
START_TEST(test_a_faster_answer_moves_them_too)
{
	sample(40);
	sample(8);
	ck_assert_int_eq(r.avg, MSEC(36));
	ck_assert_int_eq(r.dev, MSEC(23));
}
END_TEST

START_TEST(test_even_answers_bring_the_timeout_near_the_mean)
{
	int i;

	for (i = 0; i < 200; i++)
		sample(40);
	ck_assert_int_ge(rtt_timeout(&r), MSEC(40));
	ck_assert_int_lt(rtt_timeout(&r), MSEC(41));
}
END_TEST

START_TEST(test_one_very_slow_answer_is_held_back)
{
	struct rtt before;

	sample(40);
	before = r;
	sample(2000);
	ck_assert_int_eq(r.avg, before.avg);
	ck_assert_int_eq(r.dev, before.dev);
	sample(40);
	ck_assert_int_eq(r.avg, MSEC(40));
	ck_assert_int_eq(r.dev, MSEC(15));
}
END_TEST

START_TEST(test_the_second_slow_answer_in_a_row_applies_both)
{
	struct rtt both = { .avg = 0 };

	rtt_sample(&both, MSEC(40), MTIME_NEVER);
	rtt_sample(&both, MSEC(2000), MTIME_NEVER);
	rtt_sample(&both, MSEC(2000), MTIME_NEVER);
	sample(40);
	sample(2000);
	sample(2000);
	ck_assert_int_eq(r.avg, both.avg);
	ck_assert_int_eq(r.dev, both.dev);
	ck_assert_int_gt(rtt_timeout(&r), I);
}
END_TEST

START_TEST(test_slow_answers_that_do_not_follow_each_other_are_all_held_back)
{
	int i;

	sample(40);
	for (i = 0; i < 20; i++) {
		sample(2000);
		sample(40);
		ck_assert_int_le(rtt_timeout(&r), MSEC(120));
	}
}
END_TEST

START_TEST(test_an_answer_in_no_time_is_a_sample_too)
{
	rtt_sample(&r, 0, I);
	ck_assert_int_gt(rtt_timeout(&r), 0);
	rtt_sample(&r, 0, I);
	rtt_sample(&r, 0, I);
	ck_assert_int_gt(rtt_timeout(&r), 0);
}
END_TEST

START_TEST(test_after_a_reset_nothing_is_known)
{
	sample(40);
	sample(2000);
	rtt_reset(&r);
	ck_assert_int_eq(rtt_timeout(&r), 0);
	sample(10);
	ck_assert_int_eq(rtt_timeout(&r), MSEC(30));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("rtt");
	TCase *tc = tcase_create("rtt");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_nothing_is_known_before_the_first_sample);
	tcase_add_test(tc, test_the_first_sample_gives_three_times_itself);
	tcase_add_test(tc, test_a_slower_answer_moves_mean_and_deviation);
	tcase_add_test(tc, test_a_faster_answer_moves_them_too);
	tcase_add_test(tc, test_even_answers_bring_the_timeout_near_the_mean);
	tcase_add_test(tc, test_one_very_slow_answer_is_held_back);
	tcase_add_test(tc, test_the_second_slow_answer_in_a_row_applies_both);
	tcase_add_test(tc,
	    test_slow_answers_that_do_not_follow_each_other_are_all_held_back);
	tcase_add_test(tc, test_an_answer_in_no_time_is_a_sample_too);
	tcase_add_test(tc, test_after_a_reset_nothing_is_known);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
