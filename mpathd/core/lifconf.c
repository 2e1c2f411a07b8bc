/*
 * lifconf.c - what a word of ifconfig does to the model, and why it may be
 * refused.
 */
#include "lifconf.h"

#include <bsd/string.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "activeset.h"
#include "linklocal.h"
#include "placement.h"

/* The flags of a unit that a word can set or clear. */
#define SETTABLE                                                               \
	(LIFF_UP | LIFF_PRIVATE | LIFF_NOXMIT | LIFF_NOLOCAL |                 \
	    LIFF_DEPRECATED | LIFF_ANYCAST | LIFF_NOFAILOVER | LIFF_PREFERRED)

static void
refuse(struct lifanswer *a, int error)
{
	a->error = error;
}

static void __attribute__((format(printf, 3, 4)))
explain(struct lifanswer *a, int error, const char *fmt, ...)
{
	va_list ap;

	a->error = error;
	va_start(ap, fmt);
	vsnprintf(a->text, sizeof(a->text), fmt, ap);
	va_end(ap);
}

/* --------------------------------------------------------------- names -- */

struct nic *
lifconf_nic(const struct model *m, const char *name, uint32_t *number)
{
	char base[LIFNAME_SIZE];
	const char *colon = strrchr(name, ':');
	size_t len = colon != NULL ? (size_t)(colon - name) : strlen(name);
	char *end;
	unsigned long n = 0;

	if (len >= sizeof(base))
		return NULL;
	memcpy(base, name, len);
	base[len] = '\0';
	if (colon != NULL) {
		if (colon[1] < '1' || colon[1] > '9' || strlen(colon + 1) > 6)
			return NULL;
		n = strtoul(colon + 1, &end, 10);
		if (*end != '\0')
			return NULL;
	}
	*number = (uint32_t)n;
	return model_nic(m, base);
}

struct unit *
lifconf_unit(const struct model *m, const char *name, enum fam fam)
{
	uint32_t number;
	struct nic *nic = lifconf_nic(m, name, &number);

	return nic != NULL ? model_unit(nic, fam, number) : NULL;
}

static struct unit *
need_unit(const struct model *m, const char *name, enum fam fam,
    struct lifanswer *a)
{
	struct unit *u = lifconf_unit(m, name, fam);

	if (u == NULL)
		refuse(a, ENXIO);
	return u;
}

/* A unit that may be changed: not the place of an address that is away. */
static struct unit *
need_real_unit(const struct model *m, const char *name, enum fam fam,
    struct lifanswer *a)
{
	struct unit *u = need_unit(m, name, fam, a);

	if (u != NULL && u->placeholder) {
		explain(a, EINVAL,
		    "%s: Invalid argument: its address has failed over; change "
		    "it where it is now",
		    name);
		return NULL;
	}
	return u;
}

/* ------------------------------------------- plumb, unplumb, addif, ... -- */

static struct unit *
make_unit(struct nic *nic, enum fam fam, uint32_t number, struct lifanswer *a)
{
	struct unit *u = model_unit_new(nic, fam, number);

	if (u == NULL) {
		refuse(a, ENOMEM);
		return NULL;
	}
	unit_name(u, a->name);
	return u;
}

/*
 * On a grouped NIC that is failed, inactive or offline a new unit is made at a
 * usable member, and remembers where it was meant to be (solaris 1.4).
 */
static void
make_unit_for(struct model *m, struct nic *named, enum fam fam, uint32_t number,
    struct lifanswer *a)
{
	struct nic *host = NULL;
	struct unit *u;

	if (named->group != NULL && activeset_unusable(named))
		host = activeset_newcomer(m, named, fam);
	if (host == NULL) {
		make_unit(named, fam, number, a);
		return;
	}
	u = make_unit(host, fam, model_free_number(host, fam), a);
	if (u == NULL)
		return;
	strlcpy(u->home, named->name, sizeof(u->home));
	u->home_number = number;
}

static void
plumb_nic(struct model *m, struct nic *nic, enum fam fam, struct lifanswer *a)
{
	if (nic->plumbed[fam]) {
		refuse(a, EEXIST);
		return;
	}
	if (model_unit(nic, fam, 0) == NULL &&
	    make_unit(nic, fam, 0, a) == NULL)
		return;
	model_plumb(m, nic, fam);
	nic->bring_up = true;
	nic->unsettled = true;
}

void
lifconf_plumb(struct model *m, const char *name, enum fam fam,
    struct lifanswer *a)
{
	uint32_t number;
	struct nic *nic = lifconf_nic(m, name, &number);

	if (nic == NULL || !nic->present) {
		refuse(a, ENXIO);
		return;
	}
	if (number == 0) {
		plumb_nic(m, nic, fam, a);
		return;
	}
	if (!nic->plumbed[fam])
		refuse(a, ENXIO);
	else if (model_unit(nic, fam, number) == NULL)
		make_unit_for(m, nic, fam, number, a);
}

static void
unplumb_nic(struct model *m, struct nic *nic, enum fam fam)
{
	bool last = !nic->plumbed[fam == FAM_INET ? FAM_INET6 : FAM_INET];
	struct unit *u;

	/* Foreign addresses must not die with the NIC. */
	if (nic->group != NULL && last) {
		placement_evacuate(m, nic);
		model_set_group(m, nic, "");
	}
	while ((u = TAILQ_FIRST(&nic->units[fam])) != NULL)
		model_unit_free(u);
	nic->plumbed[fam] = false;
	if (last)
		nic->flags = 0;
}

void
lifconf_unplumb(struct model *m, const char *name, enum fam fam,
    struct lifanswer *a)
{
	uint32_t number;
	struct nic *nic = lifconf_nic(m, name, &number);
	struct unit *u;

	if (nic == NULL || !nic->plumbed[fam]) {
		refuse(a, ENXIO);
		return;
	}
	if (number == 0) {
		unplumb_nic(m, nic, fam);
		return;
	}
	u = need_unit(m, name, fam, a);
	if (u != NULL)
		model_unit_free(u);
}

void
lifconf_addif(struct model *m, const char *name, enum fam fam,
    struct lifanswer *a)
{
	uint32_t number;
	struct nic *nic = lifconf_nic(m, name, &number);

	if (nic == NULL || !nic->plumbed[fam]) {
		refuse(a, ENXIO);
		return;
	}
	if (number != 0) {
		refuse(a, EINVAL);
		return;
	}
	make_unit_for(m, nic, fam,
	    activeset_unusable(nic) ? model_free_home_number(m, nic, fam)
				    : model_free_number(nic, fam),
	    a);
}

void
lifconf_removeif(struct model *m, const char *name, const struct ipaddr *addr,
    struct lifanswer *a)
{
	uint32_t number;
	struct nic *nic = lifconf_nic(m, name, &number);
	struct unit *u;

	if (nic == NULL || number != 0 || !nic->plumbed[fam_of(addr->family)]) {
		refuse(a, ENXIO);
		return;
	}
	u = model_unit_by_addr(nic, addr);
	if (u == NULL)
		u = model_unit_holder(m, nic, addr);
	if (u == NULL ||
	    (u->nic != nic &&
		(nic->group == NULL || u->nic->group != nic->group)))
		refuse(a, EADDRNOTAVAIL);
	else if (u->number == 0)
		refuse(a, EBUSY);
	else
		model_unit_free(u);
}

/* ----------------------------------------------------------- addresses -- */

/* Whether the address can come up here: nobody else has it. */
static int
address_taken(const struct model *m, const struct unit *u,
    const struct ipaddr *addr)
{
	const struct unit *other;

	if (ipaddr_is_any(addr))
		return 0;
	other = model_unit_holder(m, u->nic, addr);
	if (other == NULL || other == u || !unit_is_up(other))
		return 0;
	return other->nic == u->nic ? EADDRINUSE : EADDRNOTAVAIL;
}

static void
explain_taken(const struct model *m, const char *call, const char *name,
    const struct unit *u, const struct ipaddr *addr, int error,
    struct lifanswer *a)
{
	const struct unit *other = model_unit_holder(m, u->nic, addr);
	char text[IPADDR_STRLEN], where[LIFNAME_SIZE];

	explain(a, error, "%s: %s: %s: %s is in use on %s", call, name,
	    strerror(error), ipaddr_print(addr, text), unit_name(other, where));
}

static struct ipaddr
derived_broadcast(const struct unit *u)
{
	if (u->fam != FAM_INET || ipaddr_is_any(&u->addr) ||
	    (u->nic->link.flags & LINK_BROADCAST) == 0 || u->addr.plen > 30)
		return (struct ipaddr){ 0 };
	return ipaddr_broadcast(&u->addr);
}

/* Ours from now on, in whatever form somebody else had put it there. */
static void
take_over(struct unit *u)
{
	u->adopted = false;
	u->refused = 0;
}

static bool
is_limited_broadcast(const struct ipaddr *addr)
{
	static const uint8_t ones[4] = { 255, 255, 255, 255 };

	return fam_of(addr->family) == FAM_INET &&
	    memcmp(addr->b, ones, sizeof(ones)) == 0;
}

/* Unit 0 of an IPv6 interface is that of its link-local address. */
static bool
may_stand_at(const struct unit *u, const struct ipaddr *addr)
{
	return u->fam != FAM_INET6 || u->number != 0 || ipaddr_is_any(addr) ||
	    ipaddr_is_linklocal(addr) ||
	    (u->nic->link.flags & LINK_LOOPBACK) != 0 ||
	    (u->nic->link.flags & LINK_MULTICAST) == 0;
}

void
lifconf_set_addr(struct model *m, const char *name, const struct ipaddr *addr,
    struct lifanswer *a)
{
	struct unit *u = need_real_unit(m, name, fam_of(addr->family), a);
	const struct kaddr *k;
	int taken;

	if (u == NULL)
		return;
	if (ipaddr_is_multicast(addr) || is_limited_broadcast(addr) ||
	    (u->fam == FAM_INET6 && (u->flags & LIFF_UP) != 0 &&
		ipaddr_is_any(addr))) {
		refuse(a, EINVAL);
		return;
	}
	if (!may_stand_at(u, addr)) {
		refuse(a, EADDRNOTAVAIL);
		return;
	}
	/* Also while it is down: it could never come up. */
	taken = address_taken(m, u, addr);
	if (taken != 0) {
		explain_taken(m, "SIOCSLIFADDR", name, u, addr, taken, a);
		return;
	}
	u->addr = *addr;
	u->broadcast = derived_broadcast(u);
	take_over(u);
	TAILQ_FOREACH (k, &u->nic->kaddrs, next) {
		if (linklocal_is_foreign(k) && ipaddr_same(&k->fact.addr, addr))
			linklocal_show(u, k);
	}
}

void
lifconf_set_mask(struct model *m, const char *name, enum fam fam, uint32_t plen,
    struct lifanswer *a)
{
	struct unit *u = need_real_unit(m, name, fam, a);

	if (u == NULL)
		return;
	if (fam != FAM_INET || plen > ipaddr_host_plen(&u->addr)) {
		refuse(a, EINVAL);
		return;
	}
	u->addr.plen = (uint8_t)plen;
	take_over(u);
}

void
lifconf_set_broadcast(struct model *m, const char *name, enum fam fam,
    const struct ipaddr *addr, struct lifanswer *a)
{
	struct unit *u = need_real_unit(m, name, fam, a);

	if (u == NULL)
		return;
	if (fam != FAM_INET) {
		refuse(a, EINVAL);
		return;
	}
	/* The boot line "-auD4 netmask + broadcast +" comes by lo, too. */
	if ((u->nic->link.flags & LINK_BROADCAST) == 0)
		return;
	u->broadcast = ipaddr_is_set(addr) ? *addr : derived_broadcast(u);
	take_over(u);
}

void
lifconf_set_dst(struct model *m, const char *name, const struct ipaddr *addr,
    struct lifanswer *a)
{
	struct unit *u = need_real_unit(m, name, fam_of(addr->family), a);

	if (u == NULL)
		return;
	if ((u->nic->link.flags & LINK_POINTOPOINT) == 0) {
		refuse(a, EINVAL);
		return;
	}
	u->dst = *addr;
	take_over(u);
}

/* --------------------------------------------------------------- flags -- */

static bool
may_set_standby(const struct nic *nic)
{
	return (nic->flags & (LIFF_INACTIVE | LIFF_STANDBY)) != LIFF_INACTIVE;
}

static bool
sends_from(const struct nic *nic, enum fam fam)
{
	const struct unit *u;

	TAILQ_FOREACH (u, &nic->units[fam], next) {
		if (unit_is_data(u) && (u->flags & LIFF_DEPRECATED) == 0)
			return true;
	}
	return false;
}

/* The article's slip: deprecated on hme0 where the test unit was meant. */
static void
warn_deprecated(const struct unit *u, struct lifanswer *a)
{
	char text[IPADDR_STRLEN];

	if (!unit_is_data(u) || sends_from(u->nic, u->fam))
		return;
	snprintf(a->text, sizeof(a->text),
	    "%s: the data address %s is deprecated now, and %s has no other one "
	    "to send from; was a test address (%s:n) meant?",
	    u->nic->name, ipaddr_print(&u->addr, text), u->nic->name,
	    u->nic->name);
}

/* Only unit 0 comes up without an address: with the link-local one. */
static bool
check_inet6_up(const struct unit *u, struct lifanswer *a)
{
	if (u->fam != FAM_INET6 || !ipaddr_is_any(&u->addr))
		return true;
	if (u->number == 0 && (u->nic->link.flags & LINK_LOOPBACK) == 0)
		return true;
	refuse(a, EINVAL);
	return false;
}

static bool
check_flags(const struct model *m, const struct unit *u, const char *name,
    uint64_t on, struct lifanswer *a)
{
	int taken;

	if ((on & LIFF_NOFAILOVER) != 0 && !unit_is_home(u)) {
		explain(a, EINVAL,
		    "can't set -failover on failed/standby/offlined interface "
		    "%s",
		    u->home);
		return false;
	}
	if ((on & LIFF_STANDBY) != 0 && !may_set_standby(u->nic)) {
		refuse(a, EINVAL);
		return false;
	}
	if ((on & LIFF_UP) == 0)
		return true;
	if (!check_inet6_up(u, a))
		return false;
	taken = address_taken(m, u, &u->addr);
	if (taken != 0)
		explain_taken(m, "setifflags: SIOCSLIFFLAGS", name, u, &u->addr,
		    taken, a);
	return taken == 0;
}

void
lifconf_set_flags(struct model *m, const char *name, enum fam fam, uint64_t on,
    uint64_t off, struct lifanswer *a)
{
	struct unit *u = need_unit(m, name, fam, a);

	if (u == NULL)
		return;
	if (u->placeholder && ((on | off) & SETTABLE) != 0) {
		need_real_unit(m, name, fam, a);
		return;
	}
	if (!check_flags(m, u, name, on, a))
		return;
	if (((on ^ u->flags) & on & SETTABLE) != 0 ||
	    (off & u->flags & SETTABLE) != 0)
		u->refused = 0;
	if (u->adopted && ((on | off) & (LIFF_NOFAILOVER | LIFF_DEPRECATED)))
		u->found.flags &= ~(uint32_t)ADDR_DEPRECATED;
	u->flags = (u->flags | (on & SETTABLE)) & ~(off & SETTABLE);
	if ((on & LIFF_UP) != 0) {
		if (u->fam == FAM_INET6 && u->number == 0)
			linklocal_take(u);
		u->nic->bring_up = true;
	}
	if ((on & LIFF_STANDBY) != 0) {
		u->nic->unsettled = true;
		placement_set_standby(m, u->nic, true);
	}
	if ((off & LIFF_STANDBY) != 0)
		placement_set_standby(m, u->nic, false);
	if ((on & LIFF_DEPRECATED) != 0)
		warn_deprecated(u, a);
}

uint64_t
lifconf_flags(const struct model *m, const struct unit *u)
{
	const struct nic *nic = u->nic;
	uint32_t link = nic->link.flags;
	uint64_t f = u->flags | nic->flags;

	f |= u->fam == FAM_INET ? LIFF_IPV4 : LIFF_IPV6;
	if (nic_has_link(m, nic))
		f |= LIFF_RUNNING;
	if ((link & LINK_BROADCAST) != 0 && u->fam == FAM_INET)
		f |= LIFF_BROADCAST;
	if ((link & LINK_MULTICAST) != 0)
		f |= LIFF_MULTICAST;
	if ((link & LINK_POINTOPOINT) != 0)
		f |= LIFF_POINTOPOINT;
	if ((link & LINK_NOARP) != 0)
		f |= LIFF_NOARP;
	/* As lo0 is shown by Solaris 10. */
	if ((link & LINK_LOOPBACK) != 0)
		f |= LIFF_LOOPBACK | LIFF_MULTICAST | LIFF_VIRTUAL;
	return f;
}

/* ---------------------------------------------------------------- home -- */

/* Unit 0 that a plumbing left empty is for the first one that comes. */
static uint32_t
promised_number(const struct model *m, const struct nic *home, enum fam fam)
{
	const struct unit *z = model_unit(home, fam, 0), *u;
	const struct nic *nic;

	if (fam == FAM_INET6 || z == NULL || !ipaddr_is_any(&z->addr) ||
	    (z->flags & LIFF_UP) != 0)
		return model_free_home_number(m, home, fam);
	TAILQ_FOREACH (nic, &m->nics, next) {
		TAILQ_FOREACH (u, &nic->units[fam], next) {
			if (u != z && u->home_number == 0 &&
			    strcmp(u->home, home->name) == 0)
				return model_free_home_number(m, home, fam);
		}
	}
	return 0;
}

void
lifconf_set_home(struct model *m, const char *name, enum fam fam,
    const char *home, struct lifanswer *a)
{
	struct unit *u = need_real_unit(m, name, fam, a);
	const struct nic *nic;

	if (u == NULL || strcmp(u->home, home) == 0)
		return;
	nic = model_nic(m, home);
	if (nic == NULL || !nic->plumbed[fam])
		refuse(a, ENXIO);
	else if (!unit_is_movable(u))
		explain(a, EINVAL,
		    "%s: Invalid argument: it does not move, so it cannot "
		    "belong to %s",
		    name, home);
	else {
		u->home_number =
		    nic == u->nic ? u->number : promised_number(m, nic, fam);
		strlcpy(u->home, nic->name, sizeof(u->home));
		take_over(u);
	}
}

/* --------------------------------------------------------------- group -- */

static bool
same_media(const struct model *m, const struct nic *nic, const char *group)
{
	const struct group *g = model_group(m, group);
	const struct nic *other;

	TAILQ_FOREACH (other, &m->nics, next) {
		if (g != NULL && other->group == g && other != nic &&
		    other->present &&
		    other->link.ethernet != nic->link.ethernet)
			return false;
	}
	return true;
}

/* An address of the NIC that is up on the other one, too; NULL: none. */
static const struct unit *
up_on(const struct nic *other, const struct nic *nic)
{
	const struct unit *u, *same;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			same = model_unit_by_addr(other, &u->addr);
			if (unit_is_up(u) && same != NULL && unit_is_up(same) &&
			    (f == FAM_INET || !ipaddr_is_linklocal(&u->addr)))
				return same;
		}
	}
	return NULL;
}

/* The same for any member of the group. */
static const struct unit *
up_in_group(const struct model *m, const struct nic *nic, const char *group)
{
	const struct group *g = model_group(m, group);
	const struct nic *other;
	const struct unit *same = NULL;

	TAILQ_FOREACH (other, &m->nics, next) {
		if (same == NULL && g != NULL && other->group == g &&
		    other != nic)
			same = up_on(other, nic);
	}
	return same;
}

/* What would break the lines of a listing or of the log is no name. */
static bool
is_group_name(const char *s)
{
	for (; *s != '\0'; s++) {
		if ((unsigned char)*s < ' ' || *s == 0x7f)
			return false;
	}
	return true;
}

/* Probe history is lost, the quiet period starts again (solaris 1.6). */
static void
start_afresh(struct nic *nic)
{
	int f;

	nic->state = IF_RUNNING;
	nic->link_up = true;
	nic->unsettled = true;
	nic->noaddr_said = false;
	nic->noaddr_at = MTIME_NEVER;
	nic->failed_path = nic->damped = false;
	nic->flap = (struct linkflap){ 0 };
	nic->say_failover = nic->say_failback = false;
	for (f = 0; f < FAMS; f++) {
		probestat_reset(&nic->inst[f].stats);
		targetset_clear(&nic->inst[f].targets);
		nic->inst[f].restart = true;
	}
}

void
lifconf_set_group(struct model *m, const char *name, const char *group,
    struct lifanswer *a)
{
	uint32_t number;
	struct nic *nic = lifconf_nic(m, name, &number);
	const struct unit *taken;
	char text[IPADDR_STRLEN], where[LIFNAME_SIZE];

	if (nic == NULL || !nic_plumbed(nic)) {
		refuse(a, ENXIO);
		return;
	}
	if (number != 0 || (nic->link.flags & LINK_LOOPBACK) != 0 ||
	    !is_group_name(group) || !same_media(m, nic, group)) {
		refuse(a, EINVAL);
		return;
	}
	if (strcmp(nic->group != NULL ? nic->group->name : "", group) == 0)
		return;
	taken = up_in_group(m, nic, group);
	if (taken != NULL) {
		explain(a, EADDRNOTAVAIL,
		    "setifgroupname: SIOCSLIFGROUPNAME: %s: %s: %s is in use "
		    "on %s",
		    name, strerror(EADDRNOTAVAIL),
		    ipaddr_print(&taken->addr, text), unit_name(taken, where));
		return;
	}
	if (nic->group != NULL)
		placement_leave(m, nic);
	model_set_group(m, nic, group);
	start_afresh(nic);
	if (nic->group == NULL)
		return;
	if (!nic->saved_conf.known)
		nic->saved_conf = nic->link.conf;
	if (nic->group->failed) {
		placement_set_failed(m, nic, true);
		nic->state = IF_FAILED;
	} else if ((nic->flags & LIFF_STANDBY) != 0) {
		placement_set_standby(m, nic, true);
	}
}

/* ------------------------------------------------------- mtu and metric -- */

void
lifconf_set_mtu(struct model *m, const char *name, enum fam fam, uint32_t mtu,
    struct lifanswer *a)
{
	struct unit *u = need_real_unit(m, name, fam, a);

	if (u == NULL)
		return;
	if (mtu < (fam == FAM_INET6 ? 1280 : 68) || mtu > 65535) {
		refuse(a, EINVAL);
		return;
	}
	u->flags |= LIFF_FIXEDMTU;
	u->nic->want_mtu = mtu;
}

void
lifconf_set_metric(struct model *m, const char *name, enum fam fam,
    uint32_t metric, struct lifanswer *a)
{
	struct unit *u = need_real_unit(m, name, fam, a);

	if (u != NULL)
		u->metric = metric;
}
