/*
 * netmasks.h - the netmask of a network, from the netmasks file.
 */
#ifndef NETMASKS_H
#define NETMASKS_H

#include <stdint.h>

#include "lib/ipaddr.h"

/*
 * Looks into ROOT/etc/netmasks and ROOT/etc/inet/netmasks.  0 and the prefix
 * length of the closest entry, or -ENOENT when no entry is for the address.
 */
int netmasks_lookup(const char *root, const struct ipaddr *, uint8_t *plen);

#endif
