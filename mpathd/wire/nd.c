/*
 * nd.c - builds the ethernet frames that tell neighbours where an IPv6 address
 * lives.
 *
 *	ethernet 14 | IPv6 40 | ICMPv6 24 | option with a MAC 8
 */
#include "nd.h"

#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

/* Offsets into the frame: RFC 8200, RFC 4861. */
enum {
	ETH_DST = 0,
	ETH_SRC = 6,
	ETH_TYPE = 12,
	IP = 14,
	IP_LENGTH = IP + 4,
	IP_NEXT = IP + 6,
	IP_HOPS = IP + 7,
	IP_SRC = IP + 8,
	IP_DST = IP + 24,
	ICMP = IP + 40,
	ICMP_SUM = ICMP + 2,
	ND_FLAGS = ICMP + 4,
	ND_TARGET = ICMP + 8,
	ND_OPTION = ICMP + 24,
	ND_OPTION_MAC = ND_OPTION + 2
};

enum { NEXT_ICMPV6 = 58, ICMP_LENGTH = ND_FRAME_SIZE - ICMP };
enum { TYPE_SOLICIT = 135, TYPE_ADVERT = 136 };
enum { OPTION_SOURCE = 1, OPTION_TARGET = 2, FLAG_OVERRIDE = 0x20 };

static uint32_t
sum16(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		sum += (uint32_t)p[i] << 8 | p[i + 1];
	return sum;
}

/* RFC 4443, 2.3: over the addresses, the length, the protocol, the message. */
static void
put_checksum(uint8_t *frame)
{
	uint32_t sum = sum16(frame + IP_SRC, 32) + ICMP_LENGTH + NEXT_ICMPV6 +
	    sum16(frame + ICMP, ICMP_LENGTH);

	sum = (sum >> 16) + (sum & 0xffff);
	sum = ~(sum + (sum >> 16));
	frame[ICMP_SUM] = (uint8_t)(sum >> 8);
	frame[ICMP_SUM + 1] = (uint8_t)sum;
}

struct nd {
	const uint8_t *mac, *to_mac;
	const struct ipaddr *from, *to, *target;
	uint8_t type, flags, option;
};

static void
put(uint8_t *frame, const struct nd *n)
{
	memset(frame, 0, ND_FRAME_SIZE);
	memcpy(frame + ETH_DST, n->to_mac, ND_MAC_SIZE);
	memcpy(frame + ETH_SRC, n->mac, ND_MAC_SIZE);
	frame[ETH_TYPE] = 0x86;
	frame[ETH_TYPE + 1] = 0xdd;
	frame[IP] = 0x60;
	frame[IP_LENGTH + 1] = ICMP_LENGTH;
	frame[IP_NEXT] = NEXT_ICMPV6;
	/* Proves that no router has passed it on. */
	frame[IP_HOPS] = 255;
	memcpy(frame + IP_SRC, n->from->b, sizeof(n->from->b));
	memcpy(frame + IP_DST, n->to->b, sizeof(n->to->b));
	frame[ICMP] = n->type;
	frame[ND_FLAGS] = n->flags;
	memcpy(frame + ND_TARGET, n->target->b, sizeof(n->target->b));
	frame[ND_OPTION] = n->option;
	frame[ND_OPTION + 1] = 1; /* in units of eight bytes */
	memcpy(frame + ND_OPTION_MAC, n->mac, ND_MAC_SIZE);
	put_checksum(frame);
}

void
nd_put_advert(uint8_t frame[ND_FRAME_SIZE], const uint8_t mac[ND_MAC_SIZE],
    const struct ipaddr *a)
{
	static const uint8_t all_mac[ND_MAC_SIZE] = { 0x33, 0x33, 0, 0, 0, 1 };
	static const struct ipaddr all = { .family = AF_INET6,
		.plen = 128,
		.b = { 0xff, 0x02, [15] = 1 } };

	put(frame,
	    &(struct nd){ .mac = mac,
		.to_mac = all_mac,
		.from = a,
		.to = &all,
		.target = a,
		.type = TYPE_ADVERT,
		.flags = FLAG_OVERRIDE,
		.option = OPTION_TARGET });
}

void
nd_put_question(uint8_t frame[ND_FRAME_SIZE], const uint8_t mac[ND_MAC_SIZE],
    const struct ipaddr *ours, const uint8_t neighbour_mac[ND_MAC_SIZE],
    const struct ipaddr *neighbour)
{
	put(frame,
	    &(struct nd){ .mac = mac,
		.to_mac = neighbour_mac,
		.from = ours,
		.to = neighbour,
		.target = neighbour,
		.type = TYPE_SOLICIT,
		.option = OPTION_SOURCE });
}
