/*
 * nd.h - builds the ethernet frames that tell neighbours where an IPv6 address
 * lives.
 */
#ifndef ND_H
#define ND_H

#include <stdint.h>

#include "lib/ipaddr.h"

#define ND_MAC_SIZE   6
#define ND_FRAME_SIZE 86

/*
 * An unsolicited neighbour advertisement to all nodes, from the address itself,
 * with the override flag: without it nobody who knows the address changes his
 * mind (RFC 4861, 7.2.6; linux 6).
 */
void nd_put_advert(uint8_t frame[ND_FRAME_SIZE], const uint8_t mac[ND_MAC_SIZE],
    const struct ipaddr *);

/*
 * A neighbour solicitation of that neighbour's address, to this neighbour
 * alone, from ours.  It has to answer, and so learns where ours lives.
 */
void nd_put_question(uint8_t frame[ND_FRAME_SIZE],
    const uint8_t mac[ND_MAC_SIZE], const struct ipaddr *ours,
    const uint8_t neighbour_mac[ND_MAC_SIZE], const struct ipaddr *neighbour);

#endif
