/*
 * arp.c - builds the ethernet frame that tells neighbours where an IPv4
 * address lives.
 */
#include "arp.h"

#include <string.h>

/* RFC 826: offsets into the frame. */
enum { ETH_DST = 0, ETH_SRC = 6, ETH_FIXED = 12, SHA = 22, SPA = 28, TPA = 38 };

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

void
arp_put_gratuitous(uint8_t frame[ARP_FRAME_SIZE],
    const uint8_t mac[ARP_MAC_SIZE], const struct ipaddr *a)
{
	static const uint8_t all[ARP_MAC_SIZE] = { 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff };

	arp_put_question(frame, mac, a, all, a);
}
