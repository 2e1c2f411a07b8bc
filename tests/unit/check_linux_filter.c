/*
 * check_linux_filter.c - what the process may no longer do, tried in a child of
 * its own each time.
 */
#include "mpathd/os/linux_filter.h"

#include <check.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/swap.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mpathd/os/linux_caps.h"

/* The child's exit status, or minus the signal that ended it. */
static int
in_child(int (*try)(void))
{
	int status, err;
	pid_t pid = fork();

	ck_assert_int_ge(pid, 0);
	if (pid == 0) {
		if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
			_exit(100);
		err = linux_filter_install();
		_exit(err == -EOPNOTSUPP ? 77 : err != 0 ? 101 : try());
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	return WIFSIGNALED(status) ? -WTERMSIG(status) : WEXITSTATUS(status);
}

/* A build or a kernel without the filter has nothing to show. */
#define ck_assert_child(try, want)                                             \
	do {                                                                   \
		int got = in_child(try);                                       \
                                                                               \
		if (got != 77)                                                 \
			ck_assert_int_eq(got, want);                           \
	} while (0)

static int
swap_off(void)
{
	return swapoff("/nonexistent") == -1 ? errno : 0;
}

static int
open_bluetooth(void)
{
	return socket(AF_BLUETOOTH, SOCK_RAW, 0) == -1 ? errno : 0;
}

static int
run_a_shell(void)
{
	execl("/bin/sh", "sh", "-c", "exit 0", (char *)NULL);
	return errno;
}

static int
enter_a_namespace(void)
{
	unshare(CLONE_NEWNET);
	return errno;
}

static int
trace_another(void)
{
	ptrace(PTRACE_ATTACH, getppid(), NULL, NULL);
	return errno;
}

static int
work_as_ever(void)
{
	struct timespec ts;
	int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	void *p = malloc(4 * 1024 * 1024);

	if (fd < 0 || p == NULL || clock_gettime(CLOCK_MONOTONIC, &ts) != 0)
		return 1;
	memset(p, 1, 4 * 1024 * 1024);
	free(p);
	close(fd);
	return access("/", R_OK) != 0;
}

START_TEST(test_what_is_not_needed_is_refused)
{
	ck_assert_child(swap_off, EPERM);
	ck_assert_child(open_bluetooth, EPERM);
}
END_TEST

START_TEST(test_another_program_or_namespace_ends_the_process)
{
	ck_assert_child(run_a_shell, -SIGSYS);
	ck_assert_child(enter_a_namespace, -SIGSYS);
}
END_TEST

/* The sanitizers need it for themselves. */
START_TEST(test_looking_into_another_process_ends_the_process)
{
	if (linux_filter_more[0] == NULL)
		ck_assert_child(trace_another, -SIGSYS);
}
END_TEST

START_TEST(test_what_is_needed_goes_on)
{
	ck_assert_child(work_as_ever, 0);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("linux_filter");
	TCase *tc = tcase_create("filter");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_test(tc, test_what_is_not_needed_is_refused);
	tcase_add_test(tc, test_another_program_or_namespace_ends_the_process);
	tcase_add_test(tc, test_looking_into_another_process_ends_the_process);
	tcase_add_test(tc, test_what_is_needed_goes_on);
	suite_add_tcase(s, tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
