/*
 * agenda.c - who wants attention next, out of many: a queue of deadlines.
 */
#include "agenda.h"

#include <errno.h>
#include <stdlib.h>

void
agenda_init(struct agenda *a)
{
	*a = (struct agenda){ 0 };
}

void
agenda_free(struct agenda *a)
{
	free(a->heap);
	agenda_init(a);
}

int
agenda_reserve(struct agenda *a, size_t n)
{
	struct agenda_entry **heap;
	size_t room = a->room == 0 ? 16 : a->room;

	while (room < n)
		room *= 2;
	if (room == a->room)
		return 0;
	heap = reallocarray(a->heap, room, sizeof(*heap));
	if (heap == NULL)
		return -ENOMEM;
	a->heap = heap;
	a->room = room;
	return 0;
}

static void
put(struct agenda *a, size_t place, struct agenda_entry *e)
{
	a->heap[place - 1] = e;
	e->place = place;
}

/* From a free place up or down to where it belongs. */
static void
settle(struct agenda *a, size_t place, struct agenda_entry *e)
{
	size_t child;

	while (place > 1 && e->due < a->heap[place / 2 - 1]->due) {
		put(a, place, a->heap[place / 2 - 1]);
		place /= 2;
	}
	while ((child = 2 * place) <= a->n) {
		if (child < a->n &&
		    a->heap[child]->due < a->heap[child - 1]->due)
			child++;
		if (e->due <= a->heap[child - 1]->due)
			break;
		put(a, place, a->heap[child - 1]);
		place = child;
	}
	put(a, place, e);
}

static void
take_out(struct agenda *a, struct agenda_entry *e)
{
	struct agenda_entry *last = a->heap[--a->n];
	size_t place = e->place;

	e->place = 0;
	if (last != e)
		settle(a, place, last);
}

void
agenda_set(struct agenda *a, struct agenda_entry *e, mtime_t due)
{
	if (due == MTIME_NEVER) {
		if (e->place != 0)
			take_out(a, e);
		return;
	}
	e->due = due;
	if (e->place == 0)
		e->place = ++a->n;
	settle(a, e->place, e);
}

mtime_t
agenda_next(const struct agenda *a)
{
	return a->n > 0 ? a->heap[0]->due : MTIME_NEVER;
}

struct agenda_entry *
agenda_take(struct agenda *a, mtime_t now)
{
	struct agenda_entry *e;

	if (agenda_next(a) > now || a->n == 0)
		return NULL;
	e = a->heap[0];
	take_out(a, e);
	return e;
}
