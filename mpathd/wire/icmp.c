/*
 * icmp.c - the ICMP and ICMPv6 echo messages of the probes: struct to bytes and
 * back.
 */
#include "icmp.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

enum {
	TYPE_ECHO_REPLY = 0,
	TYPE_ECHO_REQUEST = 8,
	TYPE6_ECHO_REQUEST = 128,
	TYPE6_ECHO_REPLY = 129
};

/* RFC 791: offsets into the IP header. */
enum { IP_TOTAL = 2, IP_FRAGMENT = 6, IP_PROTO = 9, IP_SRC = 12, IP_MIN = 20 };
enum { PROTO_ICMP = 1, FRAGMENT_OFFSET = 0x1fff };

static void
put16(uint8_t *p, uint16_t v)
{
	p[0] = (uint8_t)(v >> 8);
	p[1] = (uint8_t)v;
}

static void
put32(uint8_t *p, uint32_t v)
{
	put16(p, (uint16_t)(v >> 16));
	put16(p + 2, (uint16_t)v);
}

static uint16_t
get16(const uint8_t *p)
{
	return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t
get32(const uint8_t *p)
{
	return (uint32_t)get16(p) << 16 | get16(p + 2);
}

/* RFC 1071; 0 over a message that carries its right checksum. */
static uint16_t
checksum(const uint8_t p[ICMP_ECHO_SIZE])
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i < ICMP_ECHO_SIZE; i += 2)
		sum += get16(p + i);
	sum = (sum >> 16) + (sum & 0xffff);
	sum += sum >> 16;
	return (uint16_t)~sum;
}

static void
put(uint8_t *buf, uint8_t type, const struct icmp_echo *e)
{
	memset(buf, 0, ICMP_ECHO_SIZE);
	buf[0] = type;
	put16(buf + 4, e->id);
	put16(buf + 6, e->seq);
	put32(buf + 8, e->sent_ms);
	put32(buf + 12, e->kind);
	put32(buf + 16, (uint32_t)(e->token >> 32));
	put32(buf + 20, (uint32_t)e->token);
}

void
icmp_put_request(uint8_t buf[ICMP_ECHO_SIZE], const struct icmp_echo *e)
{
	put(buf, TYPE_ECHO_REQUEST, e);
	put16(buf + 2, checksum(buf));
}

void
icmp_put_request6(uint8_t buf[ICMP_ECHO_SIZE], const struct icmp_echo *e)
{
	put(buf, TYPE6_ECHO_REQUEST, e);
}

static void
get(struct icmp_echo *e, const uint8_t *m)
{
	e->id = get16(m + 4);
	e->seq = get16(m + 6);
	e->sent_ms = get32(m + 8);
	e->kind = get32(m + 12);
	e->token = (uint64_t)get32(m + 16) << 32 | get32(m + 20);
}

/* The ICMP message in the packet when it is whole and of our size, else NULL.
 */
static const uint8_t *
icmp_of(const uint8_t *ip, size_t len)
{
	size_t header;

	if (len < IP_MIN || ip[0] >> 4 != 4)
		return NULL;
	header = (size_t)(ip[0] & 0x0f) * 4;
	if (header < IP_MIN || get16(ip + IP_TOTAL) != header + ICMP_ECHO_SIZE)
		return NULL;
	if (len < header + ICMP_ECHO_SIZE || ip[IP_PROTO] != PROTO_ICMP)
		return NULL;
	if ((get16(ip + IP_FRAGMENT) & FRAGMENT_OFFSET) != 0)
		return NULL;
	return ip + header;
}

int
icmp_get_reply(struct icmp_echo *e, struct ipaddr *from, const void *packet,
    size_t len)
{
	const uint8_t *ip = packet;
	const uint8_t *m = icmp_of(ip, len);

	if (m == NULL || m[0] != TYPE_ECHO_REPLY || m[1] != 0)
		return -EBADMSG;
	/* A raw socket gets its copy before the kernel looks at the sum. */
	if (checksum(m) != 0)
		return -EBADMSG;
	get(e, m);
	*from = ipaddr_make(AF_INET, ip + IP_SRC, 32);
	return 0;
}

int
icmp_get_reply6(struct icmp_echo *e, const void *message, size_t len)
{
	const uint8_t *m = message;

	if (len != ICMP_ECHO_SIZE || m[0] != TYPE6_ECHO_REPLY || m[1] != 0)
		return -EBADMSG;
	get(e, m);
	return 0;
}
