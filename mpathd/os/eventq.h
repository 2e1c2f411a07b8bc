/*
 * eventq.h - the queue of what happened, from the sockets to the engine: a ring
 * that grows.
 */
#ifndef EVENTQ_H
#define EVENTQ_H

#include <stdbool.h>
#include <stddef.h>

#include "mpathd/core/event.h"

/* All zero is an empty queue. */
struct eventq {
	struct event *ring;
	size_t size; /* a power of two, or 0 */
	size_t head, count;
	bool lost; /* no memory for one: EV_OVERRUN comes out last */
};

void eventq_free(struct eventq *);

/* 0, or -ENOMEM: the reader will be told that something was lost. */
int eventq_push(struct eventq *, const struct event *);
bool eventq_pop(struct eventq *, struct event *);
bool eventq_is_empty(const struct eventq *);

/* The i-th of those that wait; 0 is the next one to come out. */
struct event *eventq_at(const struct eventq *, size_t i);

/* Takes the newest back until count are left. */
void eventq_cut(struct eventq *, size_t count);
/* A dump of everything follows, which is the answer to an overrun. */
void eventq_forget_overrun(struct eventq *);

#endif
