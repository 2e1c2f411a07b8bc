/*
 * check_since.c - tests of mpathd/core/since.
 */
#include "mpathd/core/since.h"

#include <check.h>
#include <stdlib.h>

#include "fixture.h"
#include "mpathd/core/state.h"

static struct model m;
static struct nic *hme0;
static struct group *test;

static void
setup(void)
{
	fix_model(&m);
	fix_two(&m);
	hme0 = model_nic(&m, "hme0");
	hme0->inst[FAM_INET].testaddr = (struct ipaddr){ 0 };
	test = model_group(&m, "test");
}

static void
teardown(void)
{
	fix_free(&m);
}

static void
fail_nic(struct nic *nic)
{
	nic->flags |= LIFF_FAILED;
	nic->state = IF_FAILED;
}

START_TEST(test_it_begins_when_it_is_first_seen_and_then_stays)
{
	ck_assert(since_note(&m, SEC(5)));
	ck_assert_int_eq(hme0->since, SEC(5));
	ck_assert_int_eq(test->since, SEC(5));
	ck_assert(!since_note(&m, SEC(6)));
	ck_assert_int_eq(hme0->since, SEC(5));
	ck_assert_int_eq(test->since, SEC(5));
}
END_TEST

START_TEST(test_a_new_state_and_a_new_reason_begin_anew)
{
	since_note(&m, SEC(5));
	fail_nic(hme0);
	test->state = GROUP_DEGRADED;
	ck_assert(since_note(&m, SEC(7)));
	ck_assert_int_eq(hme0->since, SEC(7));
	ck_assert_int_eq(test->since, SEC(7));
	ck_assert_int_eq(model_nic(&m, "hme1")->since, SEC(5));
	fix_carrier(&m, "hme0", false, SEC(8));
	ck_assert(since_note(&m, SEC(9)));
	ck_assert_int_eq(hme0->since, SEC(9));
	ck_assert_int_eq(test->since, SEC(7));
}
END_TEST

START_TEST(test_a_restart_does_not_begin_anew)
{
	struct model again;
	unsigned int line;
	size_t len;
	char *text;

	since_note(&m, SEC(5));
	fail_nic(hme0);
	since_note(&m, SEC(7));
	text = state_print(&m, &len);
	fix_model(&again);
	ck_assert_int_eq(state_parse(&again, text, &line), 0);
	free(text);
	ck_assert_int_eq(model_nic(&again, "hme0")->since, SEC(7));
	ck_assert_int_eq(model_nic(&again, "hme1")->since, SEC(5));
	ck_assert_int_eq(model_group(&again, "test")->since, SEC(7));
	ck_assert_int_eq(model_nic(&again, "hme0")->since_why, hme0->since_why);
	fix_free(&again);
}
END_TEST

START_TEST(test_who_has_just_begun_to_ask_has_no_news)
{
	const struct ipaddr router = fix_ip(".1");
	struct instance *i = &hme0->inst[FAM_INET];

	fix_testaddr(hme0, ".21/24");
	targetset_set(&i->targets, TARGETS_ROUTERS, &router, 1);
	i->stats.last_success = SEC(4);
	since_note(&m, SEC(5));
	i->stats.last_success = 0;
	i->quiet_until = SEC(50);
	ck_assert(!since_note(&m, SEC(10)));
	ck_assert_int_eq(hme0->since, SEC(5));
	ck_assert(since_note(&m, SEC(50)));
	ck_assert_int_eq(hme0->since, SEC(50));
}
END_TEST

START_TEST(test_a_time_to_come_is_that_of_another_boot)
{
	since_note(&m, SEC(5000));
	ck_assert(since_note(&m, SEC(3)));
	ck_assert_int_eq(hme0->since, SEC(3));
	ck_assert_int_eq(test->since, SEC(3));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("since");
	TCase *tc = tcase_create("since");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_it_begins_when_it_is_first_seen_and_then_stays);
	tcase_add_test(tc, test_a_new_state_and_a_new_reason_begin_anew);
	tcase_add_test(tc, test_a_restart_does_not_begin_anew);
	tcase_add_test(tc, test_who_has_just_begun_to_ask_has_no_news);
	tcase_add_test(tc, test_a_time_to_come_is_that_of_another_boot);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
