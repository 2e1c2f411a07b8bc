/*
 * routers.h - the default routes that the defaultrouter file asks for.
 */
#ifndef ROUTERS_H
#define ROUTERS_H

#include <stdio.h>

#include "lib/ipaddr.h"

typedef void routers_fn(void *arg, unsigned int line, const char *word);

/* The text of ROOT/etc/defaultrouter, to be freed; NULL: none. */
char *routers_read(const char *root);

/*
 * Hands over the first word of each line of a defaultrouter file; # starts a
 * comment.
 */
void routers_parse(char *text, routers_fn *, void *arg);

/*
 * Adds a default route through each router of ROOT/etc/defaultrouter that has
 * none yet.  What does not work is said on err, by name, and does not stop the
 * rest.  0, or -1 when something failed.
 */
int routers_apply(const char *root, FILE *err);

/* How many routes other than default ones lead through a router; or -errno. */
int routers_static(void);

#endif
