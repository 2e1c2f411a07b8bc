/*
 * listing.h - the order of ifconfig -a: which NIC comes when.
 *
 * Solaris 1.8: the loopback, then by driver in the order of first plumbing,
 * within a driver by number, so hme2 comes before hme10.
 */
#ifndef LISTING_H
#define LISTING_H

#include <stddef.h>

#include "model.h"

/*
 * The plumbed NICs, or all links, in that order; the caller frees the array.
 * NULL with *n = 0 when there are none or no memory.
 */
const struct nic **listing_order(const struct model *, bool all, size_t *n);

#endif
