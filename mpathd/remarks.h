/*
 * remarks.h - standing faults of a set-up, told once when they begin and once
 * when they end: families and MACs that do not fit the group.
 *
 * A group may be in the making for CONSISTENT_GRACE before anything is said
 * (solaris 5.9).
 */
#ifndef REMARKS_H
#define REMARKS_H

#include "lib/mtime.h"
#include "mpathd/core/model.h"

void remarks_tell(struct model *, mtime_t now);
/* When something is to be said, if nothing changes; MTIME_NEVER: nothing. */
mtime_t remarks_next(const struct model *);

#endif
