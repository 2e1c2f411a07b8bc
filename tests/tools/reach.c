/*
 * reach.c - whether addresses can be reached, all the time, seen from a
 * neighbour.
 *
 *	reach [-i MS] [-g MS] ADDRESS...
 *
 * Sends an ICMP echo request to each address every MS milliseconds (10).  An
 * interval without an answer that is longer than -g (100) is told when it ends:
 * "gap ADDRESS ms=N".  SIGUSR1 prints the longest of each so far, and begins
 * anew; SIGTERM does, and ends.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define TARGETS 32

struct target {
	struct sockaddr_in to;
	const char *name;
	int64_t heard, longest; /* ms */
	unsigned long sent, got;
};

static struct target targets[TARGETS];
static size_t ntargets;
static volatile sig_atomic_t report, stop;
static int64_t gap_ms = 100;

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static void
on_signal(int signo)
{
	report = 1;
	stop = stop || signo == SIGTERM;
}

static uint16_t
checksum(const uint16_t *p, size_t n)
{
	uint32_t sum = 0;

	while (n-- > 0)
		sum += *p++;
	sum = (sum & 0xffff) + (sum >> 16);
	return (uint16_t) ~(sum + (sum >> 16));
}

static void
send_all(int fd, uint16_t id)
{
	struct icmphdr h = { .type = ICMP_ECHO };
	size_t i;

	h.un.echo.id = id;
	h.checksum = checksum((const uint16_t *)&h, sizeof(h) / 2);
	for (i = 0; i < ntargets; i++) {
		targets[i].sent++;
		(void)sendto(fd, &h, sizeof(h), MSG_DONTWAIT,
		    (struct sockaddr *)&targets[i].to, sizeof(targets[i].to));
	}
}

static void
note(struct target *t, int64_t now)
{
	int64_t gap = now - t->heard;

	t->heard = now;
	t->got++;
	if (gap > t->longest)
		t->longest = gap;
	if (gap > gap_ms)
		printf("gap %s ms=%lld\n", t->name, (long long)gap);
}

static void
take_answers(int fd, uint16_t id)
{
	uint8_t buf[256];
	struct sockaddr_in from;
	socklen_t len = sizeof(from);
	const struct iphdr *ip = (const struct iphdr *)buf;
	struct icmphdr h;
	ssize_t n;
	size_t i;

	while ((n = recvfrom(fd, buf, sizeof(buf), MSG_DONTWAIT,
		    (struct sockaddr *)&from, &len)) > 0) {
		if (n < ip->ihl * 4 + (ssize_t)sizeof(h))
			continue;
		memcpy(&h, buf + ip->ihl * 4, sizeof(h));
		if (h.type != ICMP_ECHOREPLY || h.un.echo.id != id)
			continue;
		for (i = 0; i < ntargets; i++)
			if (targets[i].to.sin_addr.s_addr ==
			    from.sin_addr.s_addr)
				note(&targets[i], now_ms());
	}
}

/* One that is silent now has its gap so far. */
static void
print_report(void)
{
	int64_t now = now_ms(), gap;
	size_t i;

	for (i = 0; i < ntargets; i++) {
		struct target *t = &targets[i];

		gap = now - t->heard;
		printf("longest %s ms=%lld sent=%lu got=%lu\n", t->name,
		    (long long)(gap > t->longest ? gap : t->longest), t->sent,
		    t->got);
		t->longest = 0;
	}
	puts("reported");
	report = 0;
}

static void
parse(int argc, char *argv[], int *interval_ms)
{
	int c;

	while ((c = getopt(argc, argv, "i:g:")) != -1) {
		if (c == 'i')
			*interval_ms = atoi(optarg);
		else if (c == 'g')
			gap_ms = atoi(optarg);
		else
			exit(2);
	}
	for (; optind < argc && ntargets < TARGETS; optind++, ntargets++) {
		struct target *t = &targets[ntargets];

		t->name = argv[optind];
		t->heard = now_ms();
		t->to.sin_family = AF_INET;
		if (inet_pton(AF_INET, t->name, &t->to.sin_addr) != 1)
			exit(2);
	}
}

int
main(int argc, char *argv[])
{
	struct sigaction sa = { .sa_handler = on_signal };
	int interval_ms = 10, fd = socket(AF_INET, SOCK_RAW, IPPROTO_ICMP);
	uint16_t id = (uint16_t)getpid();
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	int64_t next;

	if (fd < 0) {
		perror("reach: socket");
		return 1;
	}
	parse(argc, argv, &interval_ms);
	setvbuf(stdout, NULL, _IOLBF, 0);
	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGTERM, &sa, NULL);
	puts("ready");
	for (next = now_ms(); !stop;) {
		if (now_ms() >= next) {
			send_all(fd, id);
			next = now_ms() + interval_ms;
		}
		(void)poll(&pfd, 1, interval_ms);
		take_answers(fd, id);
		if (report != 0)
			print_report();
	}
	close(fd);
	return 0;
}
