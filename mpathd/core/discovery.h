/*
 * discovery.h - hosts that may be asked whether they answer probes.
 *
 * Hosts of today ignore a question to all (224.0.0.1).  While a NIC wants hosts
 * to probe, whoever its neighbour cache knows is a candidate; when it has
 * nobody at all, its subnet is swept by ARP as the last resort:
 *
 *	neighbour cache, every 2 s (30 s) \
 *	                                   > candidates --asked once--> targets
 *	ARP sweep, once a minute at most  /
 *
 * A candidate that does not answer is no target and proves nothing.  All of it
 * is paced: a LAN on which nobody answers sees no storm.
 */
#ifndef DISCOVERY_H
#define DISCOVERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/ipaddr.h"
#include "lib/mtime.h"

#define DISCOVERY_ROOM	 32 /* candidates known at one time */
#define DISCOVERY_ASK	 5  /* of them asked with each probe */
#define DISCOVERY_LONELY SEC(2)
#define DISCOVERY_RARELY SEC(30)

/* So long without any target before a sweep, and from one to the next. */
#define SWEEP_AFTER SEC(5)
#define SWEEP_AGAIN SEC(60)
/* 100 questions a second; a subnet larger than /22 is not swept. */
#define SWEEP_STEP	10
#define SWEEP_PACE	MSEC(100)
#define SWEEP_HOST_BITS 10
/* An answer comes within. */
#define SWEEP_LISTEN SEC(2)

struct discovery {
	mtime_t looked_at; /* into the neighbour cache; 0: not yet */
	struct ipaddr candidate[DISCOVERY_ROOM];
	unsigned int n;
	mtime_t lonely_since; /* no target at all since; 0: there is one */
	mtime_t swept_at;     /* a sweep began; 0: none yet */
	uint32_t sweep; /* the host number asked next; 0: no sweep is on */
	mtime_t sweep_due;
	mtime_t listen_until; /* answers to a sweep are taken until then */
};

void discovery_reset(struct discovery *);

/* Whether it is time to look into the neighbour cache; it is then done. */
bool discovery_look(struct discovery *, bool lonely, mtime_t now);
/* Somebody is there; routers are asked before others. */
void discovery_add(struct discovery *, const struct ipaddr *, bool router);
/* The next one to ask; false: there is none. */
bool discovery_take(struct discovery *, struct ipaddr *);

/*
 * Whether there is no target at all, and whether more are wanted: a sweep
 * begins when the former lasts, and ends when the latter does.
 */
void discovery_want(struct discovery *, bool lonely, bool more,
    const struct ipaddr *subnet, mtime_t now);
/* Whom the sweep asks now; how many (at most SWEEP_STEP). */
size_t discovery_sweep(struct discovery *, const struct ipaddr *subnet,
    mtime_t now, struct ipaddr out[SWEEP_STEP]);
/* When the sweep goes on, or the next one begins. */
mtime_t discovery_next(const struct discovery *);

#endif
