/*
 * arp.h - ARP in ethernet frames: where an IPv4 address lives, told, asked and
 * answered.
 */
#ifndef ARP_H
#define ARP_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ipaddr.h"

#define ARP_MAC_SIZE   6
#define ARP_FRAME_SIZE 42

/*
 * A gratuitous request: to everybody, sender and target protocol address both
 * the IPv4 address, target hardware address zero (RFC 5227, 3).  Hosts take a
 * request over even while their entry is young; some then ignore a reply.
 */
void arp_put_gratuitous(uint8_t frame[ARP_FRAME_SIZE],
    const uint8_t mac[ARP_MAC_SIZE], const struct ipaddr *);

/*
 * "Who has that neighbour's address? Tell ours", to this neighbour alone.  It
 * has to answer, and so learns where ours lives even when it ignores gratuitous
 * requests.
 */
void arp_put_question(uint8_t frame[ARP_FRAME_SIZE],
    const uint8_t mac[ARP_MAC_SIZE], const struct ipaddr *ours,
    const uint8_t neighbour_mac[ARP_MAC_SIZE], const struct ipaddr *neighbour);

/*
 * "Who has that address?" from nobody: the sender's protocol address is zero,
 * so that no cache learns anything from it (RFC 5227, 1.1).  neighbour_mac:
 * NULL asks everybody.
 */
void arp_put_probe(uint8_t frame[ARP_FRAME_SIZE],
    const uint8_t mac[ARP_MAC_SIZE], const uint8_t *neighbour_mac,
    const struct ipaddr *neighbour);

/* Whose answer it is, and his hardware address. */
struct arp_answer {
	struct ipaddr from;
	uint8_t mac[ARP_MAC_SIZE];
};

/*
 * The answer to an arp_put_probe() of the NIC with this hardware address, sent
 * to it alone.  0, or -EBADMSG for every other frame.
 */
int arp_get_answer(struct arp_answer *, const uint8_t mac[ARP_MAC_SIZE],
    const void *frame, size_t len);

#endif
