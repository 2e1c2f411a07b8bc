/*
 * check_daemon.c - daemon.c: what the parent's exit status says, and what the
 * daemon has let go of when it is ready.
 */
#include "mpathd/daemon.h"

#include <check.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the daemon tells about itself, through the pipe of the test. */
struct report {
	bool own_session, in_root, fds_are_null;
};

static int said[2], go[2];

static bool
is_null(int fd)
{
	struct stat st, null;

	return fstat(fd, &st) == 0 && stat("/dev/null", &null) == 0 &&
	    st.st_rdev == null.st_rdev;
}

static void
report(void)
{
	struct report r = { 0 };
	char cwd[64] = "";

	r.own_session = getsid(0) == getpid();
	r.in_root = getcwd(cwd, sizeof(cwd)) != NULL && strcmp(cwd, "/") == 0;
	r.fds_are_null = is_null(0) && is_null(1) && is_null(2);
	if (write(said[1], &r, sizeof(r)) != (ssize_t)sizeof(r))
		_exit(1);
}

static struct report
read_report(void)
{
	struct report r = { 0 };

	if (said[1] >= 0)
		close(said[1]);
	said[1] = -1;
	ck_assert_int_eq(read(said[0], &r, sizeof(r)), sizeof(r));
	return r;
}

/* Starts a program that detaches and then does the given. */
static pid_t
start(void (*then)(void))
{
	pid_t pid;

	ck_assert_int_eq(pipe2(said, O_CLOEXEC), 0);
	pid = fork();
	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (daemon_detach() != 0)
			_exit(99);
		then();
		_exit(0);
	}
	return pid;
}

static int
exit_status(pid_t pid)
{
	int status;

	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void
be_ready(void)
{
	daemon_ready(0);
	report();
}

START_TEST(test_ready_ends_the_parent_with_0)
{
	struct report r;

	ck_assert_int_eq(exit_status(start(be_ready)), 0);
	r = read_report();
	ck_assert(r.own_session);
	ck_assert(r.in_root);
	ck_assert(r.fds_are_null);
}
END_TEST

static void
be_unable(void)
{
	daemon_ready(5);
}

START_TEST(test_a_bad_status_ends_the_parent_with_1)
{
	ck_assert_int_eq(exit_status(start(be_unable)), 1);
}
END_TEST

static void
die(void)
{
	raise(SIGKILL);
}

START_TEST(test_a_death_without_a_word_ends_the_parent_with_1)
{
	ck_assert_int_eq(exit_status(start(die)), 1);
}
END_TEST

static void
complain(void)
{
	if (write(STDERR_FILENO, "sorry", 5) != 5)
		_exit(99);
}

START_TEST(test_stderr_is_the_parents_until_ready)
{
	int saved = dup(STDERR_FILENO), err[2];
	char buf[8] = "";
	pid_t pid;

	ck_assert_int_eq(pipe2(err, O_CLOEXEC), 0);
	ck_assert_int_ge(dup2(err[1], STDERR_FILENO), 0);
	pid = start(complain);
	ck_assert_int_ge(dup2(saved, STDERR_FILENO), 0);
	ck_assert_int_eq(exit_status(pid), 1);
	ck_assert_int_eq(read(err[0], buf, sizeof(buf) - 1), 5);
	ck_assert_str_eq(buf, "sorry");
}
END_TEST

/* The daemon is there, and gets ready when its parent is gone. */
static void
outlive_parent(void)
{
	char c;

	report();
	if (read(go[0], &c, 1) == 1)
		be_ready();
}

START_TEST(test_a_daemon_whose_parent_was_killed_lives)
{
	int status;
	pid_t pid;

	ck_assert_int_eq(pipe2(go, O_CLOEXEC), 0);
	pid = start(outlive_parent);
	ck_assert(!read_report().own_session);
	ck_assert_int_eq(kill(pid, SIGKILL), 0);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert(WIFSIGNALED(status));
	ck_assert_int_eq(write(go[1], "x", 1), 1);
	ck_assert(read_report().own_session);
}
END_TEST

START_TEST(test_closed_standard_descriptors_do_no_harm)
{
	int status;
	pid_t pid;

	ck_assert_int_eq(pipe2(said, O_CLOEXEC), 0);
	pid = fork();
	if (pid == 0) {
		close(0);
		close(1);
		close(2);
		if (daemon_detach() != 0)
			_exit(99);
		be_ready();
		_exit(0);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	ck_assert_int_eq(status, 0);
	ck_assert(read_report().fds_are_null);
}
END_TEST

START_TEST(test_ready_does_nothing_in_a_process_that_did_not_detach)
{
	int fds[2];
	pid_t session = getsid(0);

	ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
	ck_assert_int_ge(dup2(fds[1], STDIN_FILENO), 0);
	daemon_ready(0);
	ck_assert(!is_null(STDIN_FILENO));
	ck_assert_int_eq(getsid(0), session);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("daemon");
	TCase *t = tcase_create("daemon");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_test(t, test_ready_ends_the_parent_with_0);
	tcase_add_test(t, test_a_bad_status_ends_the_parent_with_1);
	tcase_add_test(t, test_a_death_without_a_word_ends_the_parent_with_1);
	tcase_add_test(t, test_stderr_is_the_parents_until_ready);
	tcase_add_test(t, test_a_daemon_whose_parent_was_killed_lives);
	tcase_add_test(t, test_closed_standard_descriptors_do_no_harm);
	tcase_add_test(t,
	    test_ready_does_nothing_in_a_process_that_did_not_detach);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
