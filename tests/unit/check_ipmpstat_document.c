/*
 * check_ipmpstat_document.c - tests of ipmpstat/document: rows as JSON.
 */
#include "ipmpstat/document.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

static struct columns columns;
static struct row two[2];

static void
setup(void)
{
	memset(two, 0, sizeof(two));
	value_set_text(&two[0].v[GROUP_GROUP], "a\"b");
	value_set_number(&two[0].v[GROUP_FDT], VALUE_MS, 10000);
	value_set_text(&two[1].v[GROUP_GROUP], "c");
}

static void
teardown(void)
{
	row_clear(&two[0]);
	row_clear(&two[1]);
}

static void
assert_document(const char *fields, size_t n, const char *want)
{
	struct rows rows = { two, n };
	char unknown[FIELDS_ERRSIZ], *got;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	ck_assert_int_eq(fields_parse(&columns, MODE_GROUPS, fields, unknown),
	    0);
	document_rows(f, &columns, &rows);
	fclose(f);
	ck_assert_str_eq(got, want);
	free(got);
}

START_TEST(test_the_rows_are_an_array_under_their_name)
{
	assert_document("group,fdt", 2,
	    "{\"groups\":[{\"group\":\"a\\\"b\",\"fdt_ms\":10000},"
	    "{\"group\":\"c\",\"fdt_ms\":null}]}\n");
	assert_document("group", 0, "{\"groups\":[]}\n");
}
END_TEST

START_TEST(test_a_key_is_in_an_object_once)
{
	assert_document("group,fdt,group,fdt", 1,
	    "{\"groups\":[{\"group\":\"a\\\"b\",\"fdt_ms\":10000}]}\n");
}
END_TEST

START_TEST(test_one_row_is_one_line)
{
	char *got;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	fields_all(&columns, MODE_GROUPS);
	document_row(f, &columns, &two[1]);
	fclose(f);
	ck_assert_str_eq(got,
	    "{\"group\":\"c\",\"groupname\":null,\"state\":null,"
	    "\"fdt_ms\":null,\"interfaces\":null,\"since\":null,"
	    "\"reason\":null}\n");
	free(got);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipmpstat_document");
	TCase *tc = tcase_create("document");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_the_rows_are_an_array_under_their_name);
	tcase_add_test(tc, test_a_key_is_in_an_object_once);
	tcase_add_test(tc, test_one_row_is_one_line);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
