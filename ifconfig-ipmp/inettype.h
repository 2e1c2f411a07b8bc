/*
 * inettype.h - which look ifconfig has, from the inet_type file.
 */
#ifndef INETTYPE_H
#define INETTYPE_H

#include <stdbool.h>

/*
 * Reads DEFAULT_IP from ROOT/etc/default/inet_type.  ipv4_only: IPv6 is not
 * shown, nor what came with it.  0, also without a file, or -EINVAL for a
 * value that is none.
 */
int inettype_read(const char *root, bool *ipv4_only);

#endif
