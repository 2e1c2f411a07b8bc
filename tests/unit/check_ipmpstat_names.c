/*
 * check_ipmpstat_names.c - tests of ipmpstat/names: names, numbers, and no
 * waiting for either.
 */
#include "ipmpstat/names.h"

#include <check.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

#include "fake_ipmp.h"

static struct names names;
static unsigned int nasked;
static int verdict;

static int
lookup(const struct sockaddr_storage *addr, char buf[NAMES_SIZ])
{
	(void)addr;
	nasked++;
	strcpy(buf, "gw.example.com");
	return verdict;
}

static void
setup(void)
{
	nasked = 0;
	verdict = 1;
	names_init(&names, false);
	names.lookup = lookup;
}

static void
teardown(void)
{
	names_free(&names);
}

static void
assert_name(const char *addr, const char *want)
{
	struct sockaddr_storage ss = fake_sockaddr(addr);

	ck_assert_str_eq(names_get(&names, &ss), want);
}

START_TEST(test_a_name_comes_without_its_domain)
{
	assert_name("192.0.2.1", "gw");
}
END_TEST

START_TEST(test_an_address_is_asked_for_once)
{
	assert_name("192.0.2.1", "gw");
	assert_name("2001:db8::1", "gw");
	assert_name("192.0.2.1", "gw");
	ck_assert_uint_eq(nasked, 2);
	verdict = 0;
	assert_name("192.0.2.2", "192.0.2.2");
	assert_name("192.0.2.2", "192.0.2.2");
	ck_assert_uint_eq(nasked, 3);
}
END_TEST

START_TEST(test_after_a_slow_answer_there_are_numbers_only)
{
	assert_name("192.0.2.1", "gw");
	verdict = -1;
	assert_name("192.0.2.2", "192.0.2.2");
	verdict = 1;
	assert_name("192.0.2.3", "192.0.2.3");
	assert_name("192.0.2.1", "gw");
	ck_assert_uint_eq(nasked, 2);
}
END_TEST

START_TEST(test_numeric_asks_nobody)
{
	names_free(&names);
	names_init(&names, true);
	ck_assert_ptr_null((void *)names.lookup);
	assert_name("2001:db8::1", "2001:db8::1");
	assert_name("192.0.2.1", "192.0.2.1");
}
END_TEST

START_TEST(test_what_is_no_address_is_a_question_mark)
{
	assert_name("", "?");
	ck_assert_uint_eq(nasked, 0);
}
END_TEST

START_TEST(test_the_system_knows_its_loopback)
{
	struct sockaddr_storage ss = fake_sockaddr("127.0.0.1");
	char buf[NAMES_SIZ];

	ck_assert_int_eq(names_ask_system(&ss, buf), 1);
	ck_assert_str_ne(buf, "127.0.0.1");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("ipmpstat_names");
	TCase *tc = tcase_create("names");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, test_a_name_comes_without_its_domain);
	tcase_add_test(tc, test_an_address_is_asked_for_once);
	tcase_add_test(tc, test_after_a_slow_answer_there_are_numbers_only);
	tcase_add_test(tc, test_numeric_asks_nobody);
	tcase_add_test(tc, test_what_is_no_address_is_a_question_mark);
	tcase_add_test(tc, test_the_system_knows_its_loopback);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
