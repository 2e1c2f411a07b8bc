/*
 * spread.h - traffic to several destinations leaves through all NICs of a group
 * that work (solaris 1.10: outbound load spreading).
 *
 * The kernel does it, flow by flow, over a route with several next hops.  For
 * each route through a member there is such a double in a table of our own, and
 * two rules lead to it: the everyday table first, but only for what it knows
 * more exactly, then ours.  So nobody who looks at the everyday table, or
 * changes it, meets anything of ours; without the doubles all is as it was.
 *
 *	32616: from all to 192.168.85.0/24 lookup main suppress_prefixlength 24
 *	32617: from all to 192.168.85.0/24 lookup 73
 *	32664: from all lookup main suppress_prefixlength 0
 *	32665: from all lookup 73
 *
 *	table 73: 192.168.85.0/24 nexthop dev hme0 nexthop dev hme1
 *		  default nexthop via .1 dev hme0 nexthop via .1 dev hme1
 *
 * Each hop brings the source address of its own NIC; a socket that is bound
 * keeps its own.  A NIC that fails is taken out, one that is inactive or was
 * not yet proven to work is not put in.  IPv4 only.
 */
#ifndef SPREAD_H
#define SPREAD_H

#include "model.h"

struct plan;

/* The table of the doubles. */
#define SPREAD_TABLE 73

bool spread_same_rule(const struct rulefact *, const struct rulefact *);
/* The steps that make doubles and rules what they should be. */
void spread_plan(const struct model *, struct plan *);

#endif
