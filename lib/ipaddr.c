/*
 * ipaddr.c - an IPv4 or IPv6 address with its prefix length, as a value.
 */
#include "ipaddr.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

unsigned int
ipaddr_bytes(const struct ipaddr *a)
{
	return a->family == AF_INET ? 4 : a->family == AF_INET6 ? 16 : 0;
}

unsigned int
ipaddr_host_plen(const struct ipaddr *a)
{
	return ipaddr_bytes(a) * 8;
}

struct ipaddr
ipaddr_make(int family, const void *bytes, unsigned int plen)
{
	struct ipaddr a = { .family = (uint8_t)family, .plen = (uint8_t)plen };

	memcpy(a.b, bytes, ipaddr_bytes(&a));
	return a;
}

struct ipaddr
ipaddr_any(int family)
{
	return (struct ipaddr){ .family = (uint8_t)family };
}

/* Decimal, 0 to max, nothing behind it. */
static int
parse_plen(const char *text, unsigned int max, uint8_t *plen)
{
	unsigned int n = 0;

	if (*text == '\0' || strlen(text) > 3)
		return -EINVAL;
	for (; *text != '\0'; text++) {
		if (*text < '0' || *text > '9')
			return -EINVAL;
		n = n * 10 + (unsigned int)(*text - '0');
	}
	if (n > max)
		return -EINVAL;
	*plen = (uint8_t)n;
	return 0;
}

int
ipaddr_parse(struct ipaddr *out, int family, const char *text)
{
	struct ipaddr a = { .family = AF_INET };
	char host[IPADDR_STRLEN];
	const char *slash = strchr(text, '/');
	size_t len = slash != NULL ? (size_t)(slash - text) : strlen(text);

	if (len >= sizeof(host))
		return -EINVAL;
	memcpy(host, text, len);
	host[len] = '\0';

	if (strchr(host, ':') != NULL)
		a.family = AF_INET6;
	if (family != AF_UNSPEC && family != a.family)
		return -EINVAL;
	if (inet_pton(a.family, host, a.b) != 1)
		return -EINVAL;
	a.plen = (uint8_t)ipaddr_host_plen(&a);
	if (slash != NULL && parse_plen(slash + 1, a.plen, &a.plen) != 0)
		return -EINVAL;
	*out = a;
	return 0;
}

const char *
ipaddr_print(const struct ipaddr *a, char buf[IPADDR_STRLEN])
{
	if (inet_ntop(a->family, a->b, buf, IPADDR_STRLEN) == NULL)
		snprintf(buf, IPADDR_STRLEN, "-");
	return buf;
}

const char *
ipaddr_print_prefix(const struct ipaddr *a, char buf[IPADDR_STRLEN])
{
	size_t len;

	ipaddr_print(a, buf);
	if (ipaddr_is_set(a)) {
		len = strlen(buf);
		snprintf(buf + len, IPADDR_STRLEN - len, "/%u", a->plen);
	}
	return buf;
}

bool
ipaddr_is_set(const struct ipaddr *a)
{
	return a->family != AF_UNSPEC;
}

bool
ipaddr_is_any(const struct ipaddr *a)
{
	static const uint8_t zero[16];

	return memcmp(a->b, zero, sizeof(zero)) == 0;
}

bool
ipaddr_is_loopback(const struct ipaddr *a)
{
	if (a->family == AF_INET)
		return a->b[0] == 127;
	return a->family == AF_INET6 &&
	    memcmp(a->b, &in6addr_loopback, sizeof(a->b)) == 0;
}

bool
ipaddr_is_multicast(const struct ipaddr *a)
{
	if (a->family == AF_INET)
		return (a->b[0] & 0xf0) == 0xe0;
	return a->family == AF_INET6 && a->b[0] == 0xff;
}

bool
ipaddr_is_linklocal(const struct ipaddr *a)
{
	if (a->family == AF_INET)
		return a->b[0] == 169 && a->b[1] == 254;
	return a->family == AF_INET6 && a->b[0] == 0xfe &&
	    (a->b[1] & 0xc0) == 0x80;
}

bool
ipaddr_same(const struct ipaddr *a, const struct ipaddr *b)
{
	return a->family == b->family && memcmp(a->b, b->b, sizeof(a->b)) == 0;
}

bool
ipaddr_equal(const struct ipaddr *a, const struct ipaddr *b)
{
	return ipaddr_same(a, b) && a->plen == b->plen;
}

/* Sets all bits behind the prefix to the given value. */
static struct ipaddr
fill_host(const struct ipaddr *a, bool one)
{
	struct ipaddr r = *a;
	unsigned int bit;

	for (bit = a->plen; bit < ipaddr_host_plen(a); bit++) {
		uint8_t m = (uint8_t)(0x80u >> (bit % 8));

		if (one)
			r.b[bit / 8] |= m;
		else
			r.b[bit / 8] &= (uint8_t)~m;
	}
	return r;
}

struct ipaddr
ipaddr_network(const struct ipaddr *a)
{
	return fill_host(a, false);
}

struct ipaddr
ipaddr_broadcast(const struct ipaddr *a)
{
	return fill_host(a, true);
}

bool
ipaddr_contains(const struct ipaddr *net, const struct ipaddr *a)
{
	struct ipaddr n = ipaddr_network(net), m = *a;

	if (net->family != a->family)
		return false;
	m.plen = net->plen;
	m = ipaddr_network(&m);
	return ipaddr_same(&n, &m);
}

uint32_t
ipaddr_mask4(unsigned int plen)
{
	return plen == 0 ? 0 : UINT32_MAX << (32 - plen);
}

int
ipaddr_mask4_plen(uint32_t mask, uint8_t *plen)
{
	unsigned int n = 0;

	while (n < 32 && (mask & (0x80000000u >> n)) != 0)
		n++;
	if (mask != ipaddr_mask4(n))
		return -EINVAL;
	*plen = (uint8_t)n;
	return 0;
}

uint8_t
ipaddr_default_plen(const struct ipaddr *a)
{
	if (ipaddr_is_any(a))
		return 0;
	if (ipaddr_is_linklocal(a) && a->family == AF_INET6)
		return 10;
	if (a->family == AF_INET6)
		return ipaddr_is_loopback(a) ? 128 : 64;
	return a->b[0] < 128 ? 8 : a->b[0] < 192 ? 16 : a->b[0] < 224 ? 24 : 4;
}
