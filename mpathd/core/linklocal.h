/*
 * linklocal.h - unit 0 of an inet6 instance and the address that the kernel has
 * made for it.
 *
 * The kernel gives every NIC a link-local address, and the loopback ::1; on
 * Solaris an interface has one when it is plumbed for IPv6.  So these alone
 * plumb nothing; but where there is an inet6 instance they are its unit 0.
 * They are never moved and never deleted: without them the kernel's own IPv6
 * would end on that NIC.
 *
 * Unit 0 that is UP and has no address waits for it: the kernel makes it when
 * the link is there.
 */
#ifndef LINKLOCAL_H
#define LINKLOCAL_H

#include <stdbool.h>

#include "model.h"

/* An IPv6 address that the kernel makes by itself. */
bool linklocal_is(const struct ipaddr *);

/* One that was there before us. */
bool linklocal_is_foreign(const struct kaddr *);
/* The unit shows it, and leaves it as it is. */
void linklocal_show(struct unit *, const struct kaddr *);

/* Unit 0 where there is none: it is UP, and waits. */
struct unit *linklocal_unit(struct nic *);

/* Unit 0 takes what the kernel has, if it waits for that. */
void linklocal_take(struct unit *);
/* All units that wait for their address, or whose address is another one now,
 * take what the kernel has. */
void linklocal_settle(struct model *);

#endif
