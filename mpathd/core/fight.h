/*
 * fight.h - somebody keeps taking away what belongs where it was.
 *
 * An address or a route that another program deletes is put back at once; when
 * that happens too often within a minute, it is left until the minute is over,
 * and told, for two programs that undo each other's work hurt more than either.
 */
#ifndef FIGHT_H
#define FIGHT_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/mtime.h"

/* So often in so long is put back what others take away. */
#define FIGHT_ROUNDS 5
#define FIGHT_SPAN   SEC(60)

struct event;
struct ipaddr;
struct model;

struct fight {
	mtime_t since;	    /* of the first round that counts */
	unsigned int taken; /* since then */
	bool held;	    /* not put back before since + FIGHT_SPAN */
	bool said;
	uint32_t port; /* who took it last, as rtnetlink names him */
};

/* One that is to be told: what, from where, and by whom. */
struct fightnews {
	const char *nic;
	/* Or the destination of a route; NULL: those that spread the traffic
	 * of a group, which nic then names, or if it is no route the settings
	 * of that NIC. */
	const struct ipaddr *addr;
	bool route;
	const struct fight *fight;
};

/* Another round; after so many within FIGHT_SPAN it is held. */
void fight_count(struct fight *, unsigned int rounds, mtime_t now);
/*
 * Somebody else took an address or a route away (EV_ADDR_GONE, EV_ROUTE_GONE),
 * and the model, which knows of it already, wants it there all the same.
 */
void fight_note(struct model *, const struct event *, mtime_t now);
/* Whatever was held long enough may be put back again; true: something was. */
bool fight_release(struct model *, mtime_t now);
/* When that is; MTIME_NEVER: nothing is held. */
mtime_t fight_next(const struct model *);
/* The next one that is to be told; false: there is none. */
bool fight_tell(struct model *, struct fightnews *);

#endif
