/*
 * probenews.h - tells whoever listens what becomes of each probe.
 */
#ifndef PROBENEWS_H
#define PROBENEWS_H

#include "engine.h"

/* The newest one has gone out. */
void probenews_sent(const struct engine *, const struct nic *, enum fam);
/* This one was answered; now is when we came to know of it. */
void probenews_answered(const struct engine *, const struct nic *, enum fam,
    const struct replyfact *, mtime_t now);

/* Those that are waited for; nothing when nobody listens. */
struct waiting {
	uint64_t mask; /* 1 << index in the ring */
};
struct waiting probenews_waiting(const struct engine *,
    const struct probestat *);
/* Those of them that were given up since. */
void probenews_lost(const struct engine *, const struct nic *, enum fam,
    struct waiting);

#endif
