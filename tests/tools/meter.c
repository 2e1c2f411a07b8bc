/*
 * meter.c - how long a host does not answer, while it is done harm to.
 *
 *	meter [-d ADDRESS] [-i US] [-v] {-p NAME:MS[:SETTLED_MS]
 *	    [-e MS:VERB:SPACE:IFNAME]...}...
 *
 * Sends an ICMP echo request to ADDRESS every US microseconds and notes what is
 * answered and when.  The time is divided into phases of so many milliseconds.
 * One with SETTLED_MS ends sooner, when answers have been missing and then have
 * come for that long without a break.  In one whose NAME is "quiet" nothing is
 * sent.
 *
 * An event -e belongs to the phase before it and happens so long after its
 * beginning, by rtnetlink in the network namespace SPACE: the link goes "down"
 * or "up", or everything that would leave through it is lost from now on
 * ("deaf") or no longer ("clear").  A second thread does them, and its sockets
 * are open beforehand: no program has to start at the moment of the failure.
 *
 * One line for each phase; times in milliseconds unless they end in _us:
 *
 *	name,sent,lost,doubled,gap,open,longest_stall,rtt_us
 *
 * gap is the longest time between two answers; open means that it had not ended
 * with the phase, and "longest_stall" how long the meter itself did not run.
 * With -v there is a line for each event, for the last answer before the gap of
 * each phase and for the first one behind it, with the monotonic clock.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/pkt_sched.h>
#include <linux/rtnetlink.h>
#include <linux/types.h>
#include <net/if.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS_MAX = 256, PHASES_MAX = 16, PACKETS_MAX = 1 << 20 };

#define MSEC(n) ((int64_t)(n)*1000000)
/* linux/icmp.h has it, but clashes with netinet/ip_icmp.h. */
#define FILTER_ICMP 1
/* A gap above this is no accident of scheduling. */
#define BREAK MSEC(5)

struct event {
	int phase;
	int64_t after;
	char verb[8], space[32], ifname[IFNAMSIZ];
	int fd;
	int ifindex;
	int64_t began, ended;
};

struct phase {
	char name[16];
	int64_t length, settled;
	int64_t from, to;
	uint32_t first, end; /* packets */
};

struct packet {
	int64_t sent, answered;
	unsigned int copies;
};

struct echo {
	struct icmphdr icmp;
	uint32_t seq;
};

static struct event events[EVENTS_MAX];
static int n_events;
static struct phase phases[PHASES_MAX];
static int n_phases;
static struct packet *packets;
static uint32_t n_packets;
static int phase_pipe[2];
static struct sockaddr_in dest = { .sin_family = AF_INET };
static int64_t interval = 500000;
static bool verbose;

static _Noreturn void
die(const char *what)
{
	fprintf(stderr, "meter: %s: %s\n", what, strerror(errno));
	exit(1);
}

static _Noreturn void
usage(void)
{
	fputs("usage: meter [-d ADDRESS] [-i US] [-v] "
	      "{-p NAME:MS[:SETTLED_MS] [-e MS:VERB:SPACE:IFNAME]...}...\n",
	    stderr);
	exit(2);
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

/* ---- the command line ---- */

static void
parse_phase(const char *text)
{
	struct phase *p = &phases[n_phases++];
	long ms, settled = 0;

	if (n_phases > PHASES_MAX ||
	    sscanf(text, "%15[^:]:%ld:%ld", p->name, &ms, &settled) < 2)
		usage();
	p->length = MSEC(ms);
	p->settled = MSEC(settled);
}

static void
parse_event(const char *text)
{
	struct event *e = &events[n_events++];
	long ms;

	if (n_events > EVENTS_MAX || n_phases == 0 ||
	    sscanf(text, "%ld:%7[^:]:%31[^:]:%15s", &ms, e->verb, e->space,
		e->ifname) != 4)
		usage();
	e->phase = n_phases - 1;
	e->after = MSEC(ms);
}

static void
parse_options(int argc, char **argv)
{
	int c;

	while ((c = getopt(argc, argv, "d:i:p:e:v")) != -1) {
		switch (c) {
		case 'd':
			if (inet_pton(AF_INET, optarg, &dest.sin_addr) != 1)
				usage();
			break;
		case 'i':
			interval = atol(optarg) * 1000;
			break;
		case 'p':
			parse_phase(optarg);
			break;
		case 'e':
			parse_event(optarg);
			break;
		case 'v':
			verbose = true;
			break;
		default:
			usage();
		}
	}
	if (n_phases == 0 || interval <= 0 || optind != argc)
		usage();
}

/* ---- the harm ---- */

/* Its socket, made in the namespace SPACE. */
static void
open_event(struct event *e)
{
	int home = open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC), there;
	char path[64];

	snprintf(path, sizeof(path), "/run/netns/%s", e->space);
	there = open(path, O_RDONLY | O_CLOEXEC);
	if (home < 0 || there < 0 || setns(there, CLONE_NEWNET) < 0)
		die(path);
	e->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
	e->ifindex = (int)if_nametoindex(e->ifname);
	if (e->fd < 0 || e->ifindex == 0 || setns(home, CLONE_NEWNET) < 0)
		die(e->ifname);
	close(home);
	close(there);
}

struct request {
	struct nlmsghdr nlh;
	union {
		struct ifinfomsg link;
		struct tcmsg tc;
	} u;
	struct rtattr kind;
	char kind_name[12];
};

static void
fill_link(struct request *r, const struct event *e)
{
	r->nlh.nlmsg_type = RTM_NEWLINK;
	r->nlh.nlmsg_len = NLMSG_LENGTH(sizeof(r->u.link));
	r->u.link.ifi_index = e->ifindex;
	r->u.link.ifi_change = IFF_UP;
	r->u.link.ifi_flags = e->verb[0] == 'u' ? IFF_UP : 0;
}

static void
fill_qdisc(struct request *r, const struct event *e)
{
	r->nlh.nlmsg_len = NLMSG_LENGTH(sizeof(r->u.tc));
	r->u.tc.tcm_ifindex = e->ifindex;
	r->u.tc.tcm_parent = TC_H_ROOT;
	if (e->verb[0] == 'c') {
		r->nlh.nlmsg_type = RTM_DELQDISC;
		return;
	}
	r->nlh.nlmsg_type = RTM_NEWQDISC;
	r->nlh.nlmsg_flags |= NLM_F_CREATE | NLM_F_REPLACE;
	r->kind.rta_type = TCA_KIND;
	r->kind.rta_len = RTA_LENGTH(sizeof("blackhole"));
	strcpy(r->kind_name, "blackhole");
	r->nlh.nlmsg_len += RTA_SPACE(sizeof("blackhole"));
}

static void
do_event(struct event *e)
{
	struct request r = { .nlh.nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK };
	struct {
		struct nlmsghdr nlh;
		struct nlmsgerr err;
		char rest[256];
	} answer = { 0 };

	if (strcmp(e->verb, "up") == 0 || strcmp(e->verb, "down") == 0)
		fill_link(&r, e);
	else
		fill_qdisc(&r, e);
	e->began = now_ns();
	if (send(e->fd, &r, r.nlh.nlmsg_len, 0) < 0 ||
	    recv(e->fd, &answer, sizeof(answer), 0) < 0)
		die("rtnetlink");
	e->ended = now_ns();
	if (answer.err.error != 0)
		fprintf(stderr, "meter: %s %s: %s\n", e->verb, e->ifname,
		    strerror(-answer.err.error));
}

/* Is told by a pipe which phase has begun; -1 is the end. */
static void *
do_events(void *arg)
{
	struct timespec at;
	int64_t when;
	int i, phase;

	(void)arg;
	while (read(phase_pipe[0], &phase, sizeof(phase)) == sizeof(phase) &&
	    phase >= 0)
		for (i = 0; i < n_events; i++) {
			if (events[i].phase != phase)
				continue;
			when = phases[phase].from + events[i].after;
			at.tv_sec = when / 1000000000;
			at.tv_nsec = when % 1000000000;
			while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME,
				   &at, NULL) == EINTR)
				;
			do_event(&events[i]);
		}
	return NULL;
}

static void
tell_phase(int phase)
{
	if (write(phase_pipe[1], &phase, sizeof(phase)) != sizeof(phase))
		die("pipe");
}

/* ---- the stream ---- */

static int
open_stream(void)
{
	struct sched_param param = { .sched_priority = 20 };
	uint32_t only_replies = ~(1U << ICMP_ECHOREPLY);
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
	int room = 4 << 20;

	if (fd < 0)
		die("socket");
	setsockopt(fd, SOL_RAW, FILTER_ICMP, &only_replies,
	    sizeof(only_replies));
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	packets = calloc(PACKETS_MAX, sizeof(*packets));
	if (!packets || mlockall(MCL_CURRENT | MCL_FUTURE) < 0)
		die("memory");
	if (sched_setscheduler(0, SCHED_FIFO, &param) < 0)
		perror("meter: SCHED_FIFO");
	return fd;
}

static uint16_t
checksum(const void *data, size_t len)
{
	const uint16_t *w = data;
	uint32_t sum = 0;

	for (; len > 1; len -= 2)
		sum += *w++;
	sum = (sum >> 16) + (sum & 0xffff);
	sum += sum >> 16;
	return (uint16_t)~sum;
}

static void
send_echo(int fd)
{
	struct echo echo = { .icmp.type = ICMP_ECHO, .seq = n_packets };

	if (n_packets == PACKETS_MAX)
		die("too long");
	echo.icmp.un.echo.id = (uint16_t)getpid();
	echo.icmp.checksum = checksum(&echo, sizeof(echo));
	packets[n_packets++].sent = now_ns();
	/* What cannot be sent is not answered. */
	(void)sendto(fd, &echo, sizeof(echo), 0, (const struct sockaddr *)&dest,
	    sizeof(dest));
}

static void
read_echoes(int fd, int64_t *last)
{
	struct {
		struct iphdr ip;
		struct echo echo;
	} in;
	struct packet *p;

	while (recv(fd, &in, sizeof(in), MSG_DONTWAIT) == sizeof(in)) {
		if (in.echo.icmp.un.echo.id != (uint16_t)getpid() ||
		    in.echo.seq >= n_packets)
			continue;
		p = &packets[in.echo.seq];
		if (p->copies++ == 0)
			*last = p->answered = now_ns();
	}
}

static void
wait_for(int fd, int64_t when)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int64_t left = when - now_ns();
	struct timespec ts = { left / 1000000000, left % 1000000000 };

	if (left > 0)
		ppoll(&p, 1, &ts, NULL);
}

/* Whether answers were missing in the phase and are back for long enough.  One
 * lost packet is a gap of two intervals. */
static bool
is_settled(const struct phase *p, int64_t *broken, int64_t *good, int64_t last)
{
	int64_t now = now_ns();

	if (now - last > interval + interval / 2) {
		*broken = now;
		*good = now;
	}
	return p->settled != 0 && *broken != 0 && now - *good >= p->settled;
}

static void
run_phase(int fd, struct phase *p, int64_t *next)
{
	int64_t broken = 0, good = 0, last = now_ns();

	if (strcmp(p->name, "quiet") == 0)
		*next = last + p->length;
	p->from = now_ns();
	p->first = n_packets;
	tell_phase((int)(p - phases));
	while (now_ns() < p->from + p->length &&
	    !is_settled(p, &broken, &good, last)) {
		if (now_ns() >= *next) {
			send_echo(fd);
			/* Late by more than an interval: no burst. */
			do
				*next += interval;
			while (*next <= now_ns());
		}
		read_echoes(fd, &last);
		wait_for(fd, *next);
	}
	p->to = now_ns();
	p->end = n_packets;
}

static void
drain(int fd)
{
	int64_t end = now_ns() + MSEC(100), last = 0;

	while (now_ns() < end) {
		read_echoes(fd, &last);
		wait_for(fd, end);
	}
}

/* ---- the result ---- */

struct result {
	unsigned int lost, doubled;
	int64_t gap, gap_from, gap_to, stall, rtt;
	bool open;
};

static int
compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static void
note_gap(struct result *r, int64_t from, int64_t to, bool open)
{
	if (to - from <= r->gap)
		return;
	r->gap = to - from;
	r->gap_from = from;
	r->gap_to = to;
	r->open = open;
}

/* The last answer before the phase, unless none had come for a while. */
static int64_t
answer_before(const struct phase *p)
{
	int64_t last = p->from - BREAK;
	uint32_t i;

	for (i = 0; i < p->first; i++)
		if (packets[i].answered > last && packets[i].answered < p->from)
			last = packets[i].answered;
	return last > p->from - BREAK ? last : p->from;
}

/* Answers arrive in the order of their requests, or nearly so. */
static void
measure(const struct phase *p, struct result *r)
{
	int64_t last = answer_before(p), *rtt;
	size_t n = 0;
	uint32_t i;

	rtt = calloc((size_t)(p->end - p->first) + 1, sizeof(*rtt));
	if (!rtt)
		die("memory");
	for (i = p->first; i < p->end; i++) {
		const struct packet *k = &packets[i];

		if (i > p->first && k->sent - packets[i - 1].sent > r->stall)
			r->stall = k->sent - packets[i - 1].sent;
		if (k->copies == 0) {
			r->lost++;
			continue;
		}
		r->doubled += k->copies - 1;
		rtt[n++] = k->answered - k->sent;
		if (k->answered > last) {
			note_gap(r, last, k->answered, false);
			last = k->answered;
		}
	}
	if (p->to - last > BREAK)
		note_gap(r, last, p->to, true);
	qsort(rtt, n, sizeof(*rtt), compare);
	r->rtt = n > 0 ? rtt[n / 2] : 0;
	free(rtt);
}

static void
print_phase(const struct phase *p)
{
	struct result r = { 0 };

	measure(p, &r);
	printf("%s,%u,%u,%u,%.2f,%d,%.2f,%.0f\n", p->name, p->end - p->first,
	    r.lost, r.doubled, as_ms(r.gap), r.open, as_ms(r.stall),
	    (double)r.rtt / 1e3);
	if (verbose)
		printf("# %s gap %.6f %.6f\n", p->name, as_ms(r.gap_from),
		    as_ms(r.gap_to));
}

static void
print_events(void)
{
	int i;

	for (i = 0; i < n_events; i++)
		printf("# %s %s %.6f %.6f\n", events[i].verb, events[i].ifname,
		    as_ms(events[i].began), as_ms(events[i].ended));
}

int
main(int argc, char **argv)
{
	pthread_t thread;
	int64_t next;
	int fd, i;

	parse_options(argc, argv);
	for (i = 0; i < n_events; i++)
		open_event(&events[i]);
	fd = open_stream();
	if (pipe2(phase_pipe, O_CLOEXEC) < 0 ||
	    pthread_create(&thread, NULL, do_events, NULL) != 0)
		die("thread");
	next = now_ns();
	for (i = 0; i < n_phases; i++)
		run_phase(fd, &phases[i], &next);
	drain(fd);
	tell_phase(-1);
	pthread_join(thread, NULL);
	for (i = 0; i < n_phases; i++)
		if (phases[i].end != phases[i].first)
			print_phase(&phases[i]);
	if (verbose)
		print_events();
	free(packets);
	close(fd);
	return 0;
}
