/*
 * eventq.c - the queue of what happened, from the sockets to the engine: a ring
 * that grows.
 */
#include "eventq.h"

#include <errno.h>
#include <stdlib.h>

#define EVENTQ_FIRST_SIZE 64

void
eventq_free(struct eventq *q)
{
	free(q->ring);
	*q = (struct eventq){ .ring = NULL };
}

struct event *
eventq_at(const struct eventq *q, size_t i)
{
	return &q->ring[(q->head + i) & (q->size - 1)];
}

static int
eventq_grow(struct eventq *q)
{
	size_t size = q->size != 0 ? q->size * 2 : EVENTQ_FIRST_SIZE, i;
	struct event *ring = calloc(size, sizeof(*ring));

	if (ring == NULL)
		return -ENOMEM;
	for (i = 0; i < q->count; i++)
		ring[i] = *eventq_at(q, i);
	free(q->ring);
	q->ring = ring;
	q->size = size;
	q->head = 0;
	return 0;
}

int
eventq_push(struct eventq *q, const struct event *ev)
{
	if (q->count == q->size && eventq_grow(q) != 0) {
		q->lost = true;
		return -ENOMEM;
	}
	q->count++;
	*eventq_at(q, q->count - 1) = *ev;
	return 0;
}

bool
eventq_pop(struct eventq *q, struct event *ev)
{
	if (q->count != 0) {
		*ev = *eventq_at(q, 0);
		q->head = (q->head + 1) & (q->size - 1);
		q->count--;
		return true;
	}
	if (!q->lost)
		return false;
	q->lost = false;
	*ev = (struct event){ .type = EV_OVERRUN };
	return true;
}

bool
eventq_is_empty(const struct eventq *q)
{
	return q->count == 0 && !q->lost;
}

void
eventq_cut(struct eventq *q, size_t count)
{
	if (count < q->count)
		q->count = count;
}

void
eventq_forget_overrun(struct eventq *q)
{
	size_t i, kept = 0;

	for (i = 0; i < q->count; i++)
		if (eventq_at(q, i)->type != EV_OVERRUN)
			*eventq_at(q, kept++) = *eventq_at(q, i);
	q->count = kept;
	q->lost = false;
}
