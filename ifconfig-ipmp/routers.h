/*
 * routers.h - the default routes that the defaultrouter file asks for.
 */
#ifndef ROUTERS_H
#define ROUTERS_H

#include <stdint.h>
#include <stdio.h>

#include "lib/ipaddr.h"

/* nic: behind the % of a link-local address; it points into the word. */
struct router {
	struct ipaddr addr;
	const char *nic;
	uint32_t ifindex; /* 0: not looked up, or any */
};

typedef void routers_fn(void *arg, unsigned int line, const char *word);

/* The text of ROOT/etc/defaultrouter, to be freed; NULL: none. */
char *routers_read(const char *root);

/*
 * Hands over the first word of each line of a defaultrouter file; # starts a
 * comment.
 */
void routers_parse(char *text, routers_fn *, void *arg);

/*
 * An IPv4 or IPv6 address, one of the link with its NIC (fe80::1%hme0), or a
 * name of ROOT/etc/hosts.  0 or -errno.
 */
int routers_address(const char *root, const char *word, struct router *);

/*
 * Adds a default route through each router of ROOT/etc/defaultrouter that has
 * none yet.  What does not work is said on err, by name, and does not stop the
 * rest.  0, or -1 when something failed.
 */
int routers_apply(const char *root, FILE *err);

/* How many routes other than default ones lead through a router; or -errno. */
int routers_static(void);

#endif
