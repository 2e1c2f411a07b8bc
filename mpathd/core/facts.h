/*
 * facts.h - notes in the model what the kernel says there is.
 *
 * Nothing is judged here: a link that went down and came up within one batch
 * of news leaves its trace in linkflap and in the probe history, no more.
 *
 * Those that return a bool say whether anything is other than it was: what we
 * have done ourselves is noted when it is done, and its echo is no news.
 */
#ifndef FACTS_H
#define FACTS_H

#include "event.h"
#include "model.h"

bool facts_link(struct model *, const struct linkfact *, mtime_t now);
void facts_link_gone(struct model *, uint32_t ifindex);
/*
 * An address that no unit stands for becomes one: whoever added it with other
 * tools, it moves like any other.
 */
bool facts_addr(struct model *, const struct addrfact *, enum event_by);
/* One that was ours to keep stays wanted and is put back by the plan. */
bool facts_addr_gone(struct model *, const struct addrfact *, enum event_by);
/*
 * Who took an address away (EV_ADDR_GONE).  Of IPv6 the kernel names nobody;
 * but by itself it takes only one that has a lifetime, or that failed DAD, or
 * all of a link that goes down.
 */
enum event_by facts_taken_by(const struct model *, const struct event *);
bool facts_route(struct model *, const struct event *);
bool facts_route_gone(struct model *, const struct routefact *, enum event_by);

void facts_rule(struct model *, const struct rulefact *);
void facts_rule_gone(struct model *, const struct rulefact *);

/* Between these, everything that is not said again is gone. */
void facts_dump_begin(struct model *, unsigned int what);
void facts_dump_end(struct model *, unsigned int what);

#endif
