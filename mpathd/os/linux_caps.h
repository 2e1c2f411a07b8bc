/*
 * linux_caps.h - who the process is and what it may do, from the time on when
 * all is open that needs more.
 */
#ifndef LINUX_CAPS_H
#define LINUX_CAPS_H

#include <sys/types.h>

/*
 * Becomes this user and group, where they are not root's, and keeps
 * CAP_NET_ADMIN and CAP_NET_RAW as far as it has them; nothing that it runs
 * could ever have more.  0 or -errno.
 */
int linux_caps_drop(uid_t, gid_t);

#endif
