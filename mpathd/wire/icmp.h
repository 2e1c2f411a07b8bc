/*
 * icmp.h - the ICMP and ICMPv6 echo messages of the probes: struct to bytes and
 * back.
 *
 *	 0      1      2             4             6             8
 *	+------+------+-------------+-------------+-------------+
 *	| type | code |  checksum   |     id      |     seq     |
 *	+------+------+-------------+-------------+-------------+
 *	|    time sent, ms          |    kind of probe          |
 *	+---------------------------+---------------------------+
 *	|                  token, 8 bytes                       |
 *	+-------------------------------------------------------+
 *
 * The first 16 bytes are the probe of Solaris 8 to 10; the token is ours, so
 * that nobody who did not see the request can answer it.
 */
#ifndef ICMP_H
#define ICMP_H

#include <stddef.h>
#include <stdint.h>

#include "lib/ipaddr.h"

#define ICMP_ECHO_SIZE 24

struct icmp_echo {
	uint16_t id, seq;
	uint32_t sent_ms;
	uint32_t kind;
	uint64_t token;
};

/*
 * An echo request with its checksum; that of ICMPv6 is put in by the kernel,
 * which alone knows both addresses.
 */
void icmp_put_request(uint8_t buf[ICMP_ECHO_SIZE], const struct icmp_echo *);
void icmp_put_request6(uint8_t buf[ICMP_ECHO_SIZE], const struct icmp_echo *);

/*
 * An echo reply from an IPv4 packet as a raw socket delivers it: IP header
 * first.  0, or -EBADMSG for whatever is no whole, right reply of this size.
 */
int icmp_get_reply(struct icmp_echo *, struct ipaddr *from, const void *packet,
    size_t len);
/*
 * The same from an ICMPv6 message: a raw socket delivers it without the IPv6
 * header, and after the kernel has looked at its checksum.
 */
int icmp_get_reply6(struct icmp_echo *, const void *message, size_t len);

#endif
