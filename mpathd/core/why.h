/*
 * why.h - why a NIC or a group is in its state, in a few words.
 *
 * FAILED alone is read as broken hardware (solaris 10.2); these words say what
 * to look at.  A question: it changes nothing.
 */
#ifndef WHY_H
#define WHY_H

#include "model.h"

/* In the state file by number: new ones come last. */
enum why {
	WHY_PROBES,	   /* its probes are answered */
	WHY_LINK,	   /* its link is up, and that is all that is asked */
	WHY_QUIET,	   /* not enough is known yet */
	WHY_NO_TARGETS,	   /* it has a test address and nobody to probe */
	WHY_STANDBY,	   /* works, and waits as a standby */
	WHY_NO_FAILBACK,   /* works, and FAILBACK=no keeps it empty */
	WHY_OFFLINE,	   /* if_mpadm -d */
	WHY_ABSENT,	   /* the system has no such NIC now */
	WHY_ADMIN_DOWN,	   /* somebody took the link down */
	WHY_LINK_DOWN,	   /* no carrier */
	WHY_LINK_UNSTABLE, /* the link is back, but came up too often */
	WHY_LOST,	   /* its probes are lost, others' are not */
	WHY_ALL_LOST,	   /* nobody's probes are answered */
	WHY_REPAIRING,	   /* probes are answered again, not yet ten */
	WHYS
};

enum why why_nic(const struct model *, const struct nic *, mtime_t now);
/* "link down", "probes lost", ... */
const char *why_name(enum why);

/* How many members are usable, and how many there are. */
unsigned int why_usable_members(const struct model *, const struct group *,
    unsigned int *members);
/* "1 of 2 usable", ... */
const char *why_group(const struct model *, const struct group *, char *buf,
    size_t size);

#endif
