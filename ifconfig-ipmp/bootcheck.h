/*
 * bootcheck.h - what is wrong in the hostname files, before they are used.
 */
#ifndef BOOTCHECK_H
#define BOOTCHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "bootfiles.h"

typedef void bootcheck_report_fn(void *arg, const char *text);

/*
 * root: in front of /etc.  routes: the machine has routes through a router that
 * are no default routes.  report is handed one line for each finding:
 * "FILE:LINE: what is wrong and what to write instead".
 */
struct bootcheck {
	const char *root;
	const struct bootfiles *files;
	bool routes;
	bootcheck_report_fn *report;
	void *arg;
};

/* How many findings there are, or -ENOMEM. */
int bootcheck_run(const struct bootcheck *);

#endif
