/*
 * check_inettype.c - tests of ifconfig-ipmp/inettype.
 */
#include "ifconfig-ipmp/inettype.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "tmpdir.h"

/* 1 for the IPv4 look, 0 for the usual one, or -errno. */
static int
look(const char *text)
{
	bool ipv4_only;
	FILE *f;
	int r;

	mkdir(tmpdir_path("etc"), 0755);
	mkdir(tmpdir_path("etc/default"), 0755);
	f = fopen(tmpdir_path("etc/default/inet_type"), "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
	r = inettype_read(tmpdir, &ipv4_only);
	return r != 0 ? r : ipv4_only;
}

START_TEST(test_only_version4_has_the_old_look)
{
	ck_assert_int_eq(look("DEFAULT_IP=IP_VERSION4\n"), 1);
	ck_assert_int_eq(look("# look\nDEFAULT_IP=IP_VERSION4 # old"), 1);
	ck_assert_int_eq(look("DEFAULT_IP=BOTH\n"), 0);
	ck_assert_int_eq(look("DEFAULT_IP=IP_VERSION6\n"), 0);
	ck_assert_int_eq(look("OTHER=1\n"), 0);
	ck_assert_int_eq(look("#DEFAULT_IP=banana\n"), 0);
}
END_TEST

START_TEST(test_a_bad_value_is_an_error)
{
	ck_assert_int_eq(look("DEFAULT_IP=\n"), -EINVAL);
	ck_assert_int_eq(look("DEFAULT_IP=ip_version4\n"), -EINVAL);
	ck_assert_int_eq(look("DEFAULT_IP=IP_VERSION44\n"), -EINVAL);
}
END_TEST

START_TEST(test_without_a_file_the_look_is_the_usual_one)
{
	bool ipv4_only = true;

	ck_assert_int_eq(inettype_read(tmpdir_path("nowhere"), &ipv4_only), 0);
	ck_assert(!ipv4_only);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("inettype");
	TCase *tc = tcase_create("inettype");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_unchecked_fixture(tc, tmpdir_make, tmpdir_remove);
	tcase_add_test(tc, test_only_version4_has_the_old_look);
	tcase_add_test(tc, test_a_bad_value_is_an_error);
	tcase_add_test(tc, test_without_a_file_the_look_is_the_usual_one);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
