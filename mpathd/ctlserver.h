/*
 * ctlserver.h - Unix socket: accept, whole records, limits; never blocks.
 *
 * A client that does not read its answers is closed once more than
 * CTLSERVER_BACKLOG bytes wait for it, one that listens to events already with
 * CTLSERVER_EVENTS; one that sends nothing costs nothing.
 * And nobody has for ever: who takes none of what waits for him for
 * CTLSERVER_PATIENCE is closed, and an ordinary user who neither asks nor
 * listens after CTLSERVER_IDLE.  His requests are served CTLSERVER_PACE apart,
 * so that he cannot keep the daemon busy.
 */
#ifndef CTLSERVER_H
#define CTLSERVER_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/ctlmsg.h"
#include "lib/mtime.h"

struct ctlserver;
struct ctlconn;
struct loop;

#define CTLSERVER_CLIENTS  64
#define CTLSERVER_BACKLOG  (16 * 1024 * 1024)
#define CTLSERVER_EVENTS   (1024 * 1024)
#define CTLSERVER_PATIENCE SEC(10)
#define CTLSERVER_IDLE	   SEC(60)
#define CTLSERVER_PACE	   MSEC(10)

/*
 * A whole, well-formed request came.  privileged: the peer's effective uid is 0
 * or it has CAP_NET_ADMIN.  The callee answers with ctlserver_reply() at once.
 */
typedef void ctlserver_req_fn(void *arg, struct ctlconn *,
    const struct ctlreq *, bool privileged);
/* The last client has gone (only in ctlserver_open_fd mode). */
typedef void ctlserver_gone_fn(void *arg);

/*
 * Listens on RUNDIR/control (mode 0666; an old socket there is replaced: the
 * caller holds the lock of the run directory).
 */
int ctlserver_open(struct ctlserver **, struct loop *, const char *rundir,
    ctlserver_req_fn *, void *arg);
/* Serves the one client at the other end of fd. */
int ctlserver_open_fd(struct ctlserver **, struct loop *, int fd,
    ctlserver_req_fn *, ctlserver_gone_fn *, void *arg);
/* Closes all clients and removes the socket that it made. */
void ctlserver_close(struct ctlserver *);

/*
 * Looks at the clients' times, in every turn of the loop; when next
 * (MTIME_NEVER: when something happens).
 */
mtime_t ctlserver_tick(struct ctlserver *, mtime_t now);

/* Queues one record; the server sends it when the client can take it. */
void ctlserver_unit(struct ctlconn *, uint32_t seq, const struct ctlunit *);
void ctlserver_record(struct ctlconn *, uint32_t seq, const struct ctlrecord *);
void ctlserver_reply(struct ctlconn *, const struct ctlreply *);

/* The client gets the events of this mask (1 << type) from now on. */
void ctlserver_subscribe(struct ctlconn *, uint32_t seq, uint32_t mask);
/* What all clients together want to hear of. */
uint32_t ctlserver_wanted(const struct ctlserver *);
/* To all who want it. */
void ctlserver_publish(struct ctlserver *, const struct ctlevent *);

#endif
