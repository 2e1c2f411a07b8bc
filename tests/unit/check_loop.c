/*
 * check_loop.c - loop.c: descriptors, the deadline, signals.
 */
#include "mpathd/loop.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "mpathd/os/clock.h"

/* A loop that has not stopped by then has failed. */
#define LIMIT SEC(10)

struct fixture {
	struct loop *loop;
	mtime_t begin, deadline; /* deadline: what the turn function answers */
	mtime_t last;		 /* when the last turn was */
	unsigned int turns, stop_after;
	int fds[2][2]; /* two pipes */
	unsigned int calls[2];
	int signo;
};

static mtime_t
turn(void *arg, mtime_t now)
{
	struct fixture *f = arg;

	ck_assert_msg(now - f->begin < LIMIT, "the loop does not stop");
	f->last = now;
	if (++f->turns == f->stop_after)
		loop_stop(f->loop);
	return mtime_min(f->deadline, f->begin + LIMIT);
}

static void
open_loop(struct fixture *f)
{
	int i;

	*f = (struct fixture){ .deadline = MTIME_NEVER, .begin = clock_now() };
	ck_assert_int_eq(loop_open(&f->loop, turn, f), 0);
	for (i = 0; i < 2; i++)
		ck_assert_int_eq(pipe2(f->fds[i], O_CLOEXEC | O_NONBLOCK), 0);
}

static void
close_loop(struct fixture *f)
{
	int i;

	loop_close(f->loop);
	for (i = 0; i < 2; i++) {
		close(f->fds[i][0]);
		close(f->fds[i][1]);
	}
}

static void
make_readable(const struct fixture *f, int i)
{
	ck_assert_int_eq(write(f->fds[i][1], "x", 1), 1);
}

static void
count_first(void *arg, uint32_t events)
{
	struct fixture *f = arg;
	char c;

	ck_assert_uint_eq(events, EPOLLIN);
	ck_assert_int_eq(read(f->fds[0][0], &c, 1), 1);
	f->calls[0]++;
}

START_TEST(test_the_turn_function_is_asked_before_the_first_sleep)
{
	struct fixture f;

	open_loop(&f);
	f.stop_after = 1;
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_uint_eq(f.turns, 1);
	close_loop(&f);
}
END_TEST

START_TEST(test_the_deadline_wakes_neither_early_nor_never)
{
	struct fixture f;

	open_loop(&f);
	f.deadline = f.begin + MSEC(20);
	f.stop_after = 2;
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_int_ge(f.last, f.deadline);
	close_loop(&f);
}
END_TEST

START_TEST(test_a_deadline_that_has_passed_wakes_at_once)
{
	struct fixture f;

	open_loop(&f);
	f.deadline = 0;
	f.stop_after = 3;
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_int_lt(f.last - f.begin, LIMIT);
	close_loop(&f);
}
END_TEST

START_TEST(test_a_turn_follows_each_round_of_descriptors)
{
	struct fixture f;

	open_loop(&f);
	ck_assert_int_eq(
	    loop_add(f.loop, f.fds[0][0], EPOLLIN, count_first, &f), 0);
	make_readable(&f, 0);
	make_readable(&f, 0);
	f.stop_after = 3;
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_uint_eq(f.calls[0], 2);
	close_loop(&f);
}
END_TEST

static void
stop_in_callback(void *arg, uint32_t events)
{
	struct fixture *f = arg;

	(void)events;
	f->calls[0]++;
	loop_stop(f->loop);
}

START_TEST(test_stop_in_a_callback_ends_without_another_turn)
{
	struct fixture f;

	open_loop(&f);
	ck_assert_int_eq(
	    loop_add(f.loop, f.fds[0][1], EPOLLOUT, stop_in_callback, &f), 0);
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_uint_eq(f.calls[0], 1);
	ck_assert_uint_eq(f.turns, 1);
	close_loop(&f);
}
END_TEST

static void
remove_both(void *arg, uint32_t events)
{
	struct fixture *f = arg;

	(void)events;
	f->calls[0]++;
	loop_remove(f->loop, f->fds[0][0]);
	loop_remove(f->loop, f->fds[1][0]);
}

START_TEST(test_a_removed_watch_is_deaf_in_the_same_round)
{
	struct fixture f;
	int i;

	open_loop(&f);
	for (i = 0; i < 2; i++) {
		ck_assert_int_eq(
		    loop_add(f.loop, f.fds[i][0], EPOLLIN, remove_both, &f), 0);
		make_readable(&f, i);
	}
	f.stop_after = 2;
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_uint_eq(f.calls[0], 1);
	close_loop(&f);
}
END_TEST

static void
count_second(void *arg, uint32_t events)
{
	struct fixture *f = arg;

	(void)events;
	f->calls[1]++;
}

/* Of two ready watches the first puts a silent pipe in place of the other. */
static void
replace_other(void *arg, uint32_t events)
{
	struct fixture *f = arg;
	int fresh[2];
	char c;

	(void)events;
	f->calls[0]++;
	loop_remove(f->loop, f->fds[0][0]);
	loop_remove(f->loop, f->fds[1][0]);
	ck_assert_int_eq(pipe2(fresh, O_CLOEXEC), 0);
	ck_assert_int_eq(read(f->fds[1][0], &c, 1), 1);
	ck_assert_int_eq(dup2(fresh[0], f->fds[1][0]), f->fds[1][0]);
	ck_assert_int_eq(dup2(fresh[0], f->fds[0][0]), f->fds[0][0]);
	close(fresh[0]);
	ck_assert_int_eq(
	    loop_add(f->loop, f->fds[0][0], EPOLLIN, count_second, f), 0);
	ck_assert_int_eq(
	    loop_add(f->loop, f->fds[1][0], EPOLLIN, count_second, f), 0);
	close(f->fds[1][1]);
	f->fds[1][1] = fresh[1];
}

START_TEST(test_a_new_watch_does_not_get_the_event_of_an_old_one)
{
	struct fixture f;
	int i;

	open_loop(&f);
	for (i = 0; i < 2; i++) {
		ck_assert_int_eq(
		    loop_add(f.loop, f.fds[i][0], EPOLLIN, replace_other, &f),
		    0);
		make_readable(&f, i);
	}
	f.stop_after = 2;
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_uint_eq(f.calls[0], 1);
	ck_assert_uint_eq(f.calls[1], 0);
	close_loop(&f);
}
END_TEST

START_TEST(test_events_can_be_changed)
{
	struct fixture f;

	open_loop(&f);
	ck_assert_int_eq(loop_add(f.loop, f.fds[0][1], 0, stop_in_callback, &f),
	    0);
	f.deadline = 0;
	f.stop_after = 3;
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_uint_eq(f.calls[0], 0);

	ck_assert_int_eq(loop_change(f.loop, f.fds[0][1], EPOLLOUT), 0);
	f.stop_after = 0;
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_uint_eq(f.calls[0], 1);
	close_loop(&f);
}
END_TEST

START_TEST(test_wrong_descriptors_are_errors)
{
	struct fixture f;

	open_loop(&f);
	ck_assert_int_eq(loop_add(f.loop, -1, EPOLLIN, count_second, &f),
	    -EBADF);
	ck_assert_int_eq(
	    loop_add(f.loop, f.fds[0][0], EPOLLIN, count_second, &f), 0);
	ck_assert_int_eq(
	    loop_add(f.loop, f.fds[0][0], EPOLLIN, count_second, &f), -EEXIST);
	ck_assert_int_eq(loop_change(f.loop, f.fds[1][0], EPOLLIN), -ENOENT);
	loop_remove(f.loop, f.fds[1][0]);
	close_loop(&f);
}
END_TEST

static void
note_signal(void *arg, int signo)
{
	struct fixture *f = arg;

	f->signo = signo;
	loop_stop(f->loop);
}

START_TEST(test_a_signal_comes_as_a_callback)
{
	static const int signos[] = { SIGHUP, SIGTERM, 0 };
	struct fixture f;

	open_loop(&f);
	ck_assert_int_eq(loop_signals(f.loop, signos, note_signal, &f), 0);
	ck_assert_int_eq(loop_signals(f.loop, signos, note_signal, &f), -EBUSY);

	raise(SIGTERM);
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_int_eq(f.signo, SIGTERM);
	raise(SIGHUP);
	ck_assert_int_eq(loop_run(f.loop), 0);
	ck_assert_int_eq(f.signo, SIGHUP);
	close_loop(&f);
}
END_TEST

START_TEST(test_a_second_signal_after_the_end_kills_nobody)
{
	static const int signos[] = { SIGTERM, 0 };
	struct fixture f;

	open_loop(&f);
	ck_assert_int_eq(loop_signals(f.loop, signos, note_signal, &f), 0);
	raise(SIGTERM);
	close_loop(&f);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("loop");
	TCase *t = tcase_create("loop");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 30);
	tcase_add_test(t,
	    test_the_turn_function_is_asked_before_the_first_sleep);
	tcase_add_test(t, test_the_deadline_wakes_neither_early_nor_never);
	tcase_add_test(t, test_a_deadline_that_has_passed_wakes_at_once);
	tcase_add_test(t, test_a_turn_follows_each_round_of_descriptors);
	tcase_add_test(t, test_stop_in_a_callback_ends_without_another_turn);
	tcase_add_test(t, test_a_removed_watch_is_deaf_in_the_same_round);
	tcase_add_test(t,
	    test_a_new_watch_does_not_get_the_event_of_an_old_one);
	tcase_add_test(t, test_events_can_be_changed);
	tcase_add_test(t, test_wrong_descriptors_are_errors);
	tcase_add_test(t, test_a_signal_comes_as_a_callback);
	tcase_add_test(t, test_a_second_signal_after_the_end_kills_nobody);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
