/*
 * check_ipmp.c - tests of lib/ipmp: the library against a daemon that is a
 * child of this test and answers from a script.
 */
#include "lib/ipmp.h"

#include <arpa/inet.h>
#include <check.h>
#include <errno.h>
#include <netinet/in.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/ctlclient.h"
#include "tmpdir.h"

#define WORDS (CTL_MSGSIZ / sizeof(uint32_t))

static ipmp_handle_t h;
static pid_t daemon_pid;

/* ----------------------------------------------------------- the daemon -- */

struct fake {
	int fd;
	uint32_t seq;
	unsigned int queries; /* how often it was asked */
};

static struct ipaddr
addr(const char *text)
{
	struct ipaddr a;

	ck_assert_int_eq(ipaddr_parse(&a, AF_UNSPEC, text), 0);
	return a;
}

static void
say(const struct fake *f, const struct ctlrecord *r)
{
	uint32_t buf[WORDS];
	size_t len = ctlmsg_put_record(buf, f->seq, r);

	if (send(f->fd, buf, len, MSG_NOSIGNAL) < 0)
		_exit(1);
}

static void
reply(const struct fake *f, int error, uint32_t code, uint64_t sig)
{
	const struct ctlreply r = { .seq = f->seq,
		.error = error,
		.code = code,
		.sig = sig };
	uint32_t buf[WORDS];

	send(f->fd, buf, ctlmsg_put_reply(buf, &r), MSG_NOSIGNAL);
}

static void
say_member(const struct fake *f, const char *name, uint32_t state)
{
	struct ctlrecord r = { .type = CTL_MEMBER };

	snprintf(r.member.name, sizeof(r.member.name), "%s", name);
	strcpy(r.member.group, "test");
	strcpy(r.member.reason, "link down");
	r.member.state = state;
	r.member.type = IPMP_IF_NORMAL;
	r.member.probestate = IPMP_PROBE_DISABLED;
	r.member.flags = IPMP_IFFLAG_ACTIVE;
	r.member.targmode4 = IPMP_TARG_ROUTES;
	r.member.testaddr4 = addr("192.168.85.21");
	r.member.since = 1234;
	say(f, &r);
	r = (struct ctlrecord){ .type = CTL_TARGET };
	snprintf(r.target.name, sizeof(r.target.name), "%s", name);
	r.target.addr = addr("192.168.85.1");
	say(f, &r);
}

/* Each answer shows how often it was asked, so that no two are alike. */
static void
answer_query(struct fake *f)
{
	struct ctlrecord r = { .type = CTL_GROUP };

	strcpy(r.group.name, "test");
	strcpy(r.group.reason, "1 of 2 usable");
	r.group.sig = ++f->queries;
	r.group.state = IPMP_GROUP_DEGRADED;
	r.group.fdt = 10000;
	r.group.since = 5678;
	say(f, &r);
	say_member(f, "hme0", IPMP_IF_FAILED);
	say_member(f, "hme1", f->queries == 3 ? 99 : IPMP_IF_OK);
	r = (struct ctlrecord){ .type = CTL_ADDR };
	r.addr.addr = addr("192.168.85.19/24");
	r.addr.state = IPMP_ADDR_UP;
	strcpy(r.addr.group, "test");
	strcpy(r.addr.binding, "hme1");
	strcpy(r.addr.home, "hme0");
	say(f, &r);
	r.addr.addr = addr("2001:db8::19/64");
	say(f, &r);
	reply(f, 0, 0, f->queries);
}

static void
say_events(const struct fake *f)
{
	struct ctlrecord r = { .type = CTL_EVENT };

	reply(f, 0, 0, 0);
	r.event.type = IPMP_EV_IF_CHANGE;
	r.event.sig = 7;
	strcpy(r.event.name, "hme0");
	strcpy(r.event.from, "ok");
	strcpy(r.event.to, "failed");
	say(f, &r);
	r.event.type = IPMP_EV_PROBE;
	r.event.rtt = -1;
	r.event.addr = addr("192.168.85.1");
	say(f, &r);
}

/* The name says what is to become of it. */
static void
answer_change(const struct fake *f, const char *name)
{
	if (strcmp(name, "none") == 0)
		reply(f, ENXIO, IPMP_EUNKIF, 0);
	else if (strcmp(name, "last") == 0)
		reply(f, EBUSY, IPMP_EMINRED, 0);
	else if (strcmp(name, "mine") == 0)
		reply(f, EPERM, IPMP_EPERM, 0);
	else if (strcmp(name, "full") == 0)
		reply(f, ENOBUFS, IPMP_FAILURE, 0);
	else if (strcmp(name, "old") == 0)
		reply(f, ENOSPC, 0, 0);
	else if (strcmp(name, "new") == 0)
		reply(f, ERANGE, 99, 0);
	else if (strcmp(name, "junk") == 0)
		send(f->fd, "garbage", 7, MSG_NOSIGNAL);
	else if (strcmp(name, "dies") != 0)
		reply(f, 0, 0, 0);
}

static void
serve(struct fake *f)
{
	uint32_t buf[WORDS];
	struct ctlreq req;
	ssize_t n;

	n = recv(f->fd, buf, sizeof(buf), 0);
	if (n <= 0 || ctlmsg_get_req(&req, buf, (size_t)n) != 0)
		return;
	f->seq = req.seq;
	if (req.type == CTL_QUERY)
		answer_query(f);
	else if (req.type == CTL_SUBSCRIBE)
		say_events(f);
	else if (req.type == CTL_PING)
		reply(f, 0, 0, 0);
	else
		answer_change(f, req.name);
}

static void
start_daemon(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct fake f = { .fd = -1 };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s",
	    tmpdir_path(CTL_SOCKET));
	unlink(sun.sun_path);
	ck_assert_int_eq(bind(fd, (struct sockaddr *)&sun, sizeof(sun)), 0);
	ck_assert_int_eq(listen(fd, 5), 0);
	daemon_pid = fork();
	if (daemon_pid == 0) {
		while ((f.fd = accept(fd, NULL, NULL)) >= 0) {
			serve(&f);
			close(f.fd);
		}
		_exit(0);
	}
	close(fd);
}

static void
stop_daemon(void)
{
	if (daemon_pid == 0)
		return;
	kill(daemon_pid, SIGKILL);
	waitpid(daemon_pid, NULL, 0);
	daemon_pid = 0;
}

static void
setup(void)
{
	daemon_pid = 0;
	setenv("IPMP_RUNDIR", tmpdir, 1);
	start_daemon();
	ck_assert_int_eq(ipmp_open(&h), IPMP_SUCCESS);
}

static void
teardown(void)
{
	ipmp_close(h);
	stop_daemon();
}

/* -------------------------------------------------------------- queries -- */

static struct sockaddr_storage
sockaddr4(const char *text)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_storage ss = { 0 };

	ck_assert_int_eq(inet_pton(AF_INET, text, &sin.sin_addr), 1);
	memcpy(&ss, &sin, sizeof(sin));
	return ss;
}

static struct sockaddr_storage
sockaddr6(const char *text)
{
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };
	struct sockaddr_storage ss = { 0 };

	ck_assert_int_eq(inet_pton(AF_INET6, text, &sin6.sin6_addr), 1);
	memcpy(&ss, &sin6, sizeof(sin6));
	return ss;
}

static const char *
text_of(const struct sockaddr_storage *ss)
{
	static char buf[INET6_ADDRSTRLEN];
	struct sockaddr_in sin;

	memcpy(&sin, ss, sizeof(sin));
	inet_ntop(AF_INET, &sin.sin_addr, buf, sizeof(buf));
	return buf;
}

START_TEST(test_the_list_has_all_groups)
{
	ipmp_grouplist_t *gl;

	ck_assert_int_eq(ipmp_getgrouplist(h, &gl), IPMP_SUCCESS);
	ck_assert_uint_eq(gl->gl_sig, 1);
	ck_assert_uint_eq(gl->gl_ngroup, 1);
	ck_assert_str_eq(gl->gl_groups[0], "test");
	ipmp_freegrouplist(gl);
}
END_TEST

START_TEST(test_a_group_has_its_members_and_addresses)
{
	ipmp_groupinfo_t *gr;

	ck_assert_int_eq(ipmp_getgroupinfo(h, "test", &gr), IPMP_SUCCESS);
	ck_assert_str_eq(gr->gr_name, "test");
	ck_assert_int_eq(gr->gr_state, IPMP_GROUP_DEGRADED);
	ck_assert_uint_eq(gr->gr_fdt, 10000);
	ck_assert_uint_eq(gr->gr_since, 5678);
	ck_assert_str_eq(gr->gr_reason, "1 of 2 usable");
	ck_assert_uint_eq(gr->gr_nif, 2);
	ck_assert_str_eq(gr->gr_ifs[0], "hme0");
	ck_assert_str_eq(gr->gr_ifs[1], "hme1");
	ck_assert_uint_eq(gr->gr_naddr, 2);
	ck_assert_str_eq(text_of(&gr->gr_addrs[0]), "192.168.85.19");
	ck_assert_int_eq(gr->gr_addrs[1].ss_family, AF_INET6);
	ipmp_freegroupinfo(gr);
	ck_assert_int_eq(ipmp_getgroupinfo(h, "nobody", &gr), IPMP_EUNKGROUP);
}
END_TEST

START_TEST(test_an_interface_has_its_targets)
{
	ipmp_ifinfo_t *info;

	ck_assert_int_eq(ipmp_getifinfo(h, "hme0", &info), IPMP_SUCCESS);
	ck_assert_str_eq(info->if_name, "hme0");
	ck_assert_str_eq(info->if_group, "test");
	ck_assert_int_eq(info->if_state, IPMP_IF_FAILED);
	ck_assert_int_eq(info->if_type, IPMP_IF_NORMAL);
	ck_assert_int_eq(info->if_linkstate, IPMP_LINK_UP);
	ck_assert_int_eq(info->if_probestate, IPMP_PROBE_DISABLED);
	ck_assert_uint_eq(info->if_flags, IPMP_IFFLAG_ACTIVE);
	ck_assert_str_eq(info->if_reason, "link down");
	ck_assert_uint_eq(info->if_since, 1234);
	ck_assert_int_eq(info->if_targinfo4.it_mode, IPMP_TARG_ROUTES);
	ck_assert_str_eq(text_of(&info->if_targinfo4.it_testaddr),
	    "192.168.85.21");
	ck_assert_uint_eq(info->if_targinfo4.it_ntarget, 1);
	ck_assert_str_eq(text_of(&info->if_targinfo4.it_targets[0]),
	    "192.168.85.1");
	ck_assert_int_eq(info->if_targinfo6.it_mode, IPMP_TARG_DISABLED);
	ck_assert_int_eq(info->if_targinfo6.it_testaddr.ss_family, 0);
	ipmp_freeifinfo(info);
	ck_assert_int_eq(ipmp_getifinfo(h, "hme7", &info), IPMP_EUNKIF);
}
END_TEST

START_TEST(test_a_state_that_nobody_knows_is_not_handed_on)
{
	ipmp_ifinfo_t *info;
	int i;

	for (i = 1; i <= 2; i++) {
		ck_assert_int_eq(ipmp_getifinfo(h, "hme1", &info),
		    IPMP_SUCCESS);
		ipmp_freeifinfo(info);
	}
	ck_assert_int_eq(ipmp_getifinfo(h, "hme1", &info), IPMP_EPROTO);
}
END_TEST

START_TEST(test_an_address_says_where_it_is_and_where_it_belongs)
{
	struct sockaddr_storage four = sockaddr4("192.168.85.19"),
				six = sockaddr6("2001:db8::19"),
				other = sockaddr4("192.168.85.20");
	ipmp_addrinfo_t *ad;

	ck_assert_int_eq(ipmp_getaddrinfo(h, "test", &four, &ad), IPMP_SUCCESS);
	ck_assert_str_eq(text_of(&ad->ad_addr), "192.168.85.19");
	ck_assert_int_eq(ad->ad_state, IPMP_ADDR_UP);
	ck_assert_str_eq(ad->ad_group, "test");
	ck_assert_str_eq(ad->ad_binding, "hme1");
	ck_assert_str_eq(ad->ad_home, "hme0");
	ipmp_freeaddrinfo(ad);
	ck_assert_int_eq(ipmp_getaddrinfo(h, "test", &six, &ad), IPMP_SUCCESS);
	ipmp_freeaddrinfo(ad);
	ck_assert_int_eq(ipmp_getaddrinfo(h, "test", &other, &ad),
	    IPMP_EUNKADDR);
	ck_assert_int_eq(ipmp_getaddrinfo(h, "nobody", &four, &ad),
	    IPMP_EUNKGROUP);
}
END_TEST

static uint64_t
group_sig(void)
{
	ipmp_groupinfo_t *gr;
	uint64_t sig;

	ck_assert_int_eq(ipmp_getgroupinfo(h, "test", &gr), IPMP_SUCCESS);
	sig = gr->gr_sig;
	ipmp_freegroupinfo(gr);
	return sig;
}

START_TEST(test_live_asks_anew_and_a_snapshot_stays)
{
	ck_assert_uint_eq(group_sig(), 1);
	ck_assert_uint_eq(group_sig(), 2);
	ck_assert_int_eq(ipmp_setqcontext(h, IPMP_QCONTEXT_SNAP), IPMP_SUCCESS);
	ck_assert_uint_eq(group_sig(), 3);
	ck_assert_uint_eq(group_sig(), 3);
	ck_assert_int_eq(ipmp_setqcontext(h, IPMP_QCONTEXT_SNAP), IPMP_SUCCESS);
	ck_assert_uint_eq(group_sig(), 4);
	ck_assert_int_eq(ipmp_setqcontext(h, IPMP_QCONTEXT_LIVE), IPMP_SUCCESS);
	ck_assert_uint_eq(group_sig(), 5);
}
END_TEST

START_TEST(test_a_snapshot_that_fails_leaves_the_old_one)
{
	ck_assert_int_eq(ipmp_setqcontext(h, IPMP_QCONTEXT_SNAP), IPMP_SUCCESS);
	stop_daemon();
	ck_assert_int_eq(ipmp_setqcontext(h, IPMP_QCONTEXT_SNAP),
	    IPMP_ENOMPATHD);
	ck_assert_uint_eq(group_sig(), 1);
}
END_TEST

/* --------------------------------------------------------------- errors -- */

START_TEST(test_without_a_daemon_everything_says_so)
{
	const struct sockaddr_storage ss = sockaddr4("192.168.85.19");
	ipmp_grouplist_t *gl;
	ipmp_groupinfo_t *gr;
	ipmp_ifinfo_t *info;
	ipmp_addrinfo_t *ad;

	stop_daemon();
	ck_assert_int_eq(ipmp_ping_daemon(h), IPMP_ENOMPATHD);
	ck_assert_int_eq(ipmp_getgrouplist(h, &gl), IPMP_ENOMPATHD);
	ck_assert_int_eq(ipmp_getgroupinfo(h, "test", &gr), IPMP_ENOMPATHD);
	ck_assert_int_eq(ipmp_getifinfo(h, "hme0", &info), IPMP_ENOMPATHD);
	ck_assert_int_eq(ipmp_getaddrinfo(h, "test", &ss, &ad), IPMP_ENOMPATHD);
	ck_assert_int_eq(ipmp_offline(h, "hme0", 1), IPMP_ENOMPATHD);
	ck_assert_int_eq(ipmp_undo_offline(h, "hme0"), IPMP_ENOMPATHD);
	ck_assert_int_eq(ipmp_subscribe(h, 1), IPMP_ENOMPATHD);
	start_daemon();
	ck_assert_int_eq(ipmp_ping_daemon(h), IPMP_SUCCESS);
}
END_TEST

START_TEST(test_each_refusal_of_the_daemon_has_its_code)
{
	char longest[64];

	ck_assert_int_eq(ipmp_offline(h, "hme0", 1), IPMP_SUCCESS);
	ck_assert_int_eq(ipmp_offline(h, "none", 1), IPMP_EUNKIF);
	ck_assert_int_eq(ipmp_offline(h, "last", 1), IPMP_EMINRED);
	ck_assert_int_eq(ipmp_undo_offline(h, "mine"), IPMP_EPERM);
	memset(longest, 'x', sizeof(longest));
	longest[sizeof(longest) - 1] = '\0';
	ck_assert_int_eq(ipmp_offline(h, longest, 1), IPMP_EUNKIF);
}
END_TEST

START_TEST(test_a_system_error_is_in_errno)
{
	errno = 0;
	ck_assert_int_eq(ipmp_offline(h, "full", 1), IPMP_FAILURE);
	ck_assert_int_eq(errno, ENOBUFS);
	ck_assert_int_eq(ipmp_offline(h, "old", 1), IPMP_FAILURE);
	ck_assert_int_eq(errno, ENOSPC);
	ck_assert_int_eq(ipmp_offline(h, "new", 1), IPMP_FAILURE);
	ck_assert_int_eq(errno, ERANGE);
}
END_TEST

START_TEST(test_a_daemon_that_makes_no_sense_is_told_from_none)
{
	ck_assert_int_eq(ipmp_offline(h, "junk", 1), IPMP_EPROTO);
	ck_assert_int_eq(ipmp_offline(h, "dies", 1), IPMP_EPROTO);
}
END_TEST

START_TEST(test_what_is_missing_is_an_invalid_argument)
{
	ipmp_event_t ev;

	ck_assert_int_eq(ipmp_open(NULL), IPMP_EINVAL);
	ck_assert_int_eq(ipmp_ping_daemon(NULL), IPMP_EINVAL);
	ck_assert_int_eq(ipmp_getgrouplist(h, NULL), IPMP_EINVAL);
	ck_assert_int_eq(ipmp_getgroupinfo(h, NULL, NULL), IPMP_EINVAL);
	ck_assert_int_eq(ipmp_getifinfo(h, NULL, NULL), IPMP_EINVAL);
	ck_assert_int_eq(ipmp_getaddrinfo(h, "test", NULL, NULL), IPMP_EINVAL);
	ck_assert_int_eq(ipmp_offline(h, NULL, 1), IPMP_EINVAL);
	ck_assert_int_eq(ipmp_setqcontext(h, (ipmp_qcontext_t)7), IPMP_EINVAL);
	ck_assert_int_eq(ipmp_next_event(h, &ev, 0), IPMP_EINVAL);
	ck_assert_int_eq(ipmp_event_fd(h), -1);
	ck_assert_int_eq(ipmp_event_fd(NULL), -1);
	ipmp_close(NULL);
	ipmp_freegrouplist(NULL);
	ipmp_freegroupinfo(NULL);
	ipmp_freeifinfo(NULL);
	ipmp_freeaddrinfo(NULL);
}
END_TEST

START_TEST(test_every_code_has_its_text)
{
	int code;

	ck_assert_str_eq(ipmp_errmsg(IPMP_SUCCESS), "operation succeeded");
	ck_assert_str_eq(ipmp_errmsg(IPMP_EMINRED),
	    "minimum failover redundancy not met");
	ck_assert_str_eq(ipmp_errmsg(IPMP_EPERM), "permission denied");
	for (code = IPMP_SUCCESS; code <= IPMP_EPERM; code++)
		ck_assert_str_ne(ipmp_errmsg(code), "<unknown error>");
	ck_assert_str_eq(ipmp_errmsg(IPMP_EPERM + 1), "<unknown error>");
	ck_assert_str_eq(ipmp_errmsg(-1), "<unknown error>");
}
END_TEST

/* --------------------------------------------------------------- events -- */

START_TEST(test_events_come_as_they_were_sent_and_then_the_end)
{
	ipmp_event_t ev;

	ck_assert_int_eq(ipmp_subscribe(h, IPMP_EVMASK_CHANGES), IPMP_SUCCESS);
	ck_assert_int_ge(ipmp_event_fd(h), 0);
	ck_assert_int_eq(ipmp_next_event(h, &ev, 10000), IPMP_SUCCESS);
	ck_assert_int_eq(ev.ev_type, IPMP_EV_IF_CHANGE);
	ck_assert_uint_eq(ev.ev_sig, 7);
	ck_assert_str_eq(ev.ev_if, "hme0");
	ck_assert_str_eq(ev.ev_old, "ok");
	ck_assert_str_eq(ev.ev_new, "failed");
	ck_assert_int_eq(ipmp_next_event(h, &ev, -1), IPMP_SUCCESS);
	ck_assert_int_eq(ev.ev_type, IPMP_EV_PROBE);
	ck_assert_int_eq(ev.ev_probe_rtt, -1);
	ck_assert_str_eq(text_of(&ev.ev_addr), "192.168.85.1");
	ck_assert_int_eq(ipmp_next_event(h, &ev, -1), IPMP_EPROTO);
}
END_TEST

START_TEST(test_no_event_in_time_is_a_failure_of_its_own)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	struct fake f = { .fd = -1 };
	int listener = socket(AF_UNIX, SOCK_SEQPACKET, 0);
	uint32_t buf[WORDS];
	struct ctlreq req;
	ipmp_event_t ev;
	pid_t pid;

	stop_daemon();
	snprintf(sun.sun_path, sizeof(sun.sun_path), "%s",
	    tmpdir_path(CTL_SOCKET));
	unlink(sun.sun_path);
	ck_assert_int_eq(bind(listener, (struct sockaddr *)&sun, sizeof(sun)),
	    0);
	ck_assert_int_eq(listen(listener, 1), 0);
	pid = fork();
	if (pid == 0) {
		f.fd = accept(listener, NULL, NULL);
		if (ctlmsg_get_req(&req, buf,
			(size_t)recv(f.fd, buf, sizeof(buf), 0)) == 0)
			f.seq = req.seq;
		reply(&f, 0, 0, 0);
		recv(f.fd, buf, sizeof(buf), 0);
		_exit(0);
	}
	close(listener);
	ck_assert_int_eq(ipmp_subscribe(h, 1), IPMP_SUCCESS);
	ck_assert_int_eq(ipmp_next_event(h, &ev, 0), IPMP_FAILURE);
	ck_assert_int_eq(errno, ETIMEDOUT);
	ck_assert_int_eq(ipmp_next_event(h, &ev, 50), IPMP_FAILURE);
	ck_assert_int_eq(errno, ETIMEDOUT);
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}
END_TEST

static void
add_queries(TCase *tc)
{
	tcase_add_test(tc, test_the_list_has_all_groups);
	tcase_add_test(tc, test_a_group_has_its_members_and_addresses);
	tcase_add_test(tc, test_an_interface_has_its_targets);
	tcase_add_test(tc, test_a_state_that_nobody_knows_is_not_handed_on);
	tcase_add_test(tc,
	    test_an_address_says_where_it_is_and_where_it_belongs);
	tcase_add_test(tc, test_live_asks_anew_and_a_snapshot_stays);
	tcase_add_test(tc, test_a_snapshot_that_fails_leaves_the_old_one);
}

static void
add_errors(TCase *tc)
{
	tcase_add_test(tc, test_without_a_daemon_everything_says_so);
	tcase_add_test(tc, test_each_refusal_of_the_daemon_has_its_code);
	tcase_add_test(tc, test_a_system_error_is_in_errno);
	tcase_add_test(tc, test_a_daemon_that_makes_no_sense_is_told_from_none);
	tcase_add_test(tc, test_what_is_missing_is_an_invalid_argument);
	tcase_add_test(tc, test_every_code_has_its_text);
	tcase_add_test(tc, test_events_come_as_they_were_sent_and_then_the_end);
	tcase_add_test(tc, test_no_event_in_time_is_a_failure_of_its_own);
}

int
main(void)
{
	Suite *s = suite_create("ipmp");
	TCase *tc = tcase_create("ipmp");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_set_timeout(tc, 30);
	tcase_add_unchecked_fixture(tc, tmpdir_make, tmpdir_remove);
	tcase_add_checked_fixture(tc, setup, teardown);
	add_queries(tc);
	add_errors(tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
