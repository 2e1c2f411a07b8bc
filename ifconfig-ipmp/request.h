/*
 * request.h - carries out the operations of a command line through the control
 * socket.
 */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdio.h>

#include "args.h"
#include "lib/ctlclient.h"
#include "show.h"

/*
 * root: in front of /etc.  out: what was asked for; err: what went wrong.
 * adopt: an address that the interface of the line has already, wherever it
 * lives now, is not set again but taken as the unit that the words are for, so
 * that a line may be run twice.
 */
struct session {
	struct ctlclient *client;
	const char *root;
	bool adopt;
	struct show_style style;
	FILE *out, *err;
};

/*
 * Does what the line says, from left to right, or shows what it asks for.
 * The exit status of the program: 0, or 1 when something failed.
 */
int request_run(struct session *, const struct args *);

struct unitlist {
	struct ctlunit *v;
	size_t n;
	bool nomem;
};

/*
 * What the daemon answers to CTL_LIST or CTL_LINKS.  0, or -1 when it has been
 * said what is wrong; the caller frees v in any case.
 */
int request_list(struct session *, enum ctl_type, struct unitlist *);

/* Makes a NIC the home of a unit.  0, or -1 when it has been said. */
int request_set_home(struct session *, const struct ctlunit *, const char *nic);

#endif
