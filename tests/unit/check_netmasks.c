/*
 * check_netmasks.c - tests of ifconfig-ipmp/netmasks.
 */
#include "ifconfig-ipmp/netmasks.h"

#include <check.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tmpdir.h"

static void
write_file(const char *name, const char *text)
{
	FILE *f;

	mkdir(tmpdir_path("etc"), 0755);
	mkdir(tmpdir_path("etc/inet"), 0755);
	f = fopen(tmpdir_path(name), "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

/* The prefix length for an address, -1 when there is none. */
static int
lookup(const char *text)
{
	struct ipaddr a;
	uint8_t plen;
	int r;

	ck_assert_int_eq(ipaddr_parse(&a, AF_UNSPEC, text), 0);
	r = netmasks_lookup(tmpdir, &a, &plen);
	if (r == 0)
		return plen;
	ck_assert_int_eq(r, -ENOENT);
	return -1;
}

static void
setup(void)
{
	unlink(tmpdir_path("etc/netmasks"));
	unlink(tmpdir_path("etc/inet/netmasks"));
}

START_TEST(test_without_a_file_nothing_is_known)
{
	ck_assert_int_eq(lookup("192.168.85.19"), -1);
}
END_TEST

START_TEST(test_the_network_of_the_address_is_found)
{
	write_file("etc/netmasks",
	    "# networks of the house\n"
	    "\n"
	    "192.168.85.0\t255.255.255.0 # the lab\n"
	    "  10.20.0.0   0xffff0000\n");
	ck_assert_int_eq(lookup("192.168.85.19"), 24);
	ck_assert_int_eq(lookup("10.20.30.40"), 16);
	ck_assert_int_eq(lookup("192.168.86.19"), -1);
	ck_assert_int_eq(lookup("10.21.0.1"), -1);
}
END_TEST

START_TEST(test_the_longest_match_wins)
{
	write_file("etc/netmasks",
	    "10.1.2.64 255.255.255.192\n"
	    "10.0.0.0 255.0.0.0\n"
	    "10.1.0.0 255.255.0.0\n");
	ck_assert_int_eq(lookup("10.1.2.65"), 26);
	ck_assert_int_eq(lookup("10.1.2.1"), 16);
	ck_assert_int_eq(lookup("10.9.9.9"), 8);
}
END_TEST

START_TEST(test_a_class_network_is_cut_into_its_subnets)
{
	write_file("etc/netmasks", "172.16.0.0 255.255.255.0\n");
	ck_assert_int_eq(lookup("172.16.5.6"), 24);
	ck_assert_int_eq(lookup("172.17.5.6"), -1);
}
END_TEST

START_TEST(test_an_exact_network_beats_the_cut_of_its_class)
{
	write_file("etc/netmasks",
	    "172.16.0.0 255.255.255.0\n"
	    "172.16.64.0 255.255.192.0\n");
	ck_assert_int_eq(lookup("172.16.65.1"), 18);
	ck_assert_int_eq(lookup("172.16.1.1"), 24);
	write_file("etc/netmasks",
	    "172.16.64.0 255.255.192.0\n"
	    "172.16.0.0 255.255.255.0\n");
	ck_assert_int_eq(lookup("172.16.65.1"), 18);
}
END_TEST

START_TEST(test_the_file_in_inet_is_read_too)
{
	write_file("etc/inet/netmasks", "192.168.85.0 255.255.255.0");
	ck_assert_int_eq(lookup("192.168.85.19"), 24);
}
END_TEST

START_TEST(test_lines_that_make_no_sense_are_passed_over)
{
	write_file("etc/netmasks",
	    "nonsense\n"
	    "192.168.85.0\n"
	    "192.168.85.0 255.0.255.0\n"
	    "192.168.85.0 banana\n"
	    "192.168.85.0/24 255.255.255.0 \n"
	    "fe80:: 255.255.255.0\n");
	ck_assert_int_eq(lookup("192.168.87.19"), -1);
	ck_assert_int_eq(lookup("0.0.0.0"), -1);
	ck_assert_int_eq(lookup("fe80::1"), -1);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("netmasks");
	TCase *tc = tcase_create("netmasks");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_unchecked_fixture(tc, tmpdir_make, tmpdir_remove);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, test_without_a_file_nothing_is_known);
	tcase_add_test(tc, test_the_network_of_the_address_is_found);
	tcase_add_test(tc, test_the_longest_match_wins);
	tcase_add_test(tc, test_a_class_network_is_cut_into_its_subnets);
	tcase_add_test(tc, test_an_exact_network_beats_the_cut_of_its_class);
	tcase_add_test(tc, test_the_file_in_inet_is_read_too);
	tcase_add_test(tc, test_lines_that_make_no_sense_are_passed_over);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
