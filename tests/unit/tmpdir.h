/*
 * tmpdir.h - a directory for the files of one test program.
 *
 * For unchecked fixtures, which run outside of the process that a failed test
 * ends: so it goes away in any case.
 */
#ifndef TMPDIR_H
#define TMPDIR_H

/* Its path; everybody may enter it. */
extern char tmpdir[];

void tmpdir_make(void);
void tmpdir_remove(void);

/* The path of a file in it; valid until the next call. */
const char *tmpdir_path(const char *name);

#endif
