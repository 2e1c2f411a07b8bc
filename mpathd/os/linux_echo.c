/*
 * linux_echo.c - opens raw ICMP and ICMPv6 sockets, each for the echo replies
 * to one id, at one address of one NIC.
 *
 * A raw socket gets a copy of every ICMP packet of the host from the moment
 * that it is made, so the filter goes in first, and what came before it is
 * thrown away.
 */
#include "linux_echo.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define ECHO_RCVBUF 65536

/* From the ICMP message, where X points to: is it an echo reply with this id?
 */
#define FILTER_ECHO(reply, id)                                                 \
	BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),                                 \
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, reply, 0, 3),                  \
	    BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),                             \
	    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, id, 0, 1),                     \
	    BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),                             \
	    BPF_STMT(BPF_RET | BPF_K, 0)

static int
filter_attach(int fd, struct sock_filter *code, size_t n)
{
	struct sock_fprog prog = { .len = (unsigned short)n, .filter = code };

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog, sizeof(prog)) <
	    0)
		return -errno;
	return 0;
}

/* The packet begins with the IP header. */
static int
filter_set(int fd, uint16_t id)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
		FILTER_ECHO(ICMP_ECHOREPLY, id),
	};
	struct icmp_filter type = { .data = ~(1u << ICMP_ECHOREPLY) };
	int err = filter_attach(fd, code, sizeof(code) / sizeof(code[0]));

	if (err == 0 &&
	    setsockopt(fd, SOL_RAW, ICMP_FILTER, &type, sizeof(type)) < 0)
		return -errno;
	return err;
}

/* The packet begins with the ICMPv6 message. */
static int
filter_set6(int fd, uint16_t id)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LDX | BPF_W | BPF_IMM, 0),
		FILTER_ECHO(ICMP6_ECHO_REPLY, id),
	};
	struct icmp6_filter type;
	int err = filter_attach(fd, code, sizeof(code) / sizeof(code[0]));

	ICMP6_FILTER_SETBLOCKALL(&type);
	ICMP6_FILTER_SETPASS(ICMP6_ECHO_REPLY, &type);
	if (err == 0 &&
	    setsockopt(fd, IPPROTO_ICMPV6, ICMP6_FILTER, &type, sizeof(type)) <
		0)
		return -errno;
	return err;
}

struct option {
	int level, name, value;
};

static int
options_set(int fd, const struct option *opt, size_t n)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (setsockopt(fd, opt[i].level, opt[i].name, &opt[i].value,
			sizeof(opt[i].value)) < 0)
			return -errno;
	return 0;
}

static int
set_up4(int fd, uint32_t ifindex, const struct ipaddr *src, uint16_t id)
{
	struct ip_mreqn mreq = { .imr_ifindex = (int)ifindex };
	static const struct option opt[] = {
		/* A target is on the link, never behind a router. */
		{ IPPROTO_IP, IP_TTL, 1 },
		{ IPPROTO_IP, IP_MULTICAST_TTL, 1 },
		{ IPPROTO_IP, IP_MULTICAST_LOOP, 0 },
		{ IPPROTO_IP, IP_PKTINFO, 1 },
	};
	int err = filter_set(fd, id);

	memcpy(&mreq.imr_address, src->b, sizeof(mreq.imr_address));
	if (err == 0 &&
	    setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &mreq, sizeof(mreq)) <
		0)
		return -errno;
	return err != 0 ? err
			: options_set(fd, opt, sizeof(opt) / sizeof(opt[0]));
}

static int
set_up6(int fd, uint32_t ifindex, uint16_t id)
{
	const struct option opt[] = {
		{ IPPROTO_IPV6, IPV6_MULTICAST_IF, (int)ifindex },
		{ IPPROTO_IPV6, IPV6_UNICAST_HOPS, 1 },
		{ IPPROTO_IPV6, IPV6_MULTICAST_HOPS, 1 },
		{ IPPROTO_IPV6, IPV6_MULTICAST_LOOP, 0 },
		{ IPPROTO_IPV6, IPV6_RECVPKTINFO, 1 },
		{ IPPROTO_IPV6, IPV6_RECVRTHDR, 1 },
	};
	int err = filter_set6(fd, id);

	return err != 0 ? err
			: options_set(fd, opt, sizeof(opt) / sizeof(opt[0]));
}

socklen_t
linux_echo_sockaddr(struct sockaddr_storage *out, const struct ipaddr *a,
    uint32_t ifindex)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };

	memset(out, 0, sizeof(*out));
	if (a->family == AF_INET) {
		memcpy(&sin.sin_addr, a->b, sizeof(sin.sin_addr));
		memcpy(out, &sin, sizeof(sin));
		return sizeof(sin);
	}
	memcpy(&sin6.sin6_addr, a->b, sizeof(sin6.sin6_addr));
	sin6.sin6_scope_id = ifindex;
	memcpy(out, &sin6, sizeof(sin6));
	return sizeof(sin6);
}

static void
drain(int fd)
{
	char byte;

	while (recv(fd, &byte, sizeof(byte), MSG_DONTWAIT) >= 0)
		;
}

static int
set_up(int fd, uint32_t ifindex, const struct ipaddr *src, uint16_t id)
{
	const struct option opt[] = {
		/* As SO_BINDTODEVICE, whatever name the NIC has by now. */
		{ SOL_SOCKET, SO_BINDTOIFINDEX, (int)ifindex },
		{ SOL_SOCKET, SO_BROADCAST, 1 },
		{ SOL_SOCKET, SO_TIMESTAMPNS, 1 },
		{ SOL_SOCKET, SO_RCVBUF, ECHO_RCVBUF },
	};
	struct sockaddr_storage sa;
	socklen_t len = linux_echo_sockaddr(&sa, src, ifindex);
	int err;

	err = src->family == AF_INET6 ? set_up6(fd, ifindex, id)
				      : set_up4(fd, ifindex, src, id);
	if (err == 0)
		err = options_set(fd, opt, sizeof(opt) / sizeof(opt[0]));
	if (err != 0)
		return err;
	if (bind(fd, (struct sockaddr *)&sa, len) < 0)
		return -errno;
	drain(fd);
	return 0;
}

int
linux_echo_open(uint32_t ifindex, const struct ipaddr *src, uint16_t id)
{
	int proto = src->family == AF_INET6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
	int fd, err;

	fd =
	    socket(src->family, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, proto);
	if (fd < 0)
		return -errno;
	err = set_up(fd, ifindex, src, id);
	if (err == 0)
		return fd;
	close(fd);
	return err;
}
