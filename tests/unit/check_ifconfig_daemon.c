/*
 * check_ifconfig_daemon.c - tests of ifconfig-ipmp/daemon: this program plays
 * in.mpathd itself, when it is started with the words that ifconfig gives it.
 */
#include "ifconfig-ipmp/daemon.h"

#include <check.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/ctlclient.h"
#include "tmpdir.h"

#define WORDS (CTL_MSGSIZ / sizeof(uint32_t))

static char self[PATH_MAX];
static char error[DAEMON_ERRSIZ];

/* Answers each request with the given error until the client has gone. */
static int
serve(int fd, int answer)
{
	struct ctlreply reply = { .error = answer };
	struct ctlreq req;
	uint32_t buf[WORDS];
	ssize_t n;

	while ((n = recv(fd, buf, sizeof(buf), 0)) > 0) {
		if (ctlmsg_get_req(&req, buf, (size_t)n) != 0)
			return EXIT_FAILURE;
		reply.seq = req.seq;
		if (send(fd, buf, ctlmsg_put_reply(buf, &reply), 0) < 0)
			return EXIT_FAILURE;
	}
	return EXIT_SUCCESS;
}

static int
listen_in(const char *rundir)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s/%s", rundir,
	    CTL_SOCKET);
	if (bind(fd, (struct sockaddr *)&sun, sizeof(sun)) != 0 ||
	    listen(fd, 1) != 0)
		return -1;
	return fd;
}

/* Serves one client in the background and is ready when this returns. */
static int
play_lasting(const char *rundir)
{
	int fd = listen_in(rundir);

	if (fd < 0)
		return EXIT_FAILURE;
	if (fork() != 0)
		return EXIT_SUCCESS;
	/* The test has a limit of its own; this must not outlive it. */
	alarm(10);
	_exit(serve(accept(fd, NULL, NULL), EALREADY));
}

/* Which of the two was played is seen in the answer. */
static int
play(int argc, char *argv[])
{
	if (argc == 4 && strcmp(argv[1], "-s") == 0 &&
	    strcmp(argv[2], "-R") == 0)
		return serve(STDIN_FILENO, EPERM);
	if (argc == 3 && strcmp(argv[1], "-R") == 0)
		return play_lasting(argv[2]);
	if (argc == 4 && strcmp(argv[1], "-a") == 0 &&
	    strcmp(argv[2], "-R") == 0)
		return play_lasting(argv[3]);
	return EXIT_FAILURE;
}

static void
setup(void)
{
	setenv("IPMP_MPATHD", self, 1);
	unsetenv("SUNW_NO_MPATHD");
	unlink(tmpdir_path(CTL_SOCKET));
	error[0] = '\0';
}

/* The error that in.mpathd answers with. */
static int
ask(struct daemon *d)
{
	struct ctlreq req = { .type = CTL_LIST };
	struct ctlreply reply;

	ck_assert_int_eq(ctlclient_ask(d->client, &req, &reply, NULL, NULL), 0);
	return reply.error;
}

START_TEST(test_a_query_is_served_by_one_that_ends_with_it)
{
	struct daemon d;

	ck_assert_int_eq(daemon_open(&d, tmpdir, false, error), 0);
	ck_assert_int_gt(d.child, 0);
	ck_assert_int_eq(ask(&d), EPERM);
	daemon_close(&d);
	/* It was waited for: nobody is left who could be. */
	ck_assert_int_eq(kill(d.child, 0), -1);
	ck_assert_int_ne(access(tmpdir_path(CTL_SOCKET), F_OK), 0);
}
END_TEST

START_TEST(test_a_group_starts_one_that_stays)
{
	struct daemon d;

	ck_assert_int_eq(daemon_open(&d, tmpdir, true, error), 0);
	ck_assert_int_eq(d.child, 0);
	ck_assert_int_eq(ask(&d), EALREADY);
	daemon_close(&d);
}
END_TEST

START_TEST(test_one_that_runs_is_used)
{
	struct daemon d;

	ck_assert_int_eq(play_lasting(tmpdir), EXIT_SUCCESS);
	setenv("IPMP_MPATHD", "/nonexistent", 1);
	ck_assert_int_eq(daemon_open(&d, tmpdir, false, error), 0);
	ck_assert_int_eq(d.child, 0);
	ck_assert_int_eq(ask(&d), EALREADY);
	daemon_close(&d);
}
END_TEST

START_TEST(test_the_environment_forbids_one_that_stays)
{
	struct daemon d;

	setenv("SUNW_NO_MPATHD", "", 1);
	ck_assert_int_eq(daemon_open(&d, tmpdir, true, error), 0);
	ck_assert_int_eq(ask(&d), EPERM);
	daemon_close(&d);
}
END_TEST

START_TEST(test_a_socket_that_nobody_listens_to_is_no_daemon)
{
	struct daemon d;
	int fd = listen_in(tmpdir);

	ck_assert_int_ge(fd, 0);
	close(fd);
	ck_assert_int_eq(daemon_open(&d, tmpdir, false, error), 0);
	ck_assert_int_eq(ask(&d), EPERM);
	daemon_close(&d);
}
END_TEST

START_TEST(test_a_program_that_is_not_there_is_told)
{
	struct daemon d;

	setenv("IPMP_MPATHD", "/nonexistent/in.mpathd", 1);
	ck_assert_int_lt(daemon_open(&d, tmpdir, true, error), 0);
	ck_assert_str_eq(error,
	    "cannot start /nonexistent/in.mpathd: No such file or directory\n"
	    "ifconfig: nothing was changed; install in.mpathd there, or say "
	    "with IPMP_MPATHD where it is");
	ck_assert_int_lt(daemon_open(&d, tmpdir, false, error), 0);
}
END_TEST

START_TEST(test_one_that_fails_is_told)
{
	struct daemon d;

	setenv("IPMP_MPATHD", "/bin/false", 1);
	ck_assert_int_lt(daemon_open(&d, tmpdir, true, error), 0);
	ck_assert_ptr_nonnull(
	    strstr(error, "cannot start /bin/false: it ended with status 1\n"));
}
END_TEST

static bool
listens(void)
{
	struct ctlclient *c;

	if (ctlclient_open(&c, tmpdir) != 0)
		return false;
	ctlclient_close(c);
	return true;
}

START_TEST(test_the_end_of_a_boot_starts_one_that_stays)
{
	ck_assert_int_eq(daemon_start(tmpdir, error), 0);
	ck_assert(listens());
}
END_TEST

START_TEST(test_the_end_of_a_boot_starts_no_second_one)
{
	ck_assert_int_eq(play_lasting(tmpdir), EXIT_SUCCESS);
	setenv("IPMP_MPATHD", "/nonexistent", 1);
	ck_assert_int_eq(daemon_start(tmpdir, error), 0);
}
END_TEST

START_TEST(test_the_environment_forbids_the_one_of_a_boot)
{
	setenv("SUNW_NO_MPATHD", "", 1);
	ck_assert_int_eq(daemon_start(tmpdir, error), 0);
	ck_assert(!listens());
	unsetenv("SUNW_NO_MPATHD");
	setenv("IPMP_MPATHD", "/bin/false", 1);
	ck_assert_int_lt(daemon_start(tmpdir, error), 0);
	ck_assert_ptr_nonnull(strstr(error, "it ended with status 1\n"));
}
END_TEST

static int
run_tests(void)
{
	Suite *s = suite_create("ifconfig daemon");
	TCase *tc = tcase_create("daemon");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_unchecked_fixture(tc, tmpdir_make, tmpdir_remove);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, test_a_query_is_served_by_one_that_ends_with_it);
	tcase_add_test(tc, test_a_group_starts_one_that_stays);
	tcase_add_test(tc, test_one_that_runs_is_used);
	tcase_add_test(tc, test_the_environment_forbids_one_that_stays);
	tcase_add_test(tc, test_a_socket_that_nobody_listens_to_is_no_daemon);
	tcase_add_test(tc, test_a_program_that_is_not_there_is_told);
	tcase_add_test(tc, test_one_that_fails_is_told);
	tcase_add_test(tc, test_the_end_of_a_boot_starts_one_that_stays);
	tcase_add_test(tc, test_the_end_of_a_boot_starts_no_second_one);
	tcase_add_test(tc, test_the_environment_forbids_the_one_of_a_boot);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

int
main(int argc, char *argv[])
{
	if (argc > 1)
		return play(argc, argv);
	if (readlink("/proc/self/exe", self, sizeof(self) - 1) < 0)
		return EXIT_FAILURE;
	return run_tests();
}
