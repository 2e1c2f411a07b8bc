/*
 * fixture.h - models made shortly, and what became of them as text.
 *
 * NICs are Ethernet, up, with carrier, and numbered from 2 in the order of
 * their making.  In all texts an address of 192.168.85.0/24 is written by its
 * last part: ".19".
 */
#ifndef FIXTURE_H
#define FIXTURE_H

#include "mpathd/core/model.h"
#include "mpathd/core/plan.h"

/* What the test address of the examples has set. */
#define FIX_TEST (LIFF_UP | LIFF_DEPRECATED | LIFF_NOFAILOVER)

/* "192.168.85.19/24", or ".19/24" in short. */
struct ipaddr fix_ip(const char *text);

/* An empty model: detection time 10 s, FAILBACK=yes, only groups tracked. */
void fix_model(struct model *);
/* Checks what must hold, and frees. */
void fix_free(struct model *);

struct nic *fix_nic(struct model *, const char *name);
/* A unit of that name, with broadcast; "" for no address. */
struct unit *fix_unit(struct model *, const char *name, const char *addr,
    uint64_t flags);
struct unit *fix_find(const struct model *, const char *name);
/*
 * The examples: hme0 with .19 and the test address .21, hme1 with .20 and .22,
 * both in the group test.  In the second one hme1 is a standby with only its
 * test address .22.
 */
void fix_two(struct model *);
void fix_stby(struct model *);
/* NICs of group test with one data address each: .11 on hme0, .12 on hme1... */
void fix_many(struct model *, unsigned int n);
/* Probes from this address. */
void fix_testaddr(struct nic *, const char *addr);

/* The link of a NIC changes. */
void fix_carrier(struct model *, const char *nic, bool up, mtime_t now);

/* "hme0 .19, hme0:1 .21, hme1 -"; "-" is a placeholder, "0" no address. */
const char *fix_units(const struct model *);
/* Of one NIC, the names of its LIFF_NIC flags: "FAILED,STANDBY"; "" */
const char *fix_flags(const struct nic *);

/* ---- a kernel that obeys, with the habits of Linux that matter here ---- */

/* "hme0: .19/24 .21/32; hme1: .20/24" in the kernel's order. */
const char *fix_addrs(const struct model *);
/* "default via .1 hme0; .0/24 hme0 src .19" in the kernel's order. */
const char *fix_routes(const struct model *);
/* The steps of a plan: "add .19/24 hme1:2; del .19/24 hme0" */
const char *fix_steps(const struct model *, const struct plan *);

/* Some other tool adds or removes an address. */
void fix_addr_add(struct model *, const char *nic, const char *addr,
    const char *label);
void fix_addr_del(struct model *, const char *nic, const char *addr);
/* A route by hand: "default", ".1" or NULL; appended. */
struct routefact fix_route(const struct model *, const char *dst,
    const char *gateway, const char *nic);
void fix_route_add(struct model *, const struct routefact *, enum event_by);

/* Carries out the steps of a plan. */
void fix_obey(struct model *, struct plan *);
/*
 * Plans and obeys until nothing is left to do, in the order of apply.c.
 * Returns all steps that this took.
 */
const char *fix_settle(struct model *);

#endif
