/*
 * check_linux_manager.c - tests of os/linux_manager.
 */
#include "mpathd/os/linux_manager.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tmpdir.h"

static void
make_parents(const char *name)
{
	char part[128];
	const char *slash = name;

	while ((slash = strchr(slash, '/')) != NULL) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash - name), name);
		mkdir(tmpdir_path(part), 0755);
		slash++;
	}
}

static void
write_file(const char *name, const char *text)
{
	FILE *f;

	make_parents(name);
	f = fopen(tmpdir_path(name), "w");
	ck_assert_ptr_nonnull(f);
	fputs(text, f);
	fclose(f);
}

struct sign_case {
	const char *file, *text, *manager; /* of hme0, index 3 */
};

static const struct sign_case cases[] = {
	{ "run/systemd/netif/links/3",
	    "# private\nADMIN_STATE=configured\nOPER_STATE=routable\n",
	    "systemd-networkd" },
	{ "run/systemd/netif/links/3", "ADMIN_STATE=unmanaged\n", NULL },
	{ "run/systemd/netif/links/4", "ADMIN_STATE=configured\n", NULL },
	{ "run/NetworkManager/devices/3", "[device]\nmanaged=true\n",
	    "NetworkManager" },
	{ "run/NetworkManager/devices/3", "[device]\nmanaged=false\n", NULL },
	{ "run/dhcpcd/hme0.pid", "12\n", "dhcpcd" },
	{ "run/dhcpcd/hme1.pid", "12\n", NULL },
	{ "run/dhclient.hme0.pid", "12\n", "dhclient" },
	{ "run/udhcpc.hme0.pid", "12\n", "udhcpc" },
	{ "run/network/ifstate", "lo=lo\nhme0=hme0\n", "ifupdown" },
	{ "run/network/ifstate", "lo=lo\nhme00=hme00\n", NULL },
};
#define CASES (int)(sizeof(cases) / sizeof(cases[0]))

START_TEST(test_a_manager_is_known_by_its_files)
{
	const struct sign_case *c = &cases[_i];
	const char *got;

	write_file(c->file, c->text);
	got = linux_manager_of(tmpdir, 3, "hme0");
	unlink(tmpdir_path(c->file));
	if (c->manager == NULL)
		ck_assert_ptr_null(got);
	else
		ck_assert_str_eq(got, c->manager);
}
END_TEST

START_TEST(test_a_program_is_known_by_its_port)
{
	char name[32];

	linux_manager_program((uint32_t)getpid(), name, sizeof(name));
	/* The kernel keeps 15 bytes of it. */
	ck_assert_str_eq(name, "check_linux_man");
}
END_TEST

START_TEST(test_nobody_has_a_port_that_is_no_process)
{
	char name[32] = "x";

	linux_manager_program(UINT32_MAX, name, sizeof(name));
	ck_assert_str_eq(name, "");
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("linux_manager");
	TCase *tc = tcase_create("linux_manager");
	SRunner *sr = srunner_create(s);
	int failed;

	suite_add_tcase(s, tc);
	tcase_add_unchecked_fixture(tc, tmpdir_make, tmpdir_remove);
	tcase_add_loop_test(tc, test_a_manager_is_known_by_its_files, 0, CASES);
	tcase_add_test(tc, test_a_program_is_known_by_its_port);
	tcase_add_test(tc, test_nobody_has_a_port_that_is_no_process);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
