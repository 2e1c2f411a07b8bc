/*
 * announce.c - which announcements are due when.
 *
 * Announcements that were sent equally often wait in one queue: each is due
 * the same time after it was sent, so the first in the queue is the next.
 */
#include "announce.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* After how long the next one follows. */
static const mtime_t gaps[ANNOUNCE_TIMES] = { MSEC(100), MSEC(900), SEC(2), 0 };

static int
compare(const struct announcement *a, const struct announcement *b)
{
	if (a->addr.family != b->addr.family)
		return a->addr.family < b->addr.family ? -1 : 1;
	return memcmp(a->addr.b, b->addr.b, sizeof(a->addr.b));
}

RB_PROTOTYPE(announcetree, announcement, by_addr, compare)
RB_GENERATE(announcetree, announcement, by_addr, compare)

void
announce_init(struct announcer *a)
{
	unsigned int i;

	*a = (struct announcer){ 0 };
	RB_INIT(&a->tree);
	for (i = 0; i < ANNOUNCE_TIMES; i++)
		TAILQ_INIT(&a->queue[i]);
}

static void
forget(struct announcer *a, struct announcement *e)
{
	TAILQ_REMOVE(&a->queue[e->done], e, next);
	RB_REMOVE(announcetree, &a->tree, e);
	free(e);
}

void
announce_free(struct announcer *a)
{
	struct announcement *e;

	while ((e = RB_ROOT(&a->tree)) != NULL)
		forget(a, e);
}

static struct announcement *
find(struct announcer *a, const struct ipaddr *addr)
{
	struct announcement key = { .addr = *addr };

	return RB_FIND(announcetree, &a->tree, &key);
}

int
announce_start(struct announcer *a, const struct ipaddr *addr, uint32_t ifindex,
    mtime_t now)
{
	struct announcement *e = find(a, addr);

	if (e != NULL) {
		TAILQ_REMOVE(&a->queue[e->done], e, next);
	} else {
		e = calloc(1, sizeof(*e));
		if (e == NULL)
			return -ENOMEM;
		e->addr = *addr;
		RB_INSERT(announcetree, &a->tree, e);
	}
	e->ifindex = ifindex;
	e->done = 0;
	e->due = now;
	TAILQ_INSERT_TAIL(&a->queue[0], e, next);
	return 0;
}

void
announce_stop(struct announcer *a, const struct ipaddr *addr)
{
	struct announcement *e = find(a, addr);

	if (e != NULL)
		forget(a, e);
}

/* The first that is due, of those that were sent least often. */
static struct announcement *
first_due(const struct announcer *a, mtime_t now)
{
	struct announcement *e;
	unsigned int i;

	for (i = 0; i < ANNOUNCE_TIMES; i++) {
		e = TAILQ_FIRST(&a->queue[i]);
		if (e != NULL && e->due <= now)
			return e;
	}
	return NULL;
}

int
announce_next(struct announcer *a, mtime_t now, unsigned int *burst,
    struct announced *out)
{
	struct announcement *e;

	if (now < a->not_before)
		return 0;
	if (*burst == ANNOUNCE_BURST) {
		a->not_before = now + ANNOUNCE_PACE;
		return 0;
	}
	e = first_due(a, now);
	if (e == NULL)
		return 0;
	*out = (struct announced){ .addr = e->addr, .ifindex = e->ifindex };
	(*burst)++;
	if (e->done + 1 == ANNOUNCE_TIMES) {
		forget(a, e);
		return 1;
	}
	TAILQ_REMOVE(&a->queue[e->done], e, next);
	e->due = now + gaps[e->done++];
	TAILQ_INSERT_TAIL(&a->queue[e->done], e, next);
	return 1;
}

mtime_t
announce_deadline(const struct announcer *a)
{
	const struct announcement *e;
	mtime_t t = MTIME_NEVER;
	unsigned int i;

	for (i = 0; i < ANNOUNCE_TIMES; i++) {
		e = TAILQ_FIRST(&a->queue[i]);
		if (e != NULL)
			t = mtime_min(t, e->due);
	}
	return t == MTIME_NEVER ? t : mtime_max(t, a->not_before);
}
