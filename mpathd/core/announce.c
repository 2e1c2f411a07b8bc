/*
 * announce.c - which announcements are due when.
 */
#include "announce.h"

#include <errno.h>
#include <stdlib.h>

/* After how long the next one follows. */
static const mtime_t gaps[ANNOUNCE_TIMES] = { MSEC(100), MSEC(900), SEC(2), 0 };

void
announce_init(struct announcer *a)
{
	*a = (struct announcer){ 0 };
}

void
announce_free(struct announcer *a)
{
	free(a->list);
	announce_init(a);
}

static struct announcement *
find(struct announcer *a, const struct ipaddr *addr)
{
	size_t i;

	for (i = 0; i < a->n; i++) {
		if (ipaddr_same(&a->list[i].addr, addr))
			return &a->list[i];
	}
	return NULL;
}

int
announce_start(struct announcer *a, const struct ipaddr *addr, uint32_t ifindex,
    mtime_t now)
{
	struct announcement *e = find(a, addr);
	size_t room;

	if (e == NULL && a->n == a->room) {
		room = a->room == 0 ? 16 : a->room * 2;
		e = reallocarray(a->list, room, sizeof(*e));
		if (e == NULL)
			return -ENOMEM;
		a->list = e;
		a->room = room;
		e = NULL;
	}
	if (e == NULL)
		e = &a->list[a->n++];
	*e = (struct announcement){ .addr = *addr,
		.ifindex = ifindex,
		.due = now };
	return 0;
}

void
announce_stop(struct announcer *a, const struct ipaddr *addr)
{
	struct announcement *e = find(a, addr);

	if (e != NULL)
		*e = a->list[--a->n];
}

int
announce_next(struct announcer *a, mtime_t now, unsigned int *burst,
    struct announcement *out)
{
	struct announcement *e;
	size_t i;

	if (now < a->not_before)
		return 0;
	if (*burst == ANNOUNCE_BURST) {
		a->not_before = now + ANNOUNCE_PACE;
		return 0;
	}
	for (i = 0; i < a->n; i++) {
		e = &a->list[i];
		if (e->due > now)
			continue;
		*out = *e;
		(*burst)++;
		e->due = now + gaps[e->done];
		if (++e->done == ANNOUNCE_TIMES)
			*e = a->list[--a->n];
		return 1;
	}
	return 0;
}

mtime_t
announce_deadline(const struct announcer *a)
{
	mtime_t t = MTIME_NEVER;
	size_t i;

	for (i = 0; i < a->n; i++)
		t = mtime_min(t, a->list[i].due);
	return t == MTIME_NEVER ? t : mtime_max(t, a->not_before);
}
