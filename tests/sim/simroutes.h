/*
 * simroutes.h - the routes of the simulated kernel: their order within a
 * class, what makes them go, and whether one leads anywhere.
 */
#ifndef SIMROUTES_H
#define SIMROUTES_H

#include <stdbool.h>

#include "mpathd/core/event.h"
#include "mpathd/core/model.h"

struct simkernel;
struct simlink;

/* The connected route of a primary address comes, behind its class; goes. */
void simroutes_connect(struct simkernel *, const struct addrfact *);
void simroutes_disconnect(struct simkernel *, const struct addrfact *);

/* An address is nowhere any more: routes that have it as source go. */
void simroutes_lose_source(struct simkernel *, const struct ipaddr *);
/* All of a family that go through this NIC vanish, and nobody is told. */
void simroutes_flush(struct simkernel *, uint32_t ifindex, enum fam);
/* The device is gone. */
void simroutes_forget(struct simkernel *, uint32_t ifindex);

/*
 * Whether an answer from there is taken in by this NIC (rp_filter): 1 wants
 * the best usable route to lead out of the same NIC, 2 any usable route.
 */
bool simroutes_accept(struct simkernel *, const struct simlink *,
    const struct ipaddr *from);
/* The NIC by which a packet to there leaves; 0: none. */
uint32_t simroutes_lookup(struct simkernel *, const struct ipaddr *to);

#endif
