/*
 * ifstate.c - state of one interface: the table.
 */
#include "ifstate.h"

#define STAYS IF_STATES

/* Read a row aloud: "a RUNNING interface that fails is FAILED". */
static const enum ifstate table[IF_STATES][IFEVS] = {
	[IF_RUNNING] = {
		[IFEV_FAIL] = IF_FAILED,
		[IFEV_REPAIR] = STAYS,
		[IFEV_TARGETS] = STAYS,
		[IFEV_NOTARGETS] = IF_NOTARGETS,
		[IFEV_OFFLINE] = IF_OFFLINE,
		[IFEV_ONLINE] = STAYS,
		[IFEV_ONLINE_DOWN] = STAYS,
	},
	[IF_NOTARGETS] = {
		[IFEV_FAIL] = IF_FAILED,
		[IFEV_REPAIR] = STAYS,
		[IFEV_TARGETS] = IF_RUNNING,
		[IFEV_NOTARGETS] = STAYS,
		[IFEV_OFFLINE] = IF_OFFLINE,
		[IFEV_ONLINE] = STAYS,
		[IFEV_ONLINE_DOWN] = STAYS,
	},
	/* No targets is no news about a NIC that was seen to fail. */
	[IF_FAILED] = {
		[IFEV_FAIL] = STAYS,
		[IFEV_REPAIR] = IF_RUNNING,
		[IFEV_TARGETS] = STAYS,
		[IFEV_NOTARGETS] = STAYS,
		[IFEV_OFFLINE] = IF_OFFLINE,
		[IFEV_ONLINE] = STAYS,
		[IFEV_ONLINE_DOWN] = STAYS,
	},
	/* Failures while offline set a flag, but are no change of state. */
	[IF_OFFLINE] = {
		[IFEV_FAIL] = STAYS,
		[IFEV_REPAIR] = STAYS,
		[IFEV_TARGETS] = STAYS,
		[IFEV_NOTARGETS] = STAYS,
		[IFEV_OFFLINE] = STAYS,
		[IFEV_ONLINE] = IF_RUNNING,
		[IFEV_ONLINE_DOWN] = IF_FAILED,
	},
};

enum ifstate
ifstate_next(enum ifstate state, enum ifevent event)
{
	enum ifstate next = table[state][event];

	return next == STAYS ? state : next;
}

const char *
ifstate_name(enum ifstate state)
{
	static const char *const names[IF_STATES] = {
		[IF_RUNNING] = "ok",
		[IF_NOTARGETS] = "unknown",
		[IF_FAILED] = "failed",
		[IF_OFFLINE] = "offline",
	};

	return names[state];
}
