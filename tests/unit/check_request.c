/*
 * check_request.c - tests of ifconfig-ipmp/request: a command line in, what
 * the daemon was asked and what the user sees out.
 *
 *	args -> request_run() -- socket pair -- a thread that plays in.mpathd:
 *	             |                          notes each request, answers 0
 *	         out, err                       or what the test told it to
 */
#include "ifconfig-ipmp/request.h"

#include <check.h>
#include <errno.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/lifflags.h"
#include "tmpdir.h"

#define WORDS	 (CTL_MSGSIZ / sizeof(uint32_t))
#define MAXUNITS 8
#define MAXARGS	 64

/* What the test tells the fake daemon, and what it has noted. */
static struct {
	int fd;
	pthread_t thread;
	struct ctlunit units[MAXUNITS];
	size_t nunits;
	enum ctl_type refuse; /* answered with error and text */
	int error;
	const char *text;
	const char *addif_on; /* the NIC that new units are made on */
	unsigned int next_unit;
	bool adopt;
	bool ends; /* closes the socket at the first request that changes */
	FILE *log;
	char *logtext;
	size_t logsize;
} fake;

/* What a run left behind. */
static struct {
	char *out, *err;
	size_t outsize, errsize;
	int status;
} result;

static const char *const names[] = {
	[CTL_LIST] = "list",
	[CTL_LINKS] = "links",
	[CTL_PLUMB] = "plumb",
	[CTL_UNPLUMB] = "unplumb",
	[CTL_ADDIF] = "addif",
	[CTL_REMOVEIF] = "removeif",
	[CTL_SET_ADDR] = "addr",
	[CTL_SET_MASK] = "mask",
	[CTL_SET_BROADCAST] = "broadcast",
	[CTL_SET_DST] = "dst",
	[CTL_SET_FLAGS] = "flags",
	[CTL_SET_GROUP] = "group",
	[CTL_SET_MTU] = "mtu",
	[CTL_SET_METRIC] = "metric",
};

static void
note(const struct ctlreq *r)
{
	char buf[IPADDR_STRLEN];

	if (!ctl_changes(r->type))
		return;
	fprintf(fake.log, "%s %s", names[r->type], r->name);
	if (r->family == AF_INET6)
		fputs(" inet6", fake.log);
	if (ipaddr_is_set(&r->addr))
		fprintf(fake.log, " %s", ipaddr_print_prefix(&r->addr, buf));
	if (r->type == CTL_SET_FLAGS)
		fprintf(fake.log, " +%" PRIx64 "-%" PRIx64, r->flags_on,
		    r->flags_off);
	if (r->type == CTL_SET_GROUP)
		fprintf(fake.log, " '%s'", r->group);
	if (r->type == CTL_SET_MASK || r->type == CTL_SET_MTU ||
	    r->type == CTL_SET_METRIC)
		fprintf(fake.log, " %" PRIu32, r->value);
	fputs("; ", fake.log);
}

static void
send_units(const struct ctlreq *req)
{
	uint32_t buf[WORDS];
	size_t i, len;

	for (i = 0; i < fake.nunits; i++) {
		len = ctlmsg_put_unit(buf, req->seq, &fake.units[i]);
		send(fake.fd, buf, len, MSG_NOSIGNAL);
	}
}

static void
answer(const struct ctlreq *req)
{
	struct ctlreply reply = { .seq = req->seq };
	uint32_t buf[WORDS];

	if (!ctl_changes(req->type))
		send_units(req);
	if (req->type == fake.refuse) {
		reply.error = fake.error;
		strcpy(reply.text, fake.text != NULL ? fake.text : "");
	}
	if (req->type == CTL_ADDIF)
		snprintf(reply.name, sizeof(reply.name), "%.20s:%u",
		    fake.addif_on != NULL ? fake.addif_on : req->name,
		    fake.next_unit++);
	send(fake.fd, buf, ctlmsg_put_reply(buf, &reply), MSG_NOSIGNAL);
}

static void *
serve(void *arg)
{
	struct ctlreq req;
	uint32_t buf[WORDS];
	ssize_t n;

	(void)arg;
	while ((n = recv(fake.fd, buf, sizeof(buf), 0)) > 0) {
		if (ctlmsg_get_req(&req, buf, (size_t)n) != 0)
			break;
		note(&req);
		if (fake.ends && ctl_changes(req.type))
			break;
		answer(&req);
	}
	close(fake.fd);
	return NULL;
}

static void
write_netmasks(void)
{
	FILE *f;

	mkdir(tmpdir_path("etc"), 0755);
	f = fopen(tmpdir_path("etc/netmasks"), "w");
	ck_assert_ptr_nonnull(f);
	fputs("192.168.85.0 255.255.255.0\n10.1.0.0 255.255.0.0\n", f);
	fclose(f);
}

static void
setup(void)
{
	memset(&fake, 0, sizeof(fake));
	memset(&result, 0, sizeof(result));
	fake.next_unit = 1;
	write_netmasks();
}

static void
teardown(void)
{
	free(result.out);
	free(result.err);
	free(fake.logtext);
}

static struct ctlunit *
add_unit(const char *name, uint64_t flags, const char *addr)
{
	struct ctlunit *u = &fake.units[fake.nunits++];

	strcpy(u->name, name);
	u->flags = flags;
	u->mtu = 1500;
	u->index = 2;
	ck_assert_int_eq(ipaddr_parse(&u->addr, AF_UNSPEC, addr), 0);
	u->family = u->addr.family;
	if (u->family == AF_INET && (flags & LIFF_BROADCAST) != 0)
		u->broadcast = ipaddr_broadcast(&u->addr);
	return u;
}

static int
no_host(void *arg, int family, const char *name, struct ipaddr *out)
{
	(void)arg;
	(void)family;
	(void)name;
	(void)out;
	return -ENOENT;
}

static void
run_words(char *const argv[])
{
	struct session s = { .root = tmpdir, .adopt = fake.adopt };
	struct args a;
	int sv[2];

	ck_assert_msg(args_parse(&a, argv, no_host, NULL) == 0, "%s", a.error);
	ck_assert_int_eq(socketpair(AF_UNIX, SOCK_SEQPACKET, 0, sv), 0);
	fake.fd = sv[1];
	fake.log = open_memstream(&fake.logtext, &fake.logsize);
	pthread_create(&fake.thread, NULL, serve, NULL);

	ck_assert_int_eq(ctlclient_from_fd(&s.client, sv[0]), 0);
	s.out = open_memstream(&result.out, &result.outsize);
	s.err = open_memstream(&result.err, &result.errsize);
	result.status = request_run(&s, &a);
	fclose(s.out);
	fclose(s.err);

	ctlclient_close(s.client);
	pthread_join(fake.thread, NULL);
	fclose(fake.log);
	args_free(&a);
}

/* Runs a line of words; "" stands for an empty one. */
static void
run(const char *text)
{
	char *line = strdup(text), *argv[MAXARGS], *save, *word;
	size_t n = 0;

	for (word = strtok_r(line, " ", &save); word != NULL;
	     word = strtok_r(NULL, " ", &save))
		argv[n++] = strcmp(word, "\"\"") == 0 ? word + 2 : word;
	argv[n] = NULL;
	run_words(argv);
	free(line);
}

static void
refuse(enum ctl_type type, int error, const char *text)
{
	fake.refuse = type;
	fake.error = error;
	fake.text = text;
}

static void
assert_result(int status, const char *log, const char *out, const char *err)
{
	ck_assert_str_eq(fake.logtext, log);
	ck_assert_str_eq(result.out, out);
	ck_assert_str_eq(result.err, err);
	ck_assert_int_eq(result.status, status);
}

START_TEST(test_the_canonical_line_becomes_these_requests)
{
	add_unit("hme0", 0x1000843, "192.168.85.19/24");
	add_unit("hme0:1", 0x1000842, "192.168.85.21/24");
	run("hme0 plumb 192.168.85.19 netmask + broadcast + group test up "
	    "addif 192.168.85.21 netmask + broadcast + deprecated -failover "
	    "up");
	assert_result(0,
	    "plumb hme0; addr hme0 192.168.85.19/24; mask hme0 24; "
	    "broadcast hme0; group hme0 'test'; flags hme0 +1-0; "
	    "addif hme0; addr hme0:1 192.168.85.21/24; mask hme0:1 24; "
	    "broadcast hme0:1; flags hme0:1 +40000-0; "
	    "flags hme0:1 +8000000-0; flags hme0:1 +1-0; ",
	    "Setting netmask of hme0 to 255.255.255.0\n"
	    "Created new logical interface hme0:1\n"
	    "Setting netmask of hme0:1 to 255.255.255.0\n",
	    "");
}
END_TEST

START_TEST(test_the_article_becomes_these_requests)
{
	run("hme0 addif 192.168.85.21 netmask 255.255.255.0 -failover up");
	assert_result(0,
	    "addif hme0; addr hme0:1 192.168.85.21/24; mask hme0:1 24; "
	    "flags hme0:1 +8000000-0; flags hme0:1 +1-0; ",
	    "Created new logical interface hme0:1\n", "");
}
END_TEST

START_TEST(test_each_addif_starts_from_the_physical_interface)
{
	run("hme0 addif 10.0.0.1/24 up addif 10.0.0.2/24 up");
	assert_result(0,
	    "addif hme0; addr hme0:1 10.0.0.1/24; flags hme0:1 +1-0; "
	    "addif hme0; addr hme0:2 10.0.0.2/24; flags hme0:2 +1-0; ",
	    "Created new logical interface hme0:1\n"
	    "Created new logical interface hme0:2\n",
	    "");
}
END_TEST

START_TEST(test_a_unit_made_elsewhere_is_the_current_one)
{
	fake.addif_on = "hme1";
	fake.next_unit = 2;
	refuse(CTL_SET_FLAGS, EINVAL,
	    "can't set -failover on failed/standby/offlined interface hme1:2");
	run("hme0 addif 192.168.85.41/24 -failover up");
	assert_result(1,
	    "addif hme0; addr hme1:2 192.168.85.41/24; "
	    "flags hme1:2 +8000000-0; ",
	    "Created new logical interface hme1:2\n",
	    "ifconfig: can't set -failover on failed/standby/offlined "
	    "interface hme1:2\n");
}
END_TEST

START_TEST(test_an_address_that_is_refused_leaves_no_unit)
{
	refuse(CTL_SET_ADDR, EADDRNOTAVAIL, NULL);
	run("hme0 addif 192.168.85.21/24 up");
	assert_result(1,
	    "addif hme0; addr hme0:1 192.168.85.21/24; unplumb hme0:1; ", "",
	    "ifconfig: SIOCSLIFADDR: hme0:1: Cannot assign requested "
	    "address\n");
}
END_TEST

START_TEST(test_a_network_that_is_not_in_netmasks_keeps_its_mask)
{
	add_unit("hme0", 0x1000843, "172.16.1.1/16");
	run("hme0 172.16.1.1 netmask + broadcast + up");
	assert_result(0,
	    "addr hme0 172.16.1.1/16; broadcast hme0; flags hme0 +1-0; ", "",
	    "");
}
END_TEST

START_TEST(test_plumbing_twice_is_told_and_goes_on)
{
	refuse(CTL_PLUMB, EEXIST, NULL);
	run("hme0 plumb up");
	assert_result(0, "plumb hme0; flags hme0 +1-0; ", "",
	    "ifconfig: SIOCSLIFNAME for ip: hme0: already exists\n");
}
END_TEST

START_TEST(test_plumbing_a_unit_twice_is_not_even_told)
{
	refuse(CTL_PLUMB, EEXIST, NULL);
	run("hme0:3 plumb up");
	assert_result(0, "plumb hme0:3; flags hme0:3 +1-0; ", "", "");
}
END_TEST

START_TEST(test_a_nic_that_is_not_there_is_no_such_interface)
{
	refuse(CTL_PLUMB, ENXIO, NULL);
	run("hme5 plumb up");
	assert_result(1, "plumb hme5; ", "",
	    "ifconfig: plumb: hme5: no such interface\n");
}
END_TEST

/* What each word says when the daemon refuses it. */
static void
assert_refused(enum ctl_type type, int error, const char *line, const char *err)
{
	setup();
	refuse(type, error, NULL);
	run(line);
	ck_assert_str_eq(result.err, err);
	ck_assert_int_eq(result.status, 1);
	teardown();
	memset(&result, 0, sizeof(result));
	memset(&fake, 0, sizeof(fake));
}

START_TEST(test_each_operation_has_the_name_of_solaris)
{
	assert_refused(CTL_SET_FLAGS, EPERM, "hme0 up",
	    "ifconfig: setifflags: SIOCSLIFFLAGS: hme0: permission denied\n");
	assert_refused(CTL_SET_GROUP, EINVAL, "hme0:1 group test",
	    "ifconfig: setifgroupname: SIOCSLIFGROUPNAME: hme0:1: Invalid "
	    "argument\n");
	assert_refused(CTL_SET_ADDR, EADDRINUSE, "hme0 10.0.0.1",
	    "ifconfig: SIOCSLIFADDR: hme0: Address already in use\n");
	assert_refused(CTL_ADDIF, ENODEV, "hme0 addif 10.0.0.1",
	    "ifconfig: addif: SIOCLIFADDIF: hme0: no such interface\n");
	assert_refused(CTL_REMOVEIF, EADDRNOTAVAIL, "hme0 removeif 10.0.0.1",
	    "ifconfig: removeif: SIOCLIFREMOVEIF: hme0: Cannot assign "
	    "requested address\n");
	assert_refused(CTL_REMOVEIF, EBUSY, "hme0 removeif 10.0.0.1",
	    "ifconfig: removeif: can't remove interface: hme0\n");
	assert_refused(CTL_UNPLUMB, ENXIO, "hme0 unplumb",
	    "ifconfig: unplumb: SIOCLIFREMOVEIF: hme0: no such interface\n");
	assert_refused(CTL_PLUMB, ENXIO, "hme0:2 plumb",
	    "ifconfig: plumb: SIOCLIFADDIF: hme0:2: no such interface\n");
	assert_refused(CTL_SET_MTU, EINVAL, "hme0 mtu 9",
	    "ifconfig: setifmtu: SIOCSLIFMTU: hme0: Invalid argument\n");
}
END_TEST

static void
add_unit_of(const char *home, const char *name, const char *addr)
{
	strcpy(add_unit(name, 0x1000843, addr)->home, home);
}

START_TEST(test_a_line_run_twice_finds_its_units)
{
	fake.adopt = true;
	add_unit_of("hme0", "hme0", "192.168.85.19/24");
	add_unit_of("hme0", "hme0:1", "192.168.85.21/24");
	refuse(CTL_PLUMB, EEXIST, NULL);
	run("hme0 plumb 192.168.85.19 netmask + group test up "
	    "addif 192.168.85.21 netmask + -failover up");
	assert_result(0,
	    "plumb hme0; mask hme0 24; group hme0 'test'; flags hme0 +1-0; "
	    "mask hme0:1 24; flags hme0:1 +8000000-0; flags hme0:1 +1-0; ",
	    "Setting netmask of hme0 to 255.255.255.0\n"
	    "Setting netmask of hme0:1 to 255.255.255.0\n",
	    "");
}
END_TEST

/* hme0 has failed; what is for the NIC does not follow its address. */
START_TEST(test_a_unit_that_is_away_is_found_there)
{
	fake.adopt = true;
	add_unit_of("hme0", "hme0", "0.0.0.0/0");
	add_unit_of("hme0", "hme1:2", "192.168.85.19/24");
	run("hme0 192.168.85.19/25 mtu 1400 group test standby private up");
	assert_result(0,
	    "mask hme1:2 25; group hme0 'test'; flags hme0 +20000000-0; "
	    "flags hme1:2 +8000-0; flags hme1:2 +1-0; ",
	    "", "");
}
END_TEST

/* Its length cannot be set by netmask. */
START_TEST(test_an_ipv6_address_that_is_found_is_set_to_its_length)
{
	fake.adopt = true;
	add_unit("hme0", 0x2000841, "fe80::1/10");
	strcpy(add_unit("hme0:1", 0x2000841, "1080::7/128")->home, "hme0");
	run("hme0 inet6 addif 1080::7/64 up");
	assert_result(0,
	    "addr hme0:1 inet6 1080::7/64; flags hme0:1 inet6 +1-0; ", "", "");
}
END_TEST

START_TEST(test_an_address_of_another_nic_is_not_adopted)
{
	fake.adopt = true;
	add_unit_of("hme1", "hme0:2", "192.168.85.20/24");
	run("hme0 addif 192.168.85.20/24");
	assert_result(0, "addif hme0; addr hme0:1 192.168.85.20/24; ",
	    "Created new logical interface hme0:1\n", "");
}
END_TEST

START_TEST(test_a_text_of_the_daemon_replaces_the_plain_line)
{
	refuse(CTL_SET_GROUP, EINVAL, "lo0 cannot be in a group");
	run("lo0 group test up");
	assert_result(1, "group lo0 'test'; ", "",
	    "ifconfig: lo0 cannot be in a group\n");
}
END_TEST

START_TEST(test_a_text_without_an_error_is_a_warning)
{
	refuse(CTL_SET_FLAGS, 0, "hme0 has no data address left");
	run("hme0 deprecated mtu 1400");
	assert_result(0, "flags hme0 +40000-0; mtu hme0 1400; ", "",
	    "ifconfig: warning: hme0 has no data address left\n");
}
END_TEST

START_TEST(test_a_daemon_that_dies_is_told)
{
	fake.ends = true;
	run("hme0 up down");
	ck_assert_int_eq(result.status, 1);
	ck_assert_ptr_nonnull(
	    strstr(result.err, "ifconfig: no answer from in.mpathd: "));
	ck_assert_str_eq(fake.logtext, "flags hme0 +1-0; ");
}
END_TEST

START_TEST(test_the_status_of_one_interface_is_its_ipv4_entry)
{
	add_unit("hme0", 0x1000843, "192.168.85.19/24");
	add_unit("hme0:1", 0x9040843, "192.168.85.21/24");
	add_unit("hme0", 0xa000841, "fe80::1/10");
	run("hme0");
	assert_result(0, "",
	    "hme0: flags=1000843<UP,BROADCAST,RUNNING,MULTICAST,IPv4> mtu "
	    "1500 index 2\n"
	    "\tinet 192.168.85.19 netmask ffffff00 broadcast "
	    "192.168.85.255\n",
	    "");
}
END_TEST

START_TEST(test_the_family_word_chooses_the_entry)
{
	add_unit("hme0", 0x1000843, "192.168.85.19/24");
	add_unit("hme0", 0xa000841, "fe80::1/10");
	run("hme0 inet6");
	assert_result(0, "",
	    "hme0: flags=a000841<UP,RUNNING,MULTICAST,IPv6,NOFAILOVER> mtu "
	    "1500 index 2\n"
	    "\tinet6 fe80::1/10 \n",
	    "");
}
END_TEST

START_TEST(test_the_status_of_nothing_is_no_such_interface)
{
	add_unit("hme0", 0x2000841, "fe80::1/10");
	run("hme5");
	assert_result(1, "", "",
	    "ifconfig: status: SIOCGLIFFLAGS: hme5: no such interface\n");
	teardown();
	run("hme0");
	assert_result(1, "", "",
	    "ifconfig: status: SIOCGLIFFLAGS: hme0: no such interface\n");
}
END_TEST

/* The names of the entries that a line shows, in their order. */
static void
assert_shows(const char *line, const char *want)
{
	char got[256] = "", *save, *text;

	setup();
	add_unit("lo", 0x1000849, "127.0.0.1/8");
	add_unit("hme0", 0x1000843, "192.168.85.19/24");
	add_unit("hme1", 0x1000842, "0.0.0.0/0");
	add_unit("hme2", 0x1004843, "10.0.0.7/24");
	add_unit("hme0", 0x2000841, "fe80::1/10");
	add_unit("hme1", 0x2000840, "::/0");
	run(line);
	ck_assert_int_eq(result.status, 0);
	for (text = strtok_r(result.out, "\n", &save); text != NULL;
	     text = strtok_r(NULL, "\n", &save)) {
		if (text[0] == '\t')
			continue;
		strncat(got, text, strcspn(text, ":"));
		strcat(got, strstr(text, "IPv6") != NULL ? "/6 " : "/4 ");
	}
	ck_assert_str_eq(got, want);
	teardown();
	memset(&result, 0, sizeof(result));
	memset(&fake, 0, sizeof(fake));
}

START_TEST(test_a_selects_by_flags)
{
	assert_shows("-a", "lo/4 hme0/4 hme1/4 hme2/4 hme0/6 hme1/6 ");
	assert_shows("-a4", "lo/4 hme0/4 hme1/4 hme2/4 ");
	assert_shows("-a6", "hme0/6 hme1/6 ");
	assert_shows("-au", "lo/4 hme0/4 hme2/4 hme0/6 ");
	assert_shows("-ad", "hme1/4 hme1/6 ");
	assert_shows("-6ua", "hme0/6 ");
	assert_shows("-auD4", "lo/4 hme0/4 ");
	assert_shows("-a inet6", "hme0/6 hme1/6 ");
	assert_shows("-aud", "");
	assert_shows("-a46", "");
}
END_TEST

START_TEST(test_words_after_a_run_for_each_selected_unit)
{
	add_unit("lo", 0x1000849, "127.0.0.1/8");
	add_unit("hme0", 0x1000843, "192.168.85.19/16");
	add_unit("hme1", 0x1000842, "0.0.0.0/0");
	add_unit("hme0", 0x2000841, "fe80::1/10");
	run("-auD4 netmask + broadcast +");
	assert_result(0, "broadcast lo; mask hme0 24; broadcast hme0; ",
	    "Setting netmask of hme0 to 255.255.255.0\n", "");
}
END_TEST

START_TEST(test_what_is_for_the_other_family_is_left_out)
{
	add_unit("hme0", 0x1000843, "192.168.85.19/24");
	add_unit("hme0", 0x2000841, "fe80::1/10");
	run("-a broadcast + up");
	assert_result(0,
	    "broadcast hme0; flags hme0 +1-0; flags hme0 inet6 +1-0; ", "", "");
}
END_TEST

START_TEST(test_a_soft_failure_after_a_ends_one_interface_only)
{
	add_unit("lo", 0x1000849, "127.0.0.1/8");
	add_unit("hme0", 0x1000843, "192.168.85.19/24");
	refuse(CTL_SET_GROUP, EINVAL, NULL);
	run("-a group test up");
	assert_result(1, "group lo 'test'; group hme0 'test'; ", "",
	    "ifconfig: setifgroupname: SIOCSLIFGROUPNAME: lo: Invalid "
	    "argument\n"
	    "ifconfig: setifgroupname: SIOCSLIFGROUPNAME: hme0: Invalid "
	    "argument\n");
}
END_TEST

START_TEST(test_any_other_failure_after_a_ends_all)
{
	add_unit("lo", 0x1000849, "127.0.0.1/8");
	add_unit("hme0", 0x1000843, "192.168.85.19/24");
	refuse(CTL_SET_FLAGS, EPERM, NULL);
	run("-a up");
	assert_result(1, "flags lo +1-0; ", "",
	    "ifconfig: setifflags: SIOCSLIFFLAGS: lo: permission denied\n");
}
END_TEST

START_TEST(test_a_plumb_is_for_all_links_but_the_loopback)
{
	add_unit("lo", 0x8, "0.0.0.0/0");
	add_unit("hme0", 0, "0.0.0.0/0");
	add_unit("hme1", 0, "0.0.0.0/0");
	refuse(CTL_PLUMB, EEXIST, NULL);
	run("-a plumb");
	assert_result(0, "plumb hme0; plumb hme1; ", "",
	    "ifconfig: SIOCSLIFNAME for ip: hme0: already exists\n"
	    "ifconfig: SIOCSLIFNAME for ip: hme1: already exists\n");
}
END_TEST

START_TEST(test_units_that_went_with_their_nic_are_no_failure)
{
	add_unit("hme0:1", 0x1000843, "192.168.85.21/24");
	refuse(CTL_UNPLUMB, ENXIO, NULL);
	run("-a unplumb");
	assert_result(0, "unplumb hme0:1; ", "", "");
}
END_TEST

START_TEST(test_leaving_a_group_is_an_empty_name)
{
	run("hme0 group \"\"");
	assert_result(0, "group hme0 ''; ", "", "");
}
END_TEST

START_TEST(test_inet6_goes_with_every_request)
{
	run("hme0 inet6 plumb addif 1080::1/64 up");
	assert_result(0,
	    "plumb hme0 inet6; addif hme0 inet6; "
	    "addr hme0:1 inet6 1080::1/64; flags hme0:1 inet6 +1-0; ",
	    "Created new logical interface hme0:1\n", "");
}
END_TEST

START_TEST(test_configinfo_prints_the_words_again)
{
	add_unit("hme0:1", 0x9040843, "192.168.85.21/24");
	run("hme0:1 configinfo");
	assert_result(0, "",
	    "hme0 inet plumb mtu 1500 addif 192.168.85.21 netmask 0xffffff00 "
	    "broadcast 192.168.85.255 up deprecated -failover\n",
	    "");
}
END_TEST

static void
add_tests(TCase *tc)
{
	tcase_add_test(tc, test_the_canonical_line_becomes_these_requests);
	tcase_add_test(tc, test_the_article_becomes_these_requests);
	tcase_add_test(tc, test_each_addif_starts_from_the_physical_interface);
	tcase_add_test(tc, test_a_unit_made_elsewhere_is_the_current_one);
	tcase_add_test(tc, test_an_address_that_is_refused_leaves_no_unit);
	tcase_add_test(tc,
	    test_a_network_that_is_not_in_netmasks_keeps_its_mask);
	tcase_add_test(tc, test_plumbing_twice_is_told_and_goes_on);
	tcase_add_test(tc, test_plumbing_a_unit_twice_is_not_even_told);
	tcase_add_test(tc, test_a_nic_that_is_not_there_is_no_such_interface);
	tcase_add_test(tc, test_each_operation_has_the_name_of_solaris);
	tcase_add_test(tc, test_a_line_run_twice_finds_its_units);
	tcase_add_test(tc, test_a_unit_that_is_away_is_found_there);
	tcase_add_test(tc,
	    test_an_ipv6_address_that_is_found_is_set_to_its_length);
	tcase_add_test(tc, test_an_address_of_another_nic_is_not_adopted);
	tcase_add_test(tc, test_a_text_of_the_daemon_replaces_the_plain_line);
	tcase_add_test(tc, test_a_text_without_an_error_is_a_warning);
	tcase_add_test(tc, test_a_daemon_that_dies_is_told);
	tcase_add_test(tc, test_the_status_of_one_interface_is_its_ipv4_entry);
	tcase_add_test(tc, test_the_family_word_chooses_the_entry);
	tcase_add_test(tc, test_the_status_of_nothing_is_no_such_interface);
	tcase_add_test(tc, test_a_selects_by_flags);
	tcase_add_test(tc, test_words_after_a_run_for_each_selected_unit);
	tcase_add_test(tc, test_what_is_for_the_other_family_is_left_out);
	tcase_add_test(tc, test_a_soft_failure_after_a_ends_one_interface_only);
	tcase_add_test(tc, test_any_other_failure_after_a_ends_all);
	tcase_add_test(tc, test_a_plumb_is_for_all_links_but_the_loopback);
	tcase_add_test(tc, test_units_that_went_with_their_nic_are_no_failure);
	tcase_add_test(tc, test_leaving_a_group_is_an_empty_name);
	tcase_add_test(tc, test_inet6_goes_with_every_request);
	tcase_add_test(tc, test_configinfo_prints_the_words_again);
}

int
main(void)
{
	Suite *s = suite_create("request");
	TCase *tc = tcase_create("request");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_unchecked_fixture(tc, tmpdir_make, tmpdir_remove);
	tcase_add_checked_fixture(tc, setup, teardown);
	add_tests(tc);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
