/*
 * linux_link.h - notices a carrier that changed before the kernel's own,
 * rate-limited news.
 *
 * A real NIC's loss of carrier may be told up to a second late, because the
 * kernel tells such news once a second for all NICs of all namespaces.  The bit
 * itself is right at once, and the ETHTOOL_GLINK that finds it changed
 * also makes the kernel tell.
 */
#ifndef LINUX_LINK_H
#define LINUX_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpathd/core/event.h"

struct linux_link;
struct linux_rtnl;

int linux_link_open(struct linux_link **, struct linux_rtnl *);
void linux_link_close(struct linux_link *);

/* Readable when it is time to look; never while nothing is watched. */
int linux_link_fd(const struct linux_link *);

int linux_link_watch(struct linux_link *, const struct linkfact *);
void linux_link_unwatch(struct linux_link *, uint32_t ifindex);

/* What the engine has been told: a change is a difference from that. */
void linux_link_told(struct linux_link *, const struct linkfact *);
/* What it was told of a link that is watched, else NULL. */
const struct linkfact *linux_link_find(const struct linux_link *,
    uint32_t ifindex);

/*
 * Looks at every watched link; writes the indexes of those whose carrier is not
 * as told, at most max of them, and returns their number.
 */
size_t linux_link_look(struct linux_link *, uint32_t *changed, size_t max);

#endif
