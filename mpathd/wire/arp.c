/*
 * arp.c - ARP in ethernet frames: where an IPv4 address lives, told, asked and
 * answered.
 */
#include "arp.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* RFC 826: offsets into the frame. */
enum {
	ETH_DST = 0,
	ETH_SRC = 6,
	ETH_FIXED = 12,
	OPERATION = 20,
	SHA = 22,
	SPA = 28,
	THA = 32,
	TPA = 38
};
enum { OP_REPLY = 2 };

/* From the ethernet type on: ARP, ethernet, IPv4, sizes 6 and 4, request. */
static const uint8_t fixed[] = { 0x08, 0x06, 0x00, 0x01, 0x08, 0x00, 6, 4, 0x00,
	0x01 };

void
arp_put_question(uint8_t frame[ARP_FRAME_SIZE], const uint8_t mac[ARP_MAC_SIZE],
    const struct ipaddr *ours, const uint8_t neighbour_mac[ARP_MAC_SIZE],
    const struct ipaddr *neighbour)
{
	memset(frame, 0, ARP_FRAME_SIZE);
	memcpy(frame + ETH_DST, neighbour_mac, ARP_MAC_SIZE);
	memcpy(frame + ETH_SRC, mac, ARP_MAC_SIZE);
	memcpy(frame + ETH_FIXED, fixed, sizeof(fixed));
	memcpy(frame + SHA, mac, ARP_MAC_SIZE);
	memcpy(frame + SPA, ours->b, 4);
	memcpy(frame + TPA, neighbour->b, 4);
}

static const uint8_t everybody[ARP_MAC_SIZE] = { 0xff, 0xff, 0xff, 0xff, 0xff,
	0xff };

void
arp_put_gratuitous(uint8_t frame[ARP_FRAME_SIZE],
    const uint8_t mac[ARP_MAC_SIZE], const struct ipaddr *a)
{
	arp_put_question(frame, mac, a, everybody, a);
}

void
arp_put_probe(uint8_t frame[ARP_FRAME_SIZE], const uint8_t mac[ARP_MAC_SIZE],
    const uint8_t *neighbour_mac, const struct ipaddr *neighbour)
{
	const struct ipaddr nobody = ipaddr_any(AF_INET);

	arp_put_question(frame, mac, &nobody,
	    neighbour_mac != NULL ? neighbour_mac : everybody, neighbour);
}

int
arp_get_answer(struct arp_answer *a, const uint8_t mac[ARP_MAC_SIZE],
    const void *frame, size_t len)
{
	static const uint8_t nobody[4];
	const uint8_t *f = frame;

	if (len < ARP_FRAME_SIZE ||
	    memcmp(f + ETH_FIXED, fixed, OPERATION - ETH_FIXED) != 0 ||
	    f[OPERATION] != 0 || f[OPERATION + 1] != OP_REPLY)
		return -EBADMSG;
	if (memcmp(f + ETH_DST, mac, ARP_MAC_SIZE) != 0 ||
	    memcmp(f + THA, mac, ARP_MAC_SIZE) != 0 ||
	    memcmp(f + TPA, nobody, sizeof(nobody)) != 0 ||
	    memcmp(f + SPA, nobody, sizeof(nobody)) == 0)
		return -EBADMSG;
	a->from = ipaddr_make(AF_INET, f + SPA, 32);
	memcpy(a->mac, f + SHA, ARP_MAC_SIZE);
	return 0;
}
