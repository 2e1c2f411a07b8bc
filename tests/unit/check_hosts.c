/*
 * check_hosts.c - tests of ifconfig-ipmp/hosts.
 */
#include "ifconfig-ipmp/hosts.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "tmpdir.h"

static void
setup(void)
{
	FILE *f;

	mkdir(tmpdir_path("etc"), 0755);
	f = fopen(tmpdir_path("etc/hosts"), "w");
	ck_assert_ptr_nonnull(f);
	fputs("# names\n"
	      "127.0.0.1 localhost\n"
	      "192.168.85.19\tWeb www # not ftp\n"
	      "nonsense web\n"
	      "10.0.0.0/8 net\n"
	      "fe80::19 web\n"
	      "192.168.85.20 www",
	    f);
	fclose(f);
}

static const char *
lookup(int family, const char *name)
{
	static char buf[IPADDR_STRLEN];
	struct ipaddr a;

	if (hosts_lookup(tmpdir, family, name, &a) != 0)
		return NULL;
	return ipaddr_print_prefix(&a, buf);
}

START_TEST(test_the_first_address_of_the_family_is_found)
{
	ck_assert_str_eq(lookup(AF_INET, "web"), "192.168.85.19/32");
	ck_assert_str_eq(lookup(AF_INET, "www"), "192.168.85.19/32");
	ck_assert_str_eq(lookup(AF_INET6, "web"), "fe80::19/128");
}
END_TEST

START_TEST(test_what_is_not_in_the_file_is_unknown)
{
	ck_assert_ptr_null(lookup(AF_INET, "ftp"));
	ck_assert_ptr_null(lookup(AF_INET, "net"));
	ck_assert_ptr_null(lookup(AF_INET6, "localhost"));
	ck_assert_ptr_null(lookup(AF_INET, "192.168.85.19"));
}
END_TEST

START_TEST(test_without_a_file_no_name_is_known)
{
	struct ipaddr a;

	ck_assert_int_eq(
	    hosts_lookup(tmpdir_path("nowhere"), AF_INET, "web", &a), -ENOENT);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("hosts");
	TCase *tc = tcase_create("hosts");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_unchecked_fixture(tc, tmpdir_make, tmpdir_remove);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, test_the_first_address_of_the_family_is_found);
	tcase_add_test(tc, test_what_is_not_in_the_file_is_unknown);
	tcase_add_test(tc, test_without_a_file_no_name_is_known);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
