/*
 * ctlview.c - what clients see of the model: groups, members, addresses and
 * events as control records.
 */
#include "ctlview.h"

#include <bsd/string.h>
#include <string.h>

#include "lib/ipmp.h"
#include "mpathd/core/activeset.h"
#include "mpathd/core/adapt.h"
#include "mpathd/core/judge.h"
#include "mpathd/core/why.h"

_Static_assert((int)NEWS_PROBE == (int)IPMP_EV_PROBE, "events in one order");
_Static_assert((int)PROBE_RESULT_LOST == (int)IPMP_PROBE_LOST,
    "results in one order");

struct view {
	const struct model *model;
	const struct news *news;
	struct moment at;
	ctlview_fn *fn;
	void *arg;
};

static uint64_t
wall_ms(struct moment at, mtime_t t)
{
	return (uint64_t)((at.wall - (at.now - t)) / MSEC(1));
}

/* --------------------------------------------------------------- groups -- */

static uint32_t
group_state(const struct group *g)
{
	static const uint32_t states[] = {
		[GROUP_OK] = IPMP_GROUP_OK,
		[GROUP_DEGRADED] = IPMP_GROUP_DEGRADED,
		[GROUP_FAILED] = IPMP_GROUP_FAILED,
	};

	return states[g->state];
}

/* g is NULL for the anonymous one. */
static bool
is_member(const struct view *v, const struct nic *nic, const struct group *g)
{
	return nic->group == g && nic_is_tracked(v->model, nic);
}

/* The longest of its members, all of which are told the same. */
static uint32_t
detection_time(const struct view *v, const struct group *g)
{
	const struct nic *nic;
	mtime_t t = 0;

	TAILQ_FOREACH (nic, &v->model->nics, next) {
		if (is_member(v, nic, g) && nic_probe_enabled(nic))
			t = mtime_max(t, adapt_detection_time(v->model, nic));
	}
	return (uint32_t)mtime_to_ms(t);
}

static void
show_group(const struct view *v, const struct group *g)
{
	struct ctlrecord r = { .type = CTL_GROUP };
	struct ctlgroup *c = &r.group;

	if (g != NULL) {
		strlcpy(c->name, g->name, sizeof(c->name));
		c->state = group_state(g);
		c->since = wall_ms(v->at, g->since);
		why_group(v->model, g, c->reason, sizeof(c->reason));
	}
	c->sig = news_group_sig(v->news, c->name);
	c->fdt = detection_time(v, g);
	v->fn(v->arg, &r);
}

/* -------------------------------------------------------------- members -- */

static uint32_t
member_state(const struct nic *nic)
{
	static const uint32_t states[IF_STATES] = {
		[IF_RUNNING] = IPMP_IF_OK,
		[IF_NOTARGETS] = IPMP_IF_UNKNOWN,
		[IF_FAILED] = IPMP_IF_FAILED,
		[IF_OFFLINE] = IPMP_IF_OFFLINE,
	};

	return states[nic->state];
}

static uint32_t
link_state(const struct view *v, const struct nic *nic)
{
	if (!nic->present)
		return IPMP_LINK_DOWN;
	if (v->model->set.ignore_link)
		return IPMP_LINK_UNKNOWN;
	return nic_has_link(v->model, nic) ? IPMP_LINK_UP : IPMP_LINK_DOWN;
}

static uint32_t
probe_state(const struct view *v, const struct nic *nic)
{
	if (!nic_probe_enabled(nic))
		return IPMP_PROBE_DISABLED;
	if (!nic_probe_capable(nic) || !nic_has_link(v->model, nic))
		return IPMP_PROBE_UNKNOWN;
	if (judge_probes_failed(v->model, nic) ||
	    ((nic->flags & LIFF_FAILED) != 0 && nic->failed_path))
		return IPMP_PROBE_FAILED;
	return IPMP_PROBE_OK;
}

static bool
has_twin(const struct model *m, const struct nic *nic)
{
	const struct nic *other;

	TAILQ_FOREACH (other, &m->nics, next) {
		if (other != nic && nic->group != NULL &&
		    other->group == nic->group && other->present &&
		    nic->present && nic->link.hwlen > 0 &&
		    other->link.hwlen == nic->link.hwlen &&
		    memcmp(other->link.hwaddr, nic->link.hwaddr,
			nic->link.hwlen) == 0)
			return true;
	}
	return false;
}

static uint32_t
member_flags(const struct view *v, const struct nic *nic)
{
	uint32_t f = 0;

	if ((nic->flags & LIFF_INACTIVE) != 0)
		f |= IPMP_IFFLAG_INACTIVE;
	if (has_twin(v->model, nic))
		f |= IPMP_IFFLAG_HWADDRDUP;
	if (!activeset_unusable(nic))
		f |= IPMP_IFFLAG_ACTIVE;
	if ((nic->flags & LIFF_OFFLINE) != 0 || !nic->present ||
	    (nic->link.flags & LINK_UP) == 0)
		f |= IPMP_IFFLAG_DOWN;
	return f;
}

static uint32_t
targmode(const struct instance *i)
{
	if (!instance_probes(i))
		return IPMP_TARG_DISABLED;
	if (instance_by_arp(i))
		return IPMP_TARG_TRANSITIVE;
	return i->targets.kind == TARGETS_ROUTERS ? IPMP_TARG_ROUTES
						  : IPMP_TARG_MULTICAST;
}

static void
show_targets(const struct view *v, const struct nic *nic, enum fam fam)
{
	const struct targetset *s = &nic->inst[fam].targets;
	struct ctlrecord r = { .type = CTL_TARGET };
	unsigned int i;

	strlcpy(r.target.name, nic->name, sizeof(r.target.name));
	for (i = 0; i < s->n; i++) {
		if (s->t[i].state != TARGET_ACTIVE)
			continue;
		r.target.addr = s->t[i].addr;
		v->fn(v->arg, &r);
	}
}

static void
show_member(const struct view *v, const struct nic *nic)
{
	struct ctlrecord r = { .type = CTL_MEMBER };
	struct ctlmember *c = &r.member;

	strlcpy(c->name, nic->name, sizeof(c->name));
	if (nic->group != NULL)
		strlcpy(c->group, nic->group->name, sizeof(c->group));
	c->state = member_state(nic);
	c->type =
	    (nic->flags & LIFF_STANDBY) != 0 ? IPMP_IF_STANDBY : IPMP_IF_NORMAL;
	c->linkstate = link_state(v, nic);
	c->probestate = probe_state(v, nic);
	c->flags = member_flags(v, nic);
	c->targmode4 = targmode(&nic->inst[FAM_INET]);
	c->targmode6 = targmode(&nic->inst[FAM_INET6]);
	c->testaddr4 = nic->inst[FAM_INET].testaddr;
	c->testaddr6 = nic->inst[FAM_INET6].testaddr;
	c->since = wall_ms(v->at, nic->since);
	strlcpy(c->reason, why_name(why_nic(v->model, nic, v->at.now)),
	    sizeof(c->reason));
	v->fn(v->arg, &r);
	show_targets(v, nic, FAM_INET);
	show_targets(v, nic, FAM_INET6);
}

/* ------------------------------------------------------------ addresses -- */

/* One that is up is bound to its NIC as long as that can carry it. */
static void
show_addr(const struct view *v, const struct unit *u)
{
	const struct nic *nic = u->nic;
	struct ctlrecord r = { .type = CTL_ADDR };
	struct ctladdr *c = &r.addr;

	c->addr = u->addr;
	c->state = unit_is_up(u) ? IPMP_ADDR_UP : IPMP_ADDR_DOWN;
	strlcpy(c->group, nic->group->name, sizeof(c->group));
	strlcpy(c->home, u->home, sizeof(c->home));
	if (unit_is_up(u) && !activeset_unusable(nic))
		strlcpy(c->binding, nic->name, sizeof(c->binding));
	v->fn(v->arg, &r);
}

static void
show_addrs(const struct view *v, const struct nic *nic)
{
	const struct unit *u;
	int f;

	for (f = 0; f < FAMS && nic->group != NULL; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			if (unit_is_movable(u))
				show_addr(v, u);
		}
	}
}

/* ------------------------------------------------------------------ all -- */

void
ctlview_all(const struct model *m, const struct news *news, struct moment at,
    ctlview_fn *fn, void *arg)
{
	const struct view v = { m, news, at, fn, arg };
	const struct group *g;
	const struct nic *nic;

	TAILQ_FOREACH (g, &m->groups, next)
		show_group(&v, g);
	if (news_has_anonymous(m))
		show_group(&v, NULL);
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (!nic_is_tracked(m, nic))
			continue;
		show_member(&v, nic);
		show_addrs(&v, nic);
	}
}

struct ctlevent
ctlview_event(const struct newsevent *ev, struct moment at)
{
	struct ctlevent c = {
		.type = (uint32_t)ev->type,
		.time = wall_ms(at, at.now),
		.sig = ev->sig,
		.added = ev->added,
		.addr = ev->addr,
		.result = (uint32_t)ev->result,
		.id = ev->id,
		.start = ev->start,
		.netrtt = ev->netrtt,
		.rtt = ev->rtt,
		.rttavg = ev->rttavg,
		.rttdev = ev->rttdev,
	};

	strlcpy(c.group, ev->group, sizeof(c.group));
	strlcpy(c.name, ev->nic, sizeof(c.name));
	strlcpy(c.from, ev->from, sizeof(c.from));
	strlcpy(c.to, ev->to, sizeof(c.to));
	strlcpy(c.reason, ev->reason, sizeof(c.reason));
	return c;
}
