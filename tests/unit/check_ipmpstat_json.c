/*
 * check_ipmpstat_json.c - tests of ipmpstat/json: any bytes become a valid
 * string.
 */
#include "ipmpstat/json.h"

#include <check.h>
#include <stdlib.h>

static void
assert_json(const char *text, const char *want)
{
	char *got;
	size_t size;
	FILE *f = open_memstream(&got, &size);

	json_string(f, text);
	fclose(f);
	ck_assert_str_eq(got, want);
	free(got);
}

START_TEST(test_plain_text_stays)
{
	assert_json("", "\"\"");
	assert_json("group 1/a:b", "\"group 1/a:b\"");
}
END_TEST

START_TEST(test_what_json_needs_is_escaped)
{
	assert_json("a\"b\\c", "\"a\\\"b\\\\c\"");
	assert_json("\n\t\033[2J\177", "\"\\u000a\\u0009\\u001b[2J\\u007f\"");
}
END_TEST

START_TEST(test_utf8_stays)
{
	assert_json("gr\303\274n \342\202\254 \360\237\230\200",
	    "\"gr\303\274n \342\202\254 \360\237\230\200\"");
}
END_TEST

START_TEST(test_what_is_no_utf8_is_replaced)
{
	/* Latin-1, a lone end, a beginning that is cut off. */
	assert_json("gr\374n", "\"gr\\ufffdn\"");
	assert_json("\200a", "\"\\ufffda\"");
	assert_json("\342\202", "\"\\ufffd\\ufffd\"");
	/* Overlong, a surrogate, beyond U+10FFFF. */
	assert_json("\300\257", "\"\\ufffd\\ufffd\"");
	assert_json("\340\200\257", "\"\\ufffd\\ufffd\\ufffd\"");
	assert_json("\355\240\200", "\"\\ufffd\\ufffd\\ufffd\"");
	assert_json("\364\220\200\200", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
	assert_json("\360\200\200\200", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
	assert_json("\365\200\200\200", "\"\\ufffd\\ufffd\\ufffd\\ufffd\"");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipmpstat_json");
	TCase *tc = tcase_create("json");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_test(tc, test_plain_text_stays);
	tcase_add_test(tc, test_what_json_needs_is_escaped);
	tcase_add_test(tc, test_utf8_stays);
	tcase_add_test(tc, test_what_is_no_utf8_is_replaced);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
