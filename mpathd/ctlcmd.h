/*
 * ctlcmd.h - the table of control commands: each a query or a change for the
 * engine.
 */
#ifndef CTLCMD_H
#define CTLCMD_H

#include <stdbool.h>

#include "lib/ctlmsg.h"
#include "lib/mtime.h"

struct engine;

/* Where the answers go: a client of ctlserver, or a test's. */
struct ctlsink {
	void (*unit)(void *arg, const struct ctlunit *);
	void (*reply)(void *arg, const struct ctlreply *);
	void *arg;
	/* The records of CTL_QUERY. */
	void (*record)(void *arg, const struct ctlrecord *);
	/* The client hears of these events from now on. */
	void (*subscribe)(void *arg, uint32_t mask);
};

/* 0, or -errno when the run directory cannot take a new state. */
typedef int ctlcmd_check_fn(void *arg);

struct ctlcmd {
	struct engine *engine;
	ctlcmd_check_fn *check;
	void *check_arg;
	const char *rundir;    /* for messages */
	mtime_t (*wall)(void); /* since 1970 */
};

/* Carries out one request and answers it, with exactly one reply. */
void ctlcmd_run(const struct ctlcmd *, const struct ctlreq *, bool privileged,
    mtime_t now, const struct ctlsink *);

#endif
