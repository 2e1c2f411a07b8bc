/*
 * probes.c - the probing half of the engine: whom, when, and what came back.
 */
#include "probes.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "discover.h"
#include "lib/log.h"
#include "mpathd/core/adapt.h"
#include "mpathd/core/probing.h"
#include "probenews.h"

/* So many losses in a row are a silence in which news may be lost. */
#define SILENCE 2
/* A socket that could not be opened is tried again after so long. */
#define OPEN_RETRY MSEC(200)

static uint32_t
chance(struct engine *e)
{
	return (uint32_t)e->env.random(e->env.arg);
}

static const char *
fam_name(enum fam fam)
{
	return fam == FAM_INET ? "inet" : "inet6";
}

/* The interval as configured, whatever the group had to be raised to. */
static mtime_t
asked_interval(const struct engine *e)
{
	return probesched_interval(e->model.set.detection_time,
	    e->model.set.probe_failures);
}

/* ------------------------------------------------------ test addresses -- */

static void
close_instance(struct engine *e, struct nic *nic, enum fam fam)
{
	struct instance *i = &nic->inst[fam];

	discover_close(e, nic, fam);
	if (!i->open)
		return;
	if (instance_by_arp(i))
		e->kernel->ops->ask_close(e->kernel, i->ifindex);
	else
		e->kernel->ops->probe_close(e->kernel, i->ifindex,
		    fam_family(fam));
	i->open = false;
}

void
probes_close(struct engine *e, struct nic *nic)
{
	int f;

	for (f = 0; f < FAMS; f++)
		close_instance(e, nic, (enum fam)f);
}

void
probes_close_all(struct engine *e)
{
	struct nic *nic;

	TAILQ_FOREACH (nic, &e->model.nics, next)
		probes_close(e, nic);
}

/* From where it is probed: addr, or by ARP in that subnet, or not at all. */
static void
set_testaddr(struct engine *e, struct nic *nic, enum fam fam,
    const struct ipaddr *addr, const struct ipaddr *arp_subnet, mtime_t now)
{
	struct instance *i = &nic->inst[fam];

	close_instance(e, nic, fam);
	i->testaddr = *addr;
	i->arp_subnet = *arp_subnet;
	i->measured.fate = PROBE_NONE;
	i->restart = false;
	i->said_trouble = false;
	i->ask_hosts = false;
	i->send_to = (struct ipaddr){ 0 };
	probestat_reset(&i->stats);
	targetset_clear(&i->targets);
	discovery_reset(&i->discovery);
	if (!instance_probes(i)) {
		probesched_stop(&i->sched);
		return;
	}
	i->quiet_until = now + PROBE_QUIET;
	probesched_start(&i->sched, now, adapt_interval(&e->model, nic),
	    chance(e));
	if (!nic->noaddr_said)
		return;
	nic->noaddr_said = false;
	if (!ipaddr_is_set(addr))
		return;
	log_err("Test address now configured on interface %s; enabling "
		"probe-based failure detection on it",
	    nic->name);
}

static bool
is_duplicate(struct engine *e, const struct nic *nic, struct instance *i,
    const struct ipaddr *addr)
{
	char text[IPADDR_STRLEN];
	bool dup = probing_duplicate(&e->model, nic, addr) != NULL;

	if (dup && !i->said_duplicate)
		log_err("Test address %s is not unique in group; disabling "
			"probe-based failure detection on %s",
		    ipaddr_print(addr, text), nic->name);
	i->said_duplicate = dup;
	return dup;
}

static void
decide_testaddr(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	const struct unit *u = probing_testaddr(&e->model, nic, fam);
	struct ipaddr want = { 0 }, subnet = { 0 };

	if (u == NULL)
		subnet = probing_subnet(&e->model, nic, fam);
	else if (!is_duplicate(e, nic, i, &u->addr))
		want = u->addr;
	if (i->open && (!nic->present || i->ifindex != nic->link.ifindex))
		close_instance(e, nic, fam);
	if (i->restart || memcmp(&want, &i->testaddr, sizeof(want)) != 0 ||
	    memcmp(&subnet, &i->arp_subnet, sizeof(subnet)) != 0)
		set_testaddr(e, nic, fam, &want, &subnet, now);
}

/* Said once, and only after some time for configuring (solaris 5.3). */
static void
decide_missing(struct nic *nic, mtime_t now)
{
	if (nic->group == NULL || nic_probe_enabled(nic) || !nic->present ||
	    (nic->flags & LIFF_OFFLINE) != 0) {
		nic->noaddr_at = MTIME_NEVER;
		return;
	}
	if (nic->noaddr_said)
		return;
	if (nic->noaddr_at == MTIME_NEVER)
		nic->noaddr_at = now + TESTADDR_GRACE;
	if (now < nic->noaddr_at)
		return;
	nic->noaddr_said = true;
	nic->noaddr_at = MTIME_NEVER;
	log_err("No test address configured on interface %s; disabling "
		"probe-based failure detection on it",
	    nic->name);
}

/* -------------------------------------------------------------- targets -- */

/* Routers that never answered anybody are no evidence (difference). */
static void
decide_silent_routers(struct engine *e, struct group *g, mtime_t now)
{
	const struct nic *nic;
	const struct targetset *s;
	bool routers = false, proven = false;
	unsigned int k;
	int f;

	TAILQ_FOREACH (nic, &e->model.nics, next) {
		for (f = 0; f < FAMS && nic->group == g; f++) {
			s = &nic->inst[f].targets;
			if (s->kind != TARGETS_ROUTERS)
				continue;
			routers = true;
			for (k = 0; k < s->n; k++)
				proven = proven || s->t[k].answered;
		}
	}
	if (!routers)
		return;
	if (proven) {
		g->routers_silent = false;
		g->routers_since = 0;
		return;
	}
	if (g->routers_since == 0)
		g->routers_since = now;
	if (g->routers_silent || now - g->routers_since < PROBE_QUIET)
		return;
	g->routers_silent = e->look = true;
	log_warn("no router that group %s probes has ever answered; that is no "
		 "evidence against its NICs, so other targets are looked for",
	    g->name);
}

/* ------------------------------------------------------- losses and sends --
 */

struct lossctx {
	struct engine *e;
	struct nic *nic;
	struct instance *i;
	mtime_t now;
};

static bool
loss_proves(const void *arg, const struct ipaddr *target)
{
	const struct lossctx *c = arg;

	return c->now >= c->i->quiet_until &&
	    probing_target_proven(&c->e->model, c->nic, target);
}

/* Others answer: the path is well, and it is only this one that saves. */
static void
drop_limiting(struct engine *e, const struct nic *nic, struct targetset *s,
    struct target *t, mtime_t now)
{
	char text[IPADDR_STRLEN];

	if (!targetset_limits(s, t))
		return;
	if (!t->said_limited)
		log_warn("%s: %s answers only some of its probes while other "
			 "targets answer; a limit for ICMP, presumably: it is "
			 "left alone for a while",
		    nic->name, ipaddr_print(&t->addr, text));
	t->said_limited = true;
	target_mark_slow(t, now);
	targetset_refresh(s, now);
	e->look = true;
}

static void
loss_counts(void *arg, const struct ipaddr *target, bool proves)
{
	const struct lossctx *c = arg;
	struct target *t = targetset_find(&c->i->targets, target);
	char text[IPADDR_STRLEN];

	if (!proves) {
		c->e->look = probing_unproven(&c->e->model, c->nic, target) ||
		    c->e->look;
		return;
	}
	log_debug(DBG_PROBE, "%s: probe of %s lost (%u in a row)", c->nic->name,
	    ipaddr_print(target, text), c->i->stats.losses);
	if (t == NULL)
		return;
	targetset_lost(&c->i->targets, t, c->now);
	drop_limiting(c->e, c->nic, &c->i->targets, t, c->now);
	if (t->state != TARGET_DEAD)
		return;
	c->e->look = true;
	log_debug(DBG_TARGET, "%s: target %s is dead", c->nic->name,
	    ipaddr_print(target, text));
}

/* A verdict does not wait for the next probe to be due. */
static void
decide_losses(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	struct lossctx ctx = { e, nic, i, now };
	struct waiting waiting;

	if (!i->open || !nic_has_link(&e->model, nic) ||
	    now < probestat_next(&i->stats))
		return;
	waiting = probenews_waiting(e, &i->stats);
	probestat_expire(&i->stats, now, loss_proves, &ctx, loss_counts, &ctx);
	probenews_lost(e, nic, fam, waiting);
}

static void
decide_sends(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	struct target *t;
	unsigned int missed;

	if (!i->open || !nic_has_link(&e->model, nic) || now < i->sched.due)
		return;
	missed = probesched_advance(&i->sched, now, chance(e));
	if (missed > 0) {
		e->missed += missed;
		e->missed_times++;
		log_info("missed sending %u probes on (%s %s)", missed,
		    fam_name(fam), nic->name);
	}
	t = targetset_next(&i->targets);
	i->send_to = t != NULL ? t->addr : (struct ipaddr){ 0 };
	i->ask_hosts = probing_wants_hosts(nic, fam);
}

void
probes_choose(struct engine *e, mtime_t now)
{
	struct nic *nic;
	struct group *g;
	int f;

	TAILQ_FOREACH (nic, &e->model.nics, next) {
		for (f = 0; f < FAMS; f++)
			decide_testaddr(e, nic, (enum fam)f, now);
	}
	TAILQ_FOREACH (nic, &e->model.nics, next) {
		for (f = 0; f < FAMS; f++)
			probing_targets(&e->model, nic, (enum fam)f, now);
	}
	TAILQ_FOREACH (g, &e->model.groups, next)
		decide_silent_routers(e, g, now);
}

mtime_t
probes_choice_next(const struct model *m)
{
	const struct group *g;
	mtime_t t = MTIME_NEVER;

	TAILQ_FOREACH (g, &m->groups, next) {
		if (g->routers_since != 0 && !g->routers_silent)
			t = mtime_min(t, g->routers_since + PROBE_QUIET);
	}
	return t;
}

void
probes_decide(struct engine *e, mtime_t now)
{
	struct nic *nic;
	int f;

	STAILQ_FOREACH (nic, &e->model.looked, next_looked) {
		decide_missing(nic, now);
		for (f = 0; f < FAMS; f++) {
			targetset_refresh(&nic->inst[f].targets, now);
			decide_losses(e, nic, (enum fam)f, now);
			decide_sends(e, nic, (enum fam)f, now);
			discover_decide(e, nic, (enum fam)f, now);
		}
	}
}

void
probes_restart_clock(struct engine *e, struct nic *nic, mtime_t now)
{
	struct instance *i;
	int f;

	for (f = 0; f < FAMS; f++) {
		i = &nic->inst[f];
		if (instance_probes(i))
			probesched_start(&i->sched, now,
			    adapt_interval(&e->model, nic), chance(e));
		i->measure_at =
		    adapt_is_raised(&e->model, nic) ? now : MTIME_NEVER;
	}
}

/* ------------------------------------------------------------------ act -- */

/* The same as Solaris: from the process and the NIC (solaris 5.5). */
static uint16_t
probe_id(const struct engine *e, const struct nic *nic)
{
	return (
	    uint16_t)((uint32_t)e->env.pid << 8 | (nic->link.ifindex & 0xff));
}

static void
trouble(struct instance *i, const struct nic *nic, enum fam fam,
    const char *what, int err)
{
	if (err != 0 && !i->said_trouble)
		log_err("probe: %s (%s %s): %s", what, fam_name(fam), nic->name,
		    strerror(-err));
	i->said_trouble = err != 0;
}

static void
open_instance(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	int err;

	if (i->open || !instance_probes(i) || !nic->present || now < i->open_at)
		return;
	if (instance_by_arp(i))
		err = e->kernel->ops->ask_open(e->kernel, nic->link.ifindex);
	else
		err = e->kernel->ops->probe_open(e->kernel, nic->link.ifindex,
		    &i->testaddr, probe_id(e, nic));
	trouble(i, nic, fam, "cannot open a probe socket", err);
	i->open_at = now + OPEN_RETRY;
	if (err != 0)
		return;
	i->open = true;
	i->ifindex = nic->link.ifindex;
}

static int
send_one(struct engine *e, struct nic *nic, enum fam fam,
    const struct ipaddr *to, uint32_t kind, mtime_t now, struct probe *p)
{
	struct instance *i = &nic->inst[fam];
	const struct target *t = targetset_find(&i->targets, to);

	*p = (struct probe){
		.to = *to,
		.seq = probestat_next_seq(&i->stats),
		.kind = kind,
		.token = e->env.random(e->env.arg),
		.sent = now,
	};
	if (instance_by_arp(i))
		return e->kernel->ops->ask_send(e->kernel, nic->link.ifindex,
		    to, t != NULL ? target_mac(t) : NULL);
	return e->kernel->ops->probe_send(e->kernel, nic->link.ifindex,
	    fam_family(fam), p);
}

static void
send_due(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	const struct target *t;
	struct probe p;
	mtime_t timeout = i->sched.interval;
	int err;

	if (!ipaddr_is_set(&i->send_to))
		return;
	t = targetset_find(&i->targets, &i->send_to);
	if (t != NULL)
		timeout = target_timeout(t, timeout);
	err = send_one(e, nic, fam, &i->send_to, PROBE_UNICAST, now, &p);
	trouble(i, nic, fam, "probe sendto", err);
	/* One that could not leave is as lost as one that got lost. */
	probestat_sent(&i->stats, &p.to, p.token, now, timeout);
	if (instance_by_arp(i) && t != NULL && target_mac(t) != NULL)
		probestat_sent_to(&i->stats, target_mac(t));
	probenews_sent(e, nic, fam);
	i->send_to = (struct ipaddr){ 0 };
}

/*
 * At the interval that was asked for: how else would it be noticed that it can
 * be kept again?
 */
static void
measure(struct engine *e, struct nic *nic, enum fam fam, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	struct target *t;
	struct probe p;

	if (!i->open || now < i->measure_at || !nic_has_link(&e->model, nic))
		return;
	i->measure_at = now + asked_interval(e);
	t = targetset_next(&i->targets);
	if (t == NULL ||
	    send_one(e, nic, fam, &t->addr, PROBE_RTT, now, &p) != 0)
		return;
	i->measured = (struct sentprobe){ .fate = PROBE_SENT,
		.to = p.to,
		.token = p.token,
		.sent = now };
}

void
probes_act(struct engine *e, mtime_t now)
{
	struct nic *nic;
	int f;

	STAILQ_FOREACH (nic, &e->model.looked, next_looked) {
		for (f = 0; f < FAMS; f++) {
			open_instance(e, nic, (enum fam)f, now);
			send_due(e, nic, (enum fam)f, now);
			measure(e, nic, (enum fam)f, now);
			discover_act(e, nic, (enum fam)f, now);
		}
	}
}

/* -------------------------------------------------------------- replies -- */

/* All members keep one time. */
static void
restart_group(struct engine *e, const struct group *g, mtime_t now)
{
	struct nic *nic;

	e->look = true;
	TAILQ_FOREACH (nic, &e->model.nics, next) {
		if (nic->group == g)
			probes_restart_clock(e, nic, now);
	}
}

/* It answers, but not within an interval (solaris 5.6). */
static void
too_slow(struct engine *e, struct nic *nic, enum fam fam, struct target *t,
    mtime_t now)
{
	struct targetset *s = &nic->inst[fam].targets;
	mtime_t timeout = rtt_timeout(&t->rtt);

	if (targetset_too_slow(s, t, adapt_interval(&e->model, nic))) {
		e->look = true;
		log_debug(DBG_TARGET, "%s: a slow target is dropped",
		    nic->name);
		if (s->kind == TARGETS_HOSTS)
			targetset_remove(s, &t->addr);
		else
			target_mark_slow(t, now);
		targetset_refresh(s, now);
		return;
	}
	if (!adapt_raise(&e->model, nic, timeout, now))
		return;
	log_err("Cannot meet requested failure detection time of %lld ms on "
		"(%s %s) new failure detection time for group \"%s\" is %lld "
		"ms",
	    (long long)mtime_to_ms(e->model.set.detection_time), fam_name(fam),
	    nic->name, nic->group->name,
	    (long long)mtime_to_ms(adapt_detection_time(&e->model, nic)));
	restart_group(e, nic->group, now);
}

/*
 * Of a NIC in trouble a round trip says little about the target, and so do
 * answers in a burst: their probes had waited together, as for ARP.
 */
static bool
tells_of_target(const struct engine *e, const struct nic *nic,
    const struct instance *i, mtime_t now)
{
	mtime_t interval = asked_interval(e);

	return nic->state == IF_RUNNING &&
	    (nic->group == NULL || !nic->group->failed) &&
	    now - i->answered_at >= interval / 4;
}

static void
measured(struct engine *e, struct nic *nic, enum fam fam, struct target *t,
    mtime_t rtt, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	bool tells = tells_of_target(e, nic, i, now);

	i->answered_at = now;
	if (!tells) {
		target_alive(t);
		return;
	}
	target_answered(t, rtt, i->sched.interval);
	if (rtt_timeout(&t->rtt) > adapt_interval(&e->model, nic)) {
		too_slow(e, nic, fam, t, now);
		return;
	}
	if (nic->group == NULL || !adapt_improve(&e->model, nic->group, now))
		return;
	log_err("Improved failure detection time %lld ms on (%s %s) for group "
		"\"%s\"",
	    (long long)mtime_to_ms(adapt_detection_time(&e->model, nic)),
	    fam_name(fam), nic->name, nic->group->name);
	restart_group(e, nic->group, now);
}

/* The answer to a probe that only measures; false: to another one. */
static bool
take_measure(struct engine *e, struct nic *nic, enum fam fam,
    const struct replyfact *r)
{
	struct sentprobe *p = &nic->inst[fam].measured;
	struct target *t;

	if (p->fate != PROBE_SENT || p->token != r->token ||
	    !ipaddr_same(&p->to, &r->from))
		return false;
	p->fate = PROBE_ANSWERED;
	t = targetset_find(&nic->inst[fam].targets, &r->from);
	if (t != NULL)
		measured(e, nic, fam, t, mtime_max(r->at - p->sent, 0), r->at);
	return true;
}

/* Finds the probe that is answered by ARP; false: it is none of ours. */
static bool
match_arp(const struct instance *i, struct replyfact *r)
{
	const struct sentprobe *m = &i->measured;
	const struct sentprobe *p =
	    probestat_question(&i->stats, &r->from, r->mac, r->at);

	if (!instance_by_arp(i))
		return false;
	if (m->fate == PROBE_SENT && ipaddr_same(&m->to, &r->from) &&
	    (p == NULL || m->sent >= p->sent))
		p = m;
	if (p == NULL)
		return false;
	r->seq = p->seq;
	r->token = p->token;
	return true;
}

static void
answered(struct engine *e, struct nic *nic, enum fam fam,
    const struct replyfact *r, mtime_t now)
{
	struct instance *i = &nic->inst[fam];
	bool silent = i->stats.losses >= SILENCE;
	bool first = i->stats.last_success == 0 || r->at < i->quiet_until;
	enum probereply kind;
	struct target *t;
	mtime_t rtt;

	kind =
	    probestat_reply(&i->stats, &r->from, r->seq, r->token, r->at, &rtt);
	if (kind == REPLY_STRANGE) {
		log_debug(DBG_PACKET, "%s: a strange probe reply, seq %u",
		    nic->name, r->seq);
		return;
	}
	i->quiet_until = mtime_min(i->quiet_until, r->at);
	/*
	 * What was announced on this path before may have reached nobody;
	 * before the first answer of all only addresses of others have come
	 * here.
	 */
	if (silent || first)
		apply_tell_again(&e->apply, nic, silent, now);
	/* It is proven, and may send from now on. */
	e->changed = e->changed || first;
	t = targetset_find(&i->targets, &r->from);
	if (t != NULL) {
		/* A loss to it proves something from now on, to all. */
		e->look = e->look || !t->answered;
		target_note_answer(t, kind == REPLY_LATE);
		if (r->arp)
			target_answered_from(t, r->mac);
		measured(e, nic, fam, t, rtt, r->at);
	}
	probenews_answered(e, nic, fam, r, now);
}

void
probes_reply(struct engine *e, const struct replyfact *reply, mtime_t now)
{
	struct nic *nic = model_nic_by_index(&e->model, reply->ifindex);
	enum fam fam = fam_of(reply->from.family);
	struct replyfact r = *reply;
	struct instance *i;

	if (nic == NULL || !nic_has_link(&e->model, nic))
		return;
	model_nic_due(&e->model, nic, now);
	i = &nic->inst[fam];
	if (r.arp && !match_arp(i, &r)) {
		if (!discover_reply(e, nic, fam, &r))
			probestat_unasked(&i->stats);
		return;
	}
	if (!r.arp && discover_reply(e, nic, fam, &r))
		return;
	if (!take_measure(e, nic, fam, &r))
		answered(e, nic, fam, &r, now);
}

mtime_t
probes_next(const struct model *m, const struct nic *nic)
{
	const struct instance *i;
	mtime_t t = nic->noaddr_at;
	int f;

	for (f = 0; f < FAMS; f++) {
		i = &nic->inst[f];
		if (!instance_probes(i) || !nic->present)
			continue;
		if (!i->open)
			t = mtime_min(t, i->open_at);
		else if (nic_has_link(m, nic))
			t = mtime_min(mtime_min(t, i->sched.due),
			    mtime_min(mtime_min(i->measure_at,
					  probestat_next(&i->stats)),
				discovery_next(&i->discovery)));
	}
	return t;
}
