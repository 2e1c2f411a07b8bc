/*
 * check_ipmpstat_args.c - tests of ipmpstat/args: command lines that are
 * understood, and those that are not.
 */
#include "ipmpstat/args.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WORDS_MAX 16

static struct args args;

/* Words separated by blanks, behind the program's name. */
static enum args_verdict
parse(const char *line)
{
	char *words[WORDS_MAX], *copy, *save = NULL;
	enum args_verdict v;
	int n = 0;

	ck_assert_int_gt(asprintf(&copy, "ipmpstat %s", line), 0);
	words[0] = strtok_r(copy, " ", &save);
	while (words[n] != NULL)
		words[++n] = strtok_r(NULL, " ", &save);
	v = args_parse(&args, n, words);
	free(copy);
	return v;
}

static void
assert_wrong(const char *line, const char *error)
{
	ck_assert_int_eq(parse(line), ARGS_WRONG);
	ck_assert_str_eq(args.error, error);
}

START_TEST(test_each_letter_is_a_mode)
{
	static const struct {
		const char *letter;
		enum mode mode;
	} modes[] = { { "-a", MODE_ADDRESSES }, { "-e", MODE_EVENTS },
		{ "-g", MODE_GROUPS }, { "-i", MODE_INTERFACES },
		{ "-p", MODE_PROBES }, { "-t", MODE_TARGETS } };
	size_t i;

	for (i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		ck_assert_int_eq(parse(modes[i].letter), ARGS_OK);
		ck_assert_int_eq(args.mode, modes[i].mode);
		ck_assert_str_eq(args.error, "");
	}
}
END_TEST

START_TEST(test_exactly_one_mode)
{
	ck_assert_int_eq(parse(""), ARGS_USAGE);
	ck_assert_int_eq(parse("-n"), ARGS_USAGE);
	assert_wrong("-g -i", "only one output format may be specified");
	ck_assert_int_eq(parse("-gg"), ARGS_OK);
}
END_TEST

START_TEST(test_options_in_any_order_and_clustered)
{
	ck_assert_int_eq(parse("-o group,fdt -LPng"), ARGS_OK);
	ck_assert(args.numeric && args.parseable && args.live);
	ck_assert(!args.json);
	ck_assert_uint_eq(args.columns.n, 2);
	ck_assert_uint_eq(args.columns.at[0], GROUP_GROUP);
	ck_assert_uint_eq(args.columns.at[1], GROUP_FDT);
}
END_TEST

START_TEST(test_no_fields_are_the_usual_ones_and_all_in_json)
{
	parse("-p");
	ck_assert_uint_eq(args.columns.n, 7);
	ck_assert_uint_eq(args.columns.at[6], PROBE_TARGET);
	parse("-i");
	ck_assert_uint_eq(args.columns.n, 7);
	parse("-ij");
	ck_assert_uint_eq(args.columns.n, 9);
}
END_TEST

START_TEST(test_programs_must_name_their_fields)
{
	assert_wrong("-g -P", "-P needs -o");
	assert_wrong("-g -j -P -o fdt", "-P and -j exclude each other");
}
END_TEST

START_TEST(test_bad_fields_are_fatal_for_programs_only)
{
	ck_assert_int_eq(parse("-t -o mode,wing"), ARGS_OK);
	ck_assert_str_eq(args.error,
	    "no such field, left out: wing; there are "
	    "INTERFACE,MODE,TESTADDR,TARGETS");
	ck_assert_uint_eq(args.columns.n, 1);
	assert_wrong("-t -P -o mode,wing",
	    "no such field: wing; there are INTERFACE,MODE,TESTADDR,TARGETS");
	assert_wrong("-t -o wing",
	    "no such field: wing; there are INTERFACE,MODE,TESTADDR,TARGETS");
}
END_TEST

START_TEST(test_watch_has_a_time_or_none)
{
	ck_assert_int_eq(parse("-g"), ARGS_OK);
	ck_assert_uint_eq(args.watch_ms, 0);
	ck_assert_int_eq(parse("-g -w"), ARGS_OK);
	ck_assert_uint_eq(args.watch_ms, 1000);
	ck_assert_int_eq(parse("-w -g"), ARGS_OK);
	ck_assert_uint_eq(args.watch_ms, 1000);
	ck_assert_int_eq(parse("-w 2 -g"), ARGS_OK);
	ck_assert_uint_eq(args.watch_ms, 2000);
	ck_assert_int_eq(parse("-gw0.25"), ARGS_OK);
	ck_assert_uint_eq(args.watch_ms, 250);
	ck_assert_int_eq(parse("-gw .5"), ARGS_OK);
	ck_assert_uint_eq(args.watch_ms, 500);
}
END_TEST

START_TEST(test_watch_refuses_what_is_no_time)
{
	static const char *const bad[] = { "0", "0.09", "86401", "1e3", "x",
		"1.2.3", "." };
	char line[32], want[128];
	size_t i;

	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(line, sizeof(line), "-gw%s", bad[i]);
		snprintf(want, sizeof(want),
		    "%s: bad time for -w: give seconds, 0.1 to 86400", bad[i]);
		assert_wrong(line, want);
	}
}
END_TEST

START_TEST(test_what_never_ends_is_not_watched)
{
	assert_wrong("-pw", "-w does not go with -p, which never ends");
	assert_wrong("-e -w 2", "-w does not go with -e, which never ends");
}
END_TEST

START_TEST(test_what_there_is_not)
{
	ck_assert_int_eq(parse("-x"), ARGS_USAGE);
	ck_assert_int_eq(parse("-g -o"), ARGS_USAGE);
	assert_wrong("-g hme0", "unexpected argument hme0");
	ck_assert_int_eq(parse("--help"), ARGS_HELP);
	ck_assert_int_eq(parse("--version"), ARGS_VERSION);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipmpstat_args");
	TCase *tc = tcase_create("args");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_each_letter_is_a_mode);
	tcase_add_test(tc, test_exactly_one_mode);
	tcase_add_test(tc, test_options_in_any_order_and_clustered);
	tcase_add_test(tc, test_no_fields_are_the_usual_ones_and_all_in_json);
	tcase_add_test(tc, test_programs_must_name_their_fields);
	tcase_add_test(tc, test_bad_fields_are_fatal_for_programs_only);
	tcase_add_test(tc, test_watch_has_a_time_or_none);
	tcase_add_test(tc, test_watch_refuses_what_is_no_time);
	tcase_add_test(tc, test_what_never_ends_is_not_watched);
	tcase_add_test(tc, test_what_there_is_not);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
