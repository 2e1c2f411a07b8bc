/*
 * check_ctlserver.c - ctlserver.c: requests, answers, limits, privilege.
 *
 * Server and clients are in one process: run_until() turns the server's loop
 * until what the test waits for is true, or fails after LIMIT.
 */
#include "mpathd/ctlserver.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/ctlclient.h"
#include "mpathd/loop.h"
#include "mpathd/os/clock.h"
#include "tmpdir.h"

#define LIMIT  SEC(20)
#define NOBODY 65534
/* More events than may wait for one client, however short they are. */
#define TOO_MANY (2 * CTLSERVER_EVENTS / 16)

static struct loop *loop;
static struct ctlserver *server;

/* What the callback saw, and how much it answers. */
static unsigned int requests, units_per_answer, gone;
static struct ctlreq last;
static bool last_privileged;
static bool flood; /* and that it publishes before it answers */

/* What run_until() waits for. */
static bool (*condition)(void);
static mtime_t give_up;
/* How far the clock is turned forward for the server. */
static mtime_t warp;

static mtime_t
turn(void *arg, mtime_t now)
{
	(void)arg;
	if (server != NULL)
		ctlserver_tick(server, now + warp);
	if (condition()) {
		loop_stop(loop);
		return MTIME_NEVER;
	}
	ck_assert_msg(now < give_up, "waited in vain");
	return now + MSEC(5);
}

static void
run_until(bool (*what)(void))
{
	condition = what;
	give_up = clock_now() + LIMIT;
	ck_assert_int_eq(loop_run(loop), 0);
}

static void
publish(uint32_t type, uint32_t n)
{
	struct ctlevent ev = { .type = type };

	for (ev.id = 0; ev.id < n; ev.id++)
		ctlserver_publish(server, &ev);
}

static void
answer(void *arg, struct ctlconn *c, const struct ctlreq *req, bool privileged)
{
	struct ctlreply reply = { .seq = req->seq };
	struct ctlunit unit = { .name = "hme0" };

	(void)arg;
	requests++;
	last = *req;
	last_privileged = privileged;
	if (flood)
		publish(0, TOO_MANY);
	if (req->type == CTL_SUBSCRIBE)
		ctlserver_subscribe(c, req->seq, req->value);
	for (unit.index = 0; unit.index < units_per_answer; unit.index++)
		ctlserver_unit(c, req->seq, &unit);
	ctlserver_reply(c, &reply);
}

static void
note_gone(void *arg)
{
	(void)arg;
	gone++;
	ctlserver_close(server);
	server = NULL;
}

static void
start_loop(void)
{
	requests = units_per_answer = gone = 0;
	warp = 0;
	ck_assert_int_eq(loop_open(&loop, turn, NULL), 0);
}

static void
start_server(void)
{
	start_loop();
	ck_assert_int_eq(ctlserver_open(&server, loop, tmpdir, answer, NULL),
	    0);
}

static void
stop_server(void)
{
	ctlserver_close(server);
	server = NULL;
	loop_close(loop);
}

static int
connect_client(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd =
	    socket(AF_UNIX, SOCK_SEQPACKET | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s",
	    tmpdir_path(CTL_SOCKET));
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static int
new_client(void)
{
	int fd = connect_client();

	ck_assert_int_ge(fd, 0);
	return fd;
}

static void
ask(int fd, uint32_t seq)
{
	const struct ctlreq req = { .type = CTL_LIST, .seq = seq };
	uint32_t buf[CTL_MSGSIZ / 4];
	size_t len = ctlmsg_put_req(buf, &req);

	ck_assert(send(fd, buf, len, 0) == (ssize_t)len);
}

/* The client that the following look at, and what it got until now. */
static int client;
static unsigned int units, events;
static bool replied, ended;
static struct ctlreply reply;

static void
look_at(int fd)
{
	client = fd;
	units = events = 0;
	replied = ended = false;
}

/* Takes in at most one record; false when none is there. */
static bool
take_record(void)
{
	uint32_t buf[CTL_MSGSIZ / 4];
	struct ctlunit unit;
	struct ctlrecord rec;
	ssize_t n = recv(client, buf, sizeof(buf), 0);

	if (n < 0 && errno == EAGAIN)
		return false;
	if (n <= 0) {
		ended = true;
	} else if (ctlmsg_type(buf, (size_t)n) == CTL_EVENT) {
		ck_assert_int_eq(ctlmsg_get_record(&rec, buf, (size_t)n), 0);
		ck_assert_uint_eq(rec.event.id, events++);
	} else if (ctlmsg_type(buf, (size_t)n) == CTL_UNIT) {
		ck_assert_int_eq(ctlmsg_get_unit(&unit, buf, (size_t)n), 0);
		ck_assert_uint_eq(unit.index, units++);
	} else {
		ck_assert_int_eq(ctlmsg_get_reply(&reply, buf, (size_t)n), 0);
		replied = true;
	}
	return !ended;
}

static bool
client_has_reply(void)
{
	while (!replied && take_record())
		;
	return replied;
}

/* A slow one: a few records for each turn of the loop. */
static bool
slow_client_has_reply(void)
{
	int i;

	for (i = 0; i < 10 && take_record(); i++)
		;
	ck_assert(!ended);
	return replied;
}

static bool
client_is_ended(void)
{
	while (take_record())
		;
	return ended;
}

static bool
request_came(void)
{
	return requests > 0;
}

static bool
server_is_gone(void)
{
	return gone > 0;
}

static void
expect_answer(int fd, uint32_t seq)
{
	ask(fd, seq);
	look_at(fd);
	run_until(client_has_reply);
	ck_assert_uint_eq(reply.seq, seq);
	ck_assert_uint_eq(units, units_per_answer);
}

static void
expect_end(int fd)
{
	look_at(fd);
	run_until(client_is_ended);
	close(fd);
}

START_TEST(test_a_request_reaches_the_callback_and_its_answer_the_client)
{
	int fd;

	start_server();
	fd = new_client();
	units_per_answer = 3;
	expect_answer(fd, 7);
	ck_assert_int_eq(last.type, CTL_LIST);
	ck_assert_uint_eq(last.seq, 7);
	expect_answer(fd, 8);
	ck_assert_uint_eq(requests, 2);
	close(fd);
	stop_server();
}
END_TEST

START_TEST(test_the_socket_is_for_everybody_and_goes_with_the_server)
{
	struct stat st;

	start_server();
	ck_assert_int_eq(stat(tmpdir_path(CTL_SOCKET), &st), 0);
	ck_assert(S_ISSOCK(st.st_mode));
	ck_assert_uint_eq(st.st_mode & 0777, 0666);
	stop_server();
	ck_assert_int_eq(stat(tmpdir_path(CTL_SOCKET), &st), -1);
}
END_TEST

START_TEST(test_the_socket_of_a_killed_server_is_replaced)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int old = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0), fd;

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s",
	    tmpdir_path(CTL_SOCKET));
	ck_assert_int_eq(bind(old, (struct sockaddr *)&sun, sizeof(sun)), 0);
	close(old);

	start_server();
	fd = new_client();
	expect_answer(fd, 1);
	close(fd);
	stop_server();
}
END_TEST

START_TEST(test_a_run_directory_that_does_not_do_is_an_error)
{
	char path[4096];

	start_loop();
	ck_assert_int_eq(
	    ctlserver_open(&server, loop, tmpdir_path("none"), answer, NULL),
	    -ENOENT);
	snprintf(path, sizeof(path), "%s/%0100d", tmpdir, 0);
	ck_assert_int_eq(mkdir(path, 0755), 0);
	ck_assert_int_eq(ctlserver_open(&server, loop, path, answer, NULL),
	    -ENAMETOOLONG);
	ck_assert_ptr_null(server);
	loop_close(loop);
}
END_TEST

START_TEST(test_garbage_ends_the_client_and_only_him)
{
	static const char junk[100] = "GET / HTTP/1.0";
	int good, bad;

	start_server();
	good = new_client();
	bad = new_client();
	ck_assert_int_eq(send(bad, junk, sizeof(junk), 0), sizeof(junk));
	expect_end(bad);
	bad = new_client();
	ck_assert_int_eq(send(bad, "x", 1, 0), 1);
	expect_end(bad);
	ck_assert_uint_eq(requests, 0);
	expect_answer(good, 1);
	close(good);
	stop_server();
}
END_TEST

START_TEST(test_a_record_that_is_too_large_ends_the_client)
{
	const struct ctlreq req = { .type = CTL_LIST };
	uint32_t buf[CTL_MSGSIZ / 4 + 1] = { 0 };
	int fd;

	start_server();
	fd = new_client();
	ctlmsg_put_req(buf, &req);
	ck_assert_int_eq(send(fd, buf, sizeof(buf), 0), sizeof(buf));
	expect_end(fd);
	ck_assert_uint_eq(requests, 0);
	stop_server();
}
END_TEST

START_TEST(test_an_answer_from_a_client_ends_him)
{
	const struct ctlreply wrong = { .seq = 1 };
	uint32_t buf[CTL_MSGSIZ / 4];
	size_t len = ctlmsg_put_reply(buf, &wrong);
	int fd;

	start_server();
	fd = new_client();
	ck_assert(send(fd, buf, len, 0) == (ssize_t)len);
	expect_end(fd);
	ck_assert_uint_eq(requests, 0);
	stop_server();
}
END_TEST

START_TEST(test_a_client_that_asks_and_goes_does_no_harm)
{
	int fd;

	start_server();
	units_per_answer = 1000;
	fd = new_client();
	ask(fd, 1);
	close(fd);
	run_until(request_came);
	fd = new_client();
	expect_answer(fd, 2);
	close(fd);
	stop_server();
}
END_TEST

START_TEST(test_a_silent_client_costs_nothing)
{
	int silent, fd;

	start_server();
	silent = new_client();
	fd = new_client();
	expect_answer(fd, 1);
	close(silent);
	expect_answer(fd, 2);
	close(fd);
	stop_server();
}
END_TEST

START_TEST(test_a_slow_reader_gets_all_of_it_in_order)
{
	int slow, fd;

	start_server();
	units_per_answer = 3000;
	slow = new_client();
	ask(slow, 1);
	run_until(request_came);
	fd = new_client();
	expect_answer(fd, 2);
	close(fd);

	look_at(slow);
	run_until(slow_client_has_reply);
	ck_assert_uint_eq(units, units_per_answer);
	expect_answer(slow, 3);
	close(slow);
	stop_server();
}
END_TEST

START_TEST(test_no_request_is_taken_from_one_who_does_not_read)
{
	int slow, fd;
	uint32_t i;

	start_server();
	units_per_answer = 10000;
	slow = new_client();
	for (i = 0; i < 20; i++)
		ask(slow, i);
	fd = new_client();
	expect_answer(fd, 100);
	ck_assert_uint_eq(requests, 2);
	close(slow);
	close(fd);
	stop_server();
}
END_TEST

START_TEST(test_who_lets_too_much_pile_up_is_closed)
{
	const struct ctlunit unit = { .name = "hme0" };
	uint32_t buf[CTL_MSGSIZ / 4];
	int slow, fd;

	start_server();
	units_per_answer = (unsigned int)(2 * CTLSERVER_BACKLOG /
	    ctlmsg_put_unit(buf, 0, &unit));
	slow = new_client();
	ask(slow, 1);
	run_until(request_came);
	units_per_answer = 1;
	fd = new_client();
	expect_answer(fd, 2);
	expect_end(slow);
	expect_answer(fd, 3);
	close(fd);
	stop_server();
}
END_TEST

START_TEST(test_who_takes_nothing_for_long_is_closed)
{
	int slow, fd;

	start_server();
	units_per_answer = 10000;
	slow = new_client();
	ask(slow, 1);
	run_until(request_came);
	units_per_answer = 1;
	fd = new_client();
	warp = CTLSERVER_PATIENCE - SEC(5);
	expect_answer(fd, 2);
	warp = CTLSERVER_PATIENCE + SEC(1);
	expect_answer(fd, 3);
	/* It finds what the socket had taken, and then the end. */
	expect_end(slow);
	/* Who is only silent, and may, stays. */
	warp = 2 * CTLSERVER_IDLE;
	expect_answer(fd, 4);
	close(fd);
	stop_server();
}
END_TEST

START_TEST(test_a_client_beyond_the_limit_is_turned_away)
{
	int fds[CTLSERVER_CLIENTS], i;

	start_server();
	for (i = 0; i < CTLSERVER_CLIENTS; i++) {
		fds[i] = new_client();
		expect_answer(fds[i], 1);
	}
	expect_end(new_client());
	expect_answer(fds[0], 2);

	/* Two turns: the server notices that a place is free in the first. */
	close(fds[5]);
	expect_answer(fds[0], 3);
	expect_answer(fds[0], 4);
	fds[5] = new_client();
	expect_answer(fds[5], 5);
	for (i = 0; i < CTLSERVER_CLIENTS; i++)
		close(fds[i]);
	stop_server();
}
END_TEST

/* How a client of the next tests makes itself before it connects. */
static bool
stay(void)
{
	return true;
}

static bool
become_nobody(void)
{
	return setgid(NOBODY) == 0 && setuid(NOBODY) == 0;
}

static bool
become_king_of_own_namespace(void)
{
	return become_nobody() && unshare(CLONE_NEWUSER) == 0;
}

static bool
become_nobody_with_net_admin(void)
{
	struct __user_cap_header_struct header = {
		.version = _LINUX_CAPABILITY_VERSION_3
	};
	struct __user_cap_data_struct caps[2] = { 0 };

	caps[0].permitted = caps[0].effective = 1u << CAP_NET_ADMIN;
	return prctl(PR_SET_KEEPCAPS, 1) == 0 && become_nobody() &&
	    syscall(SYS_capset, &header, caps) == 0;
}

/*
 * A process of that kind with so many connections, which lives until its pipe
 * is closed.  Returns the pipe's other end, or -1 when it could not be made.
 */
static int
start_clients(bool (*become)(void), int n, pid_t *pid)
{
	int go[2], said[2], i;
	char c;

	ck_assert_int_eq(pipe2(go, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(said, O_CLOEXEC), 0);
	*pid = fork();
	if (*pid == 0) {
		close(go[1]);
		if (!become())
			_exit(1);
		for (i = 0; i < n; i++)
			ask(new_client(), 1);
		if (write(said[1], "x", 1) != 1 || read(go[0], &c, 1) != 0)
			_exit(1);
		_exit(0);
	}
	close(go[0]);
	close(said[1]);
	i = read(said[0], &c, 1) == 1 ? go[1] : -1;
	close(said[0]);
	return i;
}

static bool
is_privileged(bool (*become)(void), bool *privileged)
{
	pid_t pid;
	int status, go;

	start_server();
	go = start_clients(become, 1, &pid);
	if (go >= 0) {
		run_until(request_came);
		close(go);
	}
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	stop_server();
	*privileged = last_privileged;
	return go >= 0;
}

START_TEST(test_root_is_privileged)
{
	bool privileged;

	ck_assert(is_privileged(stay, &privileged));
	ck_assert(privileged == (geteuid() == 0));
}
END_TEST

START_TEST(test_others_are_not_privileged)
{
	bool privileged = false;

	if (is_privileged(become_nobody, &privileged))
		ck_assert(!privileged);
}
END_TEST

START_TEST(test_net_admin_is_privileged)
{
	bool privileged = true;

	if (is_privileged(become_nobody_with_net_admin, &privileged))
		ck_assert(privileged);
}
END_TEST

START_TEST(test_net_admin_in_another_user_namespace_is_not_privileged)
{
	bool privileged = false;

	if (is_privileged(become_king_of_own_namespace, &privileged))
		ck_assert(!privileged);
}
END_TEST

START_TEST(test_ordinary_users_cannot_lock_the_administrator_out)
{
	int status, go, fd;
	pid_t pid;

	if (geteuid() != 0)
		return;
	start_server();
	go = start_clients(become_nobody, CTLSERVER_CLIENTS, &pid);
	ck_assert_int_ge(go, 0);
	fd = new_client();
	expect_answer(fd, 1);
	ck_assert(last_privileged);
	close(fd);
	close(go);
	ck_assert_int_eq(waitpid(pid, &status, 0), pid);
	stop_server();
}
END_TEST

/* ---- events ---- */

static void
subscribe(int fd, uint32_t mask)
{
	const struct ctlreq req = { .type = CTL_SUBSCRIBE,
		.seq = 1,
		.value = mask };
	uint32_t buf[CTL_MSGSIZ / 4];
	size_t len = ctlmsg_put_req(buf, &req);

	ck_assert(send(fd, buf, len, 0) == (ssize_t)len);
	look_at(fd);
	run_until(client_has_reply);
}

static bool
client_has_three_events(void)
{
	while (events < 3 && take_record())
		;
	return events == 3;
}

START_TEST(test_a_listener_hears_what_it_asked_for)
{
	int fd;

	start_server();
	fd = new_client();
	ck_assert_uint_eq(ctlserver_wanted(server), 0);
	subscribe(fd, 1u << 4 | 1u << 6);
	ck_assert_uint_eq(ctlserver_wanted(server), 1u << 4 | 1u << 6);
	publish(5, 7);
	publish(6, 3);
	run_until(client_has_three_events);
	subscribe(fd, 0);
	ck_assert_uint_eq(ctlserver_wanted(server), 0);
	publish(6, 3);
	expect_answer(fd, 2);
	ck_assert_uint_eq(events, 0);
	close(fd);
	stop_server();
}
END_TEST

START_TEST(test_a_listener_that_does_not_read_is_cut_off)
{
	int slow, fd;

	start_server();
	slow = new_client();
	fd = new_client();
	subscribe(slow, 1);
	publish(0, TOO_MANY);
	ck_assert_uint_eq(ctlserver_wanted(server), 0);
	expect_answer(fd, 1);
	expect_end(slow);
	ck_assert_uint_gt(events, 0);
	close(fd);
	stop_server();
}
END_TEST

/* While its own request is being answered, too. */
START_TEST(test_a_listener_can_end_in_its_own_request)
{
	int fd;

	start_server();
	fd = new_client();
	subscribe(fd, 1);
	flood = true;
	ask(fd, 2);
	expect_end(fd);
	flood = false;
	fd = new_client();
	expect_answer(fd, 3);
	close(fd);
	stop_server();
}
END_TEST

START_TEST(test_one_client_on_a_descriptor_is_served_until_he_goes)
{
	int fds[2];

	start_loop();
	ck_assert_int_eq(
	    socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds), 0);
	ck_assert_int_eq(fcntl(fds[0], F_SETFL, O_NONBLOCK), 0);
	ck_assert_int_eq(
	    ctlserver_open_fd(&server, loop, fds[1], answer, note_gone, NULL),
	    0);
	units_per_answer = 5000;
	expect_answer(fds[0], 1);
	ck_assert_uint_eq(gone, 0);
	close(fds[0]);
	run_until(server_is_gone);
	ck_assert_uint_eq(gone, 1);
	loop_close(loop);
}
END_TEST

START_TEST(test_a_descriptor_that_is_no_socket_is_not_taken)
{
	start_loop();
	ck_assert_int_eq(
	    ctlserver_open_fd(&server, loop, -1, answer, note_gone, NULL),
	    -EBADF);
	loop_close(loop);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ctlserver");
	TCase *t = tcase_create("ctlserver");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_set_timeout(t, 60);
	tcase_add_unchecked_fixture(t, tmpdir_make, tmpdir_remove);
	tcase_add_test(t,
	    test_a_request_reaches_the_callback_and_its_answer_the_client);
	tcase_add_test(t,
	    test_the_socket_is_for_everybody_and_goes_with_the_server);
	tcase_add_test(t, test_the_socket_of_a_killed_server_is_replaced);
	tcase_add_test(t, test_a_run_directory_that_does_not_do_is_an_error);
	tcase_add_test(t, test_garbage_ends_the_client_and_only_him);
	tcase_add_test(t, test_a_record_that_is_too_large_ends_the_client);
	tcase_add_test(t, test_an_answer_from_a_client_ends_him);
	tcase_add_test(t, test_a_client_that_asks_and_goes_does_no_harm);
	tcase_add_test(t, test_a_silent_client_costs_nothing);
	tcase_add_test(t, test_a_slow_reader_gets_all_of_it_in_order);
	tcase_add_test(t, test_no_request_is_taken_from_one_who_does_not_read);
	tcase_add_test(t, test_who_lets_too_much_pile_up_is_closed);
	tcase_add_test(t, test_who_takes_nothing_for_long_is_closed);
	tcase_add_test(t, test_a_client_beyond_the_limit_is_turned_away);
	tcase_add_test(t, test_root_is_privileged);
	tcase_add_test(t, test_others_are_not_privileged);
	tcase_add_test(t, test_net_admin_is_privileged);
	tcase_add_test(t,
	    test_net_admin_in_another_user_namespace_is_not_privileged);
	tcase_add_test(t,
	    test_ordinary_users_cannot_lock_the_administrator_out);
	tcase_add_test(t, test_a_listener_hears_what_it_asked_for);
	tcase_add_test(t, test_a_listener_that_does_not_read_is_cut_off);
	tcase_add_test(t, test_a_listener_can_end_in_its_own_request);
	tcase_add_test(t,
	    test_one_client_on_a_descriptor_is_served_until_he_goes);
	tcase_add_test(t, test_a_descriptor_that_is_no_socket_is_not_taken);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
