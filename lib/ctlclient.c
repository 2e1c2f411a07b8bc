/*
 * ctlclient.c - connect to the daemon, send one request, read its replies.
 */
#include "ctlclient.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "mtime.h"

/* For the whole answer, and for a connection that the daemon is slow to take.
 */
#define LIMIT_S 10

struct ctlclient {
	int fd;
	uint32_t seq; /* of the last request */
	mtime_t used; /* of the first answer's limit, by connecting */
};

static mtime_t
now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return SEC(ts.tv_sec) + ts.tv_nsec;
}

const char *
ctlclient_rundir(void)
{
	const char *dir = getenv("IPMP_RUNDIR");

	return dir != NULL && *dir != '\0' ? dir : RUNDIR;
}

int
ctlclient_from_fd(struct ctlclient **out, int fd)
{
	struct ctlclient *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return -ENOMEM;
	c->fd = fd;
	*out = c;
	return 0;
}

static int
connect_to(int fd, const char *rundir)
{
	const struct timeval limit = { .tv_sec = LIMIT_S };
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int n;

	n = snprintf(sun.sun_path, sizeof(sun.sun_path), "%s/%s", rundir,
	    CTL_SOCKET);
	if (n < 0 || (size_t)n >= sizeof(sun.sun_path))
		return -ENAMETOOLONG;
	/* The time a connect may wait for room in the daemon's backlog. */
	if (setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit)) != 0)
		return -errno;
	return connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == 0 ? 0
								      : -errno;
}

int
ctlclient_open(struct ctlclient **out, const char *rundir)
{
	int fd = socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
	mtime_t began = now();
	int r;

	if (fd < 0)
		return -errno;
	r = connect_to(fd, rundir);
	if (r == 0)
		r = ctlclient_from_fd(out, fd);
	if (r == 0)
		(*out)->used = now() - began;
	else
		close(fd);
	return r;
}

void
ctlclient_close(struct ctlclient *c)
{
	if (c == NULL)
		return;
	close(c->fd);
	free(c);
}

/* 0 when the socket is ready, -ETIMEDOUT at the deadline, or -errno. */
static int
wait_for(int fd, short events, mtime_t deadline)
{
	struct pollfd pfd = { .fd = fd, .events = events };
	mtime_t left;
	int n;

	do {
		left = mtime_max(deadline - now(), 0);
		n = poll(&pfd, 1,
		    deadline == MTIME_NEVER ? -1 : (int)mtime_to_ms(left));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return -errno;
	return n == 0 ? -ETIMEDOUT : 0;
}

static int
send_record(int fd, const void *buf, size_t len, mtime_t deadline)
{
	int r = wait_for(fd, POLLOUT, deadline);

	if (r != 0)
		return r;
	if (send(fd, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return -errno;
	return 0;
}

/* The length of one whole record, or -errno. */
static ssize_t
recv_record(int fd, void *buf, size_t size, mtime_t deadline)
{
	ssize_t n;
	int r = wait_for(fd, POLLIN, deadline);

	if (r != 0)
		return r;
	n = recv(fd, buf, size, MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0)
		return -errno;
	if (n == 0)
		return -ECONNRESET;
	return (size_t)n > size ? -EBADMSG : n;
}

/* Who wants the records of an answer. */
struct taker {
	ctlclient_unit_fn *unit;
	ctlclient_record_fn *record;
	void *arg;
};

/* Units are what an asker for units wants, and nothing else. */
static int
hand_over(const struct taker *t, const struct ctlrecord *rec)
{
	if (t->record != NULL)
		t->record(t->arg, rec);
	else if (rec->type != CTL_UNIT)
		return -EBADMSG;
	else if (t->unit != NULL)
		t->unit(t->arg, &rec->unit);
	return 0;
}

/*
 * Takes one record of the answer: 1 when it was the last one, 0 when there is
 * more to come, or -errno.
 */
static int
take_record(const void *buf, size_t len, uint32_t want, struct ctlreply *reply,
    const struct taker *t)
{
	struct ctlrecord rec;
	uint32_t seq;
	int r = ctlmsg_seq(buf, len, &seq);

	if (r != 0)
		return r;
	/* The rest of an answer that was given up for lost. */
	if (seq != want)
		return 0;
	if (ctlmsg_type(buf, len) == CTL_REPLY) {
		r = ctlmsg_get_reply(reply, buf, len);
		return r == 0 ? 1 : r;
	}
	r = ctlmsg_get_record(&rec, buf, len);
	return r == 0 ? hand_over(t, &rec) : r;
}

static int
ask(struct ctlclient *c, struct ctlreq *req, struct ctlreply *reply,
    const struct taker *t)
{
	uint32_t buf[CTL_MSGSIZ / sizeof(uint32_t)];
	mtime_t deadline = now() + SEC(LIMIT_S) - c->used;
	ssize_t n;
	int r;

	c->used = 0;
	req->seq = ++c->seq;
	r = send_record(c->fd, buf, ctlmsg_put_req(buf, req), deadline);
	while (r == 0) {
		n = recv_record(c->fd, buf, sizeof(buf), deadline);
		r = n < 0 ? (int)n
			  : take_record(buf, (size_t)n, req->seq, reply, t);
	}
	return r < 0 ? r : 0;
}

int
ctlclient_ask(struct ctlclient *c, struct ctlreq *req, struct ctlreply *reply,
    ctlclient_unit_fn *fn, void *arg)
{
	const struct taker t = { .unit = fn, .arg = arg };

	return ask(c, req, reply, &t);
}

int
ctlclient_query(struct ctlclient *c, struct ctlreq *req, struct ctlreply *reply,
    ctlclient_record_fn *fn, void *arg)
{
	const struct taker t = { .record = fn, .arg = arg };

	return ask(c, req, reply, &t);
}

int
ctlclient_fd(const struct ctlclient *c)
{
	return c->fd;
}

int
ctlclient_next(struct ctlclient *c, struct ctlevent *ev, int timeout_ms)
{
	uint32_t buf[CTL_MSGSIZ / sizeof(uint32_t)];
	struct ctlrecord rec;
	mtime_t deadline =
	    timeout_ms < 0 ? MTIME_NEVER : now() + MSEC(timeout_ms);
	ssize_t n = recv_record(c->fd, buf, sizeof(buf), deadline);
	int r;

	if (n < 0)
		return (int)n;
	r = ctlmsg_get_record(&rec, buf, (size_t)n);
	if (r != 0 || rec.type != CTL_EVENT)
		return -EBADMSG;
	*ev = rec.event;
	return 0;
}
