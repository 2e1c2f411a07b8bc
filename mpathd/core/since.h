/*
 * since.h - since when each NIC and each group is in its state, for its reason.
 */
#ifndef SINCE_H
#define SINCE_H

#include "model.h"

/*
 * Notes what has changed; true when anything has.  A time that is still to come
 * is that of another boot, and begins anew.
 */
bool since_note(struct model *, mtime_t now);
/* The same for one NIC, which is tracked. */
bool since_note_nic(const struct model *, struct nic *, mtime_t now);

#endif
