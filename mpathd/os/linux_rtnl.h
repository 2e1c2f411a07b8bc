/*
 * linux_rtnl.h - the rtnetlink sockets: one for requests, one for dumps, one
 * for news.
 *
 * They are three so that an answer never waits behind news, and so that the
 * port id of the request socket tells our own changes from those of others.
 */
#ifndef LINUX_RTNL_H
#define LINUX_RTNL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpathd/kernel.h"

struct eventq;
struct linux_rtnl;
struct neighfact;

/* readonly: no news and no changes. */
int linux_rtnl_open(struct linux_rtnl **, bool readonly);
void linux_rtnl_close(struct linux_rtnl *);

/* Readable when there is news; -1 when readonly. */
int linux_rtnl_fd(const struct linux_rtnl *);
/* Queues all news that waits. */
void linux_rtnl_read(struct linux_rtnl *, struct eventq *);

/* Queues EV_DUMP_BEGIN, what there is, EV_DUMP_END; or, failing, nothing. */
int linux_rtnl_dump(struct linux_rtnl *, unsigned int what, struct eventq *);
int linux_rtnl_get_link(struct linux_rtnl *, uint32_t ifindex,
    struct linkfact *);

/* Whether linux_rtnl_run() can carry it out. */
bool linux_rtnl_can(enum kop_type);
void linux_rtnl_run(struct linux_rtnl *, struct kop *, size_t n);
int linux_rtnl_flush_neighbours(struct linux_rtnl *, uint32_t ifindex);
/* Those that this NIC knows by their MAC, at most room; how many. */
size_t linux_rtnl_neighbours(struct linux_rtnl *, uint32_t ifindex,
    struct neighfact *, size_t room);

#endif
