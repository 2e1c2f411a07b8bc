/*
 * show.h - prints interfaces as ifconfig of Solaris 8 to 10 does, byte for
 * byte.
 */
#ifndef SHOW_H
#define SHOW_H

#include <stdbool.h>
#include <stdio.h>

#include "lib/ctlmsg.h"
#include "link6.h"

/*
 * ether: the MAC address too, where the unit has one to show.  ipv4_only: the
 * look of the time before IPv6 (DEFAULT_IP=IP_VERSION4).  verbose: what belongs
 * to the link of an IPv6 unit as well.
 */
struct show_style {
	bool ether;
	bool ipv4_only;
	bool verbose;
};

/* One entry: the lines of one unit; with those of its link unless it is NULL.
 */
void show_unit(FILE *, const struct ctlunit *, const struct show_style *,
    const struct link6 *);

/* The line of ifconfig words that makes the unit again ("configinfo"). */
void show_configinfo(FILE *, const struct ctlunit *);

#endif
