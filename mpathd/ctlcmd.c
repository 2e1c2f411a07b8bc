/*
 * ctlcmd.c - the table of control commands: each a query or a change for the
 * engine.
 */
#include "ctlcmd.h"

#include <bsd/string.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ctlview.h"
#include "engine.h"
#include "lib/ipmp.h"
#include "mpathd/core/lifconf.h"
#include "mpathd/core/listing.h"

/* -------------------------------------------------------------- queries -- */

static void
send_unit(const struct model *m, const struct unit *u,
    const struct ctlsink *sink)
{
	const struct nic *nic = u->nic;
	struct ctlunit c = {
		.family = (uint8_t)fam_family(u->fam),
		.flags = lifconf_flags(m, u),
		.metric = u->metric,
		.mtu = u->placeholder ? 0
		    : u->mtu != 0     ? u->mtu
				      : nic->link.mtu,
		.index = nic->link.ifindex,
		.addr = u->addr,
		.broadcast = u->broadcast,
		.dst = u->dst,
		.hwlen = nic->link.hwlen,
		.plumbed = true,
	};

	unit_name(u, c.name);
	if (nic->group != NULL)
		strlcpy(c.group, nic->group->name, sizeof(c.group));
	strlcpy(c.home, u->home, sizeof(c.home));
	memcpy(c.hwaddr, nic->link.hwaddr, sizeof(c.hwaddr));
	sink->unit(sink->arg, &c);
}

/* All IPv4 entries first, then all of IPv6 (solaris 1.8). */
static void
list_units(struct engine *e, const struct ctlsink *sink)
{
	size_t i, n;
	const struct nic **order = listing_order(&e->model, false, &n);
	const struct unit *u;
	int f;

	for (f = 0; f < FAMS; f++) {
		for (i = 0; i < n; i++) {
			TAILQ_FOREACH (u, &order[i]->units[f], next)
				send_unit(&e->model, u, sink);
		}
	}
	free(order);
}

static void
list_links(struct engine *e, const struct ctlsink *sink)
{
	size_t i, n;
	const struct nic **order = listing_order(&e->model, true, &n);
	struct ctlunit c;

	for (i = 0; i < n; i++) {
		c = (struct ctlunit){ .index = order[i]->link.ifindex,
			.mtu = order[i]->link.mtu,
			.flags = (order[i]->link.flags & LINK_LOOPBACK) != 0
			    ? LIFF_LOOPBACK
			    : 0,
			.plumbed = nic_plumbed(order[i]) };
		strlcpy(c.name, order[i]->name, sizeof(c.name));
		sink->unit(sink->arg, &c);
	}
	free(order);
}

/* -------------------------------------------------------------- changes -- */

static void
do_plumb(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_plumb(m, r->name, fam_of(r->family), a);
}

static void
do_unplumb(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_unplumb(m, r->name, fam_of(r->family), a);
}

static void
do_addif(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_addif(m, r->name, fam_of(r->family), a);
}

static void
do_removeif(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_removeif(m, r->name, &r->addr, a);
}

static void
do_set_addr(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_set_addr(m, r->name, &r->addr, a);
}

static void
do_set_mask(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_set_mask(m, r->name, fam_of(r->family), r->value, a);
}

static void
do_set_broadcast(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_set_broadcast(m, r->name, fam_of(r->family), &r->addr, a);
}

static void
do_set_dst(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_set_dst(m, r->name, &r->addr, a);
}

static void
do_set_flags(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_set_flags(m, r->name, fam_of(r->family), r->flags_on,
	    r->flags_off, a);
}

static void
do_set_group(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_set_group(m, r->name, r->group, a);
}

static void
do_set_mtu(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_set_mtu(m, r->name, fam_of(r->family), r->value, a);
}

static void
do_set_metric(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_set_metric(m, r->name, fam_of(r->family), r->value, a);
}

static void
do_set_home(struct model *m, const struct ctlreq *r, struct lifanswer *a)
{
	lifconf_set_home(m, r->name, fam_of(r->family), r->home, a);
}

static const struct {
	enum ctl_type type;
	void (
	    *change)(struct model *, const struct ctlreq *, struct lifanswer *);
} changes[] = {
	{ CTL_PLUMB, do_plumb },
	{ CTL_UNPLUMB, do_unplumb },
	{ CTL_ADDIF, do_addif },
	{ CTL_REMOVEIF, do_removeif },
	{ CTL_SET_ADDR, do_set_addr },
	{ CTL_SET_MASK, do_set_mask },
	{ CTL_SET_BROADCAST, do_set_broadcast },
	{ CTL_SET_DST, do_set_dst },
	{ CTL_SET_FLAGS, do_set_flags },
	{ CTL_SET_GROUP, do_set_group },
	{ CTL_SET_MTU, do_set_mtu },
	{ CTL_SET_METRIC, do_set_metric },
	{ CTL_SET_HOME, do_set_home },
};

/* What a refusal of the kernel has to bring back. */
struct before {
	struct unit *unit;
	struct ipaddr addr, broadcast, dst;
	uint64_t flags;
	bool adopted;
};

static struct before
remember(const struct model *m, const struct ctlreq *r)
{
	struct before b = { .unit =
				lifconf_unit(m, r->name, fam_of(r->family)) };

	if (b.unit == NULL)
		return b;
	b.addr = b.unit->addr;
	b.broadcast = b.unit->broadcast;
	b.dst = b.unit->dst;
	b.flags = b.unit->flags;
	b.adopted = b.unit->adopted;
	return b;
}

static void
bring_back(const struct before *b)
{
	b->unit->addr = b->addr;
	b->unit->broadcast = b->broadcast;
	b->unit->dst = b->dst;
	b->unit->flags = b->flags;
	b->unit->adopted = b->adopted;
	b->unit->refused = 0;
}

/* What the kernel said to the change that was just carried out. */
static int
refusal(const struct model *m, const struct ctlreq *r)
{
	struct unit *u = lifconf_unit(m, r->name, fam_of(r->family));
	uint32_t number;
	struct nic *nic = lifconf_nic(m, r->name, &number);
	int err = 0;

	if (nic != NULL) {
		err = nic->refused;
		nic->refused = 0;
	}
	return u != NULL && u->refused != 0 ? u->refused : err;
}

static void
run_change(const struct ctlcmd *c, const struct ctlreq *r, size_t i,
    mtime_t now, struct lifanswer *a)
{
	struct model *m = &c->engine->model;
	struct before b = remember(m, r);
	int err;

	/* What was refused before is tried again, and answered anew. */
	if (b.unit != NULL)
		b.unit->refused = 0;
	changes[i].change(m, r, a);
	if (a->error != 0)
		return;
	engine_touch(c->engine);
	engine_run(c->engine, now);
	/* The unit may be gone now; then nothing of it can be refused. */
	if (r->type == CTL_REMOVEIF || r->type == CTL_UNPLUMB)
		return;
	err = refusal(m, r);
	if (err == 0)
		return;
	a->error = err;
	if (b.unit == NULL ||
	    lifconf_unit(m, r->name, fam_of(r->family)) != b.unit)
		return;
	bring_back(&b);
	engine_touch(c->engine);
	engine_run(c->engine, now);
}

/* What no change can do without. */
static int
may_change(const struct ctlcmd *c, bool privileged, struct ctlreply *reply)
{
	int err;

	if (!privileged)
		return EPERM;
	err = c->check(c->check_arg);
	if (err == 0)
		return 0;
	snprintf(reply->text, sizeof(reply->text),
	    "in.mpathd cannot write its state to %s: %s; nothing was changed",
	    c->rundir, strerror(-err));
	return -err;
}

/* -------------------------------------------------------- if_mpadm -d, -r --
 */

/* Without a daemon nobody would judge or move anything. */
static void
do_offline(const struct ctlcmd *c, const struct ctlreq *r, mtime_t now,
    struct ctlreply *reply)
{
	enum offline_answer a;
	int err = 0;

	if (c->engine->passive) {
		reply->error = EOPNOTSUPP;
		return;
	}
	a = r->type == CTL_OFFLINE
	    ? engine_offline(c->engine, r->name, r->value, now, &err)
	    : engine_undo_offline(c->engine, r->name, now);
	switch (a) {
	case OFFLINE_OK:
		break;
	case OFFLINE_UNKNOWN:
		reply->error = ENXIO;
		reply->code = IPMP_EUNKIF;
		break;
	case OFFLINE_ALREADY:
		reply->error = EINVAL;
		reply->code = IPMP_EINVAL;
		break;
	case OFFLINE_MINRED:
		reply->error = EBUSY;
		reply->code = IPMP_EMINRED;
		break;
	case OFFLINE_REFUSED:
		reply->error = err;
		break;
	}
}

/* ifconfig-ipmp never sends another; others might. */
static bool
is_well_addressed(const struct ctlreq *r)
{
	switch (r->type) {
	case CTL_REMOVEIF:
	case CTL_SET_ADDR:
	case CTL_SET_DST:
		return ipaddr_is_set(&r->addr) && r->addr.family == r->family;
	case CTL_SET_BROADCAST:
		return !ipaddr_is_set(&r->addr) || r->addr.family == r->family;
	default:
		return true;
	}
}

static void
change(const struct ctlcmd *c, const struct ctlreq *r, bool privileged,
    mtime_t now, struct ctlreply *reply)
{
	struct lifanswer a = { 0 };
	size_t i;

	reply->error = may_change(c, privileged, reply);
	if (reply->error == 0 && !is_well_addressed(r))
		reply->error = EINVAL;
	if (reply->error != 0)
		return;
	if (r->type == CTL_OFFLINE || r->type == CTL_UNDO_OFFLINE) {
		do_offline(c, r, now, reply);
		return;
	}
	for (i = 0; i < sizeof(changes) / sizeof(changes[0]); i++) {
		if (changes[i].type == r->type)
			break;
	}
	if (i == sizeof(changes) / sizeof(changes[0])) {
		reply->error = EOPNOTSUPP;
		return;
	}
	run_change(c, r, i, now, &a);
	reply->error = a.error;
	strlcpy(reply->name, a.name, sizeof(reply->name));
	strlcpy(reply->text, a.text, sizeof(reply->text));
}

/* ----------------------------------------------------------------- run -- */

static void
query(const struct ctlcmd *c, mtime_t now, const struct ctlsink *sink,
    struct ctlreply *reply)
{
	const struct moment at = { now, c->wall() };

	ctlview_all(&c->engine->model, &c->engine->news, at, sink->record,
	    sink->arg);
	reply->sig = news_list_sig(&c->engine->news);
}

/* What nobody heard of until now is no news to whoever comes now. */
static void
subscribe(const struct ctlcmd *c, uint32_t mask, mtime_t now,
    const struct ctlsink *sink)
{
	news_tell(&c->engine->news, &c->engine->model, now, NULL, NULL);
	sink->subscribe(sink->arg, mask);
}

/* What Solaris has a code for; for the rest the errno says it. */
static uint32_t
code_of(int error)
{
	switch (error) {
	case 0:
		return IPMP_SUCCESS;
	case EPERM:
		return IPMP_EPERM;
	case ENOMEM:
		return IPMP_ENOMEM;
	default:
		return IPMP_FAILURE;
	}
}

void
ctlcmd_run(const struct ctlcmd *c, const struct ctlreq *r, bool privileged,
    mtime_t now, const struct ctlsink *sink)
{
	struct ctlreply reply = { .seq = r->seq };

	/* News that waits comes first: an answer is never behind the times. */
	engine_run(c->engine, now);
	if (r->type == CTL_LIST)
		list_units(c->engine, sink);
	else if (r->type == CTL_LINKS)
		list_links(c->engine, sink);
	else if (r->type == CTL_QUERY)
		query(c, now, sink, &reply);
	else if (r->type == CTL_SUBSCRIBE)
		subscribe(c, r->value, now, sink);
	else if (r->type != CTL_PING)
		change(c, r, privileged, now, &reply);
	if (reply.code == 0)
		reply.code = code_of(reply.error);
	sink->reply(sink->arg, &reply);
}
