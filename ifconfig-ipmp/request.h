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
 */
struct session {
	struct ctlclient *client;
	const char *root;
	struct show_style style;
	FILE *out, *err;
};

/*
 * Does what the line says, from left to right, or shows what it asks for.
 * The exit status of the program: 0, or 1 when something failed.
 */
int request_run(struct session *, const struct args *);

#endif
