/*
 * target.c - which targets to probe, in which order; slow and dead ones.
 */
#include "target.h"

#include <string.h>

void
targetset_clear(struct targetset *s)
{
	memset(s, 0, sizeof(*s));
}

struct target *
targetset_find(struct targetset *s, const struct ipaddr *addr)
{
	unsigned int i;

	for (i = 0; i < s->n; i++) {
		if (ipaddr_same(&s->t[i].addr, addr))
			return &s->t[i];
	}
	return NULL;
}

unsigned int
targetset_active(const struct targetset *s)
{
	unsigned int i, n = 0;

	for (i = 0; i < s->n; i++)
		n += s->t[i].state == TARGET_ACTIVE;
	return n;
}

/* The first reserves take the free places. */
static void
fill(struct targetset *s)
{
	unsigned int i, active = targetset_active(s);

	for (i = 0; i < s->n && active < TARGETS_ACTIVE; i++) {
		if (s->t[i].state != TARGET_UNUSED)
			continue;
		s->t[i].state = TARGET_ACTIVE;
		s->t[i].losses = 0;
		active++;
	}
}

void
targetset_set(struct targetset *s, enum targetkind kind,
    const struct ipaddr *addrs, size_t n)
{
	struct targetset old = *s;
	const struct target *known;
	struct target *t;
	size_t i;

	targetset_clear(s);
	s->kind = n > 0 ? kind : TARGETS_NONE;
	for (i = 0; i < n && s->n < TARGETS_KNOWN; i++) {
		if (targetset_find(s, &addrs[i]) != NULL)
			continue;
		t = &s->t[s->n++];
		known =
		    old.kind == kind ? targetset_find(&old, &addrs[i]) : NULL;
		if (known != NULL)
			*t = *known;
		else
			*t = (struct target){ .addr = addrs[i],
				.state = TARGET_UNUSED };
	}
	fill(s);
}

/* A free place, or that of one that is not probed; NULL: there is none. */
static struct target *
place_for_host(struct targetset *s)
{
	unsigned int i;

	if (s->n < TARGETS_ACTIVE)
		return &s->t[s->n++];
	for (i = 0; i < s->n; i++) {
		if (s->t[i].state != TARGET_ACTIVE)
			return &s->t[i];
	}
	return NULL;
}

bool
targetset_add_host(struct targetset *s, const struct ipaddr *addr)
{
	struct target *t;

	if (s->kind == TARGETS_ROUTERS || targetset_find(s, addr) != NULL)
		return false;
	t = place_for_host(s);
	if (t == NULL)
		return false;
	s->kind = TARGETS_HOSTS;
	*t = (struct target){ .addr = *addr, .state = TARGET_ACTIVE };
	return true;
}

void
targetset_remove(struct targetset *s, const struct ipaddr *addr)
{
	struct target *t = targetset_find(s, addr);

	if (t == NULL)
		return;
	memmove(t, t + 1, (size_t)(&s->t[s->n] - (t + 1)) * sizeof(*t));
	if (--s->n == 0)
		targetset_clear(s);
	fill(s);
}

struct target *
targetset_next(struct targetset *s)
{
	unsigned int i, k;

	for (i = 1; i <= s->n; i++) {
		k = (s->turn + i) % s->n;
		if (s->t[k].state == TARGET_ACTIVE) {
			s->turn = k;
			return &s->t[k];
		}
	}
	return NULL;
}

void
target_alive(struct target *t)
{
	t->answered = true;
	t->losses = 0;
}

void
target_answered_from(struct target *t, const uint8_t mac[MAC_SIZE])
{
	t->has_mac = true;
	memcpy(t->mac, mac, MAC_SIZE);
}

const uint8_t *
target_mac(const struct target *t)
{
	return t->has_mac && t->losses == 0 ? t->mac : NULL;
}

void
target_answered(struct target *t, mtime_t rtt, mtime_t interval)
{
	target_alive(t);
	rtt_sample(&t->rtt, rtt, interval);
}

/*
 * An answer that is late by our measure ends a run of losses, but a busy host
 * is quick today and slow tomorrow: half an interval is for everybody.
 */
mtime_t
target_timeout(const struct target *t, mtime_t interval)
{
	mtime_t rtt = rtt_timeout(&t->rtt);

	if (rtt == 0)
		return interval;
	return mtime_min(mtime_max(rtt, interval / 2), interval);
}

/* Of its last probes, how many were answered; 0: too few to tell. */
static int
answered_lately(const struct target *t)
{
	uint32_t mask = (UINT32_C(1) << LIMIT_WINDOW) - 1;

	if (t->probes < LIMIT_WINDOW)
		return 0;
	return __builtin_popcount(t->history & mask);
}

static void
note(struct target *t, bool answered)
{
	t->history = t->history << 1 | answered;
	if (t->probes < 32)
		t->probes++;
}

void
target_note_answer(struct target *t, bool late)
{
	/* A late one is slow, and saves nothing: it was answered after all. */
	if (late)
		t->history |= t->history + 1;
	else
		note(t, true);
}

bool
targetset_limits(const struct targetset *s, const struct target *t)
{
	int own = answered_lately(t);
	unsigned int i;

	if (t->state != TARGET_ACTIVE || own == 0 || own > LIMIT_SOME)
		return false;
	for (i = 0; i < s->n; i++) {
		if (&s->t[i] != t && s->t[i].state == TARGET_ACTIVE &&
		    answered_lately(&s->t[i]) >= LIMIT_OTHERS)
			return true;
	}
	return false;
}

void
targetset_lost(struct targetset *s, struct target *t, mtime_t now)
{
	unsigned int i;
	bool others = false;

	t->losses++;
	note(t, false);
	for (i = 0; i < s->n; i++)
		others = others ||
		    (&s->t[i] != t && s->t[i].answered &&
			s->t[i].state == TARGET_ACTIVE && s->t[i].losses == 0);
	if (t->losses < TARGET_FAILURES || !others)
		return;
	t->state = TARGET_DEAD;
	t->since = now;
	rtt_reset(&t->rtt);
	fill(s);
}

bool
targetset_too_slow(const struct targetset *s, const struct target *t,
    mtime_t interval)
{
	unsigned int i, good = 0;

	if (t->state != TARGET_ACTIVE || rtt_timeout(&t->rtt) <= interval)
		return false;
	for (i = 0; i < s->n; i++) {
		if (&s->t[i] == t || s->t[i].state != TARGET_ACTIVE)
			continue;
		if (rtt_timeout(&s->t[i].rtt) > interval / 2)
			return false;
		good += s->t[i].answered;
	}
	return good >= TARGETS_GOOD;
}

void
target_mark_slow(struct target *t, mtime_t now)
{
	t->state = TARGET_SLOW;
	t->since = now;
	t->probes = 0;
	rtt_reset(&t->rtt);
}

void
targetset_refresh(struct targetset *s, mtime_t now)
{
	unsigned int i;
	struct target *t;

	for (i = 0; i < s->n; i++) {
		t = &s->t[i];
		if ((t->state != TARGET_DEAD && t->state != TARGET_SLOW) ||
		    now - t->since < TARGET_RECOVERY)
			continue;
		if (t->state == TARGET_DEAD) {
			t->state = TARGET_SLOW;
			t->since = now;
		} else {
			t->state = TARGET_UNUSED;
		}
	}
	fill(s);
}
