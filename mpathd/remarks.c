/*
 * remarks.c - standing faults of a set-up, told once when they begin and once
 * when they end.
 */
#include "remarks.h"

#include <stdbool.h>

#include "lib/log.h"
#include "mpathd/core/consistent.h"

/*
 * True when it has lasted long enough to be told, and *said becomes true; or
 * when it was told and has ended, and *said becomes false.
 */
static bool
is_news(bool fault, mtime_t *since, bool *said, mtime_t now)
{
	if (!fault) {
		*since = 0;
		if (!*said)
			return false;
		*said = false;
		return true;
	}
	if (*said)
		return false;
	if (*since == 0)
		*since = now;
	if (now - *since < CONSISTENT_GRACE)
		return false;
	*said = true;
	return true;
}

static void
tell_family(const struct model *m, struct nic *nic, enum fam fam, mtime_t now)
{
	struct remark *r = &nic->lacks[fam];

	if (!is_news(consistent_lacks(m, nic, fam), &r->since, &r->said, now))
		return;
	if (r->said)
		log_err("NIC %s of group %s is not plumbed for %s and may "
			"affect failover capability",
		    nic->name, nic->group->name,
		    fam == FAM_INET ? "IPv4" : "IPv6");
	else if (nic->group != NULL)
		log_err("NIC %s is now consistent with group %s and failover "
			"capability is restored",
		    nic->name, nic->group->name);
}

static void
tell_twin(struct nic *nic, mtime_t now)
{
	const struct nic *twin = consistent_twin(nic);
	struct remark *r = &nic->twin;

	if (!is_news(twin != NULL, &r->since, &r->said, now))
		return;
	if (r->said)
		log_err("%s and %s of group %s have the same hardware address; "
			"switches and neighbours cannot tell them apart, give "
			"each one of its own",
		    nic->name, twin->name, nic->group->name);
	else
		log_info("%s has a hardware address of its own now", nic->name);
}

/* What counts for all interfaces cannot be made up for on one. */
static void
tell_all(struct model *m)
{
	bool filter = m->all.arp_filter != 0;
	bool fault =
	    !TAILQ_EMPTY(&m->groups) && (filter || m->all.arp_ignore > 1);

	if (fault == m->all_said)
		return;
	m->all_said = fault;
	if (fault)
		log_err("net.ipv4.conf.all.%s is %u, and neighbours may not "
			"find the addresses of a group; set it to %d",
		    filter ? "arp_filter" : "arp_ignore",
		    filter ? m->all.arp_filter : m->all.arp_ignore,
		    filter ? 0 : 1);
	else
		log_info("net.ipv4.conf.all does not hide the addresses of a "
			 "group any more");
}

/* The kernel has asked, and somebody has answered: at once. */
static void
tell_duplicate(struct unit *u)
{
	char name[LIFNAME_SIZE], text[IPADDR_STRLEN];
	bool is = (u->flags & LIFF_DUPLICATE) != 0;

	if (is == u->said_duplicate)
		return;
	u->said_duplicate = is;
	ipaddr_print(&u->addr, text);
	unit_name(u, name);
	if (is)
		log_err("duplicate address %s on %s: somebody else on the link "
			"has it; it is not used here and does not move",
		    text, name);
	else
		log_info("address %s on %s is no duplicate any more", text,
		    name);
}

static void
tell_units(struct nic *nic)
{
	struct unit *u;

	TAILQ_FOREACH (u, &nic->units[FAM_INET6], next)
		tell_duplicate(u);
}

void
remarks_tell(struct model *m, mtime_t now)
{
	struct nic *nic;
	int f;

	tell_all(m);
	TAILQ_FOREACH (nic, &m->nics, next) {
		for (f = 0; f < FAMS; f++)
			tell_family(m, nic, (enum fam)f, now);
		tell_twin(nic, now);
		tell_units(nic);
	}
}

static mtime_t
due(const struct remark *r)
{
	return r->since != 0 && !r->said ? r->since + CONSISTENT_GRACE
					 : MTIME_NEVER;
}

mtime_t
remarks_next(const struct model *m)
{
	const struct nic *nic;
	mtime_t t = MTIME_NEVER;
	int f;

	TAILQ_FOREACH (nic, &m->nics, next) {
		for (f = 0; f < FAMS; f++)
			t = mtime_min(t, due(&nic->lacks[f]));
		t = mtime_min(t, due(&nic->twin));
	}
	return t;
}
