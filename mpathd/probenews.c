/*
 * probenews.c - tells whoever listens what becomes of each probe.
 */
#include "probenews.h"

#include <bsd/string.h>

_Static_assert(PROBE_WINDOW <= 64, "struct waiting has a bit for each probe");

static bool
is_wanted(const struct engine *e)
{
	return e->env.tell != NULL && (e->listeners & 1u << NEWS_PROBE) != 0;
}

static const struct target *
find_target(const struct instance *i, const struct ipaddr *addr)
{
	unsigned int k;

	for (k = 0; k < i->targets.n; k++) {
		if (ipaddr_same(&i->targets.t[k].addr, addr))
			return &i->targets.t[k];
	}
	return NULL;
}

static struct newsevent
event_of(const struct engine *e, const struct nic *nic, enum fam fam,
    const struct sentprobe *p, enum probe_result result)
{
	const struct target *t = find_target(&nic->inst[fam], &p->to);
	bool known = t != NULL && t->rtt.avg != 0;
	struct newsevent ev = {
		.type = NEWS_PROBE,
		.addr = p->to,
		.result = result,
		.id = p->seq,
		.start = p->sent,
		.netrtt = -1,
		.rtt = -1,
		.rttavg = known ? t->rtt.avg : -1,
		.rttdev = known ? t->rtt.dev : -1,
	};

	strlcpy(ev.nic, nic->name, sizeof(ev.nic));
	if (nic->group != NULL)
		strlcpy(ev.group, nic->group->name, sizeof(ev.group));
	ev.sig = news_group_sig(&e->news, ev.group);
	return ev;
}

void
probenews_sent(const struct engine *e, const struct nic *nic, enum fam fam)
{
	const struct probestat *ps = &nic->inst[fam].stats;
	struct newsevent ev;

	if (!is_wanted(e))
		return;
	ev = event_of(e, nic, fam, &ps->ring[ps->newest], PROBE_RESULT_SENT);
	e->env.tell(e->env.arg, &ev);
}

void
probenews_answered(const struct engine *e, const struct nic *nic, enum fam fam,
    const struct replyfact *r, mtime_t now)
{
	const struct probestat *ps = &nic->inst[fam].stats;
	const struct sentprobe *p = NULL;
	struct newsevent ev;
	unsigned int i;

	for (i = 0; i < PROBE_WINDOW && is_wanted(e); i++) {
		if (ps->ring[i].fate == PROBE_ANSWERED &&
		    ps->ring[i].seq == r->seq && ps->ring[i].token == r->token)
			p = &ps->ring[i];
	}
	if (p == NULL)
		return;
	ev = event_of(e, nic, fam, p, PROBE_RESULT_ACKED);
	ev.netrtt = mtime_max(r->at - p->sent, 0);
	ev.rtt = mtime_max(now - p->sent, ev.netrtt);
	e->env.tell(e->env.arg, &ev);
}

struct waiting
probenews_waiting(const struct engine *e, const struct probestat *ps)
{
	struct waiting w = { 0 };
	unsigned int i;

	for (i = 0; i < PROBE_WINDOW && is_wanted(e); i++) {
		if (ps->ring[i].fate == PROBE_SENT)
			w.mask |= UINT64_C(1) << i;
	}
	return w;
}

void
probenews_lost(const struct engine *e, const struct nic *nic, enum fam fam,
    struct waiting w)
{
	const struct probestat *ps = &nic->inst[fam].stats;
	struct newsevent ev;
	unsigned int i;

	for (i = 0; i < PROBE_WINDOW && w.mask != 0; i++) {
		if ((w.mask & UINT64_C(1) << i) == 0 ||
		    ps->ring[i].fate == PROBE_SENT)
			continue;
		ev = event_of(e, nic, fam, &ps->ring[i], PROBE_RESULT_LOST);
		e->env.tell(e->env.arg, &ev);
	}
}
