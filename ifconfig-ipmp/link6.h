/*
 * link6.h - what the kernel alone knows of IPv6 on a link: asked for, and the
 * token set.
 */
#ifndef LINK6_H
#define LINK6_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/ipaddr.h"

/*
 * token: the interface id that addresses of advertised prefixes get, as ::ID/64
 * (unset: nobody has set one).  disabled: IPv6 is switched off.  no_linklocal:
 * the kernel makes no link-local address there.  Times are in milliseconds.
 */
struct link6 {
	bool disabled, no_linklocal;
	struct ipaddr token;
	uint32_t hops, mtu, reach_ms, retrans_ms;
};

/* 0 or -errno; -EAFNOSUPPORT: the link has no IPv6. */
int link6_read(uint32_t ifindex, struct link6 *);

/* 0 or -errno. */
int link6_set_token(uint32_t ifindex, const struct ipaddr *);

#endif
