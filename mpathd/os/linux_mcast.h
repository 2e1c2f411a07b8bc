/*
 * linux_mcast.h - joins the multicast groups of one NIC on another.
 *
 * A membership belongs to the NIC that an application joined on and cannot be
 * moved from outside.  But a socket receives whatever group of its port the
 * host gets, through any NIC, so a helper socket that joins elsewhere is
 * enough (unless the application turned IP_MULTICAST_ALL off).
 *
 * Of a join or a leave nobody is told, so as long as memberships are followed
 * somebody has to look.
 */
#ifndef LINUX_MCAST_H
#define LINUX_MCAST_H

#include <stdint.h>

struct linux_mcast;

int linux_mcast_new(struct linux_mcast **);
void linux_mcast_free(struct linux_mcast *);

/* Readable when it is time to look; never while nothing is followed. */
int linux_mcast_fd(const struct linux_mcast *);

/*
 * Joins on ifindex2 what is joined on ifindex, instead of what an earlier call
 * joined for ifindex.
 */
int linux_mcast_follow(struct linux_mcast *, uint32_t ifindex,
    uint32_t ifindex2);
void linux_mcast_return(struct linux_mcast *, uint32_t ifindex);

/* Joins and leaves what applications have joined and left since. */
void linux_mcast_look(struct linux_mcast *);

#endif
