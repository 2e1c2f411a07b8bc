/*
 * linux_tell.c - tells neighbours one by one where an address lives now.
 */
#include "linux_tell.h"

#include <string.h>
#include <sys/socket.h>

#include "mpathd/wire/arp.h"
#include "mpathd/wire/nd.h"

static bool
is_listed(const struct linux_tell *t, size_t n, const struct ipaddr *dst)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (ipaddr_same(&t->list[i].dst, dst))
			return true;
	return false;
}

/* Both NICs are on one LAN: who is known to both is asked once. */
static void
read_neighbours(struct linux_tell *t, struct linux_rtnl *rtnl, uint32_t from,
    uint32_t to)
{
	struct neighfact found[2 * TELL_NEIGHBOURS];
	size_t i, n;

	if (t->from == from && t->to == to)
		return;
	t->from = from;
	t->to = to;
	t->n = 0;
	n = linux_rtnl_neighbours(rtnl, from, found, TELL_NEIGHBOURS);
	n += linux_rtnl_neighbours(rtnl, to, found + n, TELL_NEIGHBOURS);
	for (i = 0; i < n && t->n < TELL_NEIGHBOURS; i++)
		if (!is_listed(t, t->n, &found[i].dst))
			t->list[t->n++] = found[i];
}

static size_t
put_question(uint8_t frame[ND_FRAME_SIZE], const struct linkfact *to,
    const struct ipaddr *addr, const struct neighfact *whom)
{
	if (addr->family == AF_INET6) {
		nd_put_question(frame, to->hwaddr, addr, whom->mac, &whom->dst);
		return ND_FRAME_SIZE;
	}
	arp_put_question(frame, to->hwaddr, addr, whom->mac, &whom->dst);
	return ARP_FRAME_SIZE;
}

int
linux_tell(struct linux_tell *t, struct linux_rtnl *rtnl, struct pcapio *out,
    uint32_t from, const struct linkfact *to, const struct ipaddr *addr)
{
	uint8_t frame[ND_FRAME_SIZE];
	size_t i, len;
	int err = 0;

	read_neighbours(t, rtnl, from, to->ifindex);
	for (i = 0; i < t->n && t->frames < TELL_FRAMES && err == 0; i++) {
		if (t->list[i].dst.family != addr->family)
			continue;
		len = put_question(frame, to, addr, &t->list[i]);
		err = pcapio_send(out, to->ifindex, frame, len);
		t->frames++;
	}
	return err;
}
