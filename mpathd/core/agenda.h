/*
 * agenda.h - who wants attention next, out of many: a queue of deadlines.
 *
 * Each thing that waits has an entry in it; so it is found, moved and taken out
 * in the time of a few comparisons, however many others wait.
 */
#ifndef AGENDA_H
#define AGENDA_H

#include <stddef.h>

#include "lib/mtime.h"

/* Zero: waits for nothing. */
struct agenda_entry {
	mtime_t due;
	size_t place; /* in the heap, from 1; 0: not in it */
};

/* The entry due first is on top, and none is due before the one above it. */
struct agenda {
	struct agenda_entry **heap;
	size_t n, room;
};

void agenda_init(struct agenda *);
void agenda_free(struct agenda *);
/* Room for so many entries, before they are used: 0 or -ENOMEM. */
int agenda_reserve(struct agenda *, size_t n);

/* It is due then, and not when it was before; MTIME_NEVER takes it out. */
void agenda_set(struct agenda *, struct agenda_entry *, mtime_t due);
/* When the next one is due. */
mtime_t agenda_next(const struct agenda *);
/* One that is due by now, taken out; NULL: none. */
struct agenda_entry *agenda_take(struct agenda *, mtime_t now);

#endif
