/*
 * peercred.h - whether the process at the other end of a Unix socket may
 * administer the network.
 */
#ifndef PEERCRED_H
#define PEERCRED_H

#include <stdbool.h>
#include <sys/types.h>

/*
 * Its effective user is root, or it has CAP_NET_ADMIN in our user namespace, or
 * it runs as the user who started this daemon with CAP_NET_ADMIN.  What cannot
 * be told counts as no.
 */
bool peercred_privileged(int fd, uid_t starter);

#endif
