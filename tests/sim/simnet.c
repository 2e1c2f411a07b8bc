/*
 * simnet.c - a simulated LAN: who answers probes, which paths are cut, and
 * where the neighbours send their frames.
 */
#include "simnet.h"

#include <check.h>
#include <string.h>

void
simnet_init(struct simnet *n, uint64_t seed)
{
	memset(n, 0, sizeof(*n));
	n->chance = seed;
}

uint64_t
simnet_random(uint64_t *state)
{
	uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

struct simhost *
simnet_host(struct simnet *n, const struct ipaddr *addr)
{
	size_t i;

	for (i = 0; i < n->hosts; i++) {
		if (ipaddr_same(&n->host[i].addr, addr))
			return &n->host[i];
	}
	return NULL;
}

struct simhost *
simnet_add_host(struct simnet *n, const struct ipaddr *addr, mtime_t latency)
{
	struct simhost *h;

	ck_assert_uint_lt(n->hosts, SIM_HOSTS);
	h = &n->host[n->hosts++];
	*h = (struct simhost){ .addr = *addr,
		.latency = latency,
		.mac = { 2, 0, addr->b[0], addr->b[1], addr->b[2],
		    addr->b[3] } };
	return h;
}

static bool
is_lost(struct simnet *n, const struct simpath *p)
{
	return p->loss > 0 && simnet_random(&n->chance) % 100 < p->loss;
}

void
simnet_answer(struct simnet *n, const struct ipaddr *from, uint32_t ifindex,
    const struct probe *p, mtime_t at)
{
	ck_assert_uint_lt(n->frames, SIM_FRAMES);
	n->frame[n->frames++] = (struct replyfact){ .ifindex = ifindex,
		.from = *from,
		.seq = p->seq,
		.token = p->token,
		.at = at };
}

static bool
is_unanswered(struct simnet *n, const struct simpath *p)
{
	return p->answers_lost > 0 &&
	    (double)(simnet_random(&n->chance) >> 11) <
	    p->answers_lost * 0x1p53;
}

/* The answer sets out. */
static void
answer(struct simnet *n, const struct simhost *h, struct replyfact r,
    mtime_t now)
{
	if (is_lost(n, &n->path[r.ifindex]) ||
	    is_unanswered(n, &n->path[r.ifindex]))
		return;
	ck_assert_uint_lt(n->frames, SIM_FRAMES);
	r.from = h->addr;
	r.at = now + h->latency;
	n->frame[n->frames++] = r;
}

/* The question reaches the host. */
static void
ask(struct simnet *n, struct simhost *h, uint32_t ifindex,
    const struct probe *p, mtime_t now)
{
	h->asked++;
	if (!h->silent && (h->every == 0 || h->asked % h->every == 0))
		answer(n, h,
		    (struct replyfact){ .ifindex = ifindex,
			.seq = p->seq,
			.token = p->token },
		    now);
}

void
simnet_probe(struct simnet *n, uint32_t ifindex, const struct probe *p,
    mtime_t now)
{
	bool all = ipaddr_is_multicast(&p->to);
	size_t i;

	if (all)
		n->questions++;
	else
		n->probes++;
	if (n->path[ifindex].cut_out || is_lost(n, &n->path[ifindex]))
		return;
	for (i = 0; i < n->hosts; i++) {
		if (n->host[i].addr.family != p->to.family)
			continue;
		if (all ? n->host[i].friendly
			: ipaddr_same(&n->host[i].addr, &p->to))
			ask(n, &n->host[i], ifindex, p, now);
	}
}

void
simnet_ask(struct simnet *n, uint32_t ifindex, const struct ipaddr *who,
    const uint8_t *mac, mtime_t now)
{
	struct simhost *h = simnet_host(n, who);
	struct replyfact r = { .ifindex = ifindex, .arp = true };

	n->arps_asked++;
	if (h == NULL || n->path[ifindex].cut_out ||
	    is_lost(n, &n->path[ifindex]))
		return;
	if (h->mute || (mac != NULL && memcmp(mac, h->mac, MAC_SIZE) != 0))
		return;
	memcpy(r.mac, h->mac, MAC_SIZE);
	answer(n, h, r, now);
}

static struct simarp *
find_arp(struct simnet *n, const struct ipaddr *addr)
{
	size_t i;

	for (i = 0; i < n->arps; i++) {
		if (ipaddr_same(&n->arp[i].addr, addr))
			return &n->arp[i];
	}
	return NULL;
}

void
simnet_announce(struct simnet *n, uint32_t ifindex, const struct ipaddr *addr)
{
	struct simarp *a = find_arp(n, addr);

	if (n->path[ifindex].cut_out || is_lost(n, &n->path[ifindex]))
		return;
	if (a == NULL) {
		ck_assert_uint_lt(n->arps, SIM_ARPS);
		a = &n->arp[n->arps++];
		a->addr = *addr;
	}
	a->ifindex = ifindex;
}

uint32_t
simnet_arp(const struct simnet *n, const struct ipaddr *addr)
{
	size_t i;

	for (i = 0; i < n->arps; i++) {
		if (ipaddr_same(&n->arp[i].addr, addr))
			return n->arp[i].ifindex;
	}
	return 0;
}

/* The earliest; of several, the one that set out first. */
static size_t
earliest(const struct simnet *n)
{
	size_t i, first = 0;

	for (i = 1; i < n->frames; i++) {
		if (n->frame[i].at < n->frame[first].at)
			first = i;
	}
	return first;
}

int
simnet_arrival(struct simnet *n, mtime_t now, struct replyfact *out)
{
	size_t i;

	while (n->frames > 0) {
		i = earliest(n);
		if (n->frame[i].at > now)
			return 0;
		*out = n->frame[i];
		n->frames--;
		memmove(&n->frame[i], &n->frame[i + 1],
		    (n->frames - i) * sizeof(n->frame[0]));
		if (!n->path[out->ifindex].cut_in)
			return 1;
	}
	return 0;
}

mtime_t
simnet_next(const struct simnet *n)
{
	return n->frames > 0 ? n->frame[earliest(n)].at : MTIME_NEVER;
}
