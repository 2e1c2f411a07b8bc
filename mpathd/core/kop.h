/*
 * kop.h - one thing that we ask the kernel to do, as a value.
 *
 * The plan makes them, apply.c hands them to the kernel in batches.
 */
#ifndef KOP_H
#define KOP_H

#include <stdint.h>

#include "event.h"

enum kop_type {
	KOP_ADDR_CHANGE,   /* addr: its deprecation and lifetimes, in place */
	KOP_ADDR_ADD,	   /* addr */
	KOP_ADDR_DEL,	   /* addr: ifindex, addr */
	KOP_ROUTE_ADD,	   /* route: behind all of the same destination */
	KOP_ROUTE_PREPEND, /* route: before all of the same destination */
	KOP_ROUTE_REPLACE, /* route: in place of the first of the same table,
			      destination, tos and metric; else added */
	KOP_ROUTE_DEL,	   /* route: exactly this one */
	KOP_RULE_ADD,	   /* rule */
	KOP_RULE_DEL,	   /* rule: exactly this one */
	KOP_NEIGH_TELL,	   /* addr: every neighbour that ifindex or ifindex2
			      knows is asked something by it from ifindex2 */
	KOP_NEIGH_FLUSH,   /* ifindex: every entry that is not permanent */
	KOP_LINK_UP,	   /* ifindex: administratively up */
	KOP_LINK_MTU,	   /* ifindex, value */
	KOP_CONF,	   /* ifindex, conf */
	KOP_MCAST_FOLLOW,  /* ifindex: multicast memberships that applications
			      hold there receive through ifindex2 as well */
	KOP_MCAST_RETURN   /* ifindex: end that */
};

struct kop {
	enum kop_type type;
	uint32_t ifindex, ifindex2, value;
	union {
		struct addrfact addr;
		struct routefact route;
		struct rulefact rule;
		struct nicconf conf;
	};
	int result; /* out: 0 or -errno */
};

#endif
