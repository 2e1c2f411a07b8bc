/*
 * check_eventq.c - the queue keeps order while it grows and goes round, and
 * forgets only the overrun that a dump answers.
 */
#include "mpathd/os/eventq.h"

#include <check.h>
#include <stdlib.h>

static struct eventq q;

static void
push(enum event_type type, uint32_t n)
{
	struct event ev = { .type = type, .dump = n };

	ck_assert_int_eq(eventq_push(&q, &ev), 0);
}

static void
assert_pop(enum event_type type, uint32_t n)
{
	struct event ev;

	ck_assert(eventq_pop(&q, &ev));
	ck_assert_int_eq(ev.type, type);
	ck_assert_uint_eq(ev.dump, n);
}

static void
tear_down(void)
{
	eventq_free(&q);
}

START_TEST(test_events_come_out_in_order_while_the_ring_grows_and_turns)
{
	struct event ev;
	uint32_t in = 0, out = 0;

	for (int round = 0; round < 50; round++) {
		for (int i = 0; i < 31; i++)
			push(EV_REPLY, in++);
		for (int i = 0; i < 17; i++)
			assert_pop(EV_REPLY, out++);
	}
	ck_assert_uint_eq(eventq_at(&q, 0)->dump, out);
	while (out < in)
		assert_pop(EV_REPLY, out++);
	ck_assert(eventq_is_empty(&q));
	ck_assert(!eventq_pop(&q, &ev));
}
END_TEST

START_TEST(test_a_lost_event_is_told_behind_the_others)
{
	push(EV_REPLY, 1);
	q.lost = true;
	assert_pop(EV_REPLY, 1);
	ck_assert(!eventq_is_empty(&q));
	assert_pop(EV_OVERRUN, 0);
	ck_assert(eventq_is_empty(&q));
}
END_TEST

START_TEST(test_the_newest_are_taken_back)
{
	for (uint32_t i = 0; i < 5; i++)
		push(EV_ADDR, i);
	eventq_cut(&q, 2);
	eventq_cut(&q, 4);
	assert_pop(EV_ADDR, 0);
	assert_pop(EV_ADDR, 1);
	ck_assert(eventq_is_empty(&q));
}
END_TEST

START_TEST(test_a_dump_answers_an_overrun_and_nothing_else)
{
	push(EV_LINK_GONE, 0);
	push(EV_OVERRUN, 0);
	push(EV_REPLY, 1);
	push(EV_ROUTE_GONE, 2);
	q.lost = true;
	eventq_forget_overrun(&q);
	assert_pop(EV_LINK_GONE, 0);
	assert_pop(EV_REPLY, 1);
	assert_pop(EV_ROUTE_GONE, 2);
	ck_assert(eventq_is_empty(&q));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("eventq");
	TCase *tc = tcase_create("eventq");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, NULL, tear_down);
	tcase_add_test(tc,
	    test_events_come_out_in_order_while_the_ring_grows_and_turns);
	tcase_add_test(tc, test_a_lost_event_is_told_behind_the_others);
	tcase_add_test(tc, test_the_newest_are_taken_back);
	tcase_add_test(tc, test_a_dump_answers_an_overrun_and_nothing_else);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
