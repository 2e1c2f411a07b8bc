/*
 * linux_filter.h - the system calls that the process may make from now on.
 *
 * Which file implements it is chosen at configure: linux_filter.c with
 * libseccomp, linux_filter_none.c without.
 */
#ifndef LINUX_FILTER_H
#define LINUX_FILTER_H

/*
 * What is not needed fails with EPERM; what would start another program, or
 * look into one, ends the process.  0, -EOPNOTSUPP where the kernel or the
 * build has no filter, or -errno.
 */
int linux_filter_install(void);

/* More calls that the build needs, by name; ended by NULL. */
extern const char *const linux_filter_more[];

#endif
