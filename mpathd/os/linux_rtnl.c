/*
 * linux_rtnl.c - the rtnetlink sockets: one for requests, one for dumps, one
 * for news.
 *
 * rtnetlink does its work inside sendmsg(2): when that returns, every
 * acknowledgement and the first part of every dump can be read already.  So
 * no socket here ever blocks, and an answer that is not there will not come.
 */
#include "linux_rtnl.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "mpathd/os/eventq.h"
#include "mpathd/wire/rtnl_msg.h"
#include "mpathd/wire/rule_msg.h"

/* More in one system call gains nothing. */
#define BATCH_MAX 200
/* The kernel gives a dump in parts of at most this size. */
#define READ_SIZE 32768
/* A thousand addresses that move must fit in, and so much again. */
#define NEWS_RCVBUF (8 * 1024 * 1024)
#define ACK_RCVBUF  (1024 * 1024)
/* A dump that was interrupted by changes so often is given up for now. */
#define DUMP_TRIES 20
/* Neighbours that keep coming back are left alone after so many rounds. */
#define FLUSH_ROUNDS 64

struct linux_rtnl {
	int request, dump, news;
	uint32_t request_port;
	uint32_t seq;
	/* Requests that wait to be sent. */
	size_t batch_len;
	unsigned int batch_count;
	_Alignas(8) char batch[BATCH_MAX * RTNL_MSG_SIZE];
	_Alignas(8) char read[READ_SIZE];
};

static void
set_int(int fd, int level, int name, int value)
{
	/* All of these are improvements: an old kernel does without. */
	(void)setsockopt(fd, level, name, &value, sizeof(value));
}

static void
set_rcvbuf(int fd, int size)
{
	if (setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &size, sizeof(size)) < 0)
		set_int(fd, SOL_SOCKET, SO_RCVBUF, size);
}

static int
socket_open(int *fd, uint32_t groups, int rcvbuf)
{
	struct sockaddr_nl sa = { .nl_family = AF_NETLINK,
		.nl_groups = groups };

	*fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
	    NETLINK_ROUTE);
	if (*fd < 0)
		return -errno;
	if (rcvbuf != 0)
		set_rcvbuf(*fd, rcvbuf);
	if (bind(*fd, (struct sockaddr *)&sa, sizeof(sa)) < 0)
		return -errno;
	return 0;
}

static int
request_open(struct linux_rtnl *r)
{
	struct sockaddr_nl sa;
	socklen_t len = sizeof(sa);
	int err = socket_open(&r->request, 0, ACK_RCVBUF);

	if (err != 0)
		return err;
	/* A refusal need not repeat the request. */
	set_int(r->request, SOL_NETLINK, NETLINK_CAP_ACK, 1);
	if (getsockname(r->request, (struct sockaddr *)&sa, &len) < 0)
		return -errno;
	r->request_port = sa.nl_pid;
	return 0;
}

static int
dump_open(struct linux_rtnl *r)
{
	int err = socket_open(&r->dump, 0, 0);

	if (err == 0)
		set_int(r->dump, SOL_NETLINK, NETLINK_GET_STRICT_CHK, 1);
	return err;
}

static int
news_open(struct linux_rtnl *r)
{
	return socket_open(&r->news,
	    RTMGRP_LINK | RTMGRP_IPV4_IFADDR | RTMGRP_IPV4_ROUTE |
		RTMGRP_IPV4_RULE | RTMGRP_IPV6_IFADDR | RTMGRP_IPV6_ROUTE,
	    NEWS_RCVBUF);
}

int
linux_rtnl_open(struct linux_rtnl **out, bool readonly)
{
	struct linux_rtnl *r = calloc(1, sizeof(*r));
	int err;

	if (r == NULL)
		return -ENOMEM;
	r->request = r->dump = r->news = -1;
	err = dump_open(r);
	if (err == 0)
		err = request_open(r);
	if (err == 0 && !readonly)
		err = news_open(r);
	if (err != 0) {
		linux_rtnl_close(r);
		return err;
	}
	*out = r;
	return 0;
}

static void
socket_close(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

void
linux_rtnl_close(struct linux_rtnl *r)
{
	if (r == NULL)
		return;
	socket_close(&r->request);
	socket_close(&r->dump);
	socket_close(&r->news);
	free(r);
}

int
linux_rtnl_fd(const struct linux_rtnl *r)
{
	return r->news;
}

/*
 * One datagram of the kernel's into r->read: its length, 0 for one that is
 * somebody else's, or -errno.  -ENOBUFS also when it did not fit.
 */
static ssize_t
datagram_read(struct linux_rtnl *r, int fd)
{
	struct sockaddr_nl from = { .nl_family = AF_NETLINK };
	struct iovec iov = { .iov_base = r->read, .iov_len = READ_SIZE };
	struct msghdr msg = { .msg_name = &from,
		.msg_namelen = sizeof(from),
		.msg_iov = &iov,
		.msg_iovlen = 1 };
	ssize_t n;

	do
		n = recvmsg(fd, &msg, 0);
	while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	if (from.nl_pid != 0)
		return 0;
	return (msg.msg_flags & MSG_TRUNC) != 0 ? -ENOBUFS : n;
}

/* The table of the kernel's own routes to our own addresses says nothing. */
static bool
is_local_route(const struct event *ev)
{
	return (ev->type == EV_ROUTE || ev->type == EV_ROUTE_GONE) &&
	    ev->route.table == RT_TABLE_LOCAL;
}

static void
news_note(struct linux_rtnl *r, const struct nlmsghdr *nlh, struct eventq *q)
{
	unsigned int hop = 0;
	struct event ev;

	while (rtnl_msg_get_event(&ev, nlh, hop++) == 0) {
		if (is_local_route(&ev))
			return;
		if (nlh->nlmsg_pid == 0)
			ev.by = BY_KERNEL;
		else
			ev.by = nlh->nlmsg_pid == r->request_port ? BY_US
								  : BY_OTHER;
		ev.port = nlh->nlmsg_pid;
		(void)eventq_push(q, &ev);
	}
}

void
linux_rtnl_read(struct linux_rtnl *r, struct eventq *q)
{
	static const struct event overrun = { .type = EV_OVERRUN };
	const struct nlmsghdr *nlh;
	ssize_t n;
	size_t left;

	while ((n = datagram_read(r, r->news)) >= 0 || n == -ENOBUFS) {
		if (n < 0) {
			(void)eventq_push(q, &overrun);
			continue;
		}
		left = (size_t)n;
		nlh = rtnl_msg_first(r->read, left);
		for (; nlh != NULL; nlh = rtnl_msg_next(nlh, &left))
			news_note(r, nlh, q);
	}
}

/* The status in an acknowledgement or at the end of a dump: 0 or -errno. */
static int
message_status(const struct nlmsghdr *nlh)
{
	int status = 0;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(status))
		return nlh->nlmsg_type == NLMSG_DONE ? 0 : -EBADMSG;
	memcpy(&status, mnl_nlmsg_get_payload(nlh), sizeof(status));
	return status;
}

/*
 * Sends len bytes at once; every message in them asks for its own answer.
 * 0 or -errno.
 */
static int
send_bytes(int fd, const void *buf, size_t len)
{
	static const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
	ssize_t n;

	do
		n = sendto(fd, buf, len, 0, (const struct sockaddr *)&kernel,
		    sizeof(kernel));
	while (n < 0 && errno == EINTR);
	return n < 0 ? -errno : 0;
}

typedef int dump_fn(void *arg, const struct nlmsghdr *);

/* A dump that is being read. */
struct dump {
	uint32_t seq;
	bool done, interrupted;
	int err;
	dump_fn *fn;
	void *arg;
};

static void
dump_take(struct dump *d, const struct nlmsghdr *nlh)
{
	int err;

	if (nlh->nlmsg_seq != d->seq || d->done)
		return;
	if ((nlh->nlmsg_flags & NLM_F_DUMP_INTR) != 0)
		d->interrupted = true;
	if (nlh->nlmsg_type == NLMSG_DONE || nlh->nlmsg_type == NLMSG_ERROR) {
		d->done = true;
		err = message_status(nlh);
	} else {
		err = d->fn(d->arg, nlh);
	}
	if (d->err == 0)
		d->err = err;
}

static int
dump_read(struct linux_rtnl *r, struct dump *d)
{
	const struct nlmsghdr *nlh;
	ssize_t n;
	size_t left;

	while (!d->done) {
		n = datagram_read(r, r->dump);
		if (n < 0)
			return n == -EAGAIN ? -EIO : (int)n;
		left = (size_t)n;
		nlh = rtnl_msg_first(r->read, left);
		for (; nlh != NULL; nlh = rtnl_msg_next(nlh, &left))
			dump_take(d, nlh);
	}
	return d->err;
}

/*
 * Asks for a dump and hands every message to fn.  -EINTR: it may be
 * inconsistent because things changed meanwhile.
 */
static int
dump_once(struct linux_rtnl *r, struct nlmsghdr *nlh, dump_fn *fn, void *arg)
{
	struct dump d = { .seq = ++r->seq, .fn = fn, .arg = arg };
	int err;

	if (r->dump < 0 && (err = dump_open(r)) != 0)
		return err;
	nlh->nlmsg_seq = d.seq;
	err = send_bytes(r->dump, nlh, nlh->nlmsg_len);
	if (err == 0)
		err = dump_read(r, &d);
	/* A socket with half a dump in it would refuse the next one. */
	if (!d.done)
		socket_close(&r->dump);
	return err != 0 || !d.interrupted ? err : -EINTR;
}

static int
fact_queue(void *arg, const struct nlmsghdr *nlh)
{
	struct eventq *q = arg;
	unsigned int hop = 0;
	struct event ev;
	int err = 0;

	while (err == 0 && rtnl_msg_get_event(&ev, nlh, hop++) == 0) {
		if (is_local_route(&ev))
			return 0;
		ev.by = BY_KERNEL;
		ev.replaced = false;
		ev.appended = true;
		err = eventq_push(q, &ev);
	}
	return err;
}

typedef struct nlmsghdr *ask_fn(void *buf);

static int
facts_dump(struct linux_rtnl *r, ask_fn *ask, struct eventq *q)
{
	_Alignas(8) char buf[RTNL_MSG_SIZE];
	size_t mark = q->count;
	int tries, err = 0;

	for (tries = 0; tries < DUMP_TRIES; tries++) {
		err = dump_once(r, ask(buf), fact_queue, q);
		if (err != -EINTR)
			return err;
		eventq_cut(q, mark);
	}
	return -EAGAIN;
}

/* A kernel without policy routing has no rules, and none are missed. */
static int
rules_dump(struct linux_rtnl *r, struct eventq *q)
{
	int err = facts_dump(r, rule_msg_put_dump, q);

	return err == -EOPNOTSUPP ? 0 : err;
}

int
linux_rtnl_dump(struct linux_rtnl *r, unsigned int what, struct eventq *q)
{
	struct event ev = { .type = EV_DUMP_BEGIN, .dump = what };
	size_t mark = q->count;
	int err;

	err = eventq_push(q, &ev);
	if (err == 0 && (what & DUMP_LINKS) != 0)
		err = facts_dump(r, rtnl_msg_put_link_dump, q);
	if (err == 0 && (what & DUMP_ADDRS) != 0)
		err = facts_dump(r, rtnl_msg_put_addr_dump, q);
	if (err == 0 && (what & DUMP_ROUTES) != 0)
		err = facts_dump(r, rtnl_msg_put_route_dump, q);
	if (err == 0 && (what & DUMP_ROUTES) != 0)
		err = facts_dump(r, rtnl_msg_put_route_dump6, q);
	if (err == 0 && (what & DUMP_RULES) != 0)
		err = rules_dump(r, q);
	ev.type = EV_DUMP_END;
	if (err == 0)
		err = eventq_push(q, &ev);
	if (err != 0)
		eventq_cut(q, mark);
	return err;
}

int
linux_rtnl_get_link(struct linux_rtnl *r, uint32_t ifindex,
    struct linkfact *link)
{
	_Alignas(8) char buf[RTNL_MSG_SIZE];
	struct nlmsghdr *nlh = rtnl_msg_put_link_query(buf, ifindex);
	const struct nlmsghdr *answer;
	uint32_t seq = ++r->seq;
	ssize_t n;
	int err;

	nlh->nlmsg_seq = seq;
	err = send_bytes(r->request, nlh, nlh->nlmsg_len);
	if (err != 0)
		return err;
	while ((n = datagram_read(r, r->request)) >= 0) {
		answer = rtnl_msg_first(r->read, (size_t)n);
		if (answer == NULL || answer->nlmsg_seq != seq)
			continue;
		if (answer->nlmsg_type == NLMSG_ERROR)
			return message_status(answer);
		return rtnl_msg_get_link(link, answer);
	}
	return (int)n;
}

bool
linux_rtnl_can(enum kop_type type)
{
	switch (type) {
	case KOP_ADDR_CHANGE:
	case KOP_ADDR_ADD:
	case KOP_ADDR_DEL:
	case KOP_ROUTE_ADD:
	case KOP_ROUTE_PREPEND:
	case KOP_ROUTE_REPLACE:
	case KOP_ROUTE_DEL:
	case KOP_RULE_ADD:
	case KOP_RULE_DEL:
	case KOP_LINK_UP:
	case KOP_LINK_MTU:
	case KOP_CONF:
		return true;
	case KOP_NEIGH_TELL:
	case KOP_NEIGH_FLUSH:
	case KOP_MCAST_FOLLOW:
	case KOP_MCAST_RETURN:
		break;
	}
	return false;
}

/* The request for an operation; NULL when rtnetlink has no such thing. */
static struct nlmsghdr *
request_put(void *buf, const struct kop *op)
{
	switch (op->type) {
	case KOP_ADDR_CHANGE:
		return rtnl_msg_put_addr_change(buf, &op->addr);
	case KOP_ADDR_ADD:
		return rtnl_msg_put_addr(buf, &op->addr);
	case KOP_ADDR_DEL:
		return rtnl_msg_put_addr_del(buf, &op->addr);
	case KOP_ROUTE_ADD:
		return rtnl_msg_put_route(buf, &op->route, RTNL_APPEND);
	case KOP_ROUTE_PREPEND:
		return rtnl_msg_put_route(buf, &op->route, RTNL_PREPEND);
	case KOP_ROUTE_REPLACE:
		return rtnl_msg_put_route(buf, &op->route, RTNL_REPLACE);
	case KOP_ROUTE_DEL:
		return rtnl_msg_put_route_del(buf, &op->route);
	case KOP_RULE_ADD:
		return rule_msg_put(buf, &op->rule);
	case KOP_RULE_DEL:
		return rule_msg_put_del(buf, &op->rule);
	case KOP_LINK_UP:
		return rtnl_msg_put_link_up(buf, op->ifindex);
	case KOP_LINK_MTU:
		return rtnl_msg_put_link_mtu(buf, op->ifindex, op->value);
	case KOP_CONF:
		return rtnl_msg_put_link_conf(buf, op->ifindex, &op->conf);
	case KOP_NEIGH_TELL:
	case KOP_NEIGH_FLUSH:
	case KOP_MCAST_FOLLOW:
	case KOP_MCAST_RETURN:
		break;
	}
	return NULL;
}

static void *
batch_room(struct linux_rtnl *r)
{
	return r->batch + r->batch_len;
}

/* Takes in what was written to batch_room(); its number is the sequence's. */
static void
batch_take(struct linux_rtnl *r, struct nlmsghdr *nlh)
{
	nlh->nlmsg_seq = r->seq + 1 + r->batch_count;
	r->batch_len += ((size_t)nlh->nlmsg_len + 3) & ~(size_t)3;
	r->batch_count++;
}

static void
acks_read(struct linux_rtnl *r, uint32_t first, int *result, unsigned int n)
{
	const struct nlmsghdr *nlh;
	unsigned int left = n;
	ssize_t len;

	while (left > 0) {
		len = datagram_read(r, r->request);
		if (len == -ENOBUFS)
			continue;
		if (len < 0)
			return;
		nlh = rtnl_msg_first(r->read, (size_t)len);
		if (nlh == NULL || nlh->nlmsg_type != NLMSG_ERROR ||
		    nlh->nlmsg_seq - first >= n)
			continue;
		result[nlh->nlmsg_seq - first] = message_status(nlh);
		left--;
	}
}

/* Sends what was taken in and gives each its result, in order. */
static void
batch_send(struct linux_rtnl *r, int *result)
{
	unsigned int i, n = r->batch_count;
	uint32_t first = r->seq + 1;
	int err = send_bytes(r->request, r->batch, r->batch_len);

	for (i = 0; i < n; i++)
		result[i] = err != 0 ? err : -EIO;
	if (err == 0)
		acks_read(r, first, result, n);
	r->seq += n;
	r->batch_len = 0;
	r->batch_count = 0;
}

void
linux_rtnl_run(struct linux_rtnl *r, struct kop *ops, size_t n)
{
	int result[BATCH_MAX];
	size_t done, i, part;

	for (done = 0; done < n; done += part) {
		part = n - done < BATCH_MAX ? n - done : BATCH_MAX;
		for (i = 0; i < part; i++)
			batch_take(r,
			    request_put(batch_room(r), &ops[done + i]));
		batch_send(r, result);
		for (i = 0; i < part; i++)
			ops[done + i].result = result[i];
	}
}

/* The deletion of neighbours, collected while they are dumped. */
struct flush {
	struct linux_rtnl *rtnl;
	uint32_t ifindex;
};

static int
flush_take(void *arg, const struct nlmsghdr *nlh)
{
	struct flush *f = arg;
	struct linux_rtnl *r = f->rtnl;
	struct neighfact neigh;

	if (r->batch_count == BATCH_MAX || nlh->nlmsg_type != RTM_NEWNEIGH)
		return 0;
	if (rtnl_msg_get_neigh(&neigh, nlh) != 0 || neigh.fixed ||
	    neigh.ifindex != f->ifindex)
		return 0;
	batch_take(r, rtnl_msg_put_neigh_del(batch_room(r), &neigh));
	return 0;
}

/* Deletes at most one batch: 1 when there may be more, 0, or -errno. */
static int
flush_round(struct linux_rtnl *r, uint32_t ifindex)
{
	_Alignas(8) char buf[RTNL_MSG_SIZE];
	struct flush f = { .rtnl = r, .ifindex = ifindex };
	struct nlmsghdr *nlh = rtnl_msg_put_neigh_dump(buf, ifindex);
	int result[BATCH_MAX];
	unsigned int i, n;
	int err;

	err = dump_once(r, nlh, flush_take, &f);
	n = r->batch_count;
	if (err == -EINTR || (err == 0 && n == BATCH_MAX))
		err = 1;
	if (n == 0)
		return err;
	batch_send(r, result);
	for (i = 0; i < n; i++)
		/* One that vanished by itself is gone as well. */
		if (result[i] != 0 && result[i] != -ENOENT)
			return result[i];
	return err;
}

int
linux_rtnl_flush_neighbours(struct linux_rtnl *r, uint32_t ifindex)
{
	int rounds, more = 1;

	for (rounds = 0; rounds < FLUSH_ROUNDS && more > 0; rounds++)
		more = flush_round(r, ifindex);
	return more < 0 ? more : 0;
}

struct known {
	struct neighfact *out;
	size_t n, room;
	uint32_t ifindex;
};

static int
known_take(void *arg, const struct nlmsghdr *nlh)
{
	struct known *k = arg;
	struct neighfact neigh;

	if (k->n < k->room && rtnl_msg_get_neigh(&neigh, nlh) == 0 &&
	    neigh.has_mac && neigh.ifindex == k->ifindex)
		k->out[k->n++] = neigh;
	return 0;
}

size_t
linux_rtnl_neighbours(struct linux_rtnl *r, uint32_t ifindex,
    struct neighfact *out, size_t room)
{
	_Alignas(8) char buf[RTNL_MSG_SIZE];
	struct known k = { .out = out, .room = room, .ifindex = ifindex };

	/* A dump that is cut short still tells of neighbours that exist. */
	dump_once(r, rtnl_msg_put_neigh_dump(buf, ifindex), known_take, &k);
	return k.n;
}
