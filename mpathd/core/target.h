/*
 * target.h - which targets to probe, in which order; slow and dead ones.
 *
 * One set per NIC and family, of routers or of hosts, never of both (solaris
 * 5.4).  At most TARGETS_ACTIVE are probed, round robin; the rest wait:
 *
 *	         silent for 5 of its own probes, while others answer
 *	ACTIVE ------------------------------------------------> DEAD
 *	  ^  \ too slow, and 3 good others                         | 60 s
 *	  |   `------------------------------> SLOW <--------------'
 *	  |                                     | 60 s
 *	UNUSED <--------------------------------'     a place becomes free
 */
#ifndef TARGET_H
#define TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "event.h"
#include "lib/ipaddr.h"
#include "lib/mtime.h"
#include "rtt.h"

#define TARGETS_ACTIVE	5  /* probed at one time, at most */
#define TARGETS_GOOD	3  /* others that must be good before a slow one goes */
#define TARGETS_KNOWN	32 /* with the reserves */
#define TARGET_RECOVERY SEC(60)
#define TARGET_FAILURES 5 /* losses of its own probes in a row */
/*
 * A target that answered only so many of its last 20 probes while another one
 * answered so many of its own saves answers (a rate limit); the path is well.
 */
#define LIMIT_WINDOW 20
#define LIMIT_SOME   14
#define LIMIT_OTHERS 19
/* A host that answers none of so many probes is looked for no longer. */
#define TARGETS_PATIENCE 10

enum targetstate { TARGET_ACTIVE, TARGET_UNUSED, TARGET_SLOW, TARGET_DEAD };
enum targetkind { TARGETS_NONE, TARGETS_ROUTERS, TARGETS_HOSTS };

struct target {
	struct ipaddr addr;
	enum targetstate state;
	mtime_t since; /* of a slow or dead one */
	struct rtt rtt;
	unsigned int losses; /* of its own probes, in a row */
	/* Of one that is asked by ARP: where it answered from. */
	bool has_mac;
	uint8_t mac[MAC_SIZE];
	unsigned int unproven; /* those that proved nothing */
	bool answered;	       /* at least once */
	/* What became of its last 32 probes: 1 answered; bit 0 the newest. */
	uint32_t history;
	unsigned int probes; /* how many of them there were, up to 32 */
	bool said_limited;
};

struct targetset {
	enum targetkind kind;
	struct target t[TARGETS_KNOWN];
	unsigned int n;
	unsigned int turn; /* index of the one probed last */
};

void targetset_clear(struct targetset *);
/*
 * Makes it the set of exactly these, keeping what is known of those that stay.
 * More than TARGETS_KNOWN are cut off.
 */
void targetset_set(struct targetset *, enum targetkind, const struct ipaddr *,
    size_t n);
/*
 * A host has answered; false when it is known or there are enough.  One that is
 * dead or slow gives way.
 */
bool targetset_add_host(struct targetset *, const struct ipaddr *);
void targetset_remove(struct targetset *, const struct ipaddr *);

struct target *targetset_find(struct targetset *, const struct ipaddr *);
unsigned int targetset_active(const struct targetset *);
/* The next one to probe, in turn; NULL when there is none. */
struct target *targetset_next(struct targetset *);

/* It has answered. */
void target_alive(struct target *);
/* From there.  As long as it answers, only that one is asked and believed. */
void target_answered_from(struct target *, const uint8_t mac[MAC_SIZE]);
/* Whom to ask by ARP; NULL: everybody, as it may have a new hardware address.
 */
const uint8_t *target_mac(const struct target *);
/* It has answered, and it took this long. */
void target_answered(struct target *, mtime_t rtt, mtime_t interval);
/* How long its answer is waited for: never longer than an interval. */
mtime_t target_timeout(const struct target *, mtime_t interval);
/* A probe of it was lost; dead after TARGET_FAILURES while others answer. */
void targetset_lost(struct targetset *, struct target *, mtime_t now);
/* Whether it is too slow for the interval and others are good enough. */
bool targetset_too_slow(const struct targetset *, const struct target *,
    mtime_t interval);
void target_mark_slow(struct target *, mtime_t now);
/* A probe of it was answered: in time, or when it had been given up. */
void target_note_answer(struct target *, bool late);
/* Whether it answers only some while others answer all. */
bool targetset_limits(const struct targetset *, const struct target *);
/* Lets slow and dead ones recover and fills free places from the reserves. */
void targetset_refresh(struct targetset *, mtime_t now);

#endif
