/*
 * tmpdir.c - a directory for the files of one test program.
 */
#include "tmpdir.h"

#include <check.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

char tmpdir[PATH_MAX];

void
tmpdir_make(void)
{
	const char *top = getenv("TMPDIR");

	snprintf(tmpdir, sizeof(tmpdir), "%s/ipmp-check-XXXXXX",
	    top != NULL && *top != '\0' ? top : "/tmp");
	ck_assert_ptr_nonnull(mkdtemp(tmpdir));
	ck_assert_int_eq(chmod(tmpdir, 0755), 0);
}

static int
remove_entry(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

void
tmpdir_remove(void)
{
	nftw(tmpdir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
}

const char *
tmpdir_path(const char *name)
{
	static char path[PATH_MAX + 64];

	snprintf(path, sizeof(path), "%s/%s", tmpdir, name);
	return path;
}
