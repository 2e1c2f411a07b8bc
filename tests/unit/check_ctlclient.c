/*
 * check_ctlclient.c - tests of lib/ctlclient: the other end of the socket is
 * the test itself, which writes its answers before the question comes.
 */
#include "lib/ctlclient.h"

#include <check.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define WORDS (CTL_MSGSIZ / sizeof(uint32_t))

static struct ctlclient *client;
static int peer;

static void
setup(void)
{
	int sv[2];

	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv), 0);
	ck_assert_int_eq(ctlclient_from_fd(&client, sv[0]), 0);
	peer = sv[1];
}

static void
teardown(void)
{
	ctlclient_close(client);
	if (peer >= 0)
		close(peer);
}

static void
answer_unit(uint32_t seq, const char *name)
{
	struct ctlunit u;
	uint32_t buf[WORDS];
	size_t len;

	memset(&u, 0, sizeof(u));
	strcpy(u.name, name);
	len = ctlmsg_put_unit(buf, seq, &u);
	ck_assert_int_eq(send(peer, buf, len, 0), (ssize_t)len);
}

static void
answer_reply(uint32_t seq, int error)
{
	struct ctlreply r = { .seq = seq, .error = error };
	uint32_t buf[WORDS];
	size_t len = ctlmsg_put_reply(buf, &r);

	ck_assert_int_eq(send(peer, buf, len, 0), (ssize_t)len);
}

static void
add_name(void *arg, const struct ctlunit *u)
{
	strcat(arg, u->name);
	strcat(arg, " ");
}

static int
ask(struct ctlreply *reply, char *names)
{
	struct ctlreq req = { .type = CTL_LIST };

	return ctlclient_ask(client, &req, reply, add_name, names);
}

START_TEST(test_units_and_then_the_reply_are_read)
{
	struct ctlreply reply;
	struct ctlreq req;
	char names[64] = "";
	uint32_t buf[WORDS];
	ssize_t n;

	answer_unit(1, "lo0");
	answer_unit(1, "hme0");
	answer_reply(1, EPERM);
	ck_assert_int_eq(ask(&reply, names), 0);
	ck_assert_str_eq(names, "lo0 hme0 ");
	ck_assert_int_eq(reply.error, EPERM);
	n = recv(peer, buf, sizeof(buf), MSG_DONTWAIT);
	ck_assert_int_gt(n, 0);
	ck_assert_int_eq(ctlmsg_get_req(&req, buf, (size_t)n), 0);
	ck_assert_int_eq(req.type, CTL_LIST);
	ck_assert_uint_eq(req.seq, 1);
}
END_TEST

START_TEST(test_the_rest_of_an_older_answer_is_passed_over)
{
	struct ctlreply reply;
	char names[64] = "";

	answer_reply(1, 0);
	ck_assert_int_eq(ask(&reply, names), 0);
	answer_unit(1, "old");
	answer_reply(1, EIO);
	answer_unit(2, "new");
	answer_reply(2, 0);
	ck_assert_int_eq(ask(&reply, names), 0);
	ck_assert_str_eq(names, "new ");
	ck_assert_int_eq(reply.error, 0);
}
END_TEST

START_TEST(test_a_daemon_that_is_gone_is_an_error_and_no_signal)
{
	struct ctlreply reply;
	char names[64] = "";

	close(peer);
	peer = -1;
	ck_assert_int_eq(ask(&reply, names), -EPIPE);
}
END_TEST

START_TEST(test_a_daemon_that_ends_in_its_answer_is_an_error)
{
	struct ctlreply reply;
	char names[64] = "";

	answer_unit(1, "lo0");
	ck_assert_int_eq(shutdown(peer, SHUT_WR), 0);
	ck_assert_int_eq(ask(&reply, names), -ECONNRESET);
}
END_TEST

START_TEST(test_garbage_is_refused)
{
	struct ctlreply reply;
	char names[64] = "";
	static const char big[CTL_MSGSIZ + 1];

	ck_assert_int_eq(send(peer, "garbage", 7, 0), 7);
	ck_assert_int_eq(ask(&reply, names), -EBADMSG);
	ck_assert_int_eq(send(peer, big, sizeof(big), 0), sizeof(big));
	ck_assert_int_eq(ask(&reply, names), -EBADMSG);
}
END_TEST

START_TEST(test_no_daemon_is_told_from_other_trouble)
{
	struct ctlclient *c;
	char dir[] = "/tmp/check_ctlclient.XXXXXX", deep[200];

	ck_assert_ptr_nonnull(mkdtemp(dir));
	ck_assert_int_eq(ctlclient_open(&c, dir), -ENOENT);
	rmdir(dir);
	memset(deep, 'x', sizeof(deep) - 1);
	deep[sizeof(deep) - 1] = '\0';
	ck_assert_int_eq(ctlclient_open(&c, deep), -ENAMETOOLONG);
}
END_TEST

START_TEST(test_the_environment_names_the_run_directory)
{
	setenv("IPMP_RUNDIR", "/tmp/elsewhere", 1);
	ck_assert_str_eq(ctlclient_rundir(), "/tmp/elsewhere");
	setenv("IPMP_RUNDIR", "", 1);
	ck_assert_str_ne(ctlclient_rundir(), "");
}
END_TEST

/* The limit for an answer is 10 s: this test takes as long. */
START_TEST(test_a_silent_daemon_is_given_up)
{
	struct ctlreply reply;
	char names[64] = "";

	ck_assert_int_eq(ask(&reply, names), -ETIMEDOUT);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ctlclient");
	TCase *tc = tcase_create("ctlclient");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 20);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_units_and_then_the_reply_are_read);
	tcase_add_test(tc, test_the_rest_of_an_older_answer_is_passed_over);
	tcase_add_test(tc,
	    test_a_daemon_that_is_gone_is_an_error_and_no_signal);
	tcase_add_test(tc, test_a_daemon_that_ends_in_its_answer_is_an_error);
	tcase_add_test(tc, test_garbage_is_refused);
	tcase_add_test(tc, test_no_daemon_is_told_from_other_trouble);
	tcase_add_test(tc, test_the_environment_names_the_run_directory);
	tcase_add_test(tc, test_a_silent_daemon_is_given_up);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
