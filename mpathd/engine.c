/*
 * engine.c - facts in, decide, act; the earliest deadline.
 */
#include "engine.h"

#include <bsd/string.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "discover.h"
#include "lib/log.h"
#include "mpathd/core/activeset.h"
#include "mpathd/core/adapt.h"
#include "mpathd/core/facts.h"
#include "mpathd/core/judge.h"
#include "mpathd/core/lifconf.h"
#include "mpathd/core/linklocal.h"
#include "mpathd/core/nicconf.h"
#include "mpathd/core/placement.h"
#include "mpathd/core/probing.h"
#include "mpathd/core/routes.h"
#include "mpathd/core/since.h"
#include "mpathd/core/state.h"
#include "probes.h"
#include "remarks.h"

#define RETRY_FIRST SEC(1)
#define RETRY_LAST  SEC(60)
/* So long may the rest of a line of ifconfig take. */
#define SETTLE MSEC(500)
/* And the whole line: nobody can put off a verdict for ever. */
#define SETTLE_MOST SEC(1)
/* News that our own steps make is taken in at once, within reason. */
#define ROUNDS 6

static void save(void *arg);

int
engine_init(struct engine *e, struct kernel *k, const struct settings *set,
    const struct engine_env *env)
{
	memset(e, 0, sizeof(*e));
	model_init(&e->model, set);
	e->kernel = k;
	e->env = *env;
	announce_init(&e->announcer);
	news_init(&e->news, (uint32_t)env->random(env->arg));
	plan_init(&e->apply.plan);
	plan_init(&e->apply.after);
	e->apply.model = &e->model;
	e->apply.kernel = k;
	e->apply.announcer = &e->announcer;
	e->apply.save = save;
	e->apply.save_arg = e;
	e->retry_at = MTIME_NEVER;
	e->retry_delay = RETRY_FIRST;
	return 0;
}

void
engine_free(struct engine *e)
{
	probes_close_all(e);
	plan_free(&e->apply.plan);
	plan_free(&e->apply.after);
	announce_free(&e->announcer);
	news_free(&e->news);
	model_free(&e->model);
}

/* ------------------------------------------------------------ 1. facts -- */

static void
note_link_gone(struct engine *e, const struct linkfact *link)
{
	struct nic *nic = model_nic_by_index(&e->model, link->ifindex);

	if (nic != NULL)
		probes_close(e, nic);
	/* Routes with several hops go with one of these, and nobody says so. */
	if (nic != NULL && nic->group != NULL)
		e->kernel->ops->dump(e->kernel, DUMP_ROUTES);
	facts_link_gone(&e->model, link->ifindex);
}

/* A link that is taken down loses its routes, and nobody says so (linux 2). */
static bool
is_switched(const struct model *m, const struct linkfact *link)
{
	const struct nic *nic = model_nic_by_index(m, link->ifindex);

	return nic != NULL && nic->group != NULL &&
	    ((nic->link.flags ^ link->flags) & LINK_UP) != 0;
}

/* They are set again by the plan, in this turn. */
static void
note_settings(struct engine *e, const struct linkfact *link, mtime_t now)
{
	struct nic *nic = model_nic_by_index(&e->model, link->ifindex);
	struct confnews news;

	if (nic == NULL || strcmp(nic->name, link->name) != 0 ||
	    !nicconf_note(nic, &link->conf, now, &news))
		return;
	log_err("%s of %s was changed to %u; a member of a group needs %u, it "
		"is set again",
	    nicconf_key_name(news.key), nic->name, news.is, news.wanted);
}

static bool
note_addr_gone(struct model *m, struct event ev, mtime_t now)
{
	bool changed;

	ev.by = facts_taken_by(m, &ev);
	changed = facts_addr_gone(m, &ev.addr, ev.by);
	fight_note(m, &ev, now);
	return changed;
}

static void
engine_note(struct engine *e, const struct event *ev, mtime_t now)
{
	struct model *m = &e->model;
	bool changed = true;

	switch (ev->type) {
	case EV_NONE:
		return;
	case EV_REPLY:
		probes_reply(e, &ev->reply, now);
		return;
	case EV_HOST:
		discover_host(e, &ev->host);
		return;
	case EV_OVERRUN:
		log_info("news from the kernel was lost; reading everything "
			 "again");
		e->kernel->ops->dump(e->kernel, DUMP_ALL);
		return;
	case EV_LINK:
		note_settings(e, &ev->link, now);
		if (is_switched(m, &ev->link))
			e->kernel->ops->dump(e->kernel, DUMP_ROUTES);
		changed = facts_link(m, &ev->link, now);
		break;
	case EV_LINK_GONE:
		note_link_gone(e, &ev->link);
		break;
	case EV_ADDR:
		changed = facts_addr(m, &ev->addr, ev->by);
		break;
	case EV_ADDR_GONE:
		changed = note_addr_gone(m, *ev, now);
		break;
	case EV_ROUTE:
		changed = facts_route(m, ev);
		/* Of IPv6, all siblings of one are replaced at once. */
		if (ev->replaced && ev->route.dst.family == AF_INET6 &&
		    ev->by != BY_US)
			e->kernel->ops->dump(e->kernel, DUMP_ROUTES);
		break;
	case EV_ROUTE_GONE:
		changed = facts_route_gone(m, &ev->route, ev->by);
		fight_note(m, ev, now);
		break;
	case EV_RULE:
		facts_rule(m, &ev->rule);
		break;
	case EV_RULE_GONE:
		facts_rule_gone(m, &ev->rule);
		break;
	case EV_ALLCONF:
		m->all = ev->all;
		break;
	case EV_DUMP_BEGIN:
		facts_dump_begin(m, ev->dump);
		break;
	case EV_DUMP_END:
		facts_dump_end(m, ev->dump);
		break;
	}
	e->changed = changed || e->changed;
}

/* ----------------------------------------------------------- 2. decide -- */

/* The one place where a NIC's state changes and is told. */
static void
set_state(struct engine *e, struct nic *nic, enum ifevent event)
{
	enum ifstate next = ifstate_next(nic->state, event);

	if (next == nic->state)
		return;
	log_debug(DBG_PHYINT, "%s: %s -> %s", nic->name,
	    ifstate_name(nic->state), ifstate_name(next));
	nic->state = next;
	e->changed = true;
}

static void
decide_link(struct engine *e, struct nic *nic, mtime_t now)
{
	bool up = nic_has_link(&e->model, nic);

	if (up == nic->link_up)
		return;
	nic->link_up = up;
	log_err(up ? "The link has come up on %s"
		   : "The link has gone down on %s",
	    nic->name);
	if (up)
		probes_restart_clock(e, nic, now);
}

static void
tell_failure(const struct nic *nic)
{
	if (nic->group == NULL)
		log_err("NIC failure detected on %s", nic->name);
	else
		log_err("NIC failure detected on %s of group %s", nic->name,
		    nic->group->name);
}

static void
mark_failed(struct engine *e, struct nic *nic)
{
	placement_set_failed(&e->model, nic, true);
	nic->failed_path = nic_has_link(&e->model, nic);
	set_state(e, nic, IFEV_FAIL);
	e->changed = true;
}

/* Which hosts are there is asked anew, for those may all be gone. */
static void
forget_hosts(struct nic *nic)
{
	int f;

	for (f = 0; f < FAMS; f++)
		if (nic->inst[f].targets.kind == TARGETS_HOSTS)
			targetset_clear(&nic->inst[f].targets);
}

static void
fail_group(struct engine *e, struct group *g)
{
	struct nic *nic;

	log_err("All Interfaces in group %s have failed", g->name);
	g->failed = true;
	TAILQ_FOREACH (nic, &e->model.nics, next) {
		if (nic->group != g)
			continue;
		forget_hosts(nic);
		if (nic->state != IF_OFFLINE && (nic->flags & LIFF_FAILED) == 0)
			mark_failed(e, nic);
	}
}

/* It works again: what that means for its group. */
static void
welcome(const struct engine *e, struct nic *nic)
{
	struct group *g = nic->group;

	/* An idle standby has no failback that would end it. */
	if ((nic->flags & LIFF_INACTIVE) != 0 &&
	    (nic->flags & LIFF_STANDBY) != 0 &&
	    placement_away(&e->model, nic) == 0)
		nic->stand_in[0] = '\0';
	if (g == NULL || !g->failed)
		return;
	log_err("At least 1 interface (%s) of group %s has repaired", nic->name,
	    g->name);
	g->failed = false;
}

static void
repair(struct engine *e, struct nic *nic, mtime_t now)
{
	const struct group *g = nic->group;

	if (g == NULL)
		log_err("NIC repair detected on %s", nic->name);
	else
		log_err("NIC repair detected on %s of group %s", nic->name,
		    g->name);
	nic->damped = false;
	nic->failed_path = false;
	placement_set_failed(&e->model, nic, false);
	set_state(e, nic, IFEV_REPAIR);
	nic->say_failback = true;
	e->changed = true;
	apply_tell_again(&e->apply, nic, true, now);
	if (nic->state != IF_OFFLINE)
		welcome(e, nic);
}

static void
decide_verdict(struct engine *e, struct nic *nic, mtime_t now)
{
	switch (judge_nic(&e->model, nic, now)) {
	case VERDICT_NONE:
		break;
	case VERDICT_FAILED:
		tell_failure(nic);
		mark_failed(e, nic);
		break;
	case VERDICT_GROUP_FAILED:
		fail_group(e, nic->group);
		break;
	case VERDICT_REPAIRED:
		repair(e, nic, now);
		break;
	case VERDICT_DAMPED:
		if (nic->damped)
			break;
		nic->damped = true;
		log_err("The link has come up on %s more than %d times in the "
			"last minute; disabling failback until it stabilizes",
		    nic->name, LINKFLAP_UPS);
		break;
	}
}

/* A NIC that nobody tracks has no verdict on it. */
static void
untrack(struct engine *e, struct nic *nic)
{
	if ((nic->flags & (LIFF_FAILED | LIFF_OFFLINE)) == 0)
		return;
	nic->flags &= ~(LIFF_FAILED | LIFF_OFFLINE);
	nic->state = IF_RUNNING;
	e->changed = true;
}

static void
decide_targets_state(struct engine *e, struct nic *nic)
{
	if (nic_probe_enabled(nic) && !nic_probe_capable(nic))
		set_state(e, nic, IFEV_NOTARGETS);
	else
		set_state(e, nic, IFEV_TARGETS);
}

/*
 * "ifconfig hme0 plumb A group G up addif B -failover up" is several requests.
 * Judged at once, a NIC without a link would lose A to another one before the
 * line has come to its end.
 */
static bool
settles(struct engine *e, struct nic *nic, mtime_t now)
{
	if (nic->unsettled && nic->settled_at == 0)
		nic->settled_latest = now + SETTLE_MOST;
	if (nic->unsettled && now < nic->settled_latest)
		nic->settled_at = mtime_min(now + SETTLE, nic->settled_latest);
	else if (nic->settled_at != 0 && now >= nic->settled_at) {
		nic->settled_at = 0;
		e->look = true;
		/* From now on it sends, too. */
		e->changed = true;
	}
	nic->unsettled = false;
	return nic->settled_at != 0;
}

/* For those looked at. */
static void
decide_nics(struct engine *e, bool all, mtime_t now)
{
	struct nic *nic;

	STAILQ_FOREACH (nic, &e->model.looked, next_looked) {
		if (!nic_is_tracked(&e->model, nic)) {
			untrack(e, nic);
			continue;
		}
		/* Who knows where the neighbours look for its addresses. */
		if (nic->unsettled)
			apply_tell_again(&e->apply, nic, true, now);
		if (!settles(e, nic, now))
			decide_link(e, nic, now);
	}
	if (all)
		probes_choose(e, now);
	probes_decide(e, now);
	STAILQ_FOREACH (nic, &e->model.looked, next_looked) {
		if (!nic_is_tracked(&e->model, nic))
			continue;
		decide_targets_state(e, nic);
		if (!settles(e, nic, now))
			decide_verdict(e, nic, now);
		e->changed = since_note_nic(&e->model, nic, now) || e->changed;
	}
}

static bool
may_hold(const struct nic *nic)
{
	return !activeset_unusable(nic) &&
	    (nic->state == IF_RUNNING || nic->state == IF_NOTARGETS);
}

/* FAILED or OFFLINE and not empty, or an idle standby that is not empty. */
static void
decide_failover(struct engine *e, struct nic *nic)
{
	struct nic *to;
	bool quiet = (nic->flags & (LIFF_FAILED | LIFF_OFFLINE)) == 0;
	unsigned int moved;

	if (nic->stand_in[0] != '\0' && nic_is_empty(nic))
		return;
	if (quiet && nic_is_empty(nic))
		return;
	to = activeset_destination(&e->model, nic);
	if (to == NULL)
		return;
	moved = placement_failover(&e->model, nic, to);
	nic->say_failover = moved > 0 && !quiet;
	nic->say_failback = false;
	e->changed = true;
	log_debug(DBG_FAILOVER, "%u addresses go from %s to %s", moved,
	    nic->name, to->name);
}

static void
decide_failback(struct engine *e, struct nic *nic)
{
	unsigned int moved;

	if (nic->stand_in[0] == '\0' && placement_away(&e->model, nic) == 0) {
		/* What the kernel refused may still be on its way. */
		if (plan_is_done(&e->model, nic))
			nic->say_failback = false;
		return;
	}
	moved = placement_failback(&e->model, nic);
	nic->say_failback = nic->say_failback && moved > 0;
	nic->say_failover = false;
	e->changed = true;
	log_debug(DBG_FAILOVER, "%u addresses come home to %s", moved,
	    nic->name);
}

static void
decide_placement(struct engine *e)
{
	struct nic *nic;

	/* Whoever is well again takes his own before he takes others'. */
	TAILQ_FOREACH (nic, &e->model.nics, next) {
		if (nic->group != NULL && !nic->group->failed &&
		    may_hold(nic) && (e->model.set.failback || nic->come_home))
			decide_failback(e, nic);
		else
			nic->say_failback = false;
		nic->come_home = false;
	}
	TAILQ_FOREACH (nic, &e->model.nics, next) {
		if (nic->group == NULL || nic->group->failed)
			continue;
		if (!may_hold(nic) && nic->settled_at == 0)
			decide_failover(e, nic);
	}
}

static void
decide_groups(struct engine *e)
{
	struct group *g;
	enum groupstate next;

	TAILQ_FOREACH (g, &e->model.groups, next) {
		next = groupstate_of(&e->model, g);
		if (next == g->state)
			continue;
		log_debug(DBG_PHYINT, "group %s: %s -> %s", g->name,
		    groupstate_name(g->state), groupstate_name(next));
		g->state = next;
	}
}

/* Who may it be: by his port, or whoever manages that NIC. */
static const char *
culprit(const struct engine *e, const struct fightnews *news, char *buf,
    size_t size)
{
	const struct nic *nic = model_nic(&e->model, news->nic);
	const char *manager = NULL;

	buf[0] = '\0';
	if (e->env.program != NULL && news->fight->port != 0)
		e->env.program(e->env.arg, news->fight->port, buf, size);
	if (buf[0] == '\0' && e->env.manager != NULL && nic != NULL)
		manager =
		    e->env.manager(e->env.arg, nic->name, nic->link.ifindex);
	if (buf[0] == '\0')
		strlcpy(buf, manager != NULL ? manager : "another program",
		    size);
	return buf;
}

static void
tell_fight(const struct engine *e, const struct fightnews *news)
{
	char what[IPADDR_STRLEN] = "the routes that spread traffic", who[32];

	if (news->addr == NULL && !news->route) {
		log_err("%s keeps changing the ARP and routing settings of "
			"%s; they were set again %d times within a minute and "
			"are left so until that is over",
		    culprit(e, news, who, sizeof(who)), news->nic,
		    NICCONF_ROUNDS);
		return;
	}
	if (news->addr != NULL)
		ipaddr_print_prefix(news->addr, what);
	log_err("%s keeps taking %s%s from %s (the last time process %u); it "
		"was put back %d times within a minute and is left away until "
		"that is over",
	    culprit(e, news, who, sizeof(who)),
	    news->route && news->addr != NULL ? "the route to " : "", what,
	    news->nic, news->fight->port, FIGHT_ROUNDS);
}

static void
decide_fights(struct engine *e, mtime_t now)
{
	struct fightnews news;

	e->changed = fight_release(&e->model, now) || e->changed;
	while (fight_tell(&e->model, &news))
		tell_fight(e, &news);
}

static void
decide_all(struct engine *e, mtime_t now)
{
	e->look = false;
	model_look_at_all(&e->model);
	decide_fights(e, now);
	decide_nics(e, true, now);
	decide_placement(e);
	decide_groups(e);
	remarks_tell(&e->model, now);
	e->changed = since_note(&e->model, now) || e->changed;
	e->look_at = mtime_min(fight_next(&e->model),
	    mtime_min(remarks_next(&e->model), probes_choice_next(&e->model)));
}

/*
 * A probe that is due or answered concerns its own NIC; whatever else happens
 * may concern all.  True when all were looked at.
 */
static bool
engine_decide(struct engine *e, mtime_t now)
{
	if (e->changed) {
		linklocal_settle(&e->model);
		routes_learn(&e->model);
	}
	if (e->passive)
		return e->changed;
	if (!e->changed && !e->look && now < e->look_at) {
		model_look_at_due(&e->model, now);
		decide_nics(e, false, now);
		if (!e->changed && !e->look)
			return false;
	}
	decide_all(e, now);
	return true;
}

/* -------------------------------------------------------------- 3. act -- */

/* Told once when it begins and once when it ends. */
static void
save(void *arg)
{
	struct engine *e = arg;
	size_t len;
	char *text;
	int err;

	text = state_print(&e->model, &len);
	err = text != NULL ? e->env.save(e->env.arg, text, len) : -ENOMEM;
	free(text);
	if (err != 0 && !e->save_failed)
		log_err("cannot write the state file: %s; a restart would "
			"forget what changes from now on",
		    strerror(-err));
	if (err == 0 && e->save_failed)
		log_info("the state file can be written again");
	e->save_failed = err != 0;
}

static void
tell_moves(struct engine *e)
{
	struct model *m = &e->model;
	struct nic *nic, *to;

	TAILQ_FOREACH (nic, &m->nics, next) {
		to = nic->stand_in[0] != '\0' ? model_nic(m, nic->stand_in)
					      : NULL;
		if (nic->say_failover && to != NULL && plan_is_done(m, to)) {
			log_err("Successfully failed over from NIC %s to NIC "
				"%s",
			    nic->name, to->name);
			nic->say_failover = false;
		}
		if (nic->say_failback && nic->stand_in[0] == '\0' &&
		    (nic->flags & LIFF_FAILED) == 0 && plan_is_done(m, nic)) {
			log_err("Successfully failed back to NIC %s",
			    nic->name);
			nic->say_failback = false;
		}
	}
}

static void
schedule_retry(struct engine *e, mtime_t now)
{
	if (!e->apply.refused)
		return;
	e->retry_at = now + e->retry_delay;
	e->retry_delay = mtime_min(e->retry_delay * 2, RETRY_LAST);
}

static void
forgive_refusals(struct engine *e)
{
	struct nic *nic;
	struct unit *u;
	struct kroute *h;
	int f;

	TAILQ_FOREACH (nic, &e->model.nics, next) {
		for (f = 0; f < FAMS; f++) {
			TAILQ_FOREACH (u, &nic->units[f], next)
				u->refused = 0;
		}
	}
	TAILQ_FOREACH (h, &e->model.homes, next)
		h->refused = 0;
	e->model.spread_refused = 0;
	e->retry_at = MTIME_NEVER;
	e->changed = true;
}

/* Better told now than found out in the night (user needs 0.4). */
static void
tell_manager(const struct engine *e, const struct nic *nic)
{
	const char *manager = NULL;

	if (e->env.manager != NULL && nic->group != NULL)
		manager =
		    e->env.manager(e->env.arg, nic->name, nic->link.ifindex);
	if (manager != NULL)
		log_warn("%s is managed by %s, which may take addresses and "
			 "routes away from it; tell it to leave the NIC alone "
			 "(in.mpathd(8), OTHER NETWORK MANAGERS)",
		    nic->name, manager);
}

/* Before anything is announced: a NIC that is not watched cannot. */
static void
watch(struct engine *e)
{
	struct nic *nic;
	bool want;

	TAILQ_FOREACH (nic, &e->model.nics, next) {
		want = nic_is_tracked(&e->model, nic);
		if (!nic->present || nic->watched == want)
			continue;
		nic->watched = want;
		e->kernel->ops->watch(e->kernel, nic->link.ifindex, want);
		if (want && !e->passive)
			tell_manager(e, nic);
	}
}

static mtime_t
nic_next(const struct model *m, const struct nic *nic)
{
	mtime_t t;

	if (!nic_is_tracked(m, nic))
		return MTIME_NEVER;
	t = mtime_min(judge_next(m, nic), probes_next(m, nic));
	return nic->settled_at != 0 ? mtime_min(t, nic->settled_at) : t;
}

static void
look_no_more(struct model *m)
{
	struct nic *nic;

	STAILQ_FOREACH (nic, &m->looked, next_looked)
		model_nic_due(m, nic, nic_next(m, nic));
	model_look_at_none(m);
}

/* True when there is more to take in at once. */
static bool
engine_act(struct engine *e, mtime_t now)
{
	bool again = false;

	if (e->changed && !e->readonly) {
		e->changed = false;
		save(e);
		watch(e);
		apply_run(&e->apply, now);
		schedule_retry(e, now);
		tell_moves(e);
		if (e->apply.redump != 0) {
			e->kernel->ops->dump(e->kernel, e->apply.redump);
			again = true;
		}
	}
	if (e->passive)
		return again;
	probes_act(e, now);
	apply_announce(&e->apply, now);
	look_no_more(&e->model);
	return again;
}

/* True when anything was told. */
static bool
take_in(struct engine *e, mtime_t now)
{
	struct event ev;
	bool told = false;

	while (e->kernel->ops->next_event(e->kernel, &ev) == 1) {
		engine_note(e, &ev, now);
		told = true;
	}
	return told;
}

void
engine_run(struct engine *e, mtime_t now)
{
	int round;
	bool again = true, all = false;

	if (now >= e->retry_at) {
		forgive_refusals(e);
		/* What was refused may have been planned on old news. */
		e->kernel->ops->dump(e->kernel, DUMP_ALL);
	}
	/* Woken up for nothing, as by a look at the carriers. */
	if (!take_in(e, now) && !e->changed && now < engine_next(e))
		return;
	for (round = 0; again && round < ROUNDS; round++) {
		all = engine_decide(e, now) || all;
		again = engine_act(e, now);
		again = take_in(e, now) || again;
	}
	if (all)
		news_tell(&e->news, &e->model, now, e->env.tell, e->env.arg);
}

/* ------------------------------------------------------------ the rest -- */

/*
 * Solaris leaves a NIC that FAILBACK=no made inactive as it is when the
 * setting changes; here it comes home (difference).
 */
static void
allow_failback(struct engine *e)
{
	struct nic *nic;

	TAILQ_FOREACH (nic, &e->model.nics, next) {
		if ((nic->flags & LIFF_STANDBY) == 0)
			nic->flags &= ~LIFF_INACTIVE;
		if (nic->stand_in[0] != '\0' && may_hold(nic))
			nic->say_failback = true;
	}
}

int
engine_restore(struct engine *e, const char *state, unsigned int *line)
{
	return state_parse(&e->model, state, line);
}

/* Once, at the first start after the loss. */
static void
tell_salvaged(const struct engine *e)
{
	const struct nic *nic;
	const struct unit *u;
	unsigned int n = 0;

	TAILQ_FOREACH (nic, &e->model.nics, next) {
		TAILQ_FOREACH (u, &nic->units[FAM_INET], next)
			n += u->salvaged;
	}
	if (n > 0)
		log_warn("%u addresses of an earlier in.mpathd stay where they "
			 "are; their groups, homes and standby settings are "
			 "lost and have to be set again",
		    n);
}

int
engine_start(struct engine *e, mtime_t now)
{
	const struct nic *nic;
	int err = e->kernel->ops->dump(e->kernel, DUMP_ALL);

	if (err != 0)
		return err;
	take_in(e, now);
	tell_salvaged(e);
	routes_forget_missing(&e->model);
	if (e->model.set.failback)
		allow_failback(e);
	/* Whoever died here before may not have come to that. */
	TAILQ_FOREACH (nic, &e->model.nics, next)
		apply_tell_again(&e->apply, nic, false, now);
	e->changed = true;
	engine_run(e, now);
	return 0;
}

mtime_t
engine_next(const struct engine *e)
{
	mtime_t t = mtime_min(e->retry_at, announce_deadline(&e->announcer));

	if (e->passive)
		return MTIME_NEVER;
	if (e->changed || e->look)
		return 0;
	return mtime_min(t,
	    mtime_min(e->look_at, agenda_next(&e->model.agenda)));
}

void
engine_set(struct engine *e, const struct settings *set, mtime_t now)
{
	bool allowed = set->failback && !e->model.set.failback;
	struct nic *nic;

	e->model.set = *set;
	adapt_reset(&e->model);
	if (allowed)
		allow_failback(e);
	TAILQ_FOREACH (nic, &e->model.nics, next)
		probes_restart_clock(e, nic, now);
	e->changed = true;
}

void
engine_touch(struct engine *e)
{
	e->changed = true;
	e->readonly = false;
}

static enum offline_answer
end_offline(struct engine *e, struct nic *nic, mtime_t now)
{
	enum offline_answer a = offline_end(&e->model, nic);

	if (a != OFFLINE_OK)
		return a;
	set_state(e, nic, nic->come_home ? IFEV_ONLINE : IFEV_ONLINE_DOWN);
	if (nic->come_home)
		welcome(e, nic);
	engine_touch(e);
	engine_run(e, now);
	return OFFLINE_OK;
}

enum offline_answer
engine_offline(struct engine *e, const char *name, unsigned int minred,
    mtime_t now, int *err)
{
	struct nic *nic = model_nic(&e->model, name);
	enum offline_answer a = offline_begin(&e->model, nic, minred);

	if (a != OFFLINE_OK)
		return a;
	set_state(e, nic, IFEV_OFFLINE);
	forgive_refusals(e);
	engine_touch(e);
	engine_run(e, now);
	*err = offline_refusal(&e->model, nic);
	if (*err == 0)
		return OFFLINE_OK;
	end_offline(e, nic, now);
	return OFFLINE_REFUSED;
}

enum offline_answer
engine_undo_offline(struct engine *e, const char *name, mtime_t now)
{
	return end_offline(e, model_nic(&e->model, name), now);
}

/* Without the mark they are addresses like any other. */
static void
take_marks_off(struct engine *e)
{
	const struct nic *nic;
	const struct kaddr *k;
	struct kop op;

	TAILQ_FOREACH (nic, &e->model.nics, next) {
		TAILQ_FOREACH (k, &nic->kaddrs, next) {
			if (k->fact.proto != ADDR_PROTO_OURS)
				continue;
			op = (struct kop){ .type = KOP_ADDR_CHANGE,
				.ifindex = nic->link.ifindex,
				.addr = k->fact };
			op.addr.proto = 0;
			e->kernel->ops->run(e->kernel, &op, 1);
		}
	}
}

bool
engine_dismantle(struct engine *e, mtime_t now)
{
	struct lifanswer answer = { 0 };
	struct nic *nic;

	TAILQ_FOREACH (nic, &e->model.nics, next) {
		if ((nic->flags & LIFF_OFFLINE) != 0)
			offline_end(&e->model, nic);
		if (nic->group != NULL)
			lifconf_set_group(&e->model, nic->name, "", &answer);
	}
	engine_touch(e);
	engine_run(e, now);
	if (e->apply.refused)
		return false;
	take_marks_off(e);
	return true;
}

bool
engine_has_work(const struct engine *e)
{
	const struct nic *nic;

	TAILQ_FOREACH (nic, &e->model.nics, next) {
		if (nic_is_tracked(&e->model, nic))
			return true;
	}
	return false;
}

static void
report_probes(const struct nic *nic, enum fam fam)
{
	const struct probestat *ps = &nic->inst[fam].stats;

	if (!instance_probes(&nic->inst[fam]))
		return;
	log_err("Probe stats on (%s %s)", fam == FAM_INET ? "inet" : "inet6",
	    nic->name);
	log_err("Number of probes sent %" PRIu64, ps->sent);
	log_err("Number of probe acks received %" PRIu64, ps->answered);
	log_err("Number of probes/acks lost %" PRIu64, ps->lost);
	log_err("Number of valid unacknowled probes %u",
	    probestat_unanswered(ps));
	log_err("Number of ambiguous probe acks received %" PRIu64,
	    ps->strange);
	log_err("Of these %" PRIu64 " to no probe, %" PRIu64
		" to one answered already, %" PRIu64
		" from another host, %" PRIu64 " forged",
	    ps->kind[STRANGE_UNASKED], ps->kind[STRANGE_TWICE],
	    ps->kind[STRANGE_FROM], ps->kind[STRANGE_TOKEN]);
}

void
engine_report(const struct engine *e)
{
	const struct nic *nic;
	char flags[256];

	log_err("Missed sending total of %" PRIu64
		" probes spread over %" PRIu64 " occurrences",
	    e->missed, e->missed_times);
	TAILQ_FOREACH (nic, &e->model.nics, next) {
		if (!nic_is_tracked(&e->model, nic))
			continue;
		log_err("%s: group %s state %s flags %s stand-in %s", nic->name,
		    nic->group != NULL ? nic->group->name : "-",
		    ifstate_name(nic->state),
		    lifflags_print(nic->flags, flags, sizeof(flags)),
		    nic->stand_in[0] != '\0' ? nic->stand_in : "-");
		report_probes(nic, FAM_INET);
		report_probes(nic, FAM_INET6);
	}
}
