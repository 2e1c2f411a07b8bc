/*
 * check_bootcheck.c - tests of ifconfig-ipmp/bootcheck: the clean files, each
 * with one fault, and the one line that it gives.
 *
 * The machine has hme0 and hme1.  In what is reported, "etc/" stands for the
 * folder of the files.
 */
#include "ifconfig-ipmp/bootcheck.h"

#include <check.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "tmpdir.h"

#define HME0                                                                   \
	"192.168.85.19 netmask + broadcast + group test up \\\n"               \
	"addif 192.168.85.21 deprecated -failover netmask + broadcast + up\n"
#define HME1                                                                   \
	"192.168.85.20 netmask + broadcast + group test up \\\n"               \
	"addif 192.168.85.22 deprecated -failover netmask + broadcast + up\n"

static char reports[4096];
static int nreports;
static bool routes;

static void
etc(const char *name, const char *text)
{
	char path[64];
	FILE *f;

	snprintf(path, sizeof(path), "etc/%s", name);
	f = fopen(tmpdir_path(path), "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

static int
remove_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)ftw;
	return type == FTW_F ? remove(path) : 0;
}

/* A system without fault. */
static void
setup(void)
{
	mkdir(tmpdir_path("etc"), 0755);
	nftw(tmpdir_path("etc"), remove_file, 8, FTW_PHYS);
	etc("netmasks", "192.168.85.0 255.255.255.0\n");
	etc("hosts", "192.168.85.19 web\n");
	etc("defaultrouter", "192.168.85.1\n192.168.85.2 # the other one\n");
	etc("hostname.hme0", HME0);
	etc("hostname.hme1", HME1);
	routes = false;
}

static bool
is_nic(void *arg, const char *nic)
{
	(void)arg;
	return strcmp(nic, "hme0") == 0 || strcmp(nic, "hme1") == 0;
}

/* The folder's own name is left out, wherever it stands. */
static void
note(void *arg, const char *text)
{
	const char *p;
	size_t n = strlen(tmpdir);

	(void)arg;
	nreports++;
	while ((p = strstr(text, tmpdir)) != NULL) {
		strncat(reports, text, (size_t)(p - text));
		text = p + n + 1;
	}
	strcat(reports, text);
	strcat(reports, "\n");
}

static void
check(void)
{
	struct bootfiles files;
	struct bootcheck c = { .root = tmpdir,
		.files = &files,
		.routes = routes,
		.report = note };
	char *path;

	reports[0] = '\0';
	nreports = 0;
	ck_assert_int_eq(bootfiles_read(&files, tmpdir, is_nic, NULL, &path),
	    0);
	ck_assert_int_eq(bootcheck_run(&c), nreports);
	bootfiles_free(&files);
}

/* Just this line. */
static void
assert_fault(const char *want)
{
	check();
	ck_assert_str_eq(reports, want);
}

/* The text of hostname.hme0 is the only difference to the clean ones. */
static void
assert_hme0(const char *text, const char *want)
{
	etc("hostname.hme0", text);
	assert_fault(want);
}

START_TEST(test_clean_files_give_nothing)
{
	assert_fault("");
	/* Documented ones. */
	assert_hme0("web netmask + broadcast + group test deprecated -failover "
		    "up addif 192.168.85.29 netmask + broadcast + up\n",
	    "");
	assert_hme0("192.168.85.22 netmask + broadcast + deprecated group test "
		    "-failover standby up\n",
	    "etc/hostname.hme1:2: 192.168.85.22 is in etc/hostname.hme0:1, "
	    "too; write it once\n");
	assert_hme0("192.168.85.29 netmask + broadcast + deprecated group test "
		    "-failover standby up\n",
	    "");
	assert_hme0("inet 192.168.85.23/24 deprecated -failover up group test\n"
		    "addif 192.168.85.24/24 failover up\n"
		    "addif 192.168.85.25/24 failover up\n",
	    "");
	etc("hostname.hme0.bak", "nonsense");
	etc("hostname.hme0~", "nonsense");
	etc("hostname.hme0.dpkg-old", "nonsense");
	assert_fault("");
}
END_TEST

START_TEST(test_failover_behind_standby)
{
	assert_hme0("192.168.85.19 netmask + broadcast + group test standby "
		    "up \\\n"
		    "addif 192.168.85.21 deprecated -failover netmask + up\n",
	    "etc/hostname.hme0:2: -failover behind standby: a standby makes "
	    "new addresses elsewhere; write -failover before standby\n");
}
END_TEST

START_TEST(test_failover_behind_up)
{
	assert_hme0("192.168.85.19 netmask + broadcast + group test up \\\n"
		    "addif 192.168.85.21 up deprecated -failover netmask +\n",
	    "etc/hostname.hme0:2: -failover behind up: until then it counts "
	    "as a data address; write -failover before up\n");
}
END_TEST

START_TEST(test_an_up_of_two_is_missing)
{
	assert_hme0("192.168.85.19 netmask + broadcast + group test \\\n"
		    "addif 192.168.85.21 deprecated -failover netmask + up\n",
	    "etc/hostname.hme0:1: 192.168.85.19 stays down: each address needs "
	    "an up of its own; write up behind it\n");
}
END_TEST

START_TEST(test_several_lines_without_up)
{
	assert_hme0("192.168.85.19 netmask + broadcast +\ngroup test\n",
	    "etc/hostname.hme0:1: 192.168.85.19 stays down: in a file of "
	    "several lines nothing is implied; write up behind it\n");
}
END_TEST

START_TEST(test_a_test_address_without_deprecated)
{
	assert_hme0("192.168.85.19 netmask + broadcast + group test up \\\n"
		    "addif 192.168.85.21 -failover netmask + broadcast + up\n",
	    "etc/hostname.hme0:2: test address 192.168.85.21 without "
	    "deprecated: applications may send from it; write deprecated\n");
	/* Nothing else to send from: it serves as data address, too. */
	etc("hostname.hme1", "192.168.85.22 -failover group test up\n");
	assert_hme0("192.168.85.21 -failover group test up\n", "");
}
END_TEST

START_TEST(test_a_group_of_one)
{
	assert_hme0("192.168.85.19 netmask + broadcast + \\\ngroup tset up\n",
	    "etc/hostname.hme0:2: hme0 is the only NIC of group tset: there is "
	    "nowhere to fail over to; write group tset for another one, too\n"
	    "etc/hostname.hme1:1: hme1 is the only NIC of group test: there is "
	    "nowhere to fail over to; write group test for another one, too\n");
	assert_hme0("192.168.85.19\n",
	    "etc/hostname.hme1:1: hme1 is the only NIC of group test: there is "
	    "nowhere to fail over to; write group test for another one, too\n");
}
END_TEST

START_TEST(test_one_router_is_the_only_target)
{
	etc("defaultrouter", "# ours\n192.168.85.1\n");
	assert_fault("etc/defaultrouter:2: 192.168.85.1 is the only target of "
		     "all probes: when it does not answer, every NIC looks "
		     "dead; write another router, or add host routes (ip route "
		     "add HOST via HOST)\n");
	routes = true;
	assert_fault("");
	routes = false;
	etc("hostname.hme1", "192.168.85.20 group test up\n");
	/* Nobody probes. */
	assert_hme0("192.168.85.19 group test up\n", "");
	etc("defaultrouter", "");
	assert_fault("");
}
END_TEST

START_TEST(test_a_router_that_is_no_address)
{
	etc("defaultrouter",
	    "192.168.85.1\n192.168.85.2\n2001:db8::1\nfe80::1%hme0\n");
	assert_fault("");
	/* Without its NIC nobody knows where that is. */
	etc("defaultrouter", "192.168.85.1\n192.168.85.2\nfe80::1\n");
	assert_fault("etc/defaultrouter:3: fe80::1 is no address and no host "
		     "of etc/hosts; mend it, or write the host there\n");
	etc("defaultrouter", "192.168.85.1\ngateway\n");
	assert_fault("etc/defaultrouter:2: gateway is no address and no host "
		     "of etc/hosts; mend it, or write the host there\n");
}
END_TEST

START_TEST(test_a_word_that_nobody_knows)
{
	assert_hme0("192.168.85.19 netmask + broadcast + \\\n"
		    "group test upp\n",
	    "etc/hostname.hme0:2: upp is no word of ifconfig, no address and "
	    "no host of etc/hosts; mend it, or write the host there\n");
	assert_hme0("192.168.85.19 group test netmask 255.255.0.255\n",
	    "etc/hostname.hme0:1: 255.255.0.255: bad netmask: its one bits "
	    "must come first, without a gap\n");
	assert_hme0("192.168.85.19 group test zone global up\n",
	    "etc/hostname.hme0:1: zone: not supported on Linux: there are no "
	    "zones; use network namespaces\n");
}
END_TEST

START_TEST(test_an_address_that_is_none)
{
	assert_hme0("192.168.85.319 netmask + group test up\n",
	    "etc/hostname.hme0:1: 192.168.85.319 is no word of ifconfig, no "
	    "address and no host of etc/hosts; mend it, or write the host "
	    "there\n");
	assert_hme0("192.168.85.19 group test up addif wbe up\n",
	    "etc/hostname.hme0:1: wbe is no word of ifconfig, no address and "
	    "no host of etc/hosts; mend it, or write the host there\n");
}
END_TEST

START_TEST(test_a_mask_that_netmasks_does_not_know)
{
	assert_hme0("10.1.2.3 netmask + broadcast + group test up\n",
	    "etc/hostname.hme0:1: netmask +: no network of 10.1.2.3 is in "
	    "etc/netmasks, so the mask will be that of 10.0.0.0/8; write its "
	    "network there, or netmask 255.255.255.0 here\n");
	assert_hme0("10.1.2.3/24 group test up\n", "");
	/* One line implies it. */
	assert_hme0("10.1.2.3 group test\n",
	    "etc/hostname.hme0:1: netmask +: no network of 10.1.2.3 is in "
	    "etc/netmasks, so the mask will be that of 10.0.0.0/8; write its "
	    "network there, or netmask 255.255.255.0 here\n");
}
END_TEST

START_TEST(test_an_address_twice)
{
	assert_hme0("192.168.85.19 group test up\\\n"
		    " addif 192.168.85.20/24 up\n",
	    "etc/hostname.hme1:1: 192.168.85.20 is in etc/hostname.hme0:2, "
	    "too; write it once\n");
}
END_TEST

START_TEST(test_a_test_address_outside_the_subnet_of_the_data)
{
	assert_hme0("192.168.85.19 netmask + broadcast + group test up \\\n"
		    "addif 10.9.9.21/24 deprecated -failover up\n",
	    "etc/hostname.hme0:2: test address 10.9.9.21 is in the subnet of "
	    "no data address of its group, such as 192.168.85.19/24; give it "
	    "an address from there\n");
}
END_TEST

START_TEST(test_a_nic_that_is_not_there)
{
	etc("hostname.hme7", "192.168.85.77 group test up\n");
	assert_fault("etc/hostname.hme7:1: there is no NIC hme7: its addresses "
		     "go to another one of its group; rename the file if that "
		     "is not meant\n");
	remove(tmpdir_path("etc/hostname.hme7"));
	etc("hostname.hmeo", "nonsense\n");
	assert_fault("etc/hostname.hmeo:1: there is no NIC hmeo, and as its "
		     "name does not end in a digit the file is not used; "
		     "rename it after a NIC\n");
}
END_TEST

START_TEST(test_a_group_name_that_is_too_long)
{
	assert_hme0("192.168.85.19 group abcdefghijklmnopqrstuvwxyz012345 up\n",
	    "etc/hostname.hme0:1: abcdefghijklmnopqrstuvwxyz012345: group name "
	    "too long (31 characters at most)\n"
	    "etc/hostname.hme1:1: hme1 is the only NIC of group test: there is "
	    "nowhere to fail over to; write group test for another one, too\n");
}
END_TEST

START_TEST(test_ipv6_files_without_fault)
{
	etc("hostname6.hme0", "-failover group test up\n");
	etc("hostname6.hme1", "");
	assert_fault("");
	/* Unit 0 never moves, so the order of its words does not matter. */
	etc("hostname6.hme1", "group test standby up -failover\n");
	assert_fault("");
	etc("hostname6.hme0",
	    "-failover group test up addif 1080::56:a00:20ff:feb9:19fa up\n");
	etc("hostname6.hme1",
	    "fe80::1/10 -failover group test\naddif 1080::7/64 up\n");
	assert_fault("");
	/* Another NIC, another link. */
	etc("hostname.hme1", "192.168.85.20 netmask + broadcast + up\n");
	etc("hostname.hme0", "192.168.85.19 netmask + broadcast + up\n");
	etc("hostname6.hme0", "fe80::1/10\n");
	etc("hostname6.hme1", "fe80::1/10\n");
	assert_fault("");
}
END_TEST

START_TEST(test_traps_of_ipv6_files)
{
	etc("hostname6.hme1", "1080::7/64 up group test\n");
	assert_fault(
	    "etc/hostname6.hme1:1: 1080::7 cannot be the first address "
	    "of an IPv6 interface, which is its link-local one; write "
	    "addif in front of it\n");
	etc("hostname6.hme1", "group test up\naddif 1080::7/64\n");
	assert_fault("etc/hostname6.hme1:2: 1080::7 stays down: each address "
		     "needs an up of its own; write up behind it\n");
	etc("hostname6.hme1", "-failover deprecated group test up\n");
	assert_fault("etc/hostname6.hme1:1: deprecated on the link-local "
		     "address: it is for IPv4 test addresses; take it out\n");
	etc("hostname6.hme1", "group test addif 1080::7/64 up -failover\n");
	assert_fault("etc/hostname6.hme1:1: -failover behind up: until then it "
		     "counts as a data address; write -failover before up\n");
	etc("hostname6.hme0", "fe80::1 group test up addif 1080::7 up\n");
	etc("hostname6.hme1", "fe80::1 group test up addif 1080::7 up\n");
	assert_fault(
	    "etc/hostname6.hme1:1: fe80::1 is in etc/hostname6.hme0:1, "
	    "too; write it once\n"
	    "etc/hostname6.hme1:1: 1080::7 is in etc/hostname6.hme0:1, "
	    "too; write it once\n");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("bootcheck");
	TCase *tc = tcase_create("bootcheck");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_unchecked_fixture(tc, tmpdir_make, tmpdir_remove);
	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, test_clean_files_give_nothing);
	tcase_add_test(tc, test_failover_behind_standby);
	tcase_add_test(tc, test_failover_behind_up);
	tcase_add_test(tc, test_an_up_of_two_is_missing);
	tcase_add_test(tc, test_several_lines_without_up);
	tcase_add_test(tc, test_a_test_address_without_deprecated);
	tcase_add_test(tc, test_a_group_of_one);
	tcase_add_test(tc, test_one_router_is_the_only_target);
	tcase_add_test(tc, test_a_router_that_is_no_address);
	tcase_add_test(tc, test_a_word_that_nobody_knows);
	tcase_add_test(tc, test_an_address_that_is_none);
	tcase_add_test(tc, test_a_mask_that_netmasks_does_not_know);
	tcase_add_test(tc, test_an_address_twice);
	tcase_add_test(tc, test_a_test_address_outside_the_subnet_of_the_data);
	tcase_add_test(tc, test_a_nic_that_is_not_there);
	tcase_add_test(tc, test_a_group_name_that_is_too_long);
	tcase_add_test(tc, test_ipv6_files_without_fault);
	tcase_add_test(tc, test_traps_of_ipv6_files);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
