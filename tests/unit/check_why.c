/*
 * check_why.c - tests of mpathd/core/why.
 */
#include "mpathd/core/why.h"

#include <check.h>
#include <stdlib.h>

#include "fixture.h"

static struct model m;
static struct nic *hme0, *hme1;
static struct group *test;

static void
setup(void)
{
	fix_model(&m);
	fix_two(&m);
	hme0 = model_nic(&m, "hme0");
	hme1 = model_nic(&m, "hme1");
	test = model_group(&m, "test");
}

static void
teardown(void)
{
	fix_free(&m);
}

static const char *
why(const struct nic *nic)
{
	return why_name(why_nic(&m, nic, SEC(100)));
}

static const char *
why_test(void)
{
	static char buf[64];

	return why_group(&m, test, buf, sizeof(buf));
}

static void
give_target(struct nic *nic)
{
	const struct ipaddr router = fix_ip(".1");

	targetset_set(&nic->inst[FAM_INET].targets, TARGETS_ROUTERS, &router,
	    1);
}

static void
answer(struct nic *nic)
{
	struct probestat *ps = &nic->inst[FAM_INET].stats;

	give_target(nic);
	ps->losses = 0;
	ps->successes = 1;
	ps->last_success = SEC(99);
}

static void
fail_nic(struct nic *nic)
{
	nic->flags |= LIFF_FAILED;
	nic->state = IF_FAILED;
}

START_TEST(test_a_nic_that_works_says_by_what_it_is_known)
{
	give_target(hme0);
	ck_assert_str_eq(why(hme0), "no answer yet");
	answer(hme0);
	ck_assert_str_eq(why(hme0), "probes answered");
	hme0->inst[FAM_INET].testaddr = (struct ipaddr){ 0 };
	ck_assert_str_eq(why(hme0), "link up");
}
END_TEST

START_TEST(test_a_nic_with_nobody_to_probe_says_so)
{
	hme0->state = IF_NOTARGETS;
	ck_assert_str_eq(why(hme0), "no probe targets");
}
END_TEST

START_TEST(test_why_a_nic_that_works_is_empty)
{
	answer(hme0);
	hme0->flags = LIFF_INACTIVE;
	ck_assert_str_eq(why(hme0), "repaired, FAILBACK=no");
	hme0->flags = LIFF_INACTIVE | LIFF_STANDBY;
	ck_assert_str_eq(why(hme0), "idle standby");
	hme0->flags = LIFF_STANDBY;
	ck_assert_str_eq(why(hme0), "probes answered");
}
END_TEST

START_TEST(test_the_nearest_cause_of_a_failure_is_named)
{
	give_target(hme0);
	fail_nic(hme0);
	ck_assert_str_eq(why(hme0), "probes lost");
	test->failed = true;
	ck_assert_str_eq(why(hme0), "all probes lost");
	answer(hme0);
	ck_assert_str_eq(why(hme0), "probes answered again");
	fix_carrier(&m, "hme0", false, SEC(1));
	ck_assert_str_eq(why(hme0), "link down");
	hme0->link.flags &= ~(uint32_t)LINK_UP;
	ck_assert_str_eq(why(hme0), "administratively down");
	hme0->present = false;
	ck_assert_str_eq(why(hme0), "not present");
	hme0->present = true;
}
END_TEST

START_TEST(test_a_link_that_is_not_trusted_yet_is_unstable)
{
	unsigned int i;

	hme0->inst[FAM_INET].testaddr = (struct ipaddr){ 0 };
	fail_nic(hme0);
	ck_assert_str_eq(why(hme0), "link up");
	for (i = 0; i <= LINKFLAP_UPS; i++)
		linkflap_up(&hme0->flap, SEC(90));
	ck_assert_str_eq(why(hme0), "link unstable");
}
END_TEST

START_TEST(test_offline_is_told_before_any_failure)
{
	fail_nic(hme0);
	hme0->flags |= LIFF_OFFLINE;
	hme0->state = IF_OFFLINE;
	ck_assert_str_eq(why(hme0), "offline by request");
}
END_TEST

START_TEST(test_a_group_counts_its_usable_members)
{
	ck_assert_str_eq(why_test(), "2 of 2 usable");
	fail_nic(hme0);
	ck_assert_str_eq(why_test(), "1 of 2 usable");
	hme1->state = IF_OFFLINE;
	ck_assert_str_eq(why_test(), "0 of 2 usable");
	hme1->state = IF_NOTARGETS;
	ck_assert_str_eq(why_test(), "1 of 2 usable");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("why");
	TCase *tc = tcase_create("why");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_a_nic_that_works_says_by_what_it_is_known);
	tcase_add_test(tc, test_a_nic_with_nobody_to_probe_says_so);
	tcase_add_test(tc, test_why_a_nic_that_works_is_empty);
	tcase_add_test(tc, test_the_nearest_cause_of_a_failure_is_named);
	tcase_add_test(tc, test_a_link_that_is_not_trusted_yet_is_unstable);
	tcase_add_test(tc, test_offline_is_told_before_any_failure);
	tcase_add_test(tc, test_a_group_counts_its_usable_members);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
