/*
 * discover.h - looks for hosts to probe: the engine's half of it.
 *
 * What core/discovery.h says is due is asked for: 224.0.0.1, candidates one by
 * one, the neighbour cache, a sweep by ARP.
 */
#ifndef DISCOVER_H
#define DISCOVER_H

#include "engine.h"

void discover_decide(struct engine *, struct nic *, enum fam, mtime_t now);
void discover_act(struct engine *, struct nic *, enum fam, mtime_t now);
void discover_close(struct engine *, struct nic *, enum fam);

/* The neighbour cache knows somebody. */
void discover_host(struct engine *, const struct hostfact *);
/* True when it answers a question who is there. */
bool discover_reply(struct engine *, struct nic *, enum fam,
    const struct replyfact *);

#endif
