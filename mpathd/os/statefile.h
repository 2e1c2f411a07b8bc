/*
 * statefile.h - the state file on disk: atomic replace, lock, one daemon per
 * run directory.
 */
#ifndef STATEFILE_H
#define STATEFILE_H

#include <stddef.h>
#include <sys/types.h>

struct statefile;

/*
 * Makes the run directory (mode 0755, one level) when it is missing, takes its
 * lock, and keeps both open.  -EBUSY: another process holds the lock, and *pid
 * is its process id when it can be told (0 when not).  Else -errno.
 * readonly: takes no lock and makes nothing; a directory that is missing then
 * has no state in it.
 */
int statefile_open(struct statefile **, const char *rundir, int readonly,
    int *pid);
void statefile_close(struct statefile *);

/* Gives the run directory to this user and group.  0 or -errno. */
int statefile_give(struct statefile *, uid_t, gid_t);
/* To whom it belongs; ourselves when there is none.  0 or -errno. */
int statefile_owner(const struct statefile *, uid_t *, gid_t *);

/*
 * The text of the state, allocated with a NUL behind it; the caller frees it.
 * -ENOENT when there is none.
 */
int statefile_read(struct statefile *, char **text, size_t *len);
/* Replaces the state in one step: a reader sees the old or the new text. */
int statefile_write(struct statefile *, const char *text, size_t len);
/* Nothing is known any more. */
int statefile_remove(struct statefile *);
/* The state is state.bad from now on: it made no sense. */
int statefile_set_aside(struct statefile *);
/*
 * 0 when statefile_write would work now, else -errno (a run directory that is
 * read-only or full): asked before a change is taken on.
 */
int statefile_check(struct statefile *);
/* Says the process id of this process in the lock, for whom comes second. */
int statefile_set_pid(struct statefile *);

#endif
