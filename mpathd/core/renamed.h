/*
 * renamed.h - a device that goes on under another name.
 *
 * What we keep goes by name: the units, homes and routes of the old name stay
 * with it, as if the device had been unplugged.  What is on the device goes
 * with it: its addresses and routes, which are then in the wrong place, and the
 * settings that it is to get back.
 */
#ifndef RENAMED_H
#define RENAMED_H

#include <stdint.h>

#include "model.h"

/*
 * The NIC that had this device when it was last seen, by whatever name; NULL:
 * nobody knows it.
 */
struct nic *renamed_from(const struct model *, uint32_t ifindex);
/* The device of the one is the device of the other from now on. */
void renamed_note(struct model *, struct nic *from, struct nic *to);

#endif
