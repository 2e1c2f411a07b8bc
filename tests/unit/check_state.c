/*
 * check_state.c - tests of mpathd/core/state.
 */
#include "mpathd/core/state.h"

#include <bsd/string.h>
#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "fixture.h"
#include "mpathd/core/facts.h"
#include "mpathd/core/placement.h"
#include "mpathd/core/routes.h"

static struct model m, other;

static void
setup(void)
{
	fix_model(&m);
	fix_model(&other);
}

static void
teardown(void)
{
	fix_free(&m);
	fix_free(&other);
}

static struct nic *
nic(const char *name)
{
	return model_nic(&m, name);
}

static char *
print(const struct model *model)
{
	size_t len;
	char *text = state_print(model, &len);

	ck_assert_ptr_nonnull(text);
	ck_assert_uint_eq(strlen(text), len);
	return text;
}

/* Everything that a state can hold, in one. */
static void
rich_model(void)
{
	struct routefact r;
	struct addrfact a;
	int i;

	fix_two(&m);
	fix_settle(&m);
	r = fix_route(&m, "default", ".1", "hme0");
	r.metrics_len = METRICS_SIZE;
	for (i = 0; i < METRICS_SIZE; i++)
		r.metrics[i] = (uint8_t)(i * 3);
	fix_route_add(&m, &r, BY_OTHER);
	r = fix_route(&m, "10.0.0.0/8", NULL, "hme1");
	r.table = UINT32_MAX;
	r.tos = 0xff;
	r.priority = UINT32_MAX - 1;
	r.onlink = true;
	r.prefsrc = fix_ip(".20");
	fix_route_add(&m, &r, BY_OTHER);
	routes_learn(&m);

	a = (struct addrfact){ .ifindex = nic("hme0")->link.ifindex,
		.addr = fix_ip(".77/26"),
		.broadcast = fix_ip(".127"),
		.label = "a%b c=d",
		.scope = 200,
		.proto = 255,
		.flags = ADDR_NOPREFIXROUTE | ADDR_DEPRECATED,
		.rt_priority = UINT32_MAX,
		.valid_s = 3600,
		.preferred_s = 0 };
	facts_addr(&m, &a, BY_OTHER);
	placement_set_failed(&m, nic("hme0"), true);
	nic("hme0")->state = IF_FAILED;
	nic("hme0")->failed_path = true;
	placement_failover(&m, nic("hme0"), nic("hme1"));

	fix_nic(&m, "ppp0");
	fix_unit(&m, "ppp0", "10.0.0.1/32", LIFF_UP)->dst = fix_ip("10.0.0.2");
	fix_find(&m, "ppp0")->broadcast = (struct ipaddr){ 0 };
	fix_unit(&m, "ppp0:7", "", 0)->metric = 5;
	fix_find(&m, "ppp0:7")->mtu = 1400;
	fix_nic(&m, "hme9");
	model_plumb(&m, nic("hme9"), FAM_INET6);
	model_set_group(&m, nic("hme9"), "a group = 100% \"odd\"\n");
	nic("hme9")->group->failed = true;
	nic("hme9")->flags = LIFF_STANDBY | LIFF_OFFLINE;
	nic("hme9")->state = IF_OFFLINE;
	for (i = 0; i < CONF_KEYS; i++)
		nic("hme9")->saved_conf.value[i] = UINT32_MAX - (uint32_t)i;
	nic("hme9")->saved_conf.known = true;
}

static int
parse(const char *text, unsigned int *line)
{
	*line = 9999;
	return state_parse(&other, text, line);
}

START_TEST(test_the_text_says_so_much)
{
	static const char *const text =
	    "ipmp-state 2\n"
	    "group name=test failed=0 since=0 was=0 usable=0 of=0\n"
	    "nic name=hme0 inet=1 inet6=0 order=0 flags=0 state=0 path=0 "
	    "since=0 was=0 why=0 index=2 "
	    "group=test conf=0,0,0,0,0,0\n"
	    "unit nic=hme0 n=0 home=hme0 homen=0 flags=1 metric=0 mtu=0 zero=0 "
	    "addr=192.168.85.11/24 brd=192.168.85.255/24\n"
	    "end\n";
	char *s;

	fix_many(&m, 1);
	s = print(&m);
	ck_assert_str_eq(s, text);
	free(s);
}
END_TEST

START_TEST(test_a_rich_model_is_the_same_after_print_and_parse)
{
	char *first, *second;
	unsigned int line;

	rich_model();
	first = print(&m);
	ck_assert_int_eq(parse(first, &line), 0);
	second = print(&other);
	ck_assert_str_eq(second, first);
	free(first);
	free(second);
}
END_TEST

/* Not only the text is the same: what was read has the values. */
START_TEST(test_what_is_read_is_what_was_written)
{
	const struct nic *a, *b;
	const struct unit *u;
	struct kroute *h, *k;
	unsigned int line;
	char *text;

	rich_model();
	text = print(&m);
	ck_assert_int_eq(parse(text, &line), 0);
	free(text);
	ck_assert_str_eq(fix_units(&other),
	    "hme0 -, hme0:1 .21, hme1 .20, hme1:1 .22, hme1:2 .19, "
	    "hme1:3 .77, ppp0 10.0.0.1, ppp0:7 0");
	TAILQ_FOREACH (a, &m.nics, next) {
		b = model_nic(&other, a->name);
		ck_assert_ptr_nonnull(b);
		ck_assert_uint_eq(b->flags, a->flags);
		ck_assert_int_eq(b->state, a->state);
		ck_assert_int_eq(b->failed_path, a->failed_path);
		ck_assert_str_eq(b->stand_in, a->stand_in);
		ck_assert_int_eq(b->saved_conf.known, a->saved_conf.known);
		ck_assert_mem_eq(b->saved_conf.value, a->saved_conf.value,
		    sizeof(a->saved_conf.value));
		ck_assert(!b->present);
	}
	ck_assert(model_nic(&other, "hme9")->group->failed);
	ck_assert(!model_nic(&other, "hme0")->group->failed);
	u = fix_find(&other, "hme1:3");
	ck_assert(u->adopted);
	ck_assert_str_eq(u->found.label, "a%b c=d");
	ck_assert_uint_eq(u->found.rt_priority, UINT32_MAX);
	ck_assert_str_eq(u->home, "hme0");
	ck_assert_uint_eq(u->home_number, 2);
	k = TAILQ_FIRST(&other.homes);
	TAILQ_FOREACH (h, &m.homes, next) {
		ck_assert_str_eq(k->nic, h->nic);
		ck_assert_str_eq(k->at, h->at);
		h->fact.oif = 0;
		ck_assert(routes_same(&k->fact, &h->fact));
		ck_assert_int_eq(k->fact.onlink, h->fact.onlink);
		ck_assert_uint_eq(k->fact.metrics_len, h->fact.metrics_len);
		ck_assert_mem_eq(k->fact.metrics, h->fact.metrics,
		    h->fact.metrics_len);
		k = TAILQ_NEXT(k, next);
	}
	ck_assert_ptr_null(k);
}
END_TEST

START_TEST(test_new_plumbings_come_behind_those_that_were_read)
{
	unsigned int line;
	char *text;

	rich_model();
	text = print(&m);
	ck_assert_int_eq(parse(text, &line), 0);
	free(text);
	model_plumb(&other, model_nic_get(&other, "new0"), FAM_INET);
	ck_assert_uint_gt(model_nic(&other, "new0")->driver_order,
	    model_nic(&other, "hme9")->driver_order);
}
END_TEST

/* The settings of a member that was killed are those before it joined. */
START_TEST(test_a_restart_forgets_no_settings)
{
	unsigned int line;
	char *text;

	fix_two(&m);
	nic("hme0")->saved_conf.value[CONF_RP_FILTER] = 1;
	text = print(&m);
	ck_assert_int_eq(parse(text, &line), 0);
	free(text);
	ck_assert_uint_eq(
	    model_nic(&other, "hme0")->saved_conf.value[CONF_RP_FILTER], 1);
}
END_TEST

START_TEST(test_every_truncation_is_refused)
{
	unsigned int line;
	char *text, *cut;
	size_t len, n;

	rich_model();
	text = print(&m);
	len = strlen(text);
	for (n = 0; n < len; n++) {
		cut = strndup(text, n);
		ck_assert_msg(parse(cut, &line) == -EBADMSG, "cut at %zu", n);
		ck_assert(TAILQ_EMPTY(&other.nics));
		ck_assert(TAILQ_EMPTY(&other.groups));
		ck_assert(TAILQ_EMPTY(&other.homes));
		free(cut);
	}
	ck_assert_int_eq(parse(text, &line), 0);
	free(text);
}
END_TEST

START_TEST(test_a_text_cut_between_lines_has_no_bad_line)
{
	unsigned int line;

	ck_assert_int_eq(parse("", &line), -EBADMSG);
	ck_assert_uint_eq(line, 0);
	ck_assert_int_eq(parse("ipmp-state 1\n", &line), -EBADMSG);
	ck_assert_uint_eq(line, 0);
	ck_assert_int_eq(
	    parse("ipmp-state 1\ngroup name=a failed=0\nen", &line), -EBADMSG);
	ck_assert_uint_eq(line, 0);
}
END_TEST

#define HEAD                                                                   \
	"ipmp-state 1\n"                                                       \
	"group name=g failed=0\n"                                              \
	"nic name=hme0 inet=1 inet6=0 order=0 flags=0 state=0 path=0 group=g\n"
#define UNIT "nic=hme0 n=0 home=hme0 homen=0 flags=1 metric=0 mtu=0 zero=0 "

START_TEST(test_another_version_is_refused)
{
	unsigned int line;

	ck_assert_int_eq(parse("ipmp-state 3\nend\n", &line), -EBADMSG);
	ck_assert_uint_eq(line, 1);
	ck_assert_int_eq(parse("ipmp-state 0\nend\n", &line), -EBADMSG);
	ck_assert_int_eq(parse("ipmp-state 2x\nend\n", &line), -EBADMSG);
	ck_assert_int_eq(parse("ipmp-state 2\nend\n", &line), 0);
}
END_TEST

START_TEST(test_an_older_version_is_read)
{
	unsigned int line;

	ck_assert_int_eq(parse(HEAD "end\n", &line), 0);
	ck_assert_ptr_nonnull(model_nic(&other, "hme0")->group);
}
END_TEST

START_TEST(test_what_is_wrong_with_a_text_has_a_name)
{
	ck_assert_str_eq(state_fault(""), "is empty");
	ck_assert_str_eq(state_fault("#!/bin/sh\n"), "is not one of in.mpathd");
	ck_assert_str_eq(state_fault("ipmp-state 99999999\nend\n"),
	    "is of a newer in.mpathd");
	ck_assert_str_eq(state_fault("ipmp-state 2\nnic na"), "is cut off");
	ck_assert_str_eq(state_fault("ipmp-state 2\nnic\nend\n"),
	    "makes no sense");
}
END_TEST

/* Known again at the next start: what is not named was left by others. */
START_TEST(test_an_address_that_is_about_to_go_is_in_the_text)
{
	struct addrfact a = { .ifindex = 1, .proto = ADDR_PROTO_OURS };
	struct nic *nic;
	unsigned int line;
	char *text;

	fix_nic(&m, "hme0");
	nic = model_nic(&m, "hme0");
	a.ifindex = nic->link.ifindex;
	ipaddr_parse(&a.addr, 0, "192.168.85.21/32");
	facts_addr(&m, &a, BY_US);
	text = print(&m);
	ck_assert_ptr_nonnull(
	    strstr(text, "\ngone nic=hme0 addr=192.168.85.21/32\n"));
	ck_assert_int_eq(parse(text, &line), 0);
	ck_assert_ptr_nonnull(nic_kaddr(model_nic(&other, "hme0"), &a.addr));
	free(text);
}
END_TEST

START_TEST(test_a_bad_line_is_refused_by_its_number)
{
	static const char *const bad[] = {
		"garbage",
		"garbage=1",
		"",
		" ",
		"unit",
		"unit " UNIT,
		"unit " UNIT "addr=192.168.85.256/24",
		"unit " UNIT "addr=192.168.85.1/33",
		"unit " UNIT "addr=",
		"unit " UNIT "addr=1.2.3.4/24 brd=x",
		"unit " UNIT "addr=1.2.3.4/24 dst=1.2.3",
		"unit " UNIT "addr=1.2.3.4/24 noequals",
		"unit nic=hme7 n=0 home=hme0 addr=1.2.3.4/24",
		"unit nic=hme0 n=-1 home=hme0 addr=1.2.3.4/24",
		"unit nic=hme0 n=4294967295 home=hme0 addr=1.2.3.4/24",
		"unit nic=hme0 n=4294967296 home=hme0 addr=1.2.3.4/24",
		"unit nic=hme0 n=1x home=hme0 addr=1.2.3.4/24",
		"unit nic=hme0 n= home=hme0 addr=1.2.3.4/24",
		"unit nic=hme0 n=0 addr=1.2.3.4/24",
		"unit nic=hme0 n=0 home=aninterfacename17 addr=1.2.3.4/24",
		"unit nic=hme0 n=0 home=hme0 zero=2 addr=1.2.3.4/24",
		"unit nic=hme0 n=0 home=hme0 flags=xyz addr=1.2.3.4/24",
		"unit nic=hme0 n=0 home=hme0 label=l scope=256 addr=1.2.3.4/24",
		"unit nic=hme0 n=0 home=hme0 label=a23456789012345678 "
		"addr=1.2.3.4/24",
		"nic",
		"nic name=",
		"nic name=%00x",
		"nic name=hme0 inet=1",
		"nic name=hme1 state=4",
		"nic name=hme1 state=-1",
		"nic name=hme1 inet=2",
		"nic name=hme1 group=0123456789012345678901234567890123",
		"nic name=hme1 conf=1,2,3,4,5",
		"nic name=hme1 conf=1,2,3,4,5,6,7",
		"nic name=hme1 conf=1,2,3,4,5,x",
		"nic name=hme1 conf=1,2,3,4,5,-6",
		"nic name=hme1 conf=1,2,3,4,5,4294967296",
		"nic name=hme1 conf=",
		"group",
		"group name=g failed=0",
		"group name=h failed=9",
		"route",
		"route nic=hme0",
		"route nic=hme0 at=hme0 to=default",
		"route at=hme0 to=0.0.0.0/0",
		"route nic=hme0 to=0.0.0.0/0 table=99999999999999999999",
		"route nic=hme0 to=0.0.0.0/0 tos=256",
		"route nic=hme0 to=0.0.0.0/0 metrics=1",
		"route nic=hme0 to=0.0.0.0/0 metrics=0g",
		"route nic=hme0 to=0.0.0.0/0 via=hme0",
		"route a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 "
		"a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1 a=1",
	};
	char text[1024];
	unsigned int line;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), HEAD "%s\nend\n", bad[i]);
		ck_assert_msg(parse(text, &line) == -EBADMSG, "%s", bad[i]);
		ck_assert_msg(line == 4, "%s: line %u", bad[i], line);
		ck_assert(TAILQ_EMPTY(&other.nics));
	}
}
END_TEST

START_TEST(test_too_many_metrics_are_refused)
{
	char text[1024] = HEAD "route nic=hme0 to=0.0.0.0/0 metrics=";
	unsigned int line;
	int i;

	for (i = 0; i < METRICS_SIZE + 1; i++)
		strlcat(text, "ab", sizeof(text));
	strlcat(text, "\nend\n", sizeof(text));
	ck_assert_int_eq(parse(text, &line), -EBADMSG);
	ck_assert_uint_eq(line, 4);
}
END_TEST

START_TEST(test_a_text_that_contradicts_itself_is_refused)
{
	static const char *const bad[] = {
		/* One number twice. */
		"unit " UNIT "addr=1.2.3.4/24\nunit " UNIT "addr=1.2.3.5/24",
		/* One address up twice. */
		("unit " UNIT "addr=1.2.3.4/24\n"
		 "unit nic=hme0 n=1 home=hme0 flags=1 addr=1.2.3.4/24"),
		/* A placeholder with an address. */
		"unit nic=hme0 n=0 home=hme0 zero=1 addr=1.2.3.4/24",
		/* Units of a NIC that is not plumbed. */
		("nic name=hme1 inet=0\n"
		 "unit nic=hme1 n=0 home=hme1 addr=1.2.3.4/24"),
		/* A stand-in without a group. */
		"nic name=hme1 inet=1 standin=hme0",
	};
	char text[1024];
	unsigned int line;
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), HEAD "%s\nend\n", bad[i]);
		ck_assert_msg(parse(text, &line) == -EBADMSG, "%s", bad[i]);
		ck_assert_uint_ge(line, 4);
		ck_assert(TAILQ_EMPTY(&other.nics));
	}
}
END_TEST

START_TEST(test_two_tunnels_with_one_address_are_read_back)
{
	unsigned int line;
	char *text;

	fix_nic(&m, "ppp0");
	fix_nic(&m, "ppp1");
	fix_unit(&m, "ppp0", "10.0.0.1/32", LIFF_UP);
	fix_unit(&m, "ppp1", "10.0.0.1/32", LIFF_UP);
	text = print(&m);
	ck_assert_int_eq(parse(text, &line), 0);
	free(text);
}
END_TEST

START_TEST(test_unknown_keys_are_for_later_versions)
{
	unsigned int line;

	ck_assert_int_eq(
	    parse(HEAD "unit " UNIT "addr=1.2.3.4/24 colour=red\nend\n", &line),
	    0);
	ck_assert_str_eq(fix_units(&other), "hme0 1.2.3.4");
}
END_TEST

START_TEST(test_flags_that_a_unit_or_nic_cannot_have_are_dropped)
{
	unsigned int line;

	ck_assert_int_eq(
	    parse("ipmp-state 1\n"
		  "nic name=hme0 inet=1 flags=ffffffffffffffff\n"
		  "unit nic=hme0 n=0 home=hme0 flags=ffffffffffffffff "
		  "addr=1.2.3.4/24\nend\n",
		&line),
	    0);
	ck_assert_uint_eq(model_nic(&other, "hme0")->flags, LIFF_NIC);
	ck_assert_uint_eq(fix_find(&other, "hme0")->flags, LIFF_UNIT);
}
END_TEST

/* Whatever byte is hit, nothing breaks: refused, or a model that holds. */
START_TEST(test_a_damaged_text_never_gives_a_model_that_does_not_hold)
{
	unsigned int line, damage;
	uint32_t x = 3;
	char *text, old;
	size_t len, i;

	rich_model();
	text = print(&m);
	len = strlen(text);
	for (damage = 0; damage < 20000; damage++) {
		x = x * 1664525u + 1013904223u;
		i = (x >> 4) % len;
		old = text[i];
		text[i] = (char)(1 + (x >> 25) % 126);
		if (parse(text, &line) == 0) {
			ck_assert_pstr_eq(model_check(&other), NULL);
			model_free(&other);
			fix_model(&other);
		}
		text[i] = old;
	}
	free(text);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("state");
	TCase *tc = tcase_create("state");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_the_text_says_so_much);
	tcase_add_test(tc, test_a_rich_model_is_the_same_after_print_and_parse);
	tcase_add_test(tc, test_what_is_read_is_what_was_written);
	tcase_add_test(tc, test_new_plumbings_come_behind_those_that_were_read);
	tcase_add_test(tc, test_a_restart_forgets_no_settings);
	tcase_add_test(tc, test_every_truncation_is_refused);
	tcase_add_test(tc, test_a_text_cut_between_lines_has_no_bad_line);
	tcase_add_test(tc, test_another_version_is_refused);
	tcase_add_test(tc, test_an_older_version_is_read);
	tcase_add_test(tc, test_what_is_wrong_with_a_text_has_a_name);
	tcase_add_test(tc, test_an_address_that_is_about_to_go_is_in_the_text);
	tcase_add_test(tc, test_a_bad_line_is_refused_by_its_number);
	tcase_add_test(tc, test_too_many_metrics_are_refused);
	tcase_add_test(tc, test_a_text_that_contradicts_itself_is_refused);
	tcase_add_test(tc, test_two_tunnels_with_one_address_are_read_back);
	tcase_add_test(tc, test_unknown_keys_are_for_later_versions);
	tcase_add_test(tc,
	    test_flags_that_a_unit_or_nic_cannot_have_are_dropped);
	tcase_add_test(tc,
	    test_a_damaged_text_never_gives_a_model_that_does_not_hold);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
