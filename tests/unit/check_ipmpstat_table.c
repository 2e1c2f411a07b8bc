/*
 * check_ipmpstat_table.c - tests of ipmpstat/table: padding, headings, escapes.
 */
#include "ipmpstat/table.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct columns columns;
static struct table table;
static struct row row;

static void
setup(void)
{
	fields_usual(&columns, MODE_TARGETS);
	table = (struct table){ .columns = &columns };
	memset(&row, 0, sizeof(row));
}

static void
teardown(void)
{
	row_clear(&row);
}

static void
choose(const char *fields)
{
	char unknown[FIELDS_ERRSIZ];

	ck_assert_int_eq(fields_parse(&columns, MODE_TARGETS, fields, unknown),
	    0);
	table.parseable = true;
}

static void
assert_rows(unsigned int n, const char *want)
{
	char *got;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	while (n-- > 0)
		table_row(&table, f, &row);
	fclose(f);
	ck_assert_str_eq(got, want);
	free(got);
}

#define HEADING "INTERFACE   MODE      TESTADDR            TARGETS\n"

START_TEST(test_an_empty_cell_is_two_dashes)
{
	value_set_text(&row.v[TARG_INTERFACE], "hme0");
	value_set_text(&row.v[TARG_MODE], "disabled");
	assert_rows(1,
	    HEADING "hme0        disabled  --                  --\n");
}
END_TEST

START_TEST(test_a_wide_cell_pushes_only_as_far_as_it_must)
{
	value_set_text(&row.v[TARG_INTERFACE], "verylonginterface0");
	value_set_text(&row.v[TARG_MODE], "rt");
	value_set_text(&row.v[TARG_TESTADDR], "192.0.2.1");
	assert_rows(1,
	    HEADING "verylonginterface0 rt 192.0.2.1           --\n");
}
END_TEST

START_TEST(test_a_cell_as_wide_as_its_column_keeps_a_blank)
{
	value_set_text(&row.v[TARG_INTERFACE], "abcdefghijkl");
	value_set_text(&row.v[TARG_MODE], "routes");
	assert_rows(1,
	    HEADING "abcdefghijkl routes   --                  --\n");
}
END_TEST

START_TEST(test_the_heading_comes_again_on_each_screen)
{
	static const char line[] =
	    "--          --        --                  --\n";
	char want[1024];

	table.screen = 3;
	snprintf(want, sizeof(want), HEADING "%s%s" HEADING "%s%s" HEADING "%s",
	    line, line, line, line, line);
	assert_rows(5, want);
}
END_TEST

START_TEST(test_names_cannot_steer_the_terminal)
{
	value_set_text(&row.v[TARG_INTERFACE], "a\033[2J\nb");
	assert_rows(1,
	    HEADING "a?[2J?b     --        --                  --\n");
	choose("interface");
	assert_rows(1, "a?[2J?b\n");
}
END_TEST

START_TEST(test_programs_get_colons_and_no_heading)
{
	value_set_text(&row.v[TARG_INTERFACE], "hme0");
	value_set_text(&row.v[TARG_TESTADDR], "192.0.2.1");
	choose("all");
	assert_rows(2, "hme0::192.0.2.1:\nhme0::192.0.2.1:\n");
}
END_TEST

START_TEST(test_colon_and_backslash_are_escaped_between_fields)
{
	value_set_text(&row.v[TARG_INTERFACE], "a\\b");
	value_set_text(&row.v[TARG_TESTADDR], "fe80::1");
	choose("interface,testaddr");
	assert_rows(1, "a\\\\b:fe80\\:\\:1\n");
}
END_TEST

START_TEST(test_a_field_alone_is_not_escaped)
{
	value_set_text(&row.v[TARG_TESTADDR], "fe80::1\\");
	choose("testaddr");
	assert_rows(1, "fe80::1\\\n");
}
END_TEST

START_TEST(test_a_table_without_rows_has_its_heading)
{
	struct rows none = { NULL, 0 };
	char *got;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	table_rows(&table, f, &none);
	fclose(f);
	ck_assert_str_eq(got, HEADING);
	free(got);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipmpstat_table");
	TCase *tc = tcase_create("table");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_an_empty_cell_is_two_dashes);
	tcase_add_test(tc, test_a_wide_cell_pushes_only_as_far_as_it_must);
	tcase_add_test(tc, test_a_cell_as_wide_as_its_column_keeps_a_blank);
	tcase_add_test(tc, test_the_heading_comes_again_on_each_screen);
	tcase_add_test(tc, test_names_cannot_steer_the_terminal);
	tcase_add_test(tc, test_programs_get_colons_and_no_heading);
	tcase_add_test(tc, test_colon_and_backslash_are_escaped_between_fields);
	tcase_add_test(tc, test_a_field_alone_is_not_escaped);
	tcase_add_test(tc, test_a_table_without_rows_has_its_heading);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
