/*
 * check_groupstate.c - tests of mpathd/core/groupstate.
 */
#include "mpathd/core/groupstate.h"

#include <check.h>
#include <stdlib.h>

#include "fixture.h"

static struct model m;

static void
setup(void)
{
	fix_model(&m);
	fix_many(&m, 3);
}

static void
teardown(void)
{
	fix_free(&m);
}

static const char *
state(void)
{
	return groupstate_name(groupstate_of(&m, model_group(&m, "test")));
}

static void
break_nic(const char *name)
{
	struct nic *nic = model_nic(&m, name);

	nic->state = IF_FAILED;
	nic->flags |= LIFF_FAILED;
}

START_TEST(test_a_group_is_ok_degraded_or_failed)
{
	ck_assert_str_eq(state(), "ok");
	break_nic("hme0");
	ck_assert_str_eq(state(), "degraded");
	break_nic("hme1");
	ck_assert_str_eq(state(), "degraded");
	break_nic("hme2");
	ck_assert_str_eq(state(), "failed");
}
END_TEST

START_TEST(test_a_nic_with_nobody_to_probe_is_taken_to_work)
{
	model_nic(&m, "hme0")->state = IF_NOTARGETS;
	ck_assert_str_eq(state(), "ok");
	break_nic("hme1");
	break_nic("hme2");
	ck_assert_str_eq(state(), "degraded");
}
END_TEST

START_TEST(test_a_nic_that_is_offline_or_unplugged_is_missed)
{
	model_nic(&m, "hme0")->state = IF_OFFLINE;
	model_nic(&m, "hme0")->flags |= LIFF_OFFLINE;
	ck_assert_str_eq(state(), "degraded");
	model_nic(&m, "hme0")->state = IF_RUNNING;
	model_nic(&m, "hme0")->flags = 0;
	ck_assert_str_eq(state(), "ok");
	model_nic(&m, "hme0")->present = false;
	ck_assert_str_eq(state(), "degraded");
}
END_TEST

START_TEST(test_an_idle_standby_is_a_working_member)
{
	model_nic(&m, "hme2")->flags = LIFF_STANDBY | LIFF_INACTIVE;
	ck_assert_str_eq(state(), "ok");
}
END_TEST

START_TEST(test_other_groups_do_not_count)
{
	model_set_group(&m, model_nic(&m, "hme2"), "other");
	break_nic("hme2");
	ck_assert_str_eq(state(), "ok");
	ck_assert_int_eq(groupstate_of(&m, model_group(&m, "other")),
	    GROUP_FAILED);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("groupstate");
	TCase *tc = tcase_create("groupstate");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_a_group_is_ok_degraded_or_failed);
	tcase_add_test(tc, test_a_nic_with_nobody_to_probe_is_taken_to_work);
	tcase_add_test(tc, test_a_nic_that_is_offline_or_unplugged_is_missed);
	tcase_add_test(tc, test_an_idle_standby_is_a_working_member);
	tcase_add_test(tc, test_other_groups_do_not_count);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
