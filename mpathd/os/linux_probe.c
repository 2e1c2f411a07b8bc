/*
 * linux_probe.c - probes through the sockets of linux_echo, one for each NIC
 * and family.
 */
#include "linux_probe.h"

#include <errno.h>
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
#include "mpathd/os/linux_echo.h"
#include "mpathd/wire/icmp.h"

/* A packet with our echo: IP header with options, and the message. */
#define PACKET_SIZE (60 + ICMP_ECHO_SIZE)

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

	linux_probe_close(p, ifindex, src->family);
	s.fd = linux_echo_open(ifindex, src, id);
	if (s.fd < 0)
		return s.fd;
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
	struct sockaddr_storage to;
	socklen_t len = linux_echo_sockaddr(&to, &probe->to, ifindex);
	uint8_t buf[ICMP_ECHO_SIZE];
	struct icmp_echo echo = { .seq = probe->seq,
		.sent_ms = (uint32_t)mtime_to_ms(probe->sent),
		.kind = probe->kind,
		.token = probe->token };

	if (s == NULL)
		return -ENOTCONN;
	echo.id = s->id;
	if (family == AF_INET6)
		icmp_put_request6(buf, &echo);
	else
		icmp_put_request(buf, &echo);
	if (sendto(s->fd, buf, sizeof(buf), MSG_DONTWAIT,
		(struct sockaddr *)&to, len) < 0)
		return -errno;
	return 0;
}

/* What comes with a packet: its sender, and what the kernel says of it. */
struct letter {
	struct sockaddr_storage from;
	bool routed; /* it carries a routing header */
};

/* Where and when the packet came in, from its ancillary data. */
static void
ancillary_read(struct msghdr *msg, struct replyfact *reply, struct letter *l)
{
	struct cmsghdr *c;
	struct in_pktinfo info;
	struct in6_pktinfo info6;
	struct timespec stamp;

	reply->at = clock_now();
	for (c = CMSG_FIRSTHDR(msg); c != NULL; c = CMSG_NXTHDR(msg, c)) {
		if (c->cmsg_level == IPPROTO_IP && c->cmsg_type == IP_PKTINFO) {
			memcpy(&info, CMSG_DATA(c), sizeof(info));
			reply->ifindex = (uint32_t)info.ipi_ifindex;
		}
		if (c->cmsg_level == IPPROTO_IPV6 &&
		    c->cmsg_type == IPV6_PKTINFO) {
			memcpy(&info6, CMSG_DATA(c), sizeof(info6));
			reply->ifindex = info6.ipi6_ifindex;
		}
		if (c->cmsg_level == IPPROTO_IPV6 && c->cmsg_type == IPV6_RTHDR)
			l->routed = true;
		if (c->cmsg_level == SOL_SOCKET &&
		    c->cmsg_type == SCM_TIMESTAMPNS) {
			memcpy(&stamp, CMSG_DATA(c), sizeof(stamp));
			reply->at =
			    clock_of_arrival(SEC(stamp.tv_sec) + stamp.tv_nsec);
		}
	}
}

/* From the link itself, not by way of a router (solaris 5.5). */
static int
echo_read6(struct icmp_echo *echo, struct ipaddr *from, const void *packet,
    size_t len, const struct letter *l)
{
	const struct sockaddr_in6 *sin6 = (const void *)&l->from;

	*from = ipaddr_make(AF_INET6, &sin6->sin6_addr, 128);
	if (!ipaddr_is_linklocal(from) || l->routed)
		return -EBADMSG;
	return icmp_get_reply6(echo, packet, len);
}

/* One packet: 1 and an event, 0 for one that is no answer, or -errno. */
static int
reply_read(const struct probe_socket *s, struct event *ev)
{
	uint8_t packet[PACKET_SIZE];
	_Alignas(struct cmsghdr) char control[512];
	struct letter l = { .routed = false };
	struct iovec iov = { .iov_base = packet, .iov_len = sizeof(packet) };
	struct msghdr msg = { .msg_name = &l.from,
		.msg_namelen = sizeof(l.from),
		.msg_iov = &iov,
		.msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = sizeof(control) };
	struct icmp_echo echo;
	ssize_t n;
	int err;

	n = recvmsg(s->fd, &msg, MSG_DONTWAIT);
	if (n < 0)
		return -errno;
	*ev = (struct event){ .type = EV_REPLY };
	ancillary_read(&msg, &ev->reply, &l);
	err = s->family == AF_INET6
	    ? echo_read6(&echo, &ev->reply.from, packet, (size_t)n, &l)
	    : icmp_get_reply(&echo, &ev->reply.from, packet, (size_t)n);
	if (err != 0)
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
