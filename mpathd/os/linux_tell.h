/*
 * linux_tell.h - tells neighbours one by one where an address lives now.
 *
 * A gratuitous announcement goes to everybody and can be ignored
 * (drop_gratuitous_arp); a question that must be answered cannot.  Asked are
 * those that the old or the new NIC knows.
 */
#ifndef LINUX_TELL_H
#define LINUX_TELL_H

#include <stddef.h>

#include "mpathd/core/event.h"
#include "mpathd/os/linux_rtnl.h"
#include "mpathd/os/pcapio.h"
#include "mpathd/wire/rtnl_msg.h"

/* Neighbours of one move, and frames of one batch: switches police ARP. */
#define TELL_NEIGHBOURS 32
#define TELL_FRAMES	256

/* All zero when a batch begins: neighbours are read once for it. */
struct linux_tell {
	struct neighfact list[TELL_NEIGHBOURS];
	size_t n, frames;
	uint32_t from, to;
};

/* 0 or -errno; silently nothing once the batch has had its frames. */
int linux_tell(struct linux_tell *, struct linux_rtnl *, struct pcapio *,
    uint32_t from, const struct linkfact *to, const struct ipaddr *);

#endif
