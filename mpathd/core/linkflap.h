/*
 * linkflap.h - whether a link came up too often to be trusted yet.
 *
 * A NIC that is judged by its link alone is repaired the moment its link comes
 * up, unless it came up more than LINKFLAP_UPS times within LINKFLAP_SPAN; then
 * LINKFLAP_SPAN must pass since the older of the last two ups (solaris 5.7).
 */
#ifndef LINKFLAP_H
#define LINKFLAP_H

#include <stdbool.h>

#include "lib/mtime.h"

#define LINKFLAP_UPS  2
#define LINKFLAP_SPAN SEC(60)

struct linkflap {
	mtime_t up[LINKFLAP_UPS]; /* the last ones, oldest first */
	unsigned int ups;	  /* how many of them are set */
	mtime_t refused_until;	  /* 0: trusted */
};

/* Notes that the link came up. */
void linkflap_up(struct linkflap *, mtime_t now);
/* From when on the link may be trusted; not later than now: it is. */
mtime_t linkflap_trusted_at(const struct linkflap *);

#endif
