/*
 * streams.c - sends a numbered record every millisecond over TCP or UDP and
 * measures what arrives: the longest gap, what is lost, doubled or disordered.
 *
 *	streams -l ADDR:PORT		waits for the other end
 *	streams -c ADDR:PORT		calls it (tries for ten seconds)
 *	streams -m GROUP:PORT		counts what a multicast group receives
 *
 *	-u  UDP		-b ADDR  local address (-m: join through it)
 *	-s  only send	-r  only receive	-i MS  between two records
 *	-t SECONDS  at most (60)	-g MS  print longer gaps when they end
 *	-n NAME  in what it prints	-d IFNAME  join, or send to groups, on
 *this NIC -N COUNT  -m: join so many groups, the last one being GROUP
 *
 * An address of IPv6 before a port stands in brackets.
 *
 * Both ends send and both measure.  The one whose time is up, or that gets
 * SIGTERM or SIGINT, says so with a last record, and both print one line:
 *
 *	result name=X proto=tcp sent=N received=N lost=N duplicated=N
 *	reordered=N longest_gap_ms=N gap_began_ms=N gap_began=T start=T
 *	late_ms=N errors=N
 *
 * T is CLOCK_MONOTONIC in seconds, gap_began_ms counts from the first record.
 * late_ms is the longest that this process itself was kept from running: on a
 * busy machine a gap of that length says nothing about the network.
 *
 * Exit status: 0, 1 (cannot start), 3 (the connection was dropped), 4 (TCP
 * records out of order).
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define MSEC(n)	    ((int64_t)(n)*1000000)
#define LAST_RECORD UINT64_MAX
#define RECORDS_MAX (1U << 20)
/* How long to wait for the last word of the other end. */
#define DRAIN MSEC(3000)
/* Datagrams can get lost: the last one is said more than once. */
#define LAST_COPIES 3

enum { EXIT_DROPPED = 3, EXIT_DISORDER = 4 };

union address {
	struct sockaddr any;
	struct sockaddr_in in;
	struct sockaddr_in6 in6;
};

struct options {
	const char *name;
	bool udp, listen, multicast, send, receive;
	union address local, remote;
	int64_t interval, duration, show_gap;
	unsigned int nic, groups; /* -m: join there (0: by address); so many */
};

/* The last record carries LAST_RECORD and, as value, how many were sent. */
struct record {
	uint64_t seq;
	uint64_t value;
};

struct sender {
	int64_t next;
	uint64_t seq;
	unsigned int copies; /* of the last record that are still to be sent */
	struct record pending; /* TCP: what the socket has not taken yet */
	size_t pending_len;
	int64_t late;
	unsigned long errors;
};

struct receiver {
	int64_t first, last, longest, longest_began;
	uint64_t received, duplicated, reordered, next, total;
	bool ended;
	struct record partial; /* TCP: a record that is not whole yet */
	size_t partial_len;
	uint8_t *seen;
};

static volatile sig_atomic_t stop;

static void
on_signal(int signo)
{
	(void)signo;
	stop = 1;
}

static int64_t
now_ns(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}

static double
as_ms(int64_t ns)
{
	return (double)ns / 1e6;
}

static void
die(const struct options *o, const char *what, int status)
{
	fprintf(stderr, "streams: %s: %s: %s\n", o->name, what,
	    strerror(errno));
	exit(status);
}

static void
usage(void)
{
	fputs("usage: streams -l|-c|-m ADDR:PORT [-u] [-s|-r] [-b ADDR] "
	      "[-d IFNAME] [-i MS] [-t S] [-g MS] [-n NAME]\n",
	    stderr);
	exit(1);
}

static bool
is_ipv4(const union address *a)
{
	return a->in.sin_family == AF_INET;
}

static socklen_t
address_len(const union address *a)
{
	return is_ipv4(a) ? sizeof(a->in) : sizeof(a->in6);
}

/* "192.0.2.1:7" or "192.0.2.1"; "[2001:db8::1]:7" or "2001:db8::1". */
static union address
parse_address(const char *text)
{
	union address a = { .in = { .sin_family = AF_INET } };
	char host[INET6_ADDRSTRLEN];
	const char *end = strchr(text, text[0] == '[' ? ']' : ':');
	const char *port = NULL;
	size_t len;

	if (text[0] == '[' && end != NULL) {
		text++;
		port = end + 1;
	} else if (end != NULL && strchr(end + 1, ':') != NULL) {
		end = NULL;
	} else {
		port = end;
	}
	len = end != NULL ? (size_t)(end - text) : strlen(text);
	if (len >= sizeof(host))
		usage();
	memcpy(host, text, len);
	host[len] = '\0';
	if (inet_pton(AF_INET, host, &a.in.sin_addr) != 1) {
		a.in6 = (struct sockaddr_in6){ .sin6_family = AF_INET6 };
		if (inet_pton(AF_INET6, host, &a.in6.sin6_addr) != 1)
			usage();
	}
	/* At the same place in both. */
	if (port != NULL && *port == ':')
		a.in.sin_port = htons((uint16_t)atoi(port + 1));
	return a;
}

static void
parse_options(struct options *o, int argc, char **argv)
{
	bool where = false;
	int c;

	while ((c = getopt(argc, argv, "l:c:m:ub:sri:t:g:n:d:N:")) != -1) {
		switch (c) {
		case 'l':
		case 'c':
		case 'm':
			o->remote = parse_address(optarg);
			o->listen = c == 'l';
			o->multicast = c == 'm';
			where = true;
			break;
		case 'u':
			o->udp = true;
			break;
		case 'b':
			o->local = parse_address(optarg);
			break;
		case 's':
			o->receive = false;
			break;
		case 'r':
			o->send = false;
			break;
		case 'i':
			o->interval = MSEC(atoi(optarg));
			break;
		case 't':
			o->duration = MSEC(1000) * atoi(optarg);
			break;
		case 'g':
			o->show_gap = MSEC(atoi(optarg));
			break;
		case 'n':
			o->name = optarg;
			break;
		case 'd':
			o->nic = if_nametoindex(optarg);
			break;
		case 'N':
			o->groups = (unsigned int)atoi(optarg);
			break;
		default:
			usage();
		}
	}
	if (!where || o->interval <= 0 || o->duration <= 0 ||
	    o->duration > MSEC(600000))
		usage();
}

static void
join_one(const struct options *o, int fd, in_addr_t group)
{
	struct ip_mreqn m = { .imr_multiaddr.s_addr = group,
		.imr_address = o->local.in.sin_addr,
		.imr_ifindex = (int)o->nic };
	struct ipv6_mreq m6 = { .ipv6mr_multiaddr = o->remote.in6.sin6_addr,
		.ipv6mr_interface = o->nic };
	int err;

	if (is_ipv4(&o->remote))
		err = setsockopt(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &m,
		    sizeof(m));
	else
		err = setsockopt(fd, IPPROTO_IPV6, IPV6_JOIN_GROUP, &m6,
		    sizeof(m6));
	if (err < 0)
		die(o, "join", 1);
}

/* The others are there to be many: a socket holds twenty. */
static void
join_group(const struct options *o, int fd)
{
	in_addr_t last = ntohl(o->remote.in.sin_addr.s_addr);
	unsigned int i;
	int more = -1;

	join_one(o, fd, o->remote.in.sin_addr.s_addr);
	for (i = 1; i < o->groups; i++) {
		if (i % 20 == 1)
			more = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
		join_one(o, more, htonl(last - i));
	}
}

static int
new_socket(const struct options *o)
{
	int type = o->udp ? SOCK_DGRAM : SOCK_STREAM;
	int fd = socket(o->remote.in.sin_family, type | SOCK_CLOEXEC, 0);
	int on = 1;

	if (fd < 0)
		die(o, "socket", 1);
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	return fd;
}

static int
bound_socket(const struct options *o, const union address *a)
{
	int fd = new_socket(o);

	if (bind(fd, &a->any, address_len(a)) < 0)
		die(o, "bind", 1);
	return fd;
}

/* Waits for the other end; a datagram socket learns it from the first peek. */
static int
open_listener(const struct options *o)
{
	int fd = bound_socket(o, &o->remote), conn;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	union address from;
	socklen_t len = sizeof(from);
	char byte;

	if (!o->udp && listen(fd, 1) < 0)
		die(o, "listen", 1);
	if (poll(&p, 1, (int)(o->duration / MSEC(1))) != 1)
		die(o, "nobody called", 1);
	if (!o->udp) {
		conn = accept4(fd, NULL, NULL, SOCK_CLOEXEC);
		close(fd);
		return conn;
	}
	if (recvfrom(fd, &byte, 1, MSG_PEEK, &from.any, &len) < 0 ||
	    connect(fd, &from.any, len) < 0)
		die(o, "answer", 1);
	return fd;
}

/* To a group: through which NIC, and no further than the link. */
static void
aim(const struct options *o, int fd)
{
	int one = 1;

	if (!is_ipv4(&o->remote)) {
		setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_IF, &o->nic,
		    sizeof(o->nic));
		return;
	}
	if (o->local.in.sin_addr.s_addr != INADDR_ANY)
		setsockopt(fd, IPPROTO_IP, IP_MULTICAST_IF,
		    &o->local.in.sin_addr, sizeof(o->local.in.sin_addr));
	setsockopt(fd, IPPROTO_IP, IP_MULTICAST_TTL, &one, sizeof(one));
}

/* The other end may not listen yet. */
static int
open_caller(const struct options *o)
{
	int64_t give_up = now_ns() + MSEC(10000);
	int fd;

	for (;;) {
		fd = bound_socket(o, &o->local);
		aim(o, fd);
		if (connect(fd, &o->remote.any, address_len(&o->remote)) == 0)
			return fd;
		if (now_ns() > give_up || stop)
			die(o, "connect", 1);
		close(fd);
		poll(NULL, 0, 20);
	}
}

static int
open_group(const struct options *o)
{
	int fd = bound_socket(o, &o->remote);

	join_group(o, fd);
	return fd;
}

static int
open_stream(const struct options *o)
{
	int fd, on = 1;

	if (o->multicast)
		fd = open_group(o);
	else
		fd = o->listen ? open_listener(o) : open_caller(o);
	if (fd < 0)
		die(o, "accept", 1);
	fcntl(fd, F_SETFL, O_NONBLOCK);
	if (!o->udp)
		setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return fd;
}

/* ---- what arrives ---- */

static void
note_arrival(const struct options *o, struct receiver *r, int64_t now)
{
	int64_t gap = now - r->last;

	if (r->first == 0)
		r->first = r->last = now;
	else if (gap > r->longest) {
		r->longest = gap;
		r->longest_began = r->last;
	}
	if (r->last != now && o->show_gap && gap > o->show_gap) {
		printf("gap name=%s began=%.3f ms=%.1f\n", o->name,
		    (double)r->last / 1e9, as_ms(gap));
		fflush(stdout);
	}
	r->last = now;
}

/* Whether this number came before; remembers it. */
static bool
seen_before(struct receiver *r, uint64_t seq)
{
	uint8_t bit = (uint8_t)(1U << (seq % 8));
	bool seen = r->seen[seq / 8] & bit;

	r->seen[seq / 8] |= bit;
	return seen;
}

static void
take_record(const struct options *o, struct receiver *r,
    const struct record *rec, int64_t now)
{
	if (rec->seq == LAST_RECORD) {
		r->ended = true;
		r->total = rec->value;
		return;
	}
	if (rec->seq >= RECORDS_MAX)
		return;
	note_arrival(o, r, now);
	if (!o->udp && rec->seq != r->next) {
		fprintf(stderr, "streams: %s: record %llu after %llu\n",
		    o->name, (unsigned long long)rec->seq,
		    (unsigned long long)r->next - 1);
		exit(EXIT_DISORDER);
	}
	if (seen_before(r, rec->seq)) {
		r->duplicated++;
		return;
	}
	r->received++;
	if (rec->seq < r->next)
		r->reordered++;
	else
		r->next = rec->seq + 1;
}

static void
read_datagrams(const struct options *o, struct receiver *r, int fd)
{
	struct record rec;
	ssize_t n;

	for (;;) {
		n = recv(fd, &rec, sizeof(rec), 0);
		if (n == (ssize_t)sizeof(rec))
			take_record(o, r, &rec, now_ns());
		else if (n < 0 && errno == EAGAIN)
			return;
	}
}

static void
read_bytes(const struct options *o, struct receiver *r, int fd)
{
	char *to;
	ssize_t n;

	for (;;) {
		to = (char *)&r->partial + r->partial_len;
		n = recv(fd, to, sizeof(r->partial) - r->partial_len, 0);
		if (n < 0 && errno == EAGAIN)
			return;
		if (n < 0)
			die(o, "connection dropped", EXIT_DROPPED);
		if (n == 0 && r->ended)
			return;
		if (n == 0) {
			errno = EPIPE;
			die(o, "connection closed", EXIT_DROPPED);
		}
		r->partial_len += (size_t)n;
		if (r->partial_len < sizeof(r->partial))
			continue;
		r->partial_len = 0;
		take_record(o, r, &r->partial, now_ns());
		if (r->ended)
			return;
	}
}

/* ---- what is sent ---- */

static void
send_bytes(const struct options *o, struct sender *s, int fd)
{
	size_t done = sizeof(s->pending) - s->pending_len;
	ssize_t n;

	n = send(fd, (char *)&s->pending + done, s->pending_len, MSG_NOSIGNAL);
	if (n < 0 && errno != EAGAIN)
		die(o, "connection dropped", EXIT_DROPPED);
	if (n > 0)
		s->pending_len -= (size_t)n;
}

static void
send_datagram(struct sender *s, int fd, const struct record *rec)
{
	if (send(fd, rec, sizeof(*rec), MSG_NOSIGNAL) < 0)
		s->errors++;
}

/*
 * One record when it is due.  A record that the socket does not take holds up
 * the next ones; one that is due late is not made up for by a burst.
 */
static void
send_due(const struct options *o, struct sender *s, int fd, int64_t now)
{
	struct record rec = { .seq = s->seq };

	if (s->pending_len > 0)
		send_bytes(o, s, fd);
	if (now < s->next || s->seq == RECORDS_MAX)
		return;
	if (now - s->next > s->late)
		s->late = now - s->next;
	while (s->next <= now)
		s->next += o->interval;
	if (s->pending_len > 0)
		return;
	s->seq++;
	if (o->udp) {
		send_datagram(s, fd, &rec);
		return;
	}
	s->pending = rec;
	s->pending_len = sizeof(rec);
	send_bytes(o, s, fd);
}

/* The last word; true when it has been said as often as it should. */
static bool
send_last(const struct options *o, struct sender *s, int fd)
{
	struct record rec = { .seq = LAST_RECORD, .value = s->seq };

	if (s->pending_len > 0)
		send_bytes(o, s, fd);
	if (s->pending_len > 0)
		return false;
	if (s->copies > 0 && o->udp) {
		s->copies--;
		send_datagram(s, fd, &rec);
	} else if (s->copies > 0) {
		s->copies = 0;
		s->pending = rec;
		s->pending_len = sizeof(rec);
		send_bytes(o, s, fd);
	}
	return s->copies == 0 && s->pending_len == 0;
}

/* ---- the two together ---- */

static void
wait_and_read(const struct options *o, struct receiver *r, int fd, int64_t wait)
{
	bool more = o->receive && !r->ended;
	struct pollfd p = { .fd = fd, .events = more ? POLLIN : 0 };
	struct timespec ts = { .tv_sec = wait / 1000000000,
		.tv_nsec = wait % 1000000000 };

	if (wait < 0)
		ts.tv_sec = ts.tv_nsec = 0;
	if (ppoll(&p, 1, &ts, NULL) <= 0 || !more)
		return;
	if (o->udp)
		read_datagrams(o, r, fd);
	else
		read_bytes(o, r, fd);
}

static void
run(const struct options *o, struct sender *s, struct receiver *r, int fd)
{
	int64_t end = now_ns() + o->duration, now;

	s->next = now_ns();
	while ((now = now_ns()) < end && !stop && !r->ended) {
		if (o->send)
			send_due(o, s, fd, now);
		wait_and_read(o, r, fd, (o->send ? s->next : end) - now_ns());
	}
}

static void
finish(const struct options *o, struct sender *s, struct receiver *r, int fd)
{
	int64_t end = now_ns() + DRAIN;
	bool said = !o->send;

	s->copies = LAST_COPIES;
	while (now_ns() < end && (!said || (o->receive && !r->ended))) {
		if (!said)
			said = send_last(o, s, fd);
		if (o->multicast)
			break;
		wait_and_read(o, r, fd, said ? MSEC(50) : MSEC(2));
	}
}

/* A gap that was still open when the stream was told to end counts. */
static void
close_gap(const struct options *o, struct receiver *r, int64_t now)
{
	if (!r->ended && r->first && now - r->last > r->longest)
		note_arrival(o, r, now);
}

static void
print_result(const struct options *o, const struct sender *s,
    const struct receiver *r)
{
	uint64_t total = r->ended && r->total > r->next ? r->total : r->next;
	int64_t began = r->longest_began ? r->longest_began - r->first : 0;

	printf("result name=%s proto=%s sent=%llu received=%llu lost=%llu "
	       "duplicated=%llu reordered=%llu longest_gap_ms=%.1f "
	       "gap_began_ms=%.1f gap_began=%.3f start=%.3f late_ms=%.1f "
	       "errors=%lu\n",
	    o->name, o->udp ? "udp" : "tcp", (unsigned long long)s->seq,
	    (unsigned long long)r->received,
	    (unsigned long long)(total - r->received),
	    (unsigned long long)r->duplicated, (unsigned long long)r->reordered,
	    as_ms(r->longest), as_ms(began), (double)r->longest_began / 1e9,
	    (double)r->first / 1e9, as_ms(s->late), s->errors);
}

int
main(int argc, char **argv)
{
	struct options o = { .name = "stream",
		.send = true,
		.receive = true,
		.local = { .in = { .sin_family = AF_INET } },
		.interval = MSEC(1),
		.duration = MSEC(60000) };
	struct sigaction sa = { .sa_handler = on_signal };
	struct sender s = { 0 };
	struct receiver r = { 0 };
	int fd;

	parse_options(&o, argc, argv);
	if (o.multicast) {
		o.udp = true;
		o.send = false;
	}
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	r.seen = calloc(RECORDS_MAX / 8, 1);
	if (r.seen == NULL)
		die(&o, "memory", 1);

	fd = open_stream(&o);
	run(&o, &s, &r, fd);
	close_gap(&o, &r, now_ns());
	finish(&o, &s, &r, fd);
	print_result(&o, &s, &r);
	close(fd);
	free(r.seen);
	return 0;
}
