/*
 * check_ipmpstat_fields.c - tests of ipmpstat/fields: the tables of fields and
 * how they are chosen.
 */
#include "ipmpstat/fields.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct columns columns;
static char unknown[FIELDS_ERRSIZ];

/* The columns that are shown as "NAME/WIDTH ...". */
static const char *
described(void)
{
	static char text[512];
	const struct field *f;
	size_t i, n = 0;

	text[0] = '\0';
	for (i = 0; i < columns.n; i++) {
		f = &columns.set->fields[columns.at[i]];
		n += (size_t)snprintf(text + n, sizeof(text) - n, "%s%s %u",
		    i == 0 ? "" : ", ", f->name, f->width);
	}
	return text;
}

START_TEST(test_the_usual_columns_are_those_of_the_manual)
{
	fields_usual(&columns, MODE_ADDRESSES);
	ck_assert_str_eq(described(),
	    "ADDRESS 26, STATE 7, GROUP 12, INBOUND 12, OUTBOUND 23");
	fields_usual(&columns, MODE_GROUPS);
	ck_assert_str_eq(described(),
	    "GROUP 12, GROUPNAME 12, STATE 10, FDT 10, INTERFACES 30");
	fields_usual(&columns, MODE_INTERFACES);
	ck_assert_str_eq(described(),
	    "INTERFACE 12, ACTIVE 8, GROUP 12, FLAGS 10, LINK 10, PROBE 10, "
	    "STATE 10");
	fields_usual(&columns, MODE_PROBES);
	ck_assert_str_eq(described(),
	    "TIME 10, INTERFACE 12, PROBE 7, NETRTT 10, RTT 10, RTTAVG 10, "
	    "TARGET 20");
	fields_usual(&columns, MODE_TARGETS);
	ck_assert_str_eq(described(),
	    "INTERFACE 12, MODE 10, TESTADDR 20, TARGETS 38");
}
END_TEST

START_TEST(test_all_has_what_is_shown_on_demand_only)
{
	ck_assert_int_eq(fields_parse(&columns, MODE_PROBES, "all", unknown),
	    0);
	ck_assert_uint_eq(columns.n, 8);
	ck_assert_uint_eq(columns.at[7], PROBE_RTTDEV);
	fields_all(&columns, MODE_GROUPS);
	ck_assert_uint_eq(columns.n, 7);
	ck_assert_uint_eq(columns.at[6], GROUP_REASON);
}
END_TEST

START_TEST(test_names_come_in_any_case_and_order_and_twice)
{
	ck_assert_int_eq(
	    fields_parse(&columns, MODE_GROUPS, "fdt,Group,FDT", unknown), 0);
	ck_assert_str_eq(described(), "FDT 10, GROUP 12, FDT 10");
	ck_assert_str_eq(unknown, "");
}
END_TEST

START_TEST(test_unknown_names_are_told_and_left_out)
{
	ck_assert_int_eq(
	    fields_parse(&columns, MODE_GROUPS, "fd,state,,fdts", unknown), 0);
	ck_assert_str_eq(described(), "STATE 10");
	ck_assert_str_eq(unknown, "fd,,fdts");
	ck_assert_int_eq(fields_parse(&columns, MODE_GROUPS, "x", unknown),
	    -EINVAL);
	ck_assert_int_eq(fields_parse(&columns, MODE_GROUPS, "", unknown),
	    -EINVAL);
	/* A field of another mode. */
	ck_assert_int_eq(fields_parse(&columns, MODE_TARGETS, "fdt", unknown),
	    -EINVAL);
}
END_TEST

START_TEST(test_very_long_lists_are_refused_or_cut)
{
	char list[4096];
	size_t i;

	list[0] = '\0';
	for (i = 0; i < COLUMNS_MAX; i++)
		strcat(list, i == 0 ? "fdt" : ",fdt");
	ck_assert_int_eq(fields_parse(&columns, MODE_GROUPS, list, unknown), 0);
	strcat(list, ",fdt");
	ck_assert_int_eq(fields_parse(&columns, MODE_GROUPS, list, unknown),
	    -E2BIG);
	memset(list, 'x', sizeof(list) - 1);
	list[sizeof(list) - 1] = '\0';
	ck_assert_int_eq(fields_parse(&columns, MODE_GROUPS, list, unknown),
	    -EINVAL);
	ck_assert_uint_eq(strlen(unknown), 64);
}
END_TEST

START_TEST(test_names_of_a_mode)
{
	char names[FIELDS_ERRSIZ];

	fields_names(MODE_TARGETS, names);
	ck_assert_str_eq(names, "INTERFACE,MODE,TESTADDR,TARGETS");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipmpstat_fields");
	TCase *tc = tcase_create("fields");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_the_usual_columns_are_those_of_the_manual);
	tcase_add_test(tc, test_all_has_what_is_shown_on_demand_only);
	tcase_add_test(tc, test_names_come_in_any_case_and_order_and_twice);
	tcase_add_test(tc, test_unknown_names_are_told_and_left_out);
	tcase_add_test(tc, test_very_long_lists_are_refused_or_cut);
	tcase_add_test(tc, test_names_of_a_mode);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
