/*
 * probestat.c - the ring of sent probes: consecutive losses and successes.
 */
#include "probestat.h"

#include <stddef.h>
#include <string.h>

void
probestat_reset(struct probestat *ps)
{
	unsigned int i;

	for (i = 0; i < PROBE_WINDOW; i++)
		ps->ring[i].fate = PROBE_NONE;
	ps->waiting = 0;
	ps->losses = ps->successes = 0;
	ps->first_loss = 0;
}

uint16_t
probestat_next_seq(const struct probestat *ps)
{
	return (uint16_t)(ps->seq + 1);
}

void
probestat_sent(struct probestat *ps, const struct ipaddr *to, uint64_t token,
    mtime_t now, mtime_t timeout)
{
	ps->newest = (ps->newest + 1) % PROBE_WINDOW;
	ps->seq++;
	/* One so old is not waited for any longer. */
	if (ps->ring[ps->newest].fate != PROBE_SENT)
		ps->waiting++;
	ps->ring[ps->newest] = (struct sentprobe){
		.fate = PROBE_SENT,
		.seq = ps->seq,
		.to = *to,
		.token = token,
		.sent = now,
		.deadline = now + timeout,
	};
	ps->sent++;
}

void
probestat_sent_to(struct probestat *ps, const uint8_t mac[MAC_SIZE])
{
	struct sentprobe *p = &ps->ring[ps->newest];

	p->by_mac = true;
	memcpy(p->mac, mac, MAC_SIZE);
}

const struct sentprobe *
probestat_question(const struct probestat *ps, const struct ipaddr *from,
    const uint8_t mac[MAC_SIZE], mtime_t at)
{
	const struct sentprobe *p;
	unsigned int i;

	for (i = 0; i < PROBE_WINDOW; i++) {
		p = &ps->ring[(ps->newest + PROBE_WINDOW - i) % PROBE_WINDOW];
		if (p->fate == PROBE_NONE || p->fate == PROBE_ANSWERED ||
		    p->sent > at || !ipaddr_same(&p->to, from))
			continue;
		if (!p->by_mac || memcmp(p->mac, mac, MAC_SIZE) == 0)
			return p;
	}
	return NULL;
}

static struct sentprobe *
find(struct probestat *ps, uint16_t seq)
{
	unsigned int age = (uint16_t)(ps->seq - seq);

	if (age >= PROBE_WINDOW)
		return NULL;
	return &ps->ring[(ps->newest + PROBE_WINDOW - age) % PROBE_WINDOW];
}

/* What speaks against an answer; STRANGE_KINDS: nothing. */
static enum strange
objection(const struct sentprobe *p, const struct ipaddr *from, uint16_t seq,
    uint64_t token)
{
	if (p == NULL || p->fate == PROBE_NONE || p->seq != seq)
		return STRANGE_UNASKED;
	if (!ipaddr_same(&p->to, from))
		return STRANGE_FROM;
	if (p->token != token)
		return STRANGE_TOKEN;
	return p->fate == PROBE_ANSWERED ? STRANGE_TWICE : STRANGE_KINDS;
}

static void
count_strange(struct probestat *ps, enum strange kind)
{
	ps->strange++;
	ps->kind[kind]++;
}

void
probestat_unasked(struct probestat *ps)
{
	count_strange(ps, STRANGE_UNASKED);
}

enum probereply
probestat_reply(struct probestat *ps, const struct ipaddr *from, uint16_t seq,
    uint64_t token, mtime_t at, mtime_t *rtt)
{
	struct sentprobe *p = find(ps, seq);
	enum strange kind = objection(p, from, seq, token);
	bool late;

	if (kind != STRANGE_KINDS) {
		count_strange(ps, kind);
		return REPLY_STRANGE;
	}
	late = p->fate != PROBE_SENT;
	ps->waiting -= !late;
	p->fate = PROBE_ANSWERED;
	*rtt = mtime_max(at - p->sent, 0);

	ps->answered++;
	ps->losses = 0;
	ps->last_success = mtime_max(ps->last_success, at);
	if (!late)
		ps->successes++;
	return late ? REPLY_LATE : REPLY_GOOD;
}

static void
give_up(struct probestat *ps, struct sentprobe *p, bool proves)
{
	ps->waiting--;
	if (!proves) {
		p->fate = PROBE_IGNORED;
		ps->ignored++;
		return;
	}
	p->fate = PROBE_LOST;
	ps->lost++;
	if (ps->losses++ == 0)
		ps->first_loss = p->sent;
	ps->successes = 0;
}

/* The age-th youngest probe. */
static const struct sentprobe *
younger(const struct probestat *ps, unsigned int age)
{
	return &ps->ring[(ps->newest + PROBE_WINDOW - age) % PROBE_WINDOW];
}

/* How far back the oldest is that is still waited for. */
static unsigned int
oldest_waiting(const struct probestat *ps)
{
	unsigned int age, seen = 0;

	for (age = 0; age < PROBE_WINDOW && seen < ps->waiting; age++)
		seen += younger(ps, age)->fate == PROBE_SENT;
	return age;
}

mtime_t
probestat_next(const struct probestat *ps)
{
	unsigned int age = oldest_waiting(ps);
	mtime_t t = MTIME_NEVER;

	while (age-- > 0) {
		if (younger(ps, age)->fate == PROBE_SENT)
			t = mtime_min(t, younger(ps, age)->deadline);
	}
	return t;
}

void
probestat_expire(struct probestat *ps, mtime_t now, probestat_proves_fn *proves,
    const void *proves_arg, probestat_lost_fn *lost, void *lost_arg)
{
	struct sentprobe *p;
	unsigned int age = oldest_waiting(ps);

	/* Oldest first, so that first_loss is that of the oldest. */
	while (age-- > 0) {
		p = &ps->ring[(ps->newest + PROBE_WINDOW - age) % PROBE_WINDOW];
		if (p->fate != PROBE_SENT || now < p->deadline)
			continue;
		give_up(ps, p, proves(proves_arg, &p->to));
		lost(lost_arg, &p->to, p->fate == PROBE_LOST);
	}
}

bool
probestat_failed(const struct probestat *ps, unsigned int failures)
{
	return ps->losses >= failures;
}

bool
probestat_repaired(const struct probestat *ps, unsigned int failures)
{
	return ps->losses == 0 && ps->successes >= 2 * failures;
}

unsigned int
probestat_unanswered(const struct probestat *ps)
{
	return ps->waiting;
}
