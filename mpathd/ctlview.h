/*
 * ctlview.h - what clients see of the model: groups, members, addresses and
 * events as control records.
 */
#ifndef CTLVIEW_H
#define CTLVIEW_H

#include "lib/ctlmsg.h"
#include "mpathd/core/model.h"
#include "mpathd/core/news.h"

/* The same moment on both clocks; wall is since 1970. */
struct moment {
	mtime_t now, wall;
};

typedef void ctlview_fn(void *arg, const struct ctlrecord *);

/* One picture of everything: groups, members with their targets, addresses. */
void ctlview_all(const struct model *, const struct news *, struct moment,
    ctlview_fn *, void *arg);

struct ctlevent ctlview_event(const struct newsevent *, struct moment);

#endif
