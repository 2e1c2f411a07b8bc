/*
 * check_agenda.c - agenda.c: whoever is due first comes first.
 */
#include "mpathd/core/agenda.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>

#define MANY 500

static struct agenda a;
static struct agenda_entry e[MANY];

static void
setup(void)
{
	size_t i;

	agenda_init(&a);
	ck_assert_int_eq(agenda_reserve(&a, MANY), 0);
	for (i = 0; i < MANY; i++)
		e[i] = (struct agenda_entry){ 0 };
}

static void
teardown(void)
{
	agenda_free(&a);
}

static uint32_t
chance(uint32_t *x)
{
	*x = *x * 1664525u + 1013904223u;
	return *x >> 8;
}

START_TEST(test_an_empty_one_waits_for_nobody)
{
	ck_assert_int_eq(agenda_next(&a), MTIME_NEVER);
	ck_assert_ptr_null(agenda_take(&a, MTIME_NEVER));
	agenda_set(&a, &e[0], MTIME_NEVER);
	ck_assert_int_eq(agenda_next(&a), MTIME_NEVER);
}
END_TEST

START_TEST(test_nobody_is_taken_before_he_is_due)
{
	agenda_set(&a, &e[0], SEC(2));
	agenda_set(&a, &e[1], SEC(1));
	ck_assert_int_eq(agenda_next(&a), SEC(1));
	ck_assert_ptr_null(agenda_take(&a, SEC(1) - 1));
	ck_assert_ptr_eq(agenda_take(&a, SEC(1)), &e[1]);
	ck_assert_ptr_null(agenda_take(&a, SEC(1)));
	ck_assert_ptr_eq(agenda_take(&a, SEC(9)), &e[0]);
	ck_assert_int_eq(agenda_next(&a), MTIME_NEVER);
}
END_TEST

START_TEST(test_who_gets_another_time_loses_the_old_one)
{
	agenda_set(&a, &e[0], SEC(1));
	agenda_set(&a, &e[1], SEC(2));
	agenda_set(&a, &e[0], SEC(3));
	ck_assert_ptr_eq(agenda_take(&a, SEC(9)), &e[1]);
	agenda_set(&a, &e[0], MTIME_NEVER);
	ck_assert_ptr_null(agenda_take(&a, SEC(9)));
}
END_TEST

/* Set, set anew and taken out at random, they come in order all the same. */
START_TEST(test_many_come_in_the_order_of_their_times)
{
	mtime_t due[MANY], last = 0;
	struct agenda_entry *got;
	uint32_t x = (uint32_t)_i;
	size_t i, k, left = 0;

	for (i = 0; i < MANY; i++)
		due[i] = MTIME_NEVER;
	for (i = 0; i < 4 * MANY; i++) {
		k = chance(&x) % MANY;
		due[k] = chance(&x) % 5 == 0 ? MTIME_NEVER
					     : (mtime_t)(chance(&x) % 100);
		agenda_set(&a, &e[k], due[k]);
	}
	for (i = 0; i < MANY; i++)
		left += due[i] != MTIME_NEVER;
	while ((got = agenda_take(&a, SEC(1))) != NULL) {
		ck_assert_int_ge(got->due, last);
		ck_assert_int_eq(got->due, due[got - e]);
		ck_assert_uint_eq(got->place, 0);
		due[got - e] = MTIME_NEVER;
		last = got->due;
		left--;
	}
	ck_assert_uint_eq(left, 0);
}
END_TEST

START_TEST(test_room_grows)
{
	agenda_free(&a);
	ck_assert_int_eq(agenda_reserve(&a, 1), 0);
	agenda_set(&a, &e[0], SEC(1));
	ck_assert_int_eq(agenda_reserve(&a, MANY), 0);
	ck_assert_uint_ge(a.room, MANY);
	ck_assert_ptr_eq(agenda_take(&a, SEC(1)), &e[0]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("agenda");
	TCase *tc = tcase_create("agenda");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_an_empty_one_waits_for_nobody);
	tcase_add_test(tc, test_nobody_is_taken_before_he_is_due);
	tcase_add_test(tc, test_who_gets_another_time_loses_the_old_one);
	tcase_add_loop_test(tc, test_many_come_in_the_order_of_their_times, 0,
	    20);
	tcase_add_test(tc, test_room_grows);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
