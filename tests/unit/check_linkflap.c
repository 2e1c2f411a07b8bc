/*
 * check_linkflap.c - tests of mpathd/core/linkflap.
 */
#include "mpathd/core/linkflap.h"

#include <check.h>
#include <stdlib.h>

static struct linkflap f;

static void
setup(void)
{
	f = (struct linkflap){ .ups = 0 };
}

static void
teardown(void)
{
}

static bool
trusted(mtime_t now)
{
	return linkflap_trusted_at(&f) <= now;
}

START_TEST(test_two_ups_in_a_minute_are_trusted)
{
	ck_assert(trusted(0));
	linkflap_up(&f, SEC(100));
	ck_assert(trusted(SEC(100)));
	linkflap_up(&f, SEC(101));
	ck_assert(trusted(SEC(101)));
}
END_TEST

/* Sixty seconds after the older of the last two, here that of 110 s. */
START_TEST(test_the_third_up_within_a_minute_is_refused)
{
	linkflap_up(&f, SEC(100));
	linkflap_up(&f, SEC(110));
	linkflap_up(&f, SEC(125));
	ck_assert_int_eq(linkflap_trusted_at(&f), SEC(170));
	ck_assert(!trusted(SEC(170) - 1));
	ck_assert(trusted(SEC(170)));
}
END_TEST

START_TEST(test_each_further_up_moves_the_moment_on)
{
	linkflap_up(&f, SEC(100));
	linkflap_up(&f, SEC(110));
	linkflap_up(&f, SEC(125));
	linkflap_up(&f, SEC(140));
	ck_assert_int_eq(linkflap_trusted_at(&f), SEC(185));
	linkflap_up(&f, SEC(184));
	ck_assert_int_eq(linkflap_trusted_at(&f), SEC(200));
}
END_TEST

START_TEST(test_three_ups_in_just_a_minute_are_trusted)
{
	linkflap_up(&f, SEC(100));
	linkflap_up(&f, SEC(110));
	linkflap_up(&f, SEC(160));
	ck_assert(trusted(SEC(160)));

	setup();
	linkflap_up(&f, SEC(100));
	linkflap_up(&f, SEC(110));
	linkflap_up(&f, SEC(160) - 1);
	ck_assert(!trusted(SEC(160) - 1));
}
END_TEST

START_TEST(test_a_link_that_calms_down_is_trusted_again)
{
	linkflap_up(&f, SEC(100));
	linkflap_up(&f, SEC(110));
	linkflap_up(&f, SEC(120));
	linkflap_up(&f, SEC(300));
	ck_assert(trusted(SEC(300)));
	linkflap_up(&f, SEC(301));
	ck_assert(trusted(SEC(301)));
	linkflap_up(&f, SEC(302));
	ck_assert(!trusted(SEC(302)));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("linkflap");
	TCase *tc = tcase_create("linkflap");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_two_ups_in_a_minute_are_trusted);
	tcase_add_test(tc, test_the_third_up_within_a_minute_is_refused);
	tcase_add_test(tc, test_each_further_up_moves_the_moment_on);
	tcase_add_test(tc, test_three_ups_in_just_a_minute_are_trusted);
	tcase_add_test(tc, test_a_link_that_calms_down_is_trusted_again);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
