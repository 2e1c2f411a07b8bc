/*
 * arp.h - builds the ethernet frame that tells neighbours where an IPv4
 * address lives.
 */
#ifndef ARP_H
#define ARP_H

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

#endif
