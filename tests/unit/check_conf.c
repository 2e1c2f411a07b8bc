/*
 * check_conf.c - conf.c: the golden cases of tests/conf, and whole files.
 *
 * CASE.in is a configuration file, CASE.ok what is said about it followed by
 * what conf_print() makes of it.
 */
#include "mpathd/conf.h"

#include <check.h>
#include <errno.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tmpdir.h"

#define TEXT_MAX 8192

/* All complaints of one reading, a line each. */
static char complaints[TEXT_MAX];

static void
collect(void *arg, const char *text)
{
	size_t len = strlen(complaints);

	(void)arg;
	snprintf(complaints + len, sizeof(complaints) - len, "%s\n", text);
}

static const char *
srcdir(void)
{
	const char *dir = getenv("SRCDIR");

	return dir != NULL ? dir : ".";
}

static void
load(const char *path, char buf[TEXT_MAX])
{
	FILE *f = fopen(path, "re");
	size_t n;

	ck_assert_msg(f != NULL, "cannot open %s", path);
	n = fread(buf, 1, TEXT_MAX - 1, f);
	buf[n] = '\0';
	fclose(f);
}

static void
save(const char *name, const char *text, size_t len)
{
	FILE *f = fopen(tmpdir_path(name), "we");

	ck_assert_ptr_nonnull(f);
	ck_assert_uint_eq(fwrite(text, 1, len, f), len);
	ck_assert_int_eq(fclose(f), 0);
}

static int
read_conf(struct conf *c, const char *path)
{
	complaints[0] = '\0';
	return conf_read(c, path, collect, NULL);
}

static void
check_case(const char *in)
{
	static char text[TEXT_MAX], wanted[TEXT_MAX], got[2 * TEXT_MAX];
	char ok[4096], printed[512];
	struct conf c;

	snprintf(ok, sizeof(ok), "%.*s.ok", (int)strlen(in) - 3, in);
	load(in, text);
	load(ok, wanted);
	complaints[0] = '\0';
	conf_parse(&c, "mpathd", text, collect, NULL);
	snprintf(got, sizeof(got), "%s%s", complaints,
	    conf_print(&c, printed, sizeof(printed)));
	ck_assert_msg(strcmp(got, wanted) == 0, "%s\nwanted:\n%s\ngot:\n%s", in,
	    wanted, got);
}

START_TEST(test_every_case_gives_what_its_ok_file_says)
{
	char pattern[4096];
	glob_t g;
	size_t i;

	snprintf(pattern, sizeof(pattern), "%s/tests/conf/*.in", srcdir());
	ck_assert_int_eq(glob(pattern, 0, NULL, &g), 0);
	for (i = 0; i < g.gl_pathc; i++)
		check_case(g.gl_pathv[i]);
	globfree(&g);
}
END_TEST

START_TEST(test_what_is_printed_reads_back_the_same)
{
	const struct conf c = { .detection_time = MSEC(50),
		.probe_failures = 10,
		.said_failures = true };
	struct conf back;
	char text[512];

	conf_print(&c, text, sizeof(text));
	complaints[0] = '\0';
	conf_parse(&back, "mpathd", text, collect, NULL);

	ck_assert_str_eq(complaints, "");
	ck_assert_int_eq(back.detection_time, c.detection_time);
	ck_assert_uint_eq(back.probe_failures, 10);
	ck_assert(!back.failback);
	ck_assert(!back.track_only_groups);
}
END_TEST

START_TEST(test_the_shipped_file_says_the_defaults)
{
	char path[4096], shipped[512], defaults[512];
	struct conf c, d;

	snprintf(path, sizeof(path), "%s/etc/mpathd", srcdir());
	ck_assert_int_eq(read_conf(&c, path), 0);
	conf_defaults(&d);

	ck_assert_str_eq(complaints, "");
	ck_assert_str_eq(conf_print(&c, shipped, sizeof(shipped)),
	    conf_print(&d, defaults, sizeof(defaults)));
}
END_TEST

START_TEST(test_a_missing_file_gives_the_defaults_silently)
{
	struct conf c = { 0 };

	ck_assert_int_eq(read_conf(&c, tmpdir_path("none")), 0);
	ck_assert_str_eq(complaints, "");
	ck_assert_int_eq(c.detection_time, SEC(10));
	ck_assert(c.failback);
	ck_assert(c.track_only_groups);
}
END_TEST

START_TEST(test_an_unreadable_file_is_an_error_and_gives_the_defaults)
{
	struct conf c = { 0 };

	ck_assert_int_eq(read_conf(&c, tmpdir), -EISDIR);
	ck_assert_str_eq(complaints, "");
	ck_assert_int_eq(c.detection_time, SEC(10));
}
END_TEST

START_TEST(test_a_fifo_does_not_hold_us_up)
{
	struct conf c = { 0 };

	ck_assert_int_eq(mkfifo(tmpdir_path("fifo"), 0600), 0);
	ck_assert_int_eq(read_conf(&c, tmpdir_path("fifo")), 0);
	ck_assert_int_eq(c.detection_time, SEC(10));
}
END_TEST

START_TEST(test_a_file_with_nul_bytes_is_reported_and_not_read)
{
	static const char text[] = "FAILBACK=no\n\0FAILBACK=no\n";
	char wanted[8192];
	struct conf c;

	save("nul", text, sizeof(text) - 1);
	ck_assert_int_eq(read_conf(&c, tmpdir_path("nul")), 0);

	snprintf(wanted, sizeof(wanted),
	    "%s: not a text file, assuming defaults\n", tmpdir_path("nul"));
	ck_assert_str_eq(complaints, wanted);
	ck_assert(c.failback);
}
END_TEST

START_TEST(test_a_file_over_64_kib_is_reported_and_not_read)
{
	const size_t size = 64 * 1024 + 1;
	char *text = malloc(size), wanted[8192];
	struct conf c;

	ck_assert_ptr_nonnull(text);
	memset(text, '\n', size);
	memcpy(text, "FAILBACK=no\n", 12);
	save("big", text, size);
	save("fits", text, size - 1);
	free(text);

	ck_assert_int_eq(read_conf(&c, tmpdir_path("big")), 0);
	snprintf(wanted, sizeof(wanted),
	    "%s: larger than 65536 bytes, assuming defaults\n",
	    tmpdir_path("big"));
	ck_assert_str_eq(complaints, wanted);
	ck_assert(c.failback);

	ck_assert_int_eq(read_conf(&c, tmpdir_path("fits")), 0);
	ck_assert_str_eq(complaints, "");
	ck_assert(!c.failback);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("conf");
	TCase *t = tcase_create("conf");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_unchecked_fixture(t, tmpdir_make, tmpdir_remove);
	tcase_add_test(t, test_every_case_gives_what_its_ok_file_says);
	tcase_add_test(t, test_what_is_printed_reads_back_the_same);
	tcase_add_test(t, test_the_shipped_file_says_the_defaults);
	tcase_add_test(t, test_a_missing_file_gives_the_defaults_silently);
	tcase_add_test(t,
	    test_an_unreadable_file_is_an_error_and_gives_the_defaults);
	tcase_add_test(t, test_a_fifo_does_not_hold_us_up);
	tcase_add_test(t, test_a_file_with_nul_bytes_is_reported_and_not_read);
	tcase_add_test(t, test_a_file_over_64_kib_is_reported_and_not_read);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
