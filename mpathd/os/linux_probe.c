/*
 * linux_probe.c - raw ICMP sockets for probes, each bound to one NIC and one
 * source address.
 *
 * A raw socket gets a copy of every ICMP packet of the host from the moment
 * that it is made, so the filter goes in first, and what came before it is
 * thrown away.
 */
#include "linux_probe.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/icmp.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "mpathd/os/clock.h"
#include "mpathd/os/eventq.h"
#include "mpathd/wire/icmp.h"

#define PROBE_RCVBUF 65536
/* A packet with our echo: IP header with options, and the message. */
#define PACKET_SIZE (60 + ICMP_ECHO_SIZE)
/* A reply that waited longer in the socket has a clock that was set. */
#define AGE_MAX SEC(10)

struct probe_socket {
	uint32_t ifindex;
	int family;
	uint16_t id;
	int fd;
};

struct linux_probe {
	int epoll;
	struct probe_socket *s;
	size_t n;
};

int
linux_probe_new(struct linux_probe **out, int epoll)
{
	struct linux_probe *p = calloc(1, sizeof(*p));

	if (p == NULL)
		return -ENOMEM;
	p->epoll = epoll;
	*out = p;
	return 0;
}

void
linux_probe_free(struct linux_probe *p)
{
	size_t i;

	if (p == NULL)
		return;
	for (i = 0; i < p->n; i++)
		close(p->s[i].fd);
	free(p->s);
	free(p);
}

static struct probe_socket *
socket_find(const struct linux_probe *p, uint32_t ifindex, int family)
{
	size_t i;

	for (i = 0; i < p->n; i++)
		if (p->s[i].ifindex == ifindex && p->s[i].family == family)
			return &p->s[i];
	return NULL;
}

/* Lets pass echo replies with this id; the packet begins with the IP header. */
static int
filter_set(int fd, uint16_t id)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LDX | BPF_B | BPF_MSH, 0),
		BPF_STMT(BPF_LD | BPF_B | BPF_IND, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ICMP_ECHOREPLY, 0, 3),
		BPF_STMT(BPF_LD | BPF_H | BPF_IND, 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, id, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, UINT32_MAX),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog prog = { .len = sizeof(code) / sizeof(code[0]),
		.filter = code };
	struct icmp_filter type = { .data = ~(1u << ICMP_ECHOREPLY) };

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog, sizeof(prog)) <
	    0)
		return -errno;
	if (setsockopt(fd, SOL_RAW, ICMP_FILTER, &type, sizeof(type)) < 0)
		return -errno;
	return 0;
}

static int
device_set(int fd, uint32_t ifindex, const struct ipaddr *src)
{
	struct ip_mreqn mreq = { .imr_ifindex = (int)ifindex };

	memcpy(&mreq.imr_address, src->b, sizeof(mreq.imr_address));
	/* As SO_BINDTODEVICE, whatever name the NIC has by now. */
	if (setsockopt(fd, SOL_SOCKET, SO_BINDTOIFINDEX, &mreq.imr_ifindex,
		sizeof(mreq.imr_ifindex)) < 0)
		return -errno;
	if (setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF, &mreq, sizeof(mreq)) <
	    0)
		return -errno;
	return 0;
}

static int
options_set(int fd)
{
	static const struct {
		int level, name, value;
	} opt[] = {
		/* A target is on the link, never behind a router. */
		{ IPPROTO_IP, IP_TTL, 1 },
		{ IPPROTO_IP, IP_MULTICAST_TTL, 1 },
		{ IPPROTO_IP, IP_MULTICAST_LOOP, 0 },
		{ IPPROTO_IP, IP_PKTINFO, 1 },
		{ SOL_SOCKET, SO_BROADCAST, 1 },
		{ SOL_SOCKET, SO_TIMESTAMPNS, 1 },
		{ SOL_SOCKET, SO_RCVBUF, PROBE_RCVBUF },
	};
	size_t i;

	for (i = 0; i < sizeof(opt) / sizeof(opt[0]); i++)
		if (setsockopt(fd, opt[i].level, opt[i].name, &opt[i].value,
			sizeof(opt[i].value)) < 0)
			return -errno;
	return 0;
}

static struct sockaddr_in
sockaddr_of(const struct ipaddr *a)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };

	memcpy(&sin.sin_addr, a->b, sizeof(sin.sin_addr));
	return sin;
}

static void
drain(int fd)
{
	char byte;

	while (recv(fd, &byte, sizeof(byte), MSG_DONTWAIT) >= 0)
		;
}

static int
socket_set_up(int fd, uint32_t ifindex, const struct ipaddr *src, uint16_t id)
{
	struct sockaddr_in sin = sockaddr_of(src);
	int err;

	if ((err = filter_set(fd, id)) != 0)
		return err;
	if ((err = device_set(fd, ifindex, src)) != 0)
		return err;
	if ((err = options_set(fd)) != 0)
		return err;
	if (bind(fd, (struct sockaddr *)&sin, sizeof(sin)) < 0)
		return -errno;
	drain(fd);
	return 0;
}

static int
socket_add(struct linux_probe *p, const struct probe_socket *new)
{
	struct epoll_event ee = { .events = EPOLLIN, .data.fd = new->fd };
	struct probe_socket *s;

	s = reallocarray(p->s, p->n + 1, sizeof(*s));
	if (s == NULL)
		return -ENOMEM;
	p->s = s;
	if (epoll_ctl(p->epoll, EPOLL_CTL_ADD, new->fd, &ee) < 0)
		return -errno;
	s[p->n++] = *new;
	return 0;
}

int
linux_probe_open(struct linux_probe *p, uint32_t ifindex,
    const struct ipaddr *src, uint16_t id)
{
	struct probe_socket s = { .ifindex = ifindex,
		.family = src->family,
		.id = id };
	int err;

	if (src->family != AF_INET)
		return -EAFNOSUPPORT;
	linux_probe_close(p, ifindex, src->family);
	s.fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    IPPROTO_ICMP);
	if (s.fd < 0)
		return -errno;
	err = socket_set_up(s.fd, ifindex, src, id);
	if (err == 0)
		err = socket_add(p, &s);
	if (err != 0)
		close(s.fd);
	return err;
}

void
linux_probe_close(struct linux_probe *p, uint32_t ifindex, int family)
{
	struct probe_socket *s = socket_find(p, ifindex, family);

	if (s == NULL)
		return;
	close(s->fd);
	*s = p->s[--p->n];
}

int
linux_probe_send(struct linux_probe *p, uint32_t ifindex, int family,
    const struct probe *probe)
{
	const struct probe_socket *s = socket_find(p, ifindex, family);
	struct sockaddr_in to = sockaddr_of(&probe->to);
	uint8_t buf[ICMP_ECHO_SIZE];

	if (s == NULL)
		return -ENOTCONN;
	icmp_put_request(buf,
	    &(struct icmp_echo){ .id = s->id,
		.seq = probe->seq,
		.sent_ms = (uint32_t)mtime_to_ms(probe->sent),
		.kind = probe->kind,
		.token = probe->token });
	if (sendto(s->fd, buf, sizeof(buf), MSG_DONTWAIT,
		(struct sockaddr *)&to, sizeof(to)) < 0)
		return -errno;
	return 0;
}

/* A time of the wall clock on the monotonic one. */
static mtime_t
arrival(const struct timespec *stamp)
{
	struct timespec ts;
	mtime_t age;

	clock_gettime(CLOCK_REALTIME, &ts);
	age = SEC(ts.tv_sec - stamp->tv_sec) + ts.tv_nsec - stamp->tv_nsec;
	if (age < 0 || age > AGE_MAX)
		age = 0;
	return clock_now() - age;
}

/* Where and when the packet came in, from its ancillary data. */
static void
ancillary_read(struct msghdr *msg, struct replyfact *reply)
{
	struct cmsghdr *c;
	struct in_pktinfo info;
	struct timespec stamp;

	reply->at = clock_now();
	for (c = CMSG_FIRSTHDR(msg); c != NULL; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			memcpy(&info, CMSG_DATA(c), sizeof(info));
			reply->ifindex = (uint32_t)info.ipi_ifindex;
		}
		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SCM_TIMESTAMPNS) {
			memcpy(&stamp, CMSG_DATA(c), sizeof(stamp));
			reply->at = arrival(&stamp);
		}
	}
}

/* One packet: 1 and an event, 0 for one that is no answer, or -errno. */
static int
reply_read(const struct probe_socket *s, struct event *ev)
{
	uint8_t packet[PACKET_SIZE];
	_Alignas(struct cmsghdr) char control[256];
	struct iovec iov = { .iov_base = packet, .iov_len = sizeof(packet) };
	struct msghdr msg = { .msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control) };
	struct icmp_echo echo;
	ssize_t n;

	n = recvmsg(s->fd, &msg, MSG_DONTWAIT);
	if (n < 0)
		return -errno;
	*ev = (struct event){ .type = EV_REPLY };
	ancillary_read(&msg, &ev->reply);
	if (icmp_get_reply(&echo, &ev->reply.from, packet, (size_t)n) != 0)
		return 0;
	ev->reply.seq = echo.seq;
	ev->reply.token = echo.token;
	return echo.id == s->id && ev->reply.ifindex == s->ifindex;
}

void
linux_probe_read(struct linux_probe *p, int fd, struct eventq *q)
{
	struct event ev;
	size_t i;
	int got;

	for (i = 0; i < p->n && p->s[i].fd != fd; i++)
		;
	if (i == p->n)
		return;
	while ((got = reply_read(&p->s[i], &ev)) >= 0)
		if (got == 1)
			(void)eventq_push(q, &ev);
}
