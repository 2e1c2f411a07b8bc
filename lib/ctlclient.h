/*
 * ctlclient.h - connect to the daemon, send one request, read its replies.
 */
#ifndef CTLCLIENT_H
#define CTLCLIENT_H

#include "ctlmsg.h"

struct ctlclient;

/* The name of the socket in the run directory. */
#define CTL_SOCKET "control"

/*
 * The run directory: $IPMP_RUNDIR, else the one chosen when built
 * (RUNDIR, /run/mpathd).
 */
const char *ctlclient_rundir(void);

/* 0 or -errno: -ENOENT or -ECONNREFUSED when no daemon runs there. */
int ctlclient_open(struct ctlclient **, const char *rundir);
/* Speaks over a connected SOCK_SEQPACKET socket, which it then owns. */
int ctlclient_from_fd(struct ctlclient **, int fd);
void ctlclient_close(struct ctlclient *);

typedef void ctlclient_unit_fn(void *arg, const struct ctlunit *);

/*
 * Sends the request and reads to its CTL_REPLY, handing every CTL_UNIT to fn
 * (may be NULL).  At most 10 seconds.  0 when a reply came, whatever it says;
 * -errno when none did.
 */
int ctlclient_ask(struct ctlclient *, struct ctlreq *, struct ctlreply *,
    ctlclient_unit_fn *fn, void *arg);

#endif
