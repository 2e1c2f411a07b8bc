/*
 * check_fight.c - tests of mpathd/core/fight.
 */
#include "mpathd/core/fight.h"

#include <check.h>
#include <stdlib.h>

#include "fixture.h"
#include "mpathd/core/facts.h"
#include "mpathd/core/placement.h"

static struct model m;
static struct fightnews news;

/* hme0 has failed, and its .19 is on hme1. */
static void
setup(void)
{
	fix_model(&m);
	fix_two(&m);
	fix_settle(&m);
	placement_set_failed(&m, model_nic(&m, "hme0"), true);
	placement_failover(&m, model_nic(&m, "hme0"), model_nic(&m, "hme1"));
	fix_settle(&m);
}

static void
teardown(void)
{
	fix_free(&m);
}

/* Somebody takes .19 from hme1, and the plan puts it back if it may. */
static void
take(enum event_by by, mtime_t now)
{
	const struct nic *hme1 = model_nic(&m, "hme1");
	struct ipaddr addr = fix_ip(".19/24");
	struct event ev = { .type = EV_ADDR_GONE, .by = by, .port = 77 };

	ck_assert_ptr_nonnull(nic_kaddr(hme1, &addr));
	ev.addr = nic_kaddr(hme1, &addr)->fact;
	facts_addr_gone(&m, &ev.addr, by);
	fight_note(&m, &ev, now);
	fix_settle(&m);
}

static bool
is_back(void)
{
	struct ipaddr addr = fix_ip(".19/24");

	return nic_kaddr(model_nic(&m, "hme1"), &addr) != NULL;
}

START_TEST(test_what_is_taken_is_put_back_a_few_times)
{
	int i;

	for (i = 0; i < FIGHT_ROUNDS; i++) {
		take(BY_OTHER, SEC(1) + i);
		ck_assert(is_back());
	}
	ck_assert(!fight_tell(&m, &news));
	take(BY_OTHER, SEC(2));
	ck_assert(!is_back());
}
END_TEST

START_TEST(test_a_fight_is_told_once_with_the_culprit)
{
	struct ipaddr addr = fix_ip(".19/24");
	int i;

	for (i = 0; i <= FIGHT_ROUNDS; i++)
		take(BY_OTHER, SEC(1));
	ck_assert(fight_tell(&m, &news));
	ck_assert_str_eq(news.nic, "hme1");
	ck_assert(ipaddr_same(news.addr, &addr));
	ck_assert_uint_eq(news.fight->port, 77);
	ck_assert(!news.route);
	ck_assert(!fight_tell(&m, &news));
}
END_TEST

START_TEST(test_when_the_minute_is_over_it_is_put_back)
{
	int i;

	for (i = 0; i <= FIGHT_ROUNDS; i++)
		take(BY_OTHER, SEC(1));
	ck_assert_int_eq(fight_next(&m), SEC(1) + FIGHT_SPAN);
	ck_assert(!fight_release(&m, FIGHT_SPAN));
	fix_settle(&m);
	ck_assert(!is_back());
	ck_assert(fight_release(&m, SEC(1) + FIGHT_SPAN));
	ck_assert_int_eq(fight_next(&m), MTIME_NEVER);
	fix_settle(&m);
	ck_assert(is_back());
}
END_TEST

START_TEST(test_now_and_then_is_no_fight)
{
	int i;

	for (i = 0; i < 3 * FIGHT_ROUNDS; i++) {
		take(BY_OTHER, (i + 1) * FIGHT_SPAN / 4);
		ck_assert(is_back());
	}
	ck_assert(!fight_tell(&m, &news));
}
END_TEST

START_TEST(test_what_the_kernel_takes_is_no_fight)
{
	int i;

	for (i = 0; i < 3 * FIGHT_ROUNDS; i++)
		take(BY_KERNEL, SEC(1));
	ck_assert(is_back());
	ck_assert(!fight_tell(&m, &news));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("fight");
	TCase *tc = tcase_create("fight");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_what_is_taken_is_put_back_a_few_times);
	tcase_add_test(tc, test_a_fight_is_told_once_with_the_culprit);
	tcase_add_test(tc, test_when_the_minute_is_over_it_is_put_back);
	tcase_add_test(tc, test_now_and_then_is_no_fight);
	tcase_add_test(tc, test_what_the_kernel_takes_is_no_fight);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
