/*
 * ifstate.h - state of one interface: the table.
 *
 * What each state means to an administrator (solaris 5.2):
 *
 * RUNNING	It works: its link is up and its targets answer, or it is judged
 *		by its link alone.  It may carry addresses.
 * NOTARGETS	It has a test address but nobody to probe.  It is taken to work;
 *		others are preferred when an address looks for a new place.
 * FAILED	Its link is down or its targets have fallen silent.  Its
 *		addresses are on another member, or, when the whole group has
 *		failed, where they were.
 * OFFLINE	Somebody took it out of service with if_mpadm -d.
 */
#ifndef IFSTATE_H
#define IFSTATE_H

enum ifstate { IF_RUNNING, IF_NOTARGETS, IF_FAILED, IF_OFFLINE, IF_STATES };

enum ifevent {
	IFEV_FAIL,	  /* link or probes say that it is broken */
	IFEV_REPAIR,	  /* link and probes say that it works again */
	IFEV_TARGETS,	  /* there is somebody to probe */
	IFEV_NOTARGETS,	  /* there is nobody to probe any more */
	IFEV_OFFLINE,	  /* if_mpadm -d */
	IFEV_ONLINE,	  /* if_mpadm -r, and its link is up */
	IFEV_ONLINE_DOWN, /* if_mpadm -r, and its link is down */
	IFEVS
};

/* The state after the event; the same one when the event changes nothing. */
enum ifstate ifstate_next(enum ifstate, enum ifevent);
/* "ok", "unknown", "failed", "offline" */
const char *ifstate_name(enum ifstate);

#endif
