/*
 * linux_link.h - notices a carrier that changed before the kernel's own,
 * rate-limited news.
 *
 * A real NIC's loss of carrier may be told up to a second late, because the
 * kernel tells such news once a second for all NICs of all namespaces.  The bit
 * itself is right at once, and the ETHTOOL_GLINK that finds it changed
 * also makes the kernel tell.
 *
 * When to look: when the kernel notes that some carrier changes, where it can
 * be heard doing so (linux_kprobe.h).  Elsewhere often for as long as the
 * kernel holds news back after a link has stirred, and now and then otherwise.
 */
#ifndef LINUX_LINK_H
#define LINUX_LINK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpathd/core/event.h"

struct linux_link;
struct linux_rtnl;

/* What it waits for makes descriptors in this epoll readable. */
int linux_link_open(struct linux_link **, struct linux_rtnl *, int epoll);
void linux_link_close(struct linux_link *);

int linux_link_watch(struct linux_link *, const struct linkfact *);
void linux_link_unwatch(struct linux_link *, uint32_t ifindex);

/* What the engine has been told: a change is a difference from that. */
void linux_link_told(struct linux_link *, const struct linkfact *);
/* What it was told of a link that is watched, else NULL. */
const struct linkfact *linux_link_find(const struct linux_link *,
    uint32_t ifindex);

/* The kernel has told of some link: others' news may be held back now. */
void linux_link_stir(struct linux_link *);

/* The one among them that says by itself that it is time to look. */
int linux_link_fd(const struct linux_link *);
/*
 * Whether it is time to look, once that descriptor was readable or any other:
 * the kernel, where it is heard, is no matter of descriptors.
 */
bool linux_link_is_time(struct linux_link *, bool readable);
/*
 * Looks at the watched links from *from on (0: the first); writes the indexes
 * of those whose carrier is not as told, and returns their number.  When that
 * is max there may be more.
 */
size_t linux_link_look(struct linux_link *, size_t *from, uint32_t *changed,
    size_t max);

#endif
