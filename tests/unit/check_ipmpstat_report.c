/*
 * check_ipmpstat_report.c - tests of ipmpstat/report: whole command lines
 * against a libipmp of our own, byte for byte.
 */
#include "ipmpstat/report.h"

#include <check.h>
#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fake_ipmp.h"
#include "ipmpstat/args.h"

#define WORDS_MAX 16

static char *said, *complained;

/*
 * The three groups of the System Administration Guide, made consistent: fops1
 * has failed, fops2 is kept in reserve.
 */
static void
setup(void)
{
	ipmp_ifinfo_t *i;

	fake_reset();
	fake_group("itops0", IPMP_GROUP_OK, 10000);
	fake_group("acctg1", IPMP_GROUP_FAILED, 0);
	fake_group("field2", IPMP_GROUP_DEGRADED, 20000);
	i = fake_if("subitops0", "itops0", IPMP_IF_OK, IPMP_IFFLAG_ACTIVE,
	    IPMP_LINK_UP, IPMP_PROBE_OK);
	i->if_targinfo4.it_mode = IPMP_TARG_ROUTES;
	i->if_targinfo4.it_testaddr = fake_sockaddr("192.168.85.30");
	i->if_targinfo4.it_ntarget = 2;
	i->if_targinfo4.it_targets[0] = fake_sockaddr("192.168.85.1");
	i->if_targinfo4.it_targets[1] = fake_sockaddr("192.168.85.3");
	fake_if("subitops1", "itops0", IPMP_IF_OK, IPMP_IFFLAG_ACTIVE,
	    IPMP_LINK_UP, IPMP_PROBE_DISABLED);
	fake_if("hme0", "acctg1", IPMP_IF_OFFLINE, IPMP_IFFLAG_DOWN,
	    IPMP_LINK_UNKNOWN, IPMP_PROBE_DISABLED);
	i = fake_if("hme1", "acctg1", IPMP_IF_FAILED, IPMP_IFFLAG_INACTIVE,
	    IPMP_LINK_DOWN, IPMP_PROBE_UNKNOWN);
	i->if_type = IPMP_IF_STANDBY;
	i->if_targinfo4.it_mode = IPMP_TARG_ROUTES;
	i->if_targinfo4.it_testaddr = fake_sockaddr("192.1.2.200");
	i->if_targinfo4.it_ntarget = 1;
	i->if_targinfo4.it_targets[0] = fake_sockaddr("192.1.2.1");
	i->if_since = 1714564800123;
	strcpy(i->if_reason, "link down");
	i = fake_if("fops0", "field2", IPMP_IF_OK, IPMP_IFFLAG_ACTIVE,
	    IPMP_LINK_UNKNOWN, IPMP_PROBE_OK);
	i->if_targinfo4.it_mode = IPMP_TARG_MULTICAST;
	i->if_targinfo4.it_testaddr = fake_sockaddr("128.9.0.200");
	i->if_targinfo4.it_ntarget = 2;
	i->if_targinfo4.it_targets[0] = fake_sockaddr("128.0.0.1");
	i->if_targinfo4.it_targets[1] = fake_sockaddr("128.0.0.2");
	i = fake_if("fops1", "field2", IPMP_IF_FAILED, 0, IPMP_LINK_UP,
	    IPMP_PROBE_FAILED);
	fake_if("fops2", "field2", IPMP_IF_OK, IPMP_IFFLAG_INACTIVE,
	    IPMP_LINK_UP, IPMP_PROBE_OK);
	fake_if("fops3", "field2", IPMP_IF_OK, IPMP_IFFLAG_ACTIVE, IPMP_LINK_UP,
	    IPMP_PROBE_OK);
	fake_addr("192.168.10.10", "itops0", "subitops0");
	fake_addr("192.168.10.15", "itops0", "subitops1");
	fake_addr("192.0.0.100", "acctg1", "");
	fake_addr("128.0.0.100", "field2", "fops0");
	fake_addr("128.0.0.101", "field2", "fops3");
	fake_addr("128.0.0.102", "field2", "fops3")->ad_state = IPMP_ADDR_DOWN;
}

static void
teardown(void)
{
	free(said);
	free(complained);
	said = complained = NULL;
}

/* Words separated by blanks; the exit status. */
static int
run(const char *line)
{
	char *words[WORDS_MAX], *copy = strdup(line), *save = NULL;
	size_t said_size, complained_size;
	struct args args;
	FILE *out, *err;
	int n = 0, status;

	teardown();
	words[n++] = copy;
	for (words[n] = strtok_r(copy, " ", &save); words[n] != NULL;
	     words[n] = strtok_r(NULL, " ", &save))
		n++;
	ck_assert_int_eq(args_parse(&args, n, words), ARGS_OK);
	out = open_memstream(&said, &said_size);
	err = open_memstream(&complained, &complained_size);
	status = report_run(&args, out, err);
	fclose(out);
	fclose(err);
	free(copy);
	return status;
}

static void
assert_says(const char *line, const char *want)
{
	ck_assert_int_eq(run(line), 0);
	ck_assert_str_eq(said, want);
	ck_assert_str_eq(complained, "");
}

static void
assert_begins(const char *want)
{
	ck_assert_msg(strncmp(said, want, strlen(want)) == 0,
	    "begins otherwise: %s", said);
}

static void
assert_fails(const char *line, const char *want)
{
	ck_assert_int_eq(run(line), 1);
	ck_assert_str_eq(complained, want);
}

START_TEST(test_groups_show_active_inactive_and_unusable_members)
{
	assert_says("-g",
	    "GROUP       GROUPNAME   STATE     FDT       INTERFACES\n"
	    "itops0      itops0      ok        10.00s    subitops0 subitops1\n"
	    "acctg1      acctg1      failed    --        [hme0 hme1]\n"
	    "field2      field2      degraded  20.00s    fops0 fops3 (fops2) "
	    "[fops1]\n");
}
END_TEST

START_TEST(test_a_failed_member_is_not_active_whatever_the_flag_says)
{
	fake.ifs[5].if_flags = IPMP_IFFLAG_ACTIVE | IPMP_IFFLAG_INACTIVE;
	ck_assert_int_eq(run("-g -P -o interfaces"), 0);
	ck_assert_ptr_nonnull(strstr(said, "fops0 fops3 (fops2) [fops1]\n"));
	ck_assert_int_eq(run("-i -P -o interface,active"), 0);
	ck_assert_ptr_nonnull(strstr(said, "fops1:no\n"));
}
END_TEST

START_TEST(test_interfaces_have_seven_places_for_flags)
{
	fake.ifs[7].if_flags |= IPMP_IFFLAG_HWADDRDUP;
	assert_says("-i",
	    "INTERFACE   ACTIVE  GROUP       FLAGS     LINK      PROBE     "
	    "STATE\n"
	    "subitops0   yes     itops0      -------   up        ok        "
	    "ok\n"
	    "subitops1   yes     itops0      -------   up        disabled  "
	    "ok\n"
	    "hme0        no      acctg1      -----d-   unknown   disabled  "
	    "offline\n"
	    "hme1        no      acctg1      is-----   down      unknown   "
	    "failed\n"
	    "fops0       yes     field2      -------   unknown   ok        "
	    "ok\n"
	    "fops1       no      field2      -------   up        failed    "
	    "failed\n"
	    "fops2       no      field2      i------   up        ok        "
	    "ok\n"
	    "fops3       yes     field2      ------h   up        ok        "
	    "ok\n");
}
END_TEST

START_TEST(test_addresses_go_out_through_all_active_interfaces)
{
	assert_says("-an",
	    "ADDRESS                   STATE  GROUP       INBOUND     "
	    "OUTBOUND\n"
	    "192.168.10.10             up     itops0      subitops0   "
	    "subitops0 subitops1\n"
	    "192.168.10.15             up     itops0      subitops1   "
	    "subitops0 subitops1\n"
	    "192.0.0.100               up     acctg1      --          --\n"
	    "128.0.0.100               up     field2      fops0       "
	    "fops0 fops3\n"
	    "128.0.0.101               up     field2      fops3       "
	    "fops0 fops3\n"
	    "128.0.0.102               down   field2      --          --\n");
}
END_TEST

START_TEST(test_targets_have_a_line_for_each_interface)
{
	assert_says("-nt",
	    "INTERFACE   MODE      TESTADDR            TARGETS\n"
	    "subitops0   routes    192.168.85.30       192.168.85.1 "
	    "192.168.85.3\n"
	    "subitops1   disabled  --                  --\n"
	    "hme0        disabled  --                  --\n"
	    "hme1        routes    192.1.2.200         192.1.2.1\n"
	    "fops0       multicast 128.9.0.200         128.0.0.1 128.0.0.2\n"
	    "fops1       disabled  --                  --\n"
	    "fops2       disabled  --                  --\n"
	    "fops3       disabled  --                  --\n");
}
END_TEST

START_TEST(test_targets_have_a_line_for_each_family_that_probes)
{
	ipmp_targinfo_t *t = &fake.ifs[0].if_targinfo6;

	t->it_mode = IPMP_TARG_MULTICAST;
	t->it_testaddr = fake_sockaddr("fe80::30");
	ck_assert_int_eq(run("-n -t -P -o all"), 0);
	ck_assert_ptr_nonnull(strstr(said,
	    "subitops0:routes:192.168.85.30:192.168.85.1 192.168.85.3\n"
	    "subitops0:multicast:fe80\\:\\:30:\n"
	    "subitops1:disabled::\n"));

	fake.ifs[0].if_targinfo4.it_mode = IPMP_TARG_DISABLED;
	ck_assert_int_eq(run("-n -t -P -o interface,mode"), 0);
	ck_assert_int_eq(
	    strncmp(said, "subitops0:multicast\nsubitops1:disabled\n", 39), 0);
}
END_TEST

START_TEST(test_the_loop_of_the_manual_reads_group_and_detection_time)
{
	assert_says("-gP -o group,fdt",
	    "itops0:10.00s\nacctg1:\nfield2:20.00s\n");
}
END_TEST

START_TEST(test_unknown_fields_are_left_out_or_fatal_for_programs)
{
	ck_assert_int_eq(run("-g -o state,colour,fdt"), 0);
	ck_assert_str_eq(said,
	    "STATE     FDT\nok        10.00s\nfailed    --\n"
	    "degraded  20.00s\n");
	ck_assert_str_eq(complained,
	    "ipmpstat: no such field, left out: colour; there are GROUP,"
	    "GROUPNAME,STATE,FDT,INTERFACES,SINCE,REASON\n");
}
END_TEST

START_TEST(test_reason_and_since_are_there_on_demand)
{
	ck_assert_int_eq(run("-i -P -o interface,since,reason"), 0);
	ck_assert_ptr_nonnull(strstr(said,
	    "hme1:2024-05-01T12\\:00\\:00.123Z:link down\nfops0::\n"));
}
END_TEST

START_TEST(test_interfaces_without_a_group_are_listed_their_group_is_not)
{
	fake.ngroup = fake.nif = fake.naddr = 0;
	fake_group("", IPMP_GROUP_OK, 0);
	fake_if("eth9", "", IPMP_IF_UNKNOWN, IPMP_IFFLAG_ACTIVE, IPMP_LINK_UP,
	    IPMP_PROBE_UNKNOWN);
	fake_addr("192.0.2.9", "", "eth9");
	assert_says("-g",
	    "GROUP       GROUPNAME   STATE     FDT       INTERFACES\n");
	assert_says("-an -P -o address", "");
	assert_says("-i",
	    "INTERFACE   ACTIVE  GROUP       FLAGS     LINK      PROBE     "
	    "STATE\n"
	    "eth9        yes     --          -------   up        unknown   "
	    "unknown\n");
}
END_TEST

START_TEST(test_what_cannot_be_known_is_a_question_mark)
{
	fake.groups[0].gr_state = (ipmp_group_state_t)9;
	ck_assert_int_eq(run("-gP -o group,state"), 0);
	assert_begins("itops0:?\n");
}
END_TEST

START_TEST(test_a_picture_is_a_snapshot_unless_live)
{
	run("-a");
	ck_assert_uint_eq(fake.nsnap, 1);
	run("-aL");
	ck_assert_uint_eq(fake.nsnap, 1);
}
END_TEST

START_TEST(test_what_goes_away_between_two_questions_is_left_out)
{
	fake.ngone = 1;
	ck_assert_int_eq(run("-LgP -o group"), 0);
	ck_assert_str_eq(said, "acctg1\nfield2\n");
}
END_TEST

START_TEST(test_without_a_daemon_it_says_so)
{
	static const char *const modes[] = { "-a", "-g", "-i", "-t", "-p", "-e",
		"-gw" };
	size_t i;

	fake.code = IPMP_ENOMPATHD;
	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		assert_fails(modes[i],
		    "ipmpstat: cannot contact in.mpathd(1M) -- is IPMP in "
		    "use?\n");
		ck_assert_str_eq(said, "");
	}
}
END_TEST

START_TEST(test_other_failures_have_the_librarys_text_or_the_systems)
{
	fake.code = IPMP_EPROTO;
	assert_fails("-g", "ipmpstat: unable to communicate with in.mpathd\n");
	fake.code = IPMP_FAILURE;
	fake.error = EMFILE;
	assert_fails("-g", "ipmpstat: Too many open files\n");
	fake.code = IPMP_EPERM;
	assert_fails("-p", "ipmpstat: insufficient privileges for -p\n");
}
END_TEST

START_TEST(test_json_has_numbers_lists_and_nulls)
{
	fake.ngroup = 2;
	assert_says("-g -j",
	    "{\"groups\":["
	    "{\"group\":\"itops0\",\"groupname\":\"itops0\",\"state\":\"ok\","
	    "\"fdt_ms\":10000,\"interfaces\":{\"active\":[\"subitops0\","
	    "\"subitops1\"],\"inactive\":[],\"unusable\":[]},\"since\":null,"
	    "\"reason\":null},"
	    "{\"group\":\"acctg1\",\"groupname\":\"acctg1\",\"state\":"
	    "\"failed\",\"fdt_ms\":null,\"interfaces\":{\"active\":[],"
	    "\"inactive\":[],\"unusable\":[\"hme0\",\"hme1\"]},\"since\":null,"
	    "\"reason\":null}]}\n");
	assert_says("-a -j -o address,outbound",
	    "{\"addresses\":["
	    "{\"address\":\"192.168.10.10\",\"outbound\":[\"subitops0\","
	    "\"subitops1\"]},"
	    "{\"address\":\"192.168.10.15\",\"outbound\":[\"subitops0\","
	    "\"subitops1\"]},"
	    "{\"address\":\"192.0.0.100\",\"outbound\":[]}]}\n");
}
END_TEST

START_TEST(test_json_of_an_interface_has_all_fields)
{
	ck_assert_int_eq(run("-ij"), 0);
	ck_assert_ptr_nonnull(strstr(said,
	    "{\"interface\":\"hme1\",\"active\":false,\"group\":\"acctg1\","
	    "\"flags\":[\"inactive\",\"standby\"],\"link\":\"down\","
	    "\"probe\":\"unknown\",\"state\":\"failed\","
	    "\"since\":\"2024-05-01T12:00:00.123Z\","
	    "\"reason\":\"link down\"}"));
	ck_assert_ptr_nonnull(strstr(said, "\"flags\":[],"));
}
END_TEST

START_TEST(test_json_without_groups_is_a_document)
{
	fake.ngroup = 0;
	assert_says("-gj", "{\"groups\":[]}\n");
}
END_TEST

static void
add_probes(void)
{
	static const ipmp_probe_result_t results[] = { IPMP_PROBE_SENT,
		IPMP_PROBE_ACKED, IPMP_PROBE_LOST };
	ipmp_event_t *ev;
	size_t i;

	for (i = 0; i < 3; i++) {
		ev = fake_event(IPMP_EV_PROBE, "itops0", "subitops0");
		ev->ev_probe_result = results[i];
		ev->ev_probe_id = 589 + (uint32_t)(i > 1);
		ev->ev_addr = fake_sockaddr("192.168.85.1");
		ev->ev_probe_netrtt = 510000;
		ev->ev_probe_rtt = ev->ev_probe_rttavg = 760000;
		ev->ev_probe_rttdev = -1;
	}
	fake_event(IPMP_EV_IF_CHANGE, "itops0", "subitops0");
}

START_TEST(test_a_probe_is_shown_when_its_end_is_known)
{
	add_probes();
	assert_fails("-pn -o interface,probe,target,netrtt,rtt,rttavg,rttdev",
	    "ipmpstat: unable to communicate with in.mpathd\n");
	ck_assert_str_eq(said,
	    "INTERFACE   PROBE  TARGET              NETRTT    RTT       "
	    "RTTAVG    RTTDEV\n"
	    "subitops0   589    192.168.85.1        0.51ms    0.76ms    "
	    "0.76ms    --\n"
	    "subitops0   590    192.168.85.1        --        --        "
	    "--        --\n");
	ck_assert_uint_eq(fake.mask, IPMP_EVMASK_PROBES);
}
END_TEST

START_TEST(test_probes_have_seven_columns)
{
	run("-pn");
	ck_assert_str_eq(said, "");
	fake.nevent = 0;
	add_probes();
	run("-pn");
	assert_begins("TIME      INTERFACE   PROBE  NETRTT    RTT       "
		      "RTTAVG    TARGET\n-");
}
END_TEST

START_TEST(test_probes_as_json_are_an_object_a_line)
{
	add_probes();
	run("-pj -o interface,probe,netrtt,rtt,rttavg,rttdev,target");
	ck_assert_str_eq(said,
	    "{\"interface\":\"subitops0\",\"probe\":589,\"netrtt_ns\":510000,"
	    "\"rtt_ns\":760000,\"rttavg_ns\":760000,\"rttdev_ns\":null,"
	    "\"target\":\"192.168.85.1\"}\n"
	    "{\"interface\":\"subitops0\",\"probe\":590,\"netrtt_ns\":null,"
	    "\"rtt_ns\":null,\"rttavg_ns\":null,\"rttdev_ns\":null,"
	    "\"target\":\"192.168.85.1\"}\n");
}
END_TEST

START_TEST(test_probes_without_probing_are_refused)
{
	size_t i;

	for (i = 0; i < fake.nif; i++)
		fake.ifs[i].if_probestate = IPMP_PROBE_DISABLED;
	assert_fails("-p",
	    "ipmpstat: probe-based failure detection is disabled\n");
	ck_assert_str_eq(said, "");
}
END_TEST

static void
add_changes(void)
{
	ipmp_event_t *ev;

	ev = fake_event(IPMP_EV_IF_CHANGE, "test", "hme0");
	ev->ev_time = 1714564800123;
	strcpy(ev->ev_old, "ok");
	strcpy(ev->ev_new, "failed");
	strcpy(ev->ev_reason, "link down");
	ev = fake_event(IPMP_EV_ADDR_CHANGE, "test", "");
	ev->ev_time = 1714564800124;
	ev->ev_addr = fake_sockaddr("192.168.85.19");
	strcpy(ev->ev_old, "hme0");
	strcpy(ev->ev_new, "hme1");
	ev = fake_event(IPMP_EV_TARGET_CHANGE, "test", "hme1");
	ev->ev_time = 1714564801000;
	ev->ev_added = 1;
	ev->ev_addr = fake_sockaddr("192.168.85.1");
	fake_event(IPMP_EV_PROBE, "test", "hme1");
}

START_TEST(test_changes_are_a_line_each)
{
	add_changes();
	assert_fails("-en", "ipmpstat: unable to communicate with in.mpathd\n");
	ck_assert_str_eq(said,
	    "TIME                      EVENT           GROUP       "
	    "INTERFACE   ADDRESS             OLD         NEW         REASON\n"
	    "2024-05-01T12:00:00.123Z  interface       test        "
	    "hme0        --                  ok          failed      "
	    "link down\n"
	    "2024-05-01T12:00:00.124Z  address         test        "
	    "--          192.168.85.19       hme0        hme1        --\n"
	    "2024-05-01T12:00:01.000Z  target-added    test        "
	    "hme1        192.168.85.1        --          --          --\n");
	ck_assert_uint_eq(fake.mask, IPMP_EVMASK_CHANGES);
}
END_TEST

START_TEST(test_changes_as_json_are_an_object_a_line)
{
	add_changes();
	fake.nevent = 1;
	run("-ej");
	ck_assert_str_eq(said,
	    "{\"time\":\"2024-05-01T12:00:00.123Z\",\"event\":\"interface\","
	    "\"group\":\"test\",\"interface\":\"hme0\",\"address\":null,"
	    "\"old\":\"ok\",\"new\":\"failed\",\"reason\":\"link down\"}\n");
}
END_TEST

START_TEST(test_every_change_has_a_name)
{
	static const char want[] =
	    "group-state\ngroup-removed\ngroup-added\nmember-removed\n"
	    "member-added\ninterface\naddress\ntarget-removed\n"
	    "target-added\n";
	int type, added;

	for (type = IPMP_EV_GROUP_STATE; type < IPMP_EV_PROBE; type++)
		for (added = 0; added < 2; added++)
			if (added == 0 ||
			    (type != IPMP_EV_GROUP_STATE &&
				type != IPMP_EV_IF_CHANGE &&
				type != IPMP_EV_ADDR_CHANGE))
				fake_event((ipmp_event_type_t)type, "", "")
				    ->ev_added = added;
	run("-eP -o event");
	ck_assert_str_eq(said, want);
}
END_TEST

START_TEST(test_a_full_disk_is_no_success)
{
	char program[] = "ipmpstat", g[] = "-g",
	     *words[] = { program, g, NULL };
	struct args args;
	FILE *full = fopen("/dev/full", "w");
	size_t size;
	FILE *err = open_memstream(&complained, &size);

	ck_assert_ptr_nonnull(full);
	ck_assert_int_eq(args_parse(&args, 2, words), ARGS_OK);
	ck_assert_int_eq(report_run(&args, full, err), 1);
	fclose(err);
	ck_assert_str_eq(complained,
	    "ipmpstat: cannot write: No space left on device\n");
	fclose(full);
}
END_TEST

static struct pollfd reader;
static unsigned int nready;

static void
count_ready(void)
{
	char buf[4096];

	if (poll(&reader, 1, 0) == 1 && read(reader.fd, buf, sizeof(buf)) > 0)
		nready++;
}

START_TEST(test_a_pipe_sees_each_line_at_once)
{
	char program[] = "ipmpstat", e[] = "-en",
	     *words[] = { program, e, NULL };
	struct args args;
	size_t size;
	FILE *out, *err = open_memstream(&complained, &size);
	int ends[2];

	add_changes();
	ck_assert_int_eq(pipe(ends), 0);
	reader = (struct pollfd){ .fd = ends[0], .events = POLLIN };
	nready = 0;
	fake.before_event = count_ready;
	out = fdopen(ends[1], "w");
	ck_assert_int_eq(args_parse(&args, 2, words), ARGS_OK);
	report_run(&args, out, err);
	ck_assert_uint_eq(nready, 3);
	fclose(out);
	fclose(err);
	close(ends[0]);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipmpstat_report");
	TCase *tc = tcase_create("report");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc,
	    test_groups_show_active_inactive_and_unusable_members);
	tcase_add_test(tc,
	    test_a_failed_member_is_not_active_whatever_the_flag_says);
	tcase_add_test(tc, test_interfaces_have_seven_places_for_flags);
	tcase_add_test(tc, test_addresses_go_out_through_all_active_interfaces);
	tcase_add_test(tc, test_targets_have_a_line_for_each_interface);
	tcase_add_test(tc,
	    test_targets_have_a_line_for_each_family_that_probes);
	tcase_add_test(tc,
	    test_the_loop_of_the_manual_reads_group_and_detection_time);
	tcase_add_test(tc,
	    test_unknown_fields_are_left_out_or_fatal_for_programs);
	tcase_add_test(tc, test_reason_and_since_are_there_on_demand);
	tcase_add_test(tc,
	    test_interfaces_without_a_group_are_listed_their_group_is_not);
	tcase_add_test(tc, test_what_cannot_be_known_is_a_question_mark);
	tcase_add_test(tc, test_a_picture_is_a_snapshot_unless_live);
	tcase_add_test(tc,
	    test_what_goes_away_between_two_questions_is_left_out);
	tcase_add_test(tc, test_without_a_daemon_it_says_so);
	tcase_add_test(tc,
	    test_other_failures_have_the_librarys_text_or_the_systems);
	tcase_add_test(tc, test_json_has_numbers_lists_and_nulls);
	tcase_add_test(tc, test_json_of_an_interface_has_all_fields);
	tcase_add_test(tc, test_json_without_groups_is_a_document);
	tcase_add_test(tc, test_a_probe_is_shown_when_its_end_is_known);
	tcase_add_test(tc, test_probes_have_seven_columns);
	tcase_add_test(tc, test_probes_as_json_are_an_object_a_line);
	tcase_add_test(tc, test_probes_without_probing_are_refused);
	tcase_add_test(tc, test_changes_are_a_line_each);
	tcase_add_test(tc, test_changes_as_json_are_an_object_a_line);
	tcase_add_test(tc, test_every_change_has_a_name);
	tcase_add_test(tc, test_a_full_disk_is_no_success);
	tcase_add_test(tc, test_a_pipe_sees_each_line_at_once);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
