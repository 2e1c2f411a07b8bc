/*
 * linklocal.c - unit 0 of an inet6 instance and the address that the kernel has
 * made for it.
 */
#include "linklocal.h"

#include <stddef.h>
#include <sys/socket.h>

bool
linklocal_is(const struct ipaddr *a)
{
	return a->family == AF_INET6 &&
	    (ipaddr_is_linklocal(a) || ipaddr_is_loopback(a));
}

struct unit *
linklocal_unit(struct nic *nic)
{
	struct unit *u = model_unit(nic, FAM_INET6, 0);

	if (u != NULL)
		return u;
	u = model_unit_new(nic, FAM_INET6, 0);
	if (u != NULL)
		u->flags |= LIFF_UP;
	return u;
}

bool
linklocal_is_foreign(const struct kaddr *k)
{
	return !k->ours && linklocal_is(&k->fact.addr);
}

void
linklocal_show(struct unit *u, const struct kaddr *k)
{
	u->addr = k->fact.addr;
	/* As Solaris has it, whatever the kernel says (RFC 4291, 2.5.6). */
	u->addr.plen = ipaddr_default_plen(&u->addr);
	u->adopted = true;
	u->found = k->fact;
}

static const struct kaddr *
foreign_address(const struct nic *nic)
{
	const struct kaddr *k;

	TAILQ_FOREACH (k, &nic->kaddrs, next) {
		if (linklocal_is_foreign(k) &&
		    model_unit_by_addr(nic, &k->fact.addr) == NULL)
			return k;
	}
	return NULL;
}

static bool
waits(const struct unit *u)
{
	if (u->placeholder || (u->flags & LIFF_UP) == 0)
		return false;
	if (ipaddr_is_any(&u->addr))
		return true;
	/* Another device has taken the name, with another address. */
	return u->adopted && linklocal_is(&u->addr) && u->nic->present &&
	    nic_kaddr_any(u->nic, &u->addr) == NULL;
}

void
linklocal_take(struct unit *u)
{
	const struct kaddr *k;

	if (!waits(u))
		return;
	k = foreign_address(u->nic);
	if (k != NULL)
		linklocal_show(u, k);
}

void
linklocal_settle(struct model *m)
{
	struct nic *nic;
	struct unit *u;

	TAILQ_FOREACH (nic, &m->nics, next) {
		u = model_unit(nic, FAM_INET6, 0);
		if (u != NULL)
			linklocal_take(u);
	}
}
