/*
 * announce.h - which announcements are due when; an address that moves cancels
 * its old ones.
 *
 * Each address is announced at once and again after 0.1, 1 and 3 seconds, since
 * a frame can be lost (a switch port that forwards late, a busy peer).  At most
 * ANNOUNCE_BURST leave in one go, ANNOUNCE_PACE apart: switches and peers
 * police ARP.
 */
#ifndef ANNOUNCE_H
#define ANNOUNCE_H

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/ipaddr.h"
#include "lib/mtime.h"

#define ANNOUNCE_TIMES 4
#define ANNOUNCE_BURST 64
#define ANNOUNCE_PACE  MSEC(5)

struct announcement {
	TAILQ_ENTRY(announcement) next;
	RB_ENTRY(announcement) by_addr;
	struct ipaddr addr;
	uint32_t ifindex;
	unsigned int done; /* how often it was sent */
	mtime_t due;
};
TAILQ_HEAD(announcequeue, announcement);
RB_HEAD(announcetree, announcement);

struct announcer {
	struct announcequeue queue[ANNOUNCE_TIMES]; /* by how often sent */
	struct announcetree tree;		    /* all of them */
	mtime_t not_before;			    /* pacing */
};

/* Where it is announced that this address lives. */
struct announced {
	struct ipaddr addr;
	uint32_t ifindex;
};

void announce_init(struct announcer *);
void announce_free(struct announcer *);

/* The address lives at this NIC from now on.  0 or -ENOMEM. */
int announce_start(struct announcer *, const struct ipaddr *, uint32_t ifindex,
    mtime_t now);
/* The address is nowhere, or is not ours any more. */
void announce_stop(struct announcer *, const struct ipaddr *);

/*
 * One that is due: 1 and *out; 0 when none is, or when the pace forbids.
 * burst counts those of one go: 0 at its beginning.
 */
int announce_next(struct announcer *, mtime_t now, unsigned int *burst,
    struct announced *out);
mtime_t announce_deadline(const struct announcer *);

#endif
