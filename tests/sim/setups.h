/*
 * setups.h - the standard set-ups of the stories: two or three NICs on
 * 192.168.85.0/24, router .1, peer .50.
 *
 *	         data   test
 *	hme0     .19    .21
 *	hme1     .20    .22
 *	hme2     .29    .23     (three)
 */
#ifndef SETUPS_H
#define SETUPS_H

#include "world.h"

#define NET4(n) "192.168.85." #n

/* NICs, stations and a daemon; nothing is plumbed. */
struct world *setup_lan(const char *nics);

/* Data and test addresses, and a default route by hme0; a minute old. */
struct world *setup_two(void);
/* The same by its link alone: no test addresses. */
struct world *setup_link(void);
/* hme0 as in two, hme1 an idle standby with a test address. */
struct world *setup_standby(void);
/* Three NICs as in two. */
struct world *setup_three(void);

/* What the words of "two" give to one NIC. */
void setup_nic(struct world *, const char *nic, const char *data,
    const char *test);

/* A minute passes; what was logged and done so far is forgotten. */
void setup_done(struct world *);

/* Both hands of the two: as it should be with all well. */
extern const char setup_two_addrs[], setup_two_units[];

#endif
