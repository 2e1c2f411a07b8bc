/*
 * hosts.h - the address of a host name, from the hosts file.
 *
 * Only from the file: an address of this machine that hangs on a name server
 * could not be set while the network is down.
 */
#ifndef HOSTS_H
#define HOSTS_H

#include "lib/ipaddr.h"

/*
 * Looks into ROOT/etc/hosts.  0 and the first address of that family with that
 * name, or -ENOENT.
 */
int hosts_lookup(const char *root, int family, const char *name,
    struct ipaddr *);

#endif
