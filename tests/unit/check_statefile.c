/*
 * check_statefile.c - statefile.c: atomic replace, the lock, the look ahead.
 */
#include "mpathd/os/statefile.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tmpdir.h"

/* Another name for each test: libcheck may run them in one directory. */
static struct statefile *
open_new(const char *name)
{
	struct statefile *sf;
	int pid;

	ck_assert_int_eq(statefile_open(&sf, tmpdir_path(name), 0, &pid), 0);
	return sf;
}

static void
put(const char *dir, const char *name, const char *text)
{
	char path[512];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(tmpdir_path(path), "we");
	ck_assert_ptr_nonnull(f);
	ck_assert_int_ge(fputs(text, f), 0);
	ck_assert_int_eq(fclose(f), 0);
}

static mode_t
mode_of(const char *name)
{
	struct stat st;

	ck_assert_int_eq(stat(tmpdir_path(name), &st), 0);
	return st.st_mode & 07777;
}

static void
ck_assert_state(struct statefile *sf, const char *wanted)
{
	char *text;
	size_t len;

	ck_assert_int_eq(statefile_read(sf, &text, &len), 0);
	ck_assert_uint_eq(len, strlen(wanted));
	ck_assert_str_eq(text, wanted);
	free(text);
}

START_TEST(test_what_is_written_is_read)
{
	struct statefile *sf = open_new("written");

	ck_assert_int_eq(statefile_write(sf, "one\n", 4), 0);
	ck_assert_state(sf, "one\n");
	ck_assert_int_eq(statefile_write(sf, "", 0), 0);
	ck_assert_state(sf, "");
	statefile_close(sf);
}
END_TEST

START_TEST(test_a_large_state_is_read_in_whole)
{
	struct statefile *sf = open_new("large");
	const size_t size = 3000 * 1000;
	char *text = malloc(size + 1);

	ck_assert_ptr_nonnull(text);
	memset(text, 'x', size);
	text[size] = '\0';
	ck_assert_int_eq(statefile_write(sf, text, size), 0);
	ck_assert_state(sf, text);
	free(text);
	statefile_close(sf);
}
END_TEST

START_TEST(test_no_state_is_said_so)
{
	struct statefile *sf = open_new("none");
	char *text;
	size_t len;

	ck_assert_int_eq(statefile_read(sf, &text, &len), -ENOENT);
	statefile_close(sf);
}
END_TEST

START_TEST(test_everybody_may_read_whatever_the_umask)
{
	struct statefile *sf;

	umask(077);
	sf = open_new("modes");
	ck_assert_int_eq(statefile_write(sf, "x", 1), 0);
	ck_assert_uint_eq(mode_of("modes"), 0755);
	ck_assert_uint_eq(mode_of("modes/state"), 0644);
	statefile_close(sf);
}
END_TEST

START_TEST(test_a_directory_that_is_there_keeps_its_mode)
{
	ck_assert_int_eq(mkdir(tmpdir_path("kept"), 0700), 0);
	statefile_close(open_new("kept"));
	ck_assert_uint_eq(mode_of("kept"), 0700);
}
END_TEST

START_TEST(test_a_torn_leftover_is_ignored_and_replaced)
{
	struct statefile *sf = open_new("torn");
	struct stat st;

	ck_assert_int_eq(statefile_write(sf, "whole", 5), 0);
	put("torn", "state.new", "a longer text that was not fin");
	ck_assert_state(sf, "whole");
	ck_assert_int_eq(statefile_write(sf, "next", 4), 0);
	ck_assert_state(sf, "next");
	ck_assert_int_eq(stat(tmpdir_path("torn/state.new"), &st), -1);
	statefile_close(sf);
}
END_TEST

START_TEST(test_a_reader_keeps_the_old_text_while_it_is_replaced)
{
	struct statefile *sf = open_new("reader");
	char buf[8] = "";
	int fd;

	ck_assert_int_eq(statefile_write(sf, "old", 3), 0);
	fd = open(tmpdir_path("reader/state"), O_RDONLY | O_CLOEXEC);
	ck_assert_int_ge(fd, 0);
	ck_assert_int_eq(statefile_write(sf, "new", 3), 0);
	ck_assert_int_eq(read(fd, buf, sizeof(buf) - 1), 3);
	ck_assert_str_eq(buf, "old");
	close(fd);
	statefile_close(sf);
}
END_TEST

START_TEST(test_the_second_is_told_who_is_the_first)
{
	struct statefile *first = open_new("lock"), *second;
	int pid;

	ck_assert_int_eq(statefile_open(&second, tmpdir_path("lock"), 0, &pid),
	    -EBUSY);
	ck_assert_int_eq(pid, getpid());
	statefile_close(first);

	ck_assert_int_eq(statefile_open(&second, tmpdir_path("lock"), 0, &pid),
	    0);
	statefile_close(second);
}
END_TEST

START_TEST(test_the_lock_goes_over_to_the_forked_daemon)
{
	struct statefile *sf = open_new("forked"), *second;
	int go[2], said[2], pid, status;
	char c;
	pid_t child;

	ck_assert_int_eq(pipe2(go, O_CLOEXEC), 0);
	ck_assert_int_eq(pipe2(said, O_CLOEXEC), 0);
	child = fork();
	if (child == 0) {
		close(go[1]);
		if (statefile_set_pid(sf) != 0)
			_exit(1);
		if (write(said[1], "x", 1) != 1)
			_exit(1);
		_exit(read(go[0], &c, 1) == 0 ? 0 : 1);
	}
	ck_assert_int_eq(read(said[0], &c, 1), 1);
	statefile_close(sf);
	ck_assert_int_eq(
	    statefile_open(&second, tmpdir_path("forked"), 0, &pid), -EBUSY);
	ck_assert_int_eq(pid, child);

	close(go[1]);
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(
	    statefile_open(&second, tmpdir_path("forked"), 0, &pid), 0);
	statefile_close(second);
}
END_TEST

START_TEST(test_a_killed_daemon_leaves_its_state_and_no_lock)
{
	struct statefile *sf;
	int status;
	pid_t child = fork();

	if (child == 0) {
		sf = open_new("killed");
		if (statefile_write(sf, "left", 4) == 0)
			raise(SIGKILL);
		_exit(1);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFSIGNALED(status));
	sf = open_new("killed");
	ck_assert_state(sf, "left");
	statefile_close(sf);
}
END_TEST

START_TEST(test_a_reader_takes_no_lock_and_makes_nothing)
{
	struct statefile *daemon, *sf;
	struct stat st;
	char *text;
	size_t len;
	int pid;

	ck_assert_int_eq(statefile_open(&sf, tmpdir_path("made"), 1, &pid), 0);
	ck_assert_int_eq(statefile_read(sf, &text, &len), -ENOENT);
	statefile_close(sf);
	ck_assert_int_eq(stat(tmpdir_path("made"), &st), -1);

	daemon = open_new("made");
	ck_assert_int_eq(statefile_write(daemon, "seen", 4), 0);
	ck_assert_int_eq(statefile_open(&sf, tmpdir_path("made"), 1, &pid), 0);
	ck_assert_state(sf, "seen");
	statefile_close(sf);
	statefile_close(daemon);
}
END_TEST

START_TEST(test_a_run_directory_that_is_a_file_is_an_error)
{
	struct statefile *sf;
	int pid;

	put(".", "file", "");
	ck_assert_int_eq(statefile_open(&sf, tmpdir_path("file"), 0, &pid),
	    -ENOTDIR);
	ck_assert_int_eq(statefile_open(&sf, tmpdir_path("no/where"), 0, &pid),
	    -ENOENT);
}
END_TEST

START_TEST(test_check_leaves_nothing_behind)
{
	struct statefile *sf = open_new("check");
	struct stat st;

	ck_assert_int_eq(statefile_check(sf), 0);
	ck_assert_int_eq(statefile_write(sf, "x", 1), 0);
	ck_assert_int_eq(statefile_check(sf), 0);
	ck_assert_int_eq(stat(tmpdir_path("check/state.check"), &st), -1);
	ck_assert_state(sf, "x");
	statefile_close(sf);
}
END_TEST

/* Whether a tmpfs is mounted there now, in a mount namespace of our own. */
static bool
mount_tmpfs(const char *dir, const char *options)
{
	return unshare(CLONE_NEWNS) == 0 &&
	    mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0 &&
	    mkdir(dir, 0755) == 0 &&
	    mount("tmpfs", dir, "tmpfs", 0, options) == 0;
}

START_TEST(test_a_read_only_directory_cannot_be_opened)
{
	struct statefile *sf;
	int pid;

	if (!mount_tmpfs(tmpdir_path("readonly"), "size=1m"))
		return;
	ck_assert_int_eq(mount("none", tmpdir_path("readonly"), NULL,
			     MS_REMOUNT | MS_RDONLY, NULL),
	    0);
	ck_assert_int_eq(statefile_open(&sf, tmpdir_path("readonly"), 0, &pid),
	    -EROFS);
}
END_TEST

START_TEST(test_a_directory_that_became_read_only_is_noticed_before_the_write)
{
	struct statefile *sf = open_new("denied");

	ck_assert_int_eq(statefile_check(sf), 0);
	ck_assert_int_eq(chmod(tmpdir_path("denied"), 0555), 0);
	if (geteuid() == 0)
		ck_assert_int_eq(seteuid(65534), 0);
	ck_assert_int_eq(statefile_check(sf), -EACCES);
	ck_assert_int_eq(statefile_write(sf, "x", 1), -EACCES);
	statefile_close(sf);
	/* The leak checker may not look at one who has changed its user. */
	ck_assert_int_eq(seteuid(getuid()), 0);
	ck_assert_int_eq(prctl(PR_SET_DUMPABLE, 1), 0);
	ck_assert_int_eq(chmod(tmpdir_path("denied"), 0755), 0);
}
END_TEST

START_TEST(test_a_full_directory_is_noticed_and_keeps_the_old_state)
{
	struct statefile *sf;
	char text[4096];
	int fd;

	if (!mount_tmpfs(tmpdir_path("full"), "size=64k"))
		return;
	sf = open_new("full");
	ck_assert_int_eq(statefile_write(sf, "kept", 4), 0);
	ck_assert_int_eq(statefile_check(sf), 0);

	memset(text, 'x', sizeof(text));
	fd = open(tmpdir_path("full/ballast"), O_WRONLY | O_CREAT | O_CLOEXEC,
	    0600);
	ck_assert_int_ge(fd, 0);
	while (write(fd, text, sizeof(text)) > 0)
		;
	close(fd);

	ck_assert_int_eq(statefile_check(sf), -ENOSPC);
	ck_assert_int_eq(statefile_write(sf, text, sizeof(text)), -ENOSPC);
	ck_assert_state(sf, "kept");
	ck_assert_int_eq(unlink(tmpdir_path("full/ballast")), 0);
	ck_assert_int_eq(statefile_check(sf), 0);
	statefile_close(sf);
}
END_TEST

int
main(void)
{
	Suite *s = suite_create("statefile");
	TCase *t = tcase_create("statefile");
	SRunner *sr = srunner_create(s);
	int failed;

	tcase_add_unchecked_fixture(t, tmpdir_make, tmpdir_remove);
	tcase_add_test(t, test_what_is_written_is_read);
	tcase_add_test(t, test_a_large_state_is_read_in_whole);
	tcase_add_test(t, test_no_state_is_said_so);
	tcase_add_test(t, test_everybody_may_read_whatever_the_umask);
	tcase_add_test(t, test_a_directory_that_is_there_keeps_its_mode);
	tcase_add_test(t, test_a_torn_leftover_is_ignored_and_replaced);
	tcase_add_test(t,
	    test_a_reader_keeps_the_old_text_while_it_is_replaced);
	tcase_add_test(t, test_the_second_is_told_who_is_the_first);
	tcase_add_test(t, test_the_lock_goes_over_to_the_forked_daemon);
	tcase_add_test(t, test_a_killed_daemon_leaves_its_state_and_no_lock);
	tcase_add_test(t, test_a_reader_takes_no_lock_and_makes_nothing);
	tcase_add_test(t, test_a_run_directory_that_is_a_file_is_an_error);
	tcase_add_test(t, test_check_leaves_nothing_behind);
	tcase_add_test(t, test_a_read_only_directory_cannot_be_opened);
	tcase_add_test(t,
	    test_a_directory_that_became_read_only_is_noticed_before_the_write);
	tcase_add_test(t,
	    test_a_full_directory_is_noticed_and_keeps_the_old_state);
	suite_add_tcase(s, t);
	srunner_run_all(sr, CK_ENV);
	failed = srunner_ntests_failed(sr);
	srunner_free(sr);
	return failed != 0;
}
