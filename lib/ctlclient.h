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
 * (may be NULL).  At most 10 seconds, with the connecting if it is the first
 * one.  0 when a reply came, whatever it says;
 * -errno when none did.
 */
int ctlclient_ask(struct ctlclient *, struct ctlreq *, struct ctlreply *,
    ctlclient_unit_fn *fn, void *arg);

typedef void ctlclient_record_fn(void *arg, const struct ctlrecord *);

/* The same for answers of any kind of record. */
int ctlclient_query(struct ctlclient *, struct ctlreq *, struct ctlreply *,
    ctlclient_record_fn *fn, void *arg);

/* After CTL_SUBSCRIBE: readable when an event waits. */
int ctlclient_fd(const struct ctlclient *);
/*
 * The next event; waits at most timeout_ms (-1: for ever).  0, -ETIMEDOUT when
 * none came, or -errno when none will.
 */
int ctlclient_next(struct ctlclient *, struct ctlevent *, int timeout_ms);

#endif
