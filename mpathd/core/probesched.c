/*
 * probesched.c - when the next probe is due, from detection time and jitter.
 */
#include "probesched.h"

/* The chance's share of the span: 0 to just below span. */
static mtime_t
share(mtime_t span, uint32_t chance)
{
	return (mtime_t)(((double)span * chance) / 4294967296.0);
}

static void
set_due(struct probesched *s, uint32_t chance)
{
	mtime_t half = s->interval / 2;

	s->due = s->base + half + share(s->interval - half, chance);
}

mtime_t
probesched_interval(mtime_t detection_time, unsigned int failures)
{
	return detection_time / (failures + PROBE_MARGIN);
}

void
probesched_start(struct probesched *s, mtime_t now, mtime_t interval,
    uint32_t chance)
{
	/* The phase c (0 to 1) gives a first probe (1 - c) / 2 intervals off.
	 */
	s->interval = interval;
	s->base = now - share(interval, chance);
	set_due(s, chance);
}

void
probesched_stop(struct probesched *s)
{
	s->due = MTIME_NEVER;
}

unsigned int
probesched_advance(struct probesched *s, mtime_t now, uint32_t chance)
{
	unsigned int missed = 0;

	s->base += s->interval;
	while (s->base + s->interval <= now) {
		s->base += s->interval;
		missed++;
	}
	set_due(s, chance);
	return missed;
}
