/*
 * check_ipmpstat_view.c - tests of ipmpstat/view: pictures on a terminal and
 * into a file, and how a view ends.
 */
#include "ipmpstat/view.h"

#include <check.h>
#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ENTER "\033[?1049h\033[?25l\033[?7l"
#define LEAVE "\033[?7h\033[?25h\033[?1049l"

/* No step of these tests takes longer. */
#define LIMIT_MS 10000

static char got[8192];
static size_t ngot;

static unsigned int ndrawn, last;

/* Pictures with more and more lines, until the last one has been. */
static int
draw(void *arg, FILE *f)
{
	unsigned int i;

	(void)arg;
	if (ndrawn == last)
		return 3;
	ndrawn++;
	for (i = 0; i < ndrawn; i++)
		fprintf(f, "line %u of %u\n", i + 1, ndrawn);
	return 0;
}

static struct view view = {
	.interval_ms = 1,
	.separator = "\n",
	.draw = draw,
};

static void
setup(void)
{
	ngot = 0;
	ndrawn = 0;
	last = 1000000;
	view.interval_ms = 1;
	view.in_place = false;
}

START_TEST(test_a_file_gets_one_picture_behind_the_other)
{
	char *text;
	size_t size;

	last = 2;
	view.out = open_memstream(&text, &size);
	ck_assert_int_eq(view_run(&view), 3);
	fclose(view.out);
	ck_assert_str_eq(text, "line 1 of 1\n\nline 1 of 2\nline 2 of 2\n");
	free(text);
}
END_TEST

START_TEST(test_a_full_disk_ends_the_view)
{
	view.out = fopen("/dev/full", "w");
	ck_assert_int_eq(view_run(&view), 1);
	fclose(view.out);
}
END_TEST

START_TEST(test_a_file_is_no_screen)
{
	unsigned int lines, columns;
	FILE *f = tmpfile();

	view_size(f, &lines, &columns);
	ck_assert_uint_eq(lines, 0);
	ck_assert_uint_eq(columns, 0);
	fclose(f);
}
END_TEST

/* A view on a terminal of so many lines, in a child. */
static pid_t
start_on_terminal(int *master, unsigned short lines)
{
	struct winsize ws = { .ws_row = lines, .ws_col = 80 };
	pid_t pid = forkpty(master, NULL, NULL, &ws);

	ck_assert_int_ge(pid, 0);
	if (pid > 0)
		return pid;
	/* check has its own handlers. */
	signal(SIGINT, SIG_DFL);
	signal(SIGTERM, SIG_DFL);
	view.out = stdout;
	view.in_place = true;
	_exit(view_run(&view));
}

/* Reads until that has come. */
static void
read_until(int fd, const char *text)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	ssize_t n;

	while (ngot == 0 || strstr(got, text) == NULL) {
		ck_assert_msg(poll(&pfd, 1, LIMIT_MS) == 1, "no %s in: %s",
		    text, got);
		ck_assert_uint_lt(ngot, sizeof(got) - 1);
		n = read(fd, got + ngot, sizeof(got) - 1 - ngot);
		ck_assert_msg(n > 0, "the end, and no %s in: %s", text, got);
		ngot += (size_t)n;
		got[ngot] = '\0';
	}
}

static unsigned int
count(const char *text)
{
	const char *s = got;
	unsigned int n = 0;

	while ((s = strstr(s, text)) != NULL) {
		n++;
		s += strlen(text);
	}
	return n;
}

START_TEST(test_a_terminal_is_drawn_in_place_and_left_as_it_was)
{
	int master, status;
	pid_t pid;

	last = 2;
	pid = start_on_terminal(&master, 24);
	read_until(master, LEAVE);
	ck_assert_str_eq(got,
	    ENTER
	    "\033[Hline 1 of 1\033[K\r\n\033[J"
	    "\033[Hline 1 of 2\033[K\r\nline 2 of 2\033[K\r\n\033[J" LEAVE);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 3);
	close(master);
}
END_TEST

START_TEST(test_a_small_terminal_is_not_scrolled)
{
	int master;
	pid_t pid;

	last = 5;
	pid = start_on_terminal(&master, 3);
	read_until(master, LEAVE);
	ck_assert_uint_eq(count("line 2 of 5"), 1);
	ck_assert_uint_eq(count("line 3 of 5"), 0);
	waitpid(pid, NULL, 0);
	close(master);
}
END_TEST

START_TEST(test_what_cannot_begin_does_not_switch_the_screen)
{
	struct pollfd pfd;
	int master, status;
	char buf[256];
	pid_t pid;

	last = 0;
	pid = start_on_terminal(&master, 24);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status) && WEXITSTATUS(status) == 3);
	pfd = (struct pollfd){ .fd = master, .events = POLLIN };
	ck_assert_int_ge(poll(&pfd, 1, LIMIT_MS), 0);
	ck_assert_int_le(read(master, buf, sizeof(buf)), 0);
	close(master);
}
END_TEST

static const int ends[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };

START_TEST(test_a_signal_puts_the_terminal_in_order_and_ends_the_view)
{
	int master, status;
	pid_t pid;

	view.interval_ms = 60000;
	pid = start_on_terminal(&master, 24);
	read_until(master, "\033[J");
	kill(pid, ends[_i]);
	read_until(master, LEAVE);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status) && WTERMSIG(status) == ends[_i]);
	close(master);
}
END_TEST

START_TEST(test_a_stopped_view_gives_the_screen_back_meanwhile)
{
	int master, status;
	pid_t pid;

	view.interval_ms = 60000;
	pid = start_on_terminal(&master, 24);
	read_until(master, "\033[J");
	kill(pid, SIGTSTP);
	read_until(master, LEAVE);
	ck_assert_int_eq(waitpid(pid, &status, WUNTRACED), pid);
	ck_assert(WIFSTOPPED(status));
	kill(pid, SIGCONT);
	read_until(master, "line 2 of 2");
	ck_assert_uint_eq(count(ENTER), 2);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(master);
}
END_TEST

START_TEST(test_a_new_size_is_drawn_at_once)
{
	struct winsize ws = { .ws_row = 30, .ws_col = 100 };
	int master;
	pid_t pid;

	view.interval_ms = 60000;
	pid = start_on_terminal(&master, 24);
	read_until(master, "\033[J");
	ck_assert_int_eq(ioctl(master, TIOCSWINSZ, &ws), 0);
	read_until(master, "line 2 of 2");
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	close(master);
}
END_TEST

/* A shell ignores some of them for what it runs in the background. */
static void
hear_all_ends(void)
{
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		signal(ends[i], SIG_DFL);
}

int
main(void)
{
	Suite *s = suite_create("ipmpstat_view");
	TCase *tc = tcase_create("view");
	SRunner *sr = srunner_create(s);
	int failed;

	hear_all_ends();
	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, test_a_file_gets_one_picture_behind_the_other);
	tcase_add_test(tc, test_a_full_disk_ends_the_view);
	tcase_add_test(tc, test_a_file_is_no_screen);
	tcase_add_test(tc,
	    test_a_terminal_is_drawn_in_place_and_left_as_it_was);
	tcase_add_test(tc, test_a_small_terminal_is_not_scrolled);
	tcase_add_test(tc, test_what_cannot_begin_does_not_switch_the_screen);
	tcase_add_loop_test(tc,
	    test_a_signal_puts_the_terminal_in_order_and_ends_the_view, 0,
	    (int)(sizeof(ends) / sizeof(ends[0])));
	tcase_add_test(tc, test_a_stopped_view_gives_the_screen_back_meanwhile);
	tcase_add_test(tc, test_a_new_size_is_drawn_at_once);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
