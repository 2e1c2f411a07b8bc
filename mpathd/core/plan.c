/*
 * plan.c - wanted against actual placement of addresses: an ordered list of
 * steps.
 */
#include "plan.h"

#include <bsd/string.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "linklocal.h"
#include "nicconf.h"

void
plan_init(struct plan *p)
{
	*p = (struct plan){ 0 };
}

void
plan_free(struct plan *p)
{
	free(p->step);
	plan_init(p);
}

void
plan_clear(struct plan *p)
{
	p->n = 0;
}

struct step *
plan_add(struct plan *p, enum kop_type type, uint32_t ifindex)
{
	struct step *s;
	size_t room;

	if (p->n == p->room) {
		room = p->room == 0 ? 32 : p->room * 2;
		s = reallocarray(p->step, room, sizeof(*s));
		if (s == NULL)
			return NULL;
		p->step = s;
		p->room = room;
	}
	s = &p->step[p->n++];
	memset(s, 0, sizeof(*s));
	s->op.type = type;
	s->op.ifindex = ifindex;
	return s;
}

static void
plan_conf(const struct nic *nic, struct plan *p)
{
	struct nicconf want;
	struct step *s;

	if (!nic->link.conf.known || !nic->saved_conf.known ||
	    (nic->group != NULL && nic->conf_fight.held))
		return;
	want = nicconf_wanted(nic);
	if (memcmp(want.value, nic->link.conf.value, sizeof(want.value)) == 0)
		return;
	s = plan_add(p, KOP_CONF, nic->link.ifindex);
	if (s != NULL)
		s->op.conf = want;
}

/* Asked for once: later an administrator may well take the link down. */
static void
plan_link(const struct nic *nic, struct plan *p)
{
	struct step *s;

	if (nic->bring_up && (nic->link.flags & LINK_UP) == 0)
		plan_add(p, KOP_LINK_UP, nic->link.ifindex);
	if (nic->want_mtu == 0 || nic->want_mtu == nic->link.mtu)
		return;
	s = plan_add(p, KOP_LINK_MTU, nic->link.ifindex);
	if (s != NULL)
		s->op.value = nic->want_mtu;
}

void
plan_prepare(const struct model *m, struct plan *p)
{
	const struct nic *nic;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (!nic->present)
			continue;
		plan_conf(nic, p);
		plan_link(nic, p);
	}
}

/*
 * Whether anybody else in the group, or the NIC itself, has an address that
 * applications can send from.
 */
static bool
has_data_address(const struct model *m, const struct nic *nic, enum fam fam)
{
	const struct nic *other;
	const struct unit *u;

	TAILQ_FOREACH (other, &m->nics, next) {
		if (other->group != nic->group)
			continue;
		TAILQ_FOREACH (u, &other->units[fam], next) {
			if (unit_is_data(u))
				return true;
		}
	}
	return false;
}

/*
 * A test address goes into the kernel as /32 of scope link: no route, no
 * relation to the data addresses, no application picks it (linux 1, 4).  The
 * only address of a group must serve as data address as well.
 */
static bool
is_bare_test(const struct model *m, const struct unit *u)
{
	if (u->nic->group == NULL || (u->flags & LIFF_NOFAILOVER) == 0 ||
	    linklocal_is(&u->addr))
		return false;
	if ((u->flags & LIFF_DEPRECATED) != 0)
		return true;
	return has_data_address(m, u->nic, u->fam);
}

/*
 * An IPv6 one other than the link-local address is hidden by its deprecation;
 * its subnet's route must not lead out of its NIC before others do (linux 4).
 */
static void
make_bare(const struct unit *u, struct addrfact *want)
{
	want->proto = ADDR_PROTO_OURS;
	if (u->fam == FAM_INET6) {
		want->flags |= ADDR_DEPRECATED | ADDR_NOPREFIXROUTE;
		want->preferred_s = 0;
		return;
	}
	want->addr.plen = (uint8_t)ipaddr_host_plen(&u->addr);
	want->scope = SCOPE_LINK;
	want->broadcast = (struct ipaddr){ 0 };
}

/* "hme0:1"; the bare name where that does not fit (linux 5). */
static void
make_label(const struct unit *u, char label[IFNAME_SIZE])
{
	char name[LIFNAME_SIZE];

	unit_name(u, name);
	if (strlen(name) >= IFNAME_SIZE)
		strlcpy(name, u->nic->name, sizeof(name));
	strlcpy(label, name, IFNAME_SIZE);
}

bool
plan_wanted(const struct model *m, const struct unit *u, struct addrfact *want)
{
	if (!unit_is_up(u) || !u->nic->present)
		return false;
	*want = (struct addrfact){
		.ifindex = u->nic->link.ifindex,
		.addr = u->addr,
		.peer = u->dst,
		.broadcast = u->broadcast,
		.proto = ADDR_PROTO_OURS,
		.flags = ADDR_PERMANENT,
		.valid_s = UINT32_MAX,
		.preferred_s = UINT32_MAX,
	};
	make_label(u, want->label);
	if (u->adopted) {
		*want = u->found;
		want->ifindex = u->nic->link.ifindex;
		if (!unit_is_home(u)) {
			make_label(u, want->label);
			want->proto = ADDR_PROTO_OURS;
			/* Whoever renews its lease does so at its home. */
			want->flags |= ADDR_PERMANENT;
			want->flags &= ~(uint32_t)ADDR_MANAGETEMP;
			want->valid_s = want->preferred_s = UINT32_MAX;
		}
	}
	if ((u->nic->link.flags & LINK_LOOPBACK) != 0 &&
	    ipaddr_is_loopback(&u->addr))
		want->scope = SCOPE_HOST;
	if ((u->flags & LIFF_DEPRECATED) != 0) {
		want->flags |= ADDR_DEPRECATED;
		want->preferred_s = 0;
	}
	/* As the kernel makes them; on Solaris they look longer. */
	if (u->fam == FAM_INET6 && ipaddr_is_linklocal(&want->addr))
		want->addr.plen = 64;
	if (is_bare_test(m, u))
		make_bare(u, want);
	if (u->fam == FAM_INET6 && !unit_is_home(u))
		want->flags |= ADDR_NODAD;
	return true;
}

/* The form in the kernel; what can differ without harm is left alone. */
static bool
same_form(const struct addrfact *have, const struct addrfact *want)
{
	/* The kernel knows the scope of an IPv6 address by itself. */
	if (have->addr.family == AF_INET6)
		return ipaddr_equal(&have->addr, &want->addr);
	return ipaddr_equal(&have->addr, &want->addr) &&
	    have->scope == want->scope &&
	    (!ipaddr_is_set(&want->broadcast) ||
		ipaddr_same(&have->broadcast, &want->broadcast));
}

/* Of the flags, those that can be changed in place. */
static uint32_t
changeable(const struct addrfact *a)
{
	uint32_t flags = ADDR_DEPRECATED;

	if (a->addr.family == AF_INET6)
		flags |= ADDR_NODAD | ADDR_NOPREFIXROUTE | ADDR_MANAGETEMP;
	return a->flags & flags;
}

static bool
serves(const struct addrfact *have, const struct addrfact *want)
{
	return same_form(have, want) && changeable(have) == changeable(want);
}

/* As find_kaddr() of facts.c has it. */
static const struct kaddr *
kaddr_of(const struct nic *nic, const struct ipaddr *addr)
{
	return fam_of(addr->family) == FAM_INET6 ? nic_kaddr_any(nic, addr)
						 : nic_kaddr(nic, addr);
}

static bool
is_there(const struct nic *nic, const struct addrfact *want)
{
	const struct kaddr *k = kaddr_of(nic, &want->addr);

	return k != NULL && serves(&k->fact, want);
}

/* What the kernel makes by itself, and one that somebody else has, stay as they
 * are. */
static bool
is_let_alone(const struct unit *u)
{
	return (u->flags & LIFF_DUPLICATE) != 0 ||
	    (u->adopted && linklocal_is(&u->addr));
}

bool
plan_is_done(const struct model *m, const struct nic *nic)
{
	const struct unit *u;
	struct addrfact want;

	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			if (!is_let_alone(u) && plan_wanted(m, u, &want) &&
			    !is_there(nic, &want))
				return false;
		}
	}
	return true;
}

/*
 * The same address and mask in another form (broadcast, scope) can neither be
 * changed in place nor be added twice: the old one has to go first.
 */
static void
plan_reform(const struct nic *nic, const struct addrfact *want, struct plan *p)
{
	const struct kaddr *k = kaddr_of(nic, &want->addr);
	struct step *s;

	if (k == NULL)
		return;
	s = plan_add(p, KOP_ADDR_DEL, want->ifindex);
	if (s != NULL)
		s->op.addr = k->fact;
}

/*
 * Nobody on the link can be asked about an address that we have on another NIC:
 * we would answer ourselves (linux 6).  One that has just been made is asked
 * about, as the kernel always does.
 */
static bool
is_known(const struct model *m, const struct unit *u)
{
	return u->adopted || !unit_is_home(u) || model_has_addr(m, &u->addr);
}

static void
plan_unit(const struct model *m, struct unit *u, struct plan *p)
{
	const struct kaddr *k;
	struct addrfact want;
	struct step *s;

	if (u->refused != 0 || u->fight.held || is_let_alone(u) ||
	    !plan_wanted(m, u, &want) || is_there(u->nic, &want))
		return;
	k = kaddr_of(u->nic, &want.addr);
	if (k != NULL && same_form(&k->fact, &want)) {
		s = plan_add(p, KOP_ADDR_CHANGE, want.ifindex);
	} else {
		plan_reform(u->nic, &want, p);
		s = plan_add(p, KOP_ADDR_ADD, want.ifindex);
		if (u->fam == FAM_INET6 && is_known(m, u))
			want.flags |= ADDR_NODAD;
	}
	if (s == NULL)
		return;
	s->op.addr = want;
	s->unit = u;
}

void
plan_addrs_add(const struct model *m, struct plan *p)
{
	const struct nic *nic;
	struct unit *u;

	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (nic, &m->nics, next) {
			TAILQ_FOREACH (u, &nic->units[f], next)
				plan_unit(m, u, p);
		}
	}
}

/* Nothing wants it here, and whoever wants it elsewhere has it. */
static bool
is_surplus(const struct model *m, const struct nic *nic, const struct kaddr *k)
{
	const struct unit *u = model_unit_by_addr(nic, &k->fact.addr);
	struct addrfact want;

	if (linklocal_is(&k->fact.addr))
		return k->ours && (u == NULL || !unit_is_up(u));
	if (u == NULL)
		u = model_unit_anywhere(m, &k->fact.addr);
	if (u == NULL || !unit_is_up(u))
		return true;
	if (u->nic != nic &&
	    (nic->group == NULL || nic->group != u->nic->group) && !k->ours)
		return false; /* a coincidence, and somebody else's affair */
	/*
	 * Its NIC is not there: better here than lost, but a test address is
	 * of no use here.
	 */
	if (!plan_wanted(m, u, &want))
		return nic->group == NULL && k->ours && !unit_is_movable(u);
	if (u->nic == nic && kaddr_of(nic, &want.addr) == k)
		return false;
	if (u->nic == nic && nic->group == NULL && u->adopted && !k->ours)
		return false; /* others have it in two forms */
	return is_there(u->nic, &want);
}

void
plan_addrs_del(const struct model *m, struct plan *p)
{
	const struct nic *nic;
	struct kaddr *k;
	struct step *s;

	TAILQ_FOREACH (nic, &m->nics, next) {
		/*
		 * In reverse: secondaries first, else each deleted primary
		 * makes the kernel promote the next one (linux 8).
		 */
		TAILQ_FOREACH_REVERSE(k, &nic->kaddrs, kaddrlist, next)
		{
			if (!is_surplus(m, nic, k))
				continue;
			s = plan_add(p, KOP_ADDR_DEL, nic->link.ifindex);
			if (s == NULL)
				return;
			s->op.addr = k->fact;
		}
	}
}
