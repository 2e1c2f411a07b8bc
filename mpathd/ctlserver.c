/*
 * ctlserver.c - Unix socket: accept, whole records, limits; never blocks.
 *
 * The life of a client: accepted, asked for its credentials once; each record
 * that it sends goes to the callback, which answers at once.  What the socket
 * does not take waits in the client's queue, and as long as anything waits
 * there no further request of his is read: a client that does not read its
 * answers holds up nobody but itself, and holds at most one answer's memory.
 *
 * A client can end inside its own callback, or inside another's, while an event
 * is published (its queue is full, it is gone).  It is then dead: no
 * descriptor, no queue, deaf to what is still said to it; client_event() frees
 * the dead when the callback has returned, ctlserver_publish() those that died
 * of it outside of any callback.
 */
#include "ctlserver.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/ctlclient.h"
#include "loop.h"
#include "peercred.h"

/* A record that waits to be sent. */
struct record {
	STAILQ_ENTRY(record) entry;
	size_t len;
	char bytes[];
};

struct ctlconn {
	LIST_ENTRY(ctlconn) entry;
	struct ctlserver *server;
	int fd; /* -1: dead */
	bool privileged;
	STAILQ_HEAD(, record) queue;
	size_t queued; /* bytes in the queue */
	bool active;   /* has asked or taken something in this turn */
	mtime_t since; /* when it last did */
	bool paced;    /* is not read until resume (0: not known yet) */
	mtime_t resume;
	uint32_t mask; /* events that it wants */
	uint32_t seq;  /* of the request that said so */
};

struct ctlserver {
	struct loop *loop;
	int dirfd;  /* the run directory, or -1 */
	int listen; /* or -1: one client only */
	int spare;  /* a descriptor to give up when there are no others */
	unsigned int clients;
	uid_t starter; /* who opened it, whoever we become */
	bool busy;     /* in a client's callback */
	LIST_HEAD(, ctlconn) conns;
	ctlserver_req_fn *request;
	ctlserver_gone_fn *gone;
	void *arg;
};

/* A record, aligned as ctlmsg.h wants it. */
union msgbuf {
	uint32_t align;
	char bytes[CTL_MSGSIZ];
};

static void
conn_kill(struct ctlconn *c)
{
	struct record *r;

	if (c->fd < 0)
		return;
	while ((r = STAILQ_FIRST(&c->queue)) != NULL) {
		STAILQ_REMOVE_HEAD(&c->queue, entry);
		free(r);
	}
	loop_remove(c->server->loop, c->fd);
	close(c->fd);
	c->fd = -1;
}

static void
conn_free(struct ctlconn *c)
{
	conn_kill(c);
	LIST_REMOVE(c, entry);
	c->server->clients--;
	free(c);
}

/* 0, -EAGAIN when the client has no room for it now, or why it is gone. */
static int
send_record(int fd, const void *buf, size_t len)
{
	ssize_t n;

	do {
		n = send(fd, buf, len, MSG_DONTWAIT | MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	if (n >= 0)
		return 0;
	return errno == EWOULDBLOCK ? -EAGAIN : -errno;
}

static int
conn_enqueue(struct ctlconn *c, const void *buf, size_t len)
{
	struct record *r;

	if (c->queued + len >
	    (c->mask != 0 ? CTLSERVER_EVENTS : CTLSERVER_BACKLOG))
		return -ENOBUFS;
	r = malloc(sizeof(*r) + len);
	if (r == NULL)
		return -ENOMEM;
	if (STAILQ_EMPTY(&c->queue))
		c->active = true;
	r->len = len;
	memcpy(r->bytes, buf, len);
	STAILQ_INSERT_TAIL(&c->queue, r, entry);
	c->queued += len;
	return loop_change(c->server->loop, c->fd, EPOLLOUT);
}

static void
conn_send(struct ctlconn *c, const void *buf, size_t len)
{
	int err = -EAGAIN;

	if (c->fd < 0)
		return;
	if (STAILQ_EMPTY(&c->queue))
		err = send_record(c->fd, buf, len);
	if (err == -EAGAIN)
		err = conn_enqueue(c, buf, len);
	if (err != 0)
		conn_kill(c);
}

/* What it waits for when nothing waits for it: the next request, if it may. */
static void
conn_listen(struct ctlconn *c)
{
	if (loop_change(c->server->loop, c->fd, c->paced ? 0 : EPOLLIN) != 0)
		conn_kill(c);
}

static void
conn_flush(struct ctlconn *c)
{
	struct record *r;
	int err;

	while ((r = STAILQ_FIRST(&c->queue)) != NULL) {
		err = send_record(c->fd, r->bytes, r->len);
		if (err == -EAGAIN)
			return;
		if (err != 0) {
			conn_kill(c);
			return;
		}
		STAILQ_REMOVE_HEAD(&c->queue, entry);
		c->queued -= r->len;
		c->active = true;
		free(r);
	}
	conn_listen(c);
}

static void
conn_serve(struct ctlconn *c, const struct ctlreq *req)
{
	struct ctlserver *s = c->server;

	c->active = true;
	s->request(s->arg, c, req, c->privileged);
	if (c->privileged || c->fd < 0)
		return;
	c->paced = true;
	c->resume = 0;
	if (STAILQ_EMPTY(&c->queue))
		conn_listen(c);
}

/* Takes one record in; anything but a well-formed request ends the client. */
static void
conn_read(struct ctlconn *c)
{
	union msgbuf buf;
	struct ctlreq req;
	ssize_t n;

	/* MSG_TRUNC: the true length of a record that is too long. */
	n = recv(c->fd, &buf, sizeof(buf), MSG_DONTWAIT | MSG_TRUNC);
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (n <= 0 || (size_t)n > sizeof(buf) ||
	    ctlmsg_get_req(&req, &buf, (size_t)n) != 0 || req.type < CTL_LIST)
		conn_kill(c);
	else
		conn_serve(c, &req);
}

static void
free_dead(struct ctlserver *s)
{
	struct ctlconn *c = LIST_FIRST(&s->conns), *next;

	for (; c != NULL; c = next) {
		next = LIST_NEXT(c, entry);
		if (c->fd < 0)
			conn_free(c);
	}
}

static void
client_event(void *arg, uint32_t events)
{
	struct ctlconn *c = arg;
	struct ctlserver *s = c->server;

	s->busy = true;
	if ((events & EPOLLOUT) != 0)
		conn_flush(c);
	else if ((events & EPOLLIN) != 0)
		conn_read(c);
	else
		conn_kill(c);
	s->busy = false;
	free_dead(s);
	/* The callee may close the server: nothing after this. */
	if (s->gone != NULL && s->clients == 0)
		s->gone(s->arg);
}

/* The descriptor belongs to the server when this succeeds. */
static int
conn_new(struct ctlserver *s, int fd)
{
	struct ctlconn *c = calloc(1, sizeof(*c));
	int err;

	if (c == NULL)
		return -ENOMEM;
	c->server = s;
	c->fd = fd;
	c->active = true;
	c->privileged = peercred_privileged(fd, s->starter);
	STAILQ_INIT(&c->queue);
	err = loop_add(s->loop, fd, EPOLLIN, client_event, c);
	if (err != 0) {
		free(c);
		return err;
	}
	LIST_INSERT_HEAD(&s->conns, c, entry);
	s->clients++;
	return 0;
}

/*
 * Ordinary users cannot lock the administrator out by holding all places: for
 * him the youngest of theirs is closed.  All others are turned away.
 */
static bool
make_room(struct ctlserver *s, int fd)
{
	struct ctlconn *c;

	if (s->clients < CTLSERVER_CLIENTS)
		return true;
	if (!peercred_privileged(fd, s->starter))
		return false;
	LIST_FOREACH (c, &s->conns, entry) {
		if (c->privileged)
			continue;
		conn_free(c);
		return true;
	}
	return false;
}

/*
 * Without a free descriptor the connection would stay in the listening socket's
 * queue and wake us for ever: take it with the spare one and turn it away.
 */
static void
turn_away(struct ctlserver *s)
{
	int fd;

	close(s->spare);
	fd = accept4(s->listen, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd >= 0)
		close(fd);
	s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void
listen_event(void *arg, uint32_t events)
{
	struct ctlserver *s = arg;
	int fd;

	(void)events;
	fd = accept4(s->listen, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (fd < 0) {
		if (errno == EMFILE || errno == ENFILE)
			turn_away(s);
		return;
	}
	if (!make_room(s, fd) || conn_new(s, fd) != 0)
		close(fd);
}

static struct ctlserver *
server_new(struct loop *loop, ctlserver_req_fn *fn, void *arg)
{
	struct ctlserver *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->loop = loop;
	s->starter = geteuid();
	s->dirfd = s->listen = s->spare = -1;
	LIST_INIT(&s->conns);
	s->request = fn;
	s->arg = arg;
	return s;
}

/* Opened to everybody before it listens: nobody is refused by its mode. */
static int
bind_socket(struct ctlserver *s, const char *rundir)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };

	if (strlen(rundir) + sizeof("/" CTL_SOCKET) > sizeof(sun.sun_path))
		return -ENAMETOOLONG;
	stpcpy(stpcpy(sun.sun_path, rundir), "/" CTL_SOCKET);
	if (unlinkat(s->dirfd, CTL_SOCKET, 0) != 0 && errno != ENOENT)
		return -errno;
	if (bind(s->listen, (struct sockaddr *)&sun, sizeof(sun)) != 0 ||
	    fchmodat(s->dirfd, CTL_SOCKET, 0666, 0) != 0 ||
	    listen(s->listen, SOMAXCONN) != 0)
		return -errno;
	return 0;
}

static int
start_listening(struct ctlserver *s, const char *rundir)
{
	int err;

	s->spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (s->spare < 0)
		return -errno;
	s->dirfd = open(rundir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (s->dirfd < 0)
		return -errno;
	s->listen =
	    socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (s->listen < 0)
		return -errno;
	err = bind_socket(s, rundir);
	if (err != 0)
		return err;
	return loop_add(s->loop, s->listen, EPOLLIN, listen_event, s);
}

int
ctlserver_open(struct ctlserver **out, struct loop *loop, const char *rundir,
    ctlserver_req_fn *fn, void *arg)
{
	struct ctlserver *s = server_new(loop, fn, arg);
	int err = s != NULL ? start_listening(s, rundir) : -ENOMEM;

	if (err != 0)
		ctlserver_close(s);
	else
		*out = s;
	return err;
}

int
ctlserver_open_fd(struct ctlserver **out, struct loop *loop, int fd,
    ctlserver_req_fn *fn, ctlserver_gone_fn *gone, void *arg)
{
	struct ctlserver *s = server_new(loop, fn, arg);
	int err = s != NULL ? conn_new(s, fd) : -ENOMEM;

	if (err != 0) {
		ctlserver_close(s);
		return err;
	}
	s->gone = gone;
	*out = s;
	return 0;
}

void
ctlserver_close(struct ctlserver *s)
{
	struct ctlconn *c;

	if (s == NULL)
		return;
	while ((c = LIST_FIRST(&s->conns)) != NULL)
		conn_free(c);
	if (s->listen >= 0) {
		loop_remove(s->loop, s->listen);
		close(s->listen);
		unlinkat(s->dirfd, CTL_SOCKET, 0);
	}
	if (s->dirfd >= 0)
		close(s->dirfd);
	if (s->spare >= 0)
		close(s->spare);
	free(s);
}

/* When its time is over. */
static mtime_t
conn_limit(const struct ctlconn *c)
{
	if (!STAILQ_EMPTY(&c->queue))
		return c->since + CTLSERVER_PATIENCE;
	if (!c->privileged && c->mask == 0)
		return c->since + CTLSERVER_IDLE;
	return MTIME_NEVER;
}

static mtime_t
conn_tick(struct ctlconn *c, mtime_t now)
{
	if (c->active)
		c->since = now;
	c->active = false;
	if (now >= conn_limit(c)) {
		conn_kill(c);
		return MTIME_NEVER;
	}
	if (c->paced && c->resume == 0)
		c->resume = now + CTLSERVER_PACE;
	if (c->paced && now >= c->resume) {
		c->paced = false;
		if (STAILQ_EMPTY(&c->queue))
			conn_listen(c);
	}
	return c->paced ? mtime_min(conn_limit(c), c->resume) : conn_limit(c);
}

mtime_t
ctlserver_tick(struct ctlserver *s, mtime_t now)
{
	struct ctlconn *c;
	mtime_t next = MTIME_NEVER;

	/* The one client on a descriptor is whoever started us. */
	if (s->listen < 0)
		return next;
	LIST_FOREACH (c, &s->conns, entry) {
		if (c->fd >= 0)
			next = mtime_min(next, conn_tick(c, now));
	}
	free_dead(s);
	return next;
}

void
ctlserver_unit(struct ctlconn *c, uint32_t seq, const struct ctlunit *unit)
{
	union msgbuf buf;

	conn_send(c, &buf, ctlmsg_put_unit(&buf, seq, unit));
}

void
ctlserver_record(struct ctlconn *c, uint32_t seq, const struct ctlrecord *r)
{
	union msgbuf buf;

	conn_send(c, &buf, ctlmsg_put_record(&buf, seq, r));
}

void
ctlserver_reply(struct ctlconn *c, const struct ctlreply *reply)
{
	union msgbuf buf;

	conn_send(c, &buf, ctlmsg_put_reply(&buf, reply));
}

void
ctlserver_subscribe(struct ctlconn *c, uint32_t seq, uint32_t mask)
{
	c->seq = seq;
	c->mask = mask;
}

uint32_t
ctlserver_wanted(const struct ctlserver *s)
{
	const struct ctlconn *c;
	uint32_t mask = 0;

	LIST_FOREACH (c, &s->conns, entry) {
		if (c->fd >= 0)
			mask |= c->mask;
	}
	return mask;
}

void
ctlserver_publish(struct ctlserver *s, const struct ctlevent *ev)
{
	const struct ctlrecord r = { .type = CTL_EVENT, .event = *ev };
	struct ctlconn *c;

	LIST_FOREACH (c, &s->conns, entry) {
		if ((c->mask & UINT32_C(1) << ev->type) != 0)
			ctlserver_record(c, c->seq, &r);
	}
	if (!s->busy)
		free_dead(s);
}
