/*
 * ipaddr.h - an IPv4 or IPv6 address with its prefix length, as a value.
 */
#ifndef IPADDR_H
#define IPADDR_H

#include <stdbool.h>
#include <stdint.h>

/*
 * All bytes, no padding: two values may be compared with memcmp.  The unused
 * tail of an IPv4 address is zero.  family AF_UNSPEC (0) means "no address".
 */
struct ipaddr {
	uint8_t family;
	uint8_t plen;
	uint8_t b[16];
};

/* Room for the longest text of an address with its prefix length. */
#define IPADDR_STRLEN 64

/*
 * Parses "A" or "A/LEN" of the given family (AF_UNSPEC: either).  Without /LEN
 * the prefix length is that of a host.  0 or -EINVAL; *out is then untouched.
 */
int ipaddr_parse(struct ipaddr *out, int family, const char *text);

/* From bytes in network order: 4 of them for AF_INET, 16 for AF_INET6. */
struct ipaddr ipaddr_make(int family, const void *bytes, unsigned int plen);
struct ipaddr ipaddr_any(int family);

/* The text of the address without, and with, its prefix length. */
const char *ipaddr_print(const struct ipaddr *, char buf[IPADDR_STRLEN]);
const char *ipaddr_print_prefix(const struct ipaddr *, char buf[IPADDR_STRLEN]);

unsigned int ipaddr_bytes(const struct ipaddr *);     /* 0, 4 or 16 */
unsigned int ipaddr_host_plen(const struct ipaddr *); /* 0, 32 or 128 */

bool ipaddr_is_set(const struct ipaddr *); /* has a family */
bool ipaddr_is_any(const struct ipaddr *); /* unset, 0.0.0.0 or :: */
bool ipaddr_is_loopback(const struct ipaddr *);
bool ipaddr_is_multicast(const struct ipaddr *);
bool ipaddr_is_linklocal(const struct ipaddr *);

/* The same address, whatever its prefix length. */
bool ipaddr_same(const struct ipaddr *, const struct ipaddr *);
/* The same address with the same prefix length. */
bool ipaddr_equal(const struct ipaddr *, const struct ipaddr *);
/* Whether a lies in the network of net, as net's prefix length says. */
bool ipaddr_contains(const struct ipaddr *net, const struct ipaddr *a);

struct ipaddr ipaddr_network(const struct ipaddr *);   /* host bits zero */
struct ipaddr ipaddr_broadcast(const struct ipaddr *); /* host bits one */

/* IPv4 masks in host order.  A mask with holes gives -EINVAL. */
uint32_t ipaddr_mask4(unsigned int plen);
int ipaddr_mask4_plen(uint32_t mask, uint8_t *plen);
/*
 * The prefix length of an address that is given without one: IPv4 has that of
 * its class before CIDR, IPv6 that of its kind.
 */
uint8_t ipaddr_default_plen(const struct ipaddr *);

#endif
