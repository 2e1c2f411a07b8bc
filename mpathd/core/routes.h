/*
 * routes.h - the routes that a move touches: kept, moved along, brought home.
 *
 * homes holds, in the kernel's order, the routes through the members of groups
 * as they are with all NICs well.  What should be in the kernel now follows
 * from it: each route through the NIC that stands in for its own
 * (nic.stand_in). The kernel drops routes without a word (linux: last address
 * gone, device down), so a route that is missing is not forgotten; only
 * somebody who deletes it on purpose makes us forget it (BY_OTHER).
 *
 * Left to others: routes of routing daemons (by protocol), routes with several
 * next hops or a nexthop object, routes of other types than unicast.
 */
#ifndef ROUTES_H
#define ROUTES_H

#include "event.h"
#include "model.h"

struct plan;

bool routes_same(const struct routefact *, const struct routefact *);
/* The same table, destination, tos and metric: they compete by order. */
bool routes_same_class(const struct routefact *, const struct routefact *);

/* Made by hand, by boot scripts or a DHCP client: ours to look after. */
bool routes_is_managed(const struct routefact *);

/* Takes new routes through members into homes; drops those without a member. */
void routes_learn(struct model *);
/* The one that this route in the kernel is; rather one of that NIC's own. */
struct kroute *routes_home_of(const struct model *, const struct routefact *);
/*
 * Somebody deleted this route: on purpose, unless it was where we had put it or
 * its NIC has no link.
 */
void routes_forget(struct model *, const struct routefact *);
/*
 * At the start, with a fresh dump: routes that somebody deleted while nobody
 * looked are not brought back.
 */
void routes_forget_missing(struct model *);

/* The steps that make the kernel's routes those that should be. */
void routes_plan(const struct model *, struct plan *);

#endif
