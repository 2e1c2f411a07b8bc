/*
 * plan.h - wanted against actual placement of addresses: an ordered list of
 * steps.
 *
 * The units say where each address should be, the kaddrs where the kernel has
 * it.  An address is added to its new place before it is deleted from its old
 * one (make before break), and never deleted while its new place was refused.
 */
#ifndef PLAN_H
#define PLAN_H

#include <stddef.h>

#include "kop.h"
#include "model.h"

struct step {
	struct kop op;
	struct unit *unit;    /* of an address; may be NULL */
	struct kroute *route; /* in homes; may be NULL */
};

struct plan {
	struct step *step;
	size_t n, room;
};

void plan_init(struct plan *);
void plan_free(struct plan *);
void plan_clear(struct plan *);
/* A new step at the end; a plan that finds no memory stays as it was: NULL. */
struct step *plan_add(struct plan *, enum kop_type, uint32_t ifindex);

/* What this unit should look like in the kernel; false: nowhere. */
bool plan_wanted(const struct model *, const struct unit *, struct addrfact *);

/* 1. Settings of members and links that must be up; of leavers: given back. */
void plan_prepare(const struct model *, struct plan *);
/* 2. Addresses that are missing where they should be, in unit order. */
void plan_addrs_add(const struct model *, struct plan *);
/* 3. Routes: routes.h.  4. Addresses that are where they should not be, in
 * reverse list order. */
void plan_addrs_del(const struct model *, struct plan *);

/* All addresses that should be on this NIC are there. */
bool plan_is_done(const struct model *, const struct nic *);

#endif
