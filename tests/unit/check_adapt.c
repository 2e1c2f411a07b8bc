/*
 * check_adapt.c - a group's detection time goes up at once and down slowly.
 */
#include "mpathd/core/adapt.h"

#include <check.h>
#include <stdlib.h>
#include <sys/socket.h>

static struct model m;
static struct nic *hme0, *hme1;
static struct target *t0, *t1;

static struct target *
add_target(struct nic *nic, const char *addr)
{
	struct ipaddr a;

	ck_assert_int_eq(ipaddr_parse(&a, AF_INET, addr), 0);
	ck_assert(targetset_add_host(&nic->inst[FAM_INET].targets, &a));
	return targetset_find(&nic->inst[FAM_INET].targets, &a);
}

static void
set_up(void)
{
	const struct settings set = { .detection_time = SEC(7),
		.probe_failures = 5,
		.failback = true };

	model_init(&m, &set);
	hme0 = model_nic_get(&m, "hme0");
	hme1 = model_nic_get(&m, "hme1");
	model_set_group(&m, hme0, "test");
	model_set_group(&m, hme1, "test");
	t0 = add_target(hme0, "192.168.85.1");
	t1 = add_target(hme1, "192.168.85.1");
	target_answered(t0, MSEC(1), SEC(1));
	target_answered(t1, MSEC(1), SEC(1));
}

static void
tear_down(void)
{
	model_free(&m);
}

START_TEST(test_a_group_keeps_the_time_that_is_configured)
{
	ck_assert_int_eq(adapt_detection_time(&m, hme0), SEC(7));
	ck_assert_int_eq(adapt_interval(&m, hme0), SEC(1));
	ck_assert(!adapt_is_raised(&m, hme0));
	ck_assert(!adapt_raise(&m, hme0, SEC(1), SEC(100)));
	ck_assert(!adapt_improve(&m, hme0->group, SEC(1000)));
}
END_TEST

START_TEST(test_an_answer_slower_than_the_interval_raises_it_for_all_members)
{
	ck_assert(adapt_raise(&m, hme0, MSEC(1500), SEC(100)));
	ck_assert_int_eq(adapt_interval(&m, hme1), SEC(3));
	ck_assert_int_eq(adapt_detection_time(&m, hme1), SEC(21));
	ck_assert(adapt_is_raised(&m, hme1));
	/* What is kept now is no news. */
	ck_assert(!adapt_raise(&m, hme1, MSEC(2999), SEC(101)));
	ck_assert(adapt_raise(&m, hme1, SEC(4), SEC(102)));
	ck_assert_int_eq(adapt_detection_time(&m, hme0), SEC(56));
}
END_TEST

START_TEST(test_it_improves_by_halves_and_not_within_a_minute)
{
	ck_assert(adapt_raise(&m, hme0, MSEC(1500), SEC(100)));
	ck_assert(!adapt_improve(&m, hme0->group, SEC(160) - 1));
	ck_assert(adapt_improve(&m, hme0->group, SEC(160)));
	ck_assert_int_eq(adapt_detection_time(&m, hme0), SEC(21) / 2);
	ck_assert(adapt_improve(&m, hme0->group, SEC(160)));
	ck_assert_int_eq(adapt_detection_time(&m, hme0), SEC(7));
	ck_assert(!adapt_improve(&m, hme0->group, SEC(160)));
}
END_TEST

START_TEST(test_one_slow_or_unknown_target_of_a_working_member_holds_it_up)
{
	ck_assert(adapt_raise(&m, hme0, MSEC(1500), SEC(100)));
	rtt_reset(&t1->rtt);
	ck_assert(!adapt_improve(&m, hme0->group, SEC(200)));
	target_answered(t1, MSEC(400), SEC(3)); /* 1200 ms > 3 s / 4 */
	ck_assert(!adapt_improve(&m, hme0->group, SEC(200)));
	hme1->flags |= LIFF_FAILED;
	ck_assert(adapt_improve(&m, hme0->group, SEC(200)));
}
END_TEST

START_TEST(test_a_new_configuration_is_asked_for_anew)
{
	ck_assert(adapt_raise(&m, hme0, MSEC(1500), SEC(100)));
	adapt_reset(&m);
	ck_assert(!adapt_is_raised(&m, hme0));
}
END_TEST

START_TEST(test_a_nic_without_group_is_never_raised)
{
	model_set_group(&m, hme1, "");
	ck_assert(!adapt_raise(&m, hme1, SEC(5), SEC(100)));
	ck_assert_int_eq(adapt_detection_time(&m, hme1), SEC(7));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("adapt");
	TCase *tc = tcase_create("adapt");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, test_a_group_keeps_the_time_that_is_configured);
	tcase_add_test(tc,
	    test_an_answer_slower_than_the_interval_raises_it_for_all_members);
	tcase_add_test(tc, test_it_improves_by_halves_and_not_within_a_minute);
	tcase_add_test(tc,
	    test_one_slow_or_unknown_target_of_a_working_member_holds_it_up);
	tcase_add_test(tc, test_a_new_configuration_is_asked_for_anew);
	tcase_add_test(tc, test_a_nic_without_group_is_never_raised);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
