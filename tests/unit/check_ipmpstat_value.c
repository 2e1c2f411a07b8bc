/*
 * check_ipmpstat_value.c - tests of ipmpstat/value: a cell as text and as JSON.
 */
#include "ipmpstat/value.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

/* Ends the value's life. */
static void
assert_value(struct value *v, const char *text, const char *json)
{
	char *got = value_string(v);
	size_t size;
	FILE *f;

	ck_assert_str_eq(got, text);
	free(got);
	f = open_memstream(&got, &size);
	value_json(f, v);
	fclose(f);
	ck_assert_str_eq(got, json);
	free(got);
	value_clear(v);
}

static void
assert_number(enum value_type type, int64_t number, const char *text,
    const char *json)
{
	struct value v = { 0 };

	value_set_number(&v, type, number);
	assert_value(&v, text, json);
}

START_TEST(test_nothing_is_empty_and_the_unknown_a_question_mark)
{
	struct value v = { 0 };

	assert_value(&v, "", "null");
	value_set_text(&v, "");
	assert_value(&v, "", "null");
	assert_number(VALUE_UNKNOWN, 0, "?", "null");
}
END_TEST

START_TEST(test_numbers_have_units_in_text_only)
{
	assert_number(VALUE_COUNT, 4294967295, "4294967295", "4294967295");
	assert_number(VALUE_MS, 10000, "10.00s", "10000");
	assert_number(VALUE_MS, 105, "0.10s", "105");
	assert_number(VALUE_TIME, 110000000, "0.11s", "110000000");
	assert_number(VALUE_TIME, -1500000000, "-1.50s", "-1500000000");
	assert_number(VALUE_RTT, 510000, "0.51ms", "510000");
	assert_number(VALUE_RTT, 0, "0.00ms", "0");
	assert_number(VALUE_YESNO, 1, "yes", "true");
	assert_number(VALUE_YESNO, 0, "no", "false");
}
END_TEST

START_TEST(test_dates_are_utc)
{
	assert_number(VALUE_DATE, 1714564800007, "2024-05-01T12:00:00.007Z",
	    "\"2024-05-01T12:00:00.007Z\"");
	assert_number(VALUE_DATE, 951782400000, "2000-02-29T00:00:00.000Z",
	    "\"2000-02-29T00:00:00.000Z\"");
}
END_TEST

START_TEST(test_flags_have_fixed_places)
{
	assert_number(VALUE_FLAGS, 0, "-------", "[]");
	assert_number(VALUE_FLAGS, VALUE_FLAG_INACTIVE | VALUE_FLAG_STANDBY,
	    "is-----", "[\"inactive\",\"standby\"]");
	assert_number(VALUE_FLAGS, VALUE_FLAG_DOWN | VALUE_FLAG_DUPLICATE,
	    "-----dh", "[\"down\",\"duplicate\"]");
}
END_TEST

START_TEST(test_lists_are_arrays_also_when_empty)
{
	struct value v = { 0 };

	value_set_list(&v, VALUE_LIST);
	assert_value(&v, "", "[]");
	value_set_list(&v, VALUE_LIST);
	value_add_word(&v, PART_ACTIVE, "a");
	value_add_word(&v, PART_ACTIVE, "b\"");
	assert_value(&v, "a b\"", "[\"a\",\"b\\\"\"]");
}
END_TEST

START_TEST(test_members_are_in_three_parts)
{
	struct value v = { 0 };

	value_set_list(&v, VALUE_MEMBERS);
	value_add_word(&v, PART_UNUSABLE, "u1");
	value_add_word(&v, PART_INACTIVE, "i1");
	value_add_word(&v, PART_ACTIVE, "a1");
	value_add_word(&v, PART_INACTIVE, "i2");
	value_add_word(&v, PART_UNUSABLE, "u2");
	assert_value(&v, "a1 (i1 i2) [u1 u2]",
	    "{\"active\":[\"a1\"],\"inactive\":[\"i1\",\"i2\"],"
	    "\"unusable\":[\"u1\",\"u2\"]}");
	value_set_list(&v, VALUE_MEMBERS);
	value_add_word(&v, PART_UNUSABLE, "u1");
	assert_value(&v, "[u1]",
	    "{\"active\":[],\"inactive\":[],\"unusable\":[\"u1\"]}");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipmpstat_value");
	TCase *tc = tcase_create("value");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc,
	    test_nothing_is_empty_and_the_unknown_a_question_mark);
	tcase_add_test(tc, test_numbers_have_units_in_text_only);
	tcase_add_test(tc, test_dates_are_utc);
	tcase_add_test(tc, test_flags_have_fixed_places);
	tcase_add_test(tc, test_lists_are_arrays_also_when_empty);
	tcase_add_test(tc, test_members_are_in_three_parts);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
