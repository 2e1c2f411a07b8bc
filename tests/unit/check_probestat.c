/*
 * check_probestat.c - tests of mpathd/core/probestat.
 */
#include "mpathd/core/probestat.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "mpathd/core/probesched.h"

#define I SEC(1)
/* The timeout of a target that answers fast. */
#define FAST MSEC(3)

static struct probestat ps;
static mtime_t now;
static bool proven;	       /* whether a loss proves anything */
static unsigned int told_lost; /* how often probestat said so */
static struct ipaddr target;

static void
setup(void)
{
	memset(&ps, 0, sizeof(ps));
	now = SEC(100);
	proven = true;
	told_lost = 0;
	target = fix_ip(".1");
}

static void
teardown(void)
{
}

static bool
proves(const void *arg, const struct ipaddr *to)
{
	(void)arg;
	ck_assert(ipaddr_same(to, &target));
	return proven;
}

static void
lost(void *arg, const struct ipaddr *to, bool is_proof)
{
	(void)arg;
	ck_assert(ipaddr_same(to, &target));
	told_lost += is_proof;
}

/* The token of a probe, in these tests. */
static uint64_t
token(uint16_t seq)
{
	return UINT64_C(0x1000000) + seq;
}

/* One interval later the next probe goes out. */
static uint16_t
send_probe(mtime_t timeout)
{
	uint16_t seq;

	now += I;
	probestat_expire(&ps, now, proves, NULL, lost, NULL);
	seq = probestat_next_seq(&ps);
	probestat_sent(&ps, &target, token(seq), now, timeout);
	return seq;
}

static enum probereply
answer(uint16_t seq)
{
	mtime_t rtt;

	return probestat_reply(&ps, &target, seq, token(seq), now + MSEC(1),
	    &rtt);
}

static void
send_lost(unsigned int n)
{
	while (n-- > 0)
		send_probe(FAST);
}

static void
send_answered(unsigned int n)
{
	while (n-- > 0)
		ck_assert_int_eq(answer(send_probe(FAST)), REPLY_GOOD);
}

/* As when the next probe is due. */
static void
due(void)
{
	now += I;
	probestat_expire(&ps, now, proves, NULL, lost, NULL);
}

START_TEST(test_sequence_numbers_start_at_one_and_go_round)
{
	uint32_t i;

	for (i = 1; i <= 65540; i++)
		ck_assert_uint_eq(send_probe(FAST), (uint16_t)i);
	ck_assert_int_eq(answer(ps.seq), REPLY_GOOD);
}
END_TEST

START_TEST(test_five_losses_in_a_row_fail)
{
	send_answered(3);
	send_lost(4);
	due();
	ck_assert_uint_eq(ps.losses, 4);
	ck_assert(!probestat_failed(&ps, 5));
	send_lost(1);
	due();
	ck_assert(probestat_failed(&ps, 5));
	ck_assert_uint_eq(told_lost, 5);
}
END_TEST

START_TEST(test_one_answer_among_them_ends_the_run)
{
	send_lost(4);
	send_answered(1);
	send_lost(4);
	due();
	ck_assert_uint_eq(ps.losses, 4);
	ck_assert(!probestat_failed(&ps, 5));
}
END_TEST

/* Detection time 10 s: 7 intervals, whatever the phase of the failure. */
START_TEST(test_a_silent_path_fails_within_the_detection_time)
{
	mtime_t dead;

	send_answered(20);
	dead = now + MSEC(2);
	while (!probestat_failed(&ps, 5)) {
		send_probe(FAST);
		ck_assert_int_lt(now - dead, 7 * I);
	}
	ck_assert_int_ge(now - dead, 5 * I);
}
END_TEST

/* The same with probes as they really go out. */
START_TEST(test_it_does_so_with_any_jitter)
{
	mtime_t dead, detection = SEC(10);
	uint32_t x = 1;
	struct probesched s;
	int i, k;

	for (i = 0; i < 1000; i++) {
		setup();
		probesched_start(&s, now, probesched_interval(detection, 5), x);
		dead = MTIME_NEVER;
		for (k = 0; !probestat_failed(&ps, 5); k++) {
			x = x * 1664525u + 1013904223u;
			now = s.due;
			probestat_expire(&ps, now, proves, NULL, lost, NULL);
			probesched_advance(&s, now, x);
			probestat_sent(&ps, &target,
			    token(probestat_next_seq(&ps)), now, FAST);
			if (k > 3)
				continue;
			answer(ps.seq);
			dead = now + MSEC(2);
		}
		ck_assert_int_le(now - dead, detection);
		ck_assert_int_ge(now - dead, detection / 2);
	}
}
END_TEST

START_TEST(test_the_run_begins_when_its_first_probe_was_sent)
{
	mtime_t first;

	send_answered(2);
	send_lost(1);
	first = now;
	send_lost(4);
	due();
	ck_assert_int_eq(ps.first_loss, first);
	send_answered(1);
	send_lost(1);
	first = now;
	due();
	ck_assert_int_eq(ps.first_loss, first);
}
END_TEST

START_TEST(test_ten_answers_in_a_row_repair)
{
	send_lost(7);
	send_answered(9);
	ck_assert(!probestat_repaired(&ps, 5));
	send_answered(1);
	ck_assert(probestat_repaired(&ps, 5));
	ck_assert(!probestat_failed(&ps, 5));
}
END_TEST

START_TEST(test_one_loss_among_them_starts_the_count_anew)
{
	send_answered(9);
	send_lost(1);
	send_answered(9);
	ck_assert(!probestat_repaired(&ps, 5));
	send_answered(1);
	ck_assert(probestat_repaired(&ps, 5));
}
END_TEST

START_TEST(test_a_loss_after_repair_ends_it)
{
	send_answered(10);
	ck_assert(probestat_repaired(&ps, 5));
	send_lost(1);
	due();
	ck_assert(!probestat_repaired(&ps, 5));
}
END_TEST

START_TEST(test_each_is_waited_for_until_its_own_time)
{
	mtime_t first;

	ck_assert_int_eq(probestat_next(&ps), MTIME_NEVER);
	send_probe(3 * I);
	first = now;
	send_probe(I);
	ck_assert_uint_eq(probestat_unanswered(&ps), 2);
	ck_assert_int_eq(probestat_next(&ps), now + I);
	due();
	ck_assert_uint_eq(ps.losses, 1);
	ck_assert_int_eq(probestat_next(&ps), first + 3 * I);
	due();
	ck_assert_uint_eq(ps.losses, 2);
	ck_assert_uint_eq(probestat_unanswered(&ps), 0);
	ck_assert_int_eq(probestat_next(&ps), MTIME_NEVER);
}
END_TEST

START_TEST(test_one_that_is_answered_is_not_waited_for)
{
	uint16_t seq = send_probe(2 * I);

	send_probe(I);
	ck_assert_int_eq(answer(seq), REPLY_GOOD);
	ck_assert_uint_eq(probestat_unanswered(&ps), 1);
	ck_assert_int_eq(probestat_next(&ps), now + I);
	ck_assert_int_eq(answer(ps.seq), REPLY_GOOD);
	ck_assert_int_eq(probestat_next(&ps), MTIME_NEVER);
}
END_TEST

START_TEST(test_the_newest_is_not_lost_before_its_time)
{
	send_probe(I + 1);
	due();
	ck_assert_uint_eq(ps.losses, 0);
	ck_assert_int_eq(answer(ps.seq), REPLY_GOOD);

	send_probe(I);
	due();
	ck_assert_uint_eq(ps.losses, 1);
}
END_TEST

START_TEST(test_a_late_answer_ends_the_losses_but_repairs_nothing)
{
	uint16_t seq;

	send_lost(6);
	due();
	ck_assert(probestat_failed(&ps, 5));
	ck_assert_int_eq(answer(ps.seq), REPLY_LATE);
	ck_assert(!probestat_failed(&ps, 5));
	ck_assert_uint_eq(ps.losses, 0);
	for (seq = 1; seq <= 5; seq++)
		ck_assert_int_eq(answer(seq), REPLY_LATE);
	ck_assert_uint_eq(ps.successes, 0);
	ck_assert(!probestat_repaired(&ps, 5));
}
END_TEST

START_TEST(test_the_round_trip_is_measured_from_the_sending)
{
	mtime_t rtt = 0, sent;
	uint16_t seq = send_probe(FAST);

	sent = now;
	ck_assert_int_eq(probestat_reply(&ps, &target, seq, token(seq),
			     sent + MSEC(17), &rtt),
	    REPLY_GOOD);
	ck_assert_int_eq(rtt, MSEC(17));
	ck_assert_int_eq(ps.last_success, sent + MSEC(17));
}
END_TEST

START_TEST(test_the_last_success_never_goes_back)
{
	mtime_t rtt, late = now + SEC(9);
	uint16_t a = send_probe(FAST), b = send_probe(FAST);

	probestat_reply(&ps, &target, b, token(b), late, &rtt);
	probestat_reply(&ps, &target, a, token(a), late - SEC(5), &rtt);
	ck_assert_int_eq(ps.last_success, late);
}
END_TEST

START_TEST(test_each_probe_is_answered_once)
{
	uint16_t seq = send_probe(FAST);

	ck_assert_int_eq(answer(seq), REPLY_GOOD);
	ck_assert_int_eq(answer(seq), REPLY_STRANGE);
	ck_assert_uint_eq(ps.successes, 1);
	ck_assert_uint_eq(ps.answered, 1);
	ck_assert_uint_eq(ps.strange, 1);
}
END_TEST

START_TEST(test_answers_that_do_not_fit_are_strange)
{
	struct ipaddr other = fix_ip(".2");
	mtime_t rtt;
	uint16_t seq = send_probe(FAST);

	ck_assert_int_eq(answer((uint16_t)(seq + 1)), REPLY_STRANGE);
	ck_assert_int_eq(answer(0), REPLY_STRANGE);
	ck_assert_int_eq(
	    probestat_reply(&ps, &other, seq, token(seq), now, &rtt),
	    REPLY_STRANGE);
	ck_assert_int_eq(
	    probestat_reply(&ps, &target, seq, token(seq) + 1, now, &rtt),
	    REPLY_STRANGE);
	ck_assert_uint_eq(ps.strange, 4);
	ck_assert_int_eq(answer(seq), REPLY_GOOD);
}
END_TEST

/* 52 = 10 * 5 + 2 probes are remembered. */
START_TEST(test_an_answer_to_an_older_one_is_out_of_window)
{
	send_lost(53);
	ck_assert_int_eq(answer(1), REPLY_STRANGE);
	ck_assert_int_eq(answer(2), REPLY_LATE);
}
END_TEST

START_TEST(test_losses_that_prove_nothing_are_ignored)
{
	proven = false;
	send_lost(20);
	due();
	ck_assert_uint_eq(ps.losses, 0);
	ck_assert(!probestat_failed(&ps, 5));
	ck_assert_uint_eq(told_lost, 0);
	ck_assert_uint_eq(ps.ignored, 20);
	ck_assert_uint_eq(ps.lost, 0);
	proven = true;
	send_lost(5);
	due();
	ck_assert(probestat_failed(&ps, 5));
}
END_TEST

START_TEST(test_a_reset_forgets_the_run_and_what_is_on_its_way)
{
	uint16_t seq;

	send_lost(4);
	seq = send_probe(FAST);
	probestat_reset(&ps);
	ck_assert_uint_eq(probestat_unanswered(&ps), 0);
	ck_assert_int_eq(answer(seq), REPLY_STRANGE);
	due();
	ck_assert_uint_eq(ps.losses, 0);
	/* The numbers go on: no old answer is taken for a new one. */
	ck_assert_uint_eq(probestat_next_seq(&ps), 6);
	ck_assert_uint_eq(ps.sent, 5);
	send_answered(9);
	ck_assert(!probestat_repaired(&ps, 5));
	send_answered(1);
	ck_assert(probestat_repaired(&ps, 5));
}
END_TEST

START_TEST(test_the_counters_add_up)
{
	send_answered(3);
	send_lost(2);
	proven = false;
	due();
	send_lost(1);
	due();
	ck_assert_uint_eq(ps.sent, 6);
	ck_assert_uint_eq(ps.answered + ps.lost + ps.ignored, 6);
	ck_assert_uint_eq(ps.answered, 3);
	ck_assert_uint_eq(ps.lost, 1);
}
END_TEST

static const uint8_t his[MAC_SIZE] = { 2, 0, 0, 0, 0, 9 };
static const uint8_t another[MAC_SIZE] = { 2, 0, 0, 0, 0, 8 };

/* An answer by ARP repeats nothing: it belongs to the newest question. */
START_TEST(test_what_proves_nothing_is_counted_by_kind)
{
	struct ipaddr stranger = fix_ip(".77");
	uint16_t seq;
	mtime_t rtt;

	seq = probestat_next_seq(&ps);
	probestat_sent(&ps, &target, 7, now, SEC(1));
	probestat_reply(&ps, &target, (uint16_t)(seq + 1), 7, now, &rtt);
	probestat_reply(&ps, &target, (uint16_t)(seq - 9), 7, now, &rtt);
	probestat_reply(&ps, &stranger, seq, 7, now, &rtt);
	probestat_reply(&ps, &target, seq, 8, now, &rtt);
	ck_assert_uint_eq(ps.answered, 0);
	probestat_reply(&ps, &target, seq, 7, now, &rtt);
	ck_assert_uint_eq(ps.answered, 1);
	probestat_reply(&ps, &target, seq, 7, now, &rtt);
	ck_assert_uint_eq(ps.answered, 1);
	ck_assert_uint_eq(ps.kind[STRANGE_UNASKED], 2);
	ck_assert_uint_eq(ps.kind[STRANGE_FROM], 1);
	ck_assert_uint_eq(ps.kind[STRANGE_TOKEN], 1);
	ck_assert_uint_eq(ps.kind[STRANGE_TWICE], 1);
	ck_assert_uint_eq(ps.strange, 5);
}
END_TEST

START_TEST(test_an_answer_by_arp_belongs_to_a_question_to_its_sender)
{
	struct ipaddr stranger = fix_ip(".77");
	const struct sentprobe *p;
	mtime_t rtt;

	ck_assert_ptr_null(probestat_question(&ps, &target, his, now));
	probestat_sent(&ps, &target, 1, now, SEC(1));
	probestat_sent(&ps, &target, 2, now + 1, SEC(1));
	ck_assert_ptr_null(probestat_question(&ps, &stranger, his, now + 1));
	ck_assert_ptr_null(probestat_question(&ps, &target, his, now - 1));
	p = probestat_question(&ps, &target, his, now + 2);
	ck_assert_ptr_nonnull(p);
	ck_assert_uint_eq(p->token, 2);
	/* Each question has one answer. */
	ck_assert_int_eq(
	    probestat_reply(&ps, &target, p->seq, p->token, now + 2, &rtt),
	    REPLY_GOOD);
	p = probestat_question(&ps, &target, his, now + 2);
	ck_assert_uint_eq(p->token, 1);
	ck_assert_int_eq(
	    probestat_reply(&ps, &target, p->seq, p->token, now + 2, &rtt),
	    REPLY_GOOD);
	ck_assert_ptr_null(probestat_question(&ps, &target, his, now + 2));
}
END_TEST

START_TEST(test_who_alone_was_asked_alone_may_answer)
{
	probestat_sent(&ps, &target, 1, now, SEC(1));
	probestat_sent_to(&ps, his);
	ck_assert_ptr_null(probestat_question(&ps, &target, another, now));
	ck_assert_ptr_nonnull(probestat_question(&ps, &target, his, now));
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("probestat");
	TCase *tc = tcase_create("probestat");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_test(tc,
	    test_an_answer_by_arp_belongs_to_a_question_to_its_sender);
	tcase_add_test(tc, test_who_alone_was_asked_alone_may_answer);
	tcase_add_test(tc, test_what_proves_nothing_is_counted_by_kind);
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_sequence_numbers_start_at_one_and_go_round);
	tcase_add_test(tc, test_five_losses_in_a_row_fail);
	tcase_add_test(tc, test_one_answer_among_them_ends_the_run);
	tcase_add_test(tc, test_a_silent_path_fails_within_the_detection_time);
	tcase_add_test(tc, test_it_does_so_with_any_jitter);
	tcase_add_test(tc, test_the_run_begins_when_its_first_probe_was_sent);
	tcase_add_test(tc, test_ten_answers_in_a_row_repair);
	tcase_add_test(tc, test_one_loss_among_them_starts_the_count_anew);
	tcase_add_test(tc, test_a_loss_after_repair_ends_it);
	tcase_add_test(tc, test_each_is_waited_for_until_its_own_time);
	tcase_add_test(tc, test_one_that_is_answered_is_not_waited_for);
	tcase_add_test(tc, test_the_newest_is_not_lost_before_its_time);
	tcase_add_test(tc,
	    test_a_late_answer_ends_the_losses_but_repairs_nothing);
	tcase_add_test(tc, test_the_round_trip_is_measured_from_the_sending);
	tcase_add_test(tc, test_the_last_success_never_goes_back);
	tcase_add_test(tc, test_each_probe_is_answered_once);
	tcase_add_test(tc, test_answers_that_do_not_fit_are_strange);
	tcase_add_test(tc, test_an_answer_to_an_older_one_is_out_of_window);
	tcase_add_test(tc, test_losses_that_prove_nothing_are_ignored);
	tcase_add_test(tc, test_a_reset_forgets_the_run_and_what_is_on_its_way);
	tcase_add_test(tc, test_the_counters_add_up);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
