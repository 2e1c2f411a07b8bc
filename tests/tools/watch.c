/*
 * watch.c - prints the ICMP echo, ARP and neighbour discovery packets that pass
 * one interface.
 *
 *	watch IFNAME [SECONDS]
 *
 * One line each, T is CLOCK_MONOTONIC in seconds:
 *
 *	T out request 192.0.2.1 192.0.2.9 ttl 1 id 7 seq 3
 *	T in reply 192.0.2.9 192.0.2.1 ttl 64 id 7 seq 3
 *	T out announce 192.0.2.1 08:00:20:b9:4c:54
 *	T in arp 192.0.2.9 08:00:20:b9:4c:54 192.0.2.1
 *
 * announce: an ARP packet in which sender and target are the same address, or
 * an unsolicited neighbour advertisement that overrides.  Echo and
 *announcements of IPv6 look the same. Ends after SECONDS (600), at SIGTERM or
 *SIGINT.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/if_ether.h>
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

static volatile sig_atomic_t stop;

static void
on_signal(int signo)
{
	(void)signo;
	stop = 1;
}

static double
now_s(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

static void
die(const char *what)
{
	fprintf(stderr, "watch: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* Only ARP and ICMP of both kinds: the streams of a test wake nobody here. */
static void
attach_filter(int fd)
{
	struct sock_filter code[] = {
		BPF_STMT(BPF_LD | BPF_H | BPF_ABS, 12),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETHERTYPE_ARP, 6, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETHERTYPE_IPV6, 3, 0),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, ETHERTYPE_IP, 0, 5),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 23),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_ICMP, 2, 3),
		BPF_STMT(BPF_LD | BPF_B | BPF_ABS, 20),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, IPPROTO_ICMPV6, 0, 1),
		BPF_STMT(BPF_RET | BPF_K, 2048),
		BPF_STMT(BPF_RET | BPF_K, 0),
	};
	struct sock_fprog prog = { sizeof(code) / sizeof(code[0]), code };

	if (setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, &prog, sizeof(prog)) <
	    0)
		die("filter");
}

static int
open_interface(const char *name)
{
	struct sockaddr_ll sll = { .sll_family = AF_PACKET,
		.sll_protocol = htons(ETH_P_ALL),
		.sll_ifindex = (int)if_nametoindex(name) };
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	if (sll.sll_ifindex == 0 || fd < 0)
		die(name);
	attach_filter(fd);
	if (bind(fd, (struct sockaddr *)&sll, sizeof(sll)) < 0)
		die(name);
	return fd;
}

static const char *
ip_text(const void *address, char *buf)
{
	return inet_ntop(AF_INET, address, buf, INET_ADDRSTRLEN);
}

static void
print_arp(const uint8_t *p, size_t len, const char *way)
{
	const struct ether_arp *a = (const void *)(p + ETH_HLEN);
	const uint8_t *m = a->arp_sha;
	char from[INET_ADDRSTRLEN], to[INET_ADDRSTRLEN];
	int own;

	if (len < ETH_HLEN + sizeof(*a))
		return;
	own = memcmp(a->arp_spa, a->arp_tpa, sizeof(a->arp_spa)) == 0;
	printf("%.3f %s %s %s %02x:%02x:%02x:%02x:%02x:%02x", now_s(), way,
	    own ? "announce" : "arp", ip_text(a->arp_spa, from), m[0], m[1],
	    m[2], m[3], m[4], m[5]);
	if (!own)
		printf(" %s", ip_text(a->arp_tpa, to));
	putchar('\n');
}

static void
print_echo(const uint8_t *p, size_t len, const char *way)
{
	char from[INET_ADDRSTRLEN], to[INET_ADDRSTRLEN];
	struct icmphdr icmp;
	struct iphdr ip;
	size_t at;

	if (len < ETH_HLEN + sizeof(ip))
		return;
	memcpy(&ip, p + ETH_HLEN, sizeof(ip));
	at = ETH_HLEN + ip.ihl * 4U;
	if (len < at + sizeof(icmp))
		return;
	memcpy(&icmp, p + at, sizeof(icmp));
	if (icmp.type != ICMP_ECHO && icmp.type != ICMP_ECHOREPLY)
		return;
	printf("%.3f %s %s %s %s ttl %d id %d seq %d\n", now_s(), way,
	    icmp.type == ICMP_ECHO ? "request" : "reply",
	    ip_text(&ip.saddr, from), ip_text(&ip.daddr, to), ip.ttl,
	    ntohs(icmp.un.echo.id), ntohs(icmp.un.echo.sequence));
}

static const char *
ip6_text(const void *address, char *buf)
{
	return inet_ntop(AF_INET6, address, buf, INET6_ADDRSTRLEN);
}

/* To all nodes, with the override flag and an option with the MAC. */
static void
print_advert(const uint8_t *m, size_t len, const char *way)
{
	char text[INET6_ADDRSTRLEN];

	if (len < 32 || (m[4] & 0x60) != 0x20 || m[24] != 2)
		return;
	printf("%.3f %s announce %s %02x:%02x:%02x:%02x:%02x:%02x\n", now_s(),
	    way, ip6_text(m + 8, text), m[26], m[27], m[28], m[29], m[30],
	    m[31]);
}

static void
print_icmp6(const uint8_t *p, size_t len, const char *way)
{
	char from[INET6_ADDRSTRLEN], to[INET6_ADDRSTRLEN];
	const uint8_t *ip = p + ETH_HLEN, *m = ip + 40;

	if (len < ETH_HLEN + 48)
		return;
	if (m[0] == 136)
		print_advert(m, len - ETH_HLEN - 40, way);
	if (m[0] != 128 && m[0] != 129)
		return;
	printf("%.3f %s %s %s %s ttl %d id %d seq %d\n", now_s(), way,
	    m[0] == 128 ? "request" : "reply", ip6_text(ip + 8, from),
	    ip6_text(ip + 24, to), ip[7], m[4] << 8 | m[5], m[6] << 8 | m[7]);
}

static void
read_packet(int fd)
{
	uint8_t buf[2048];
	struct sockaddr_ll from;
	socklen_t len = sizeof(from);
	const char *way;
	ssize_t n;

	n = recvfrom(fd, buf, sizeof(buf), MSG_DONTWAIT,
	    (struct sockaddr *)&from, &len);
	if (n < ETH_HLEN)
		return;
	way = from.sll_pkttype == PACKET_OUTGOING ? "out" : "in";
	if (from.sll_protocol == htons(ETHERTYPE_ARP))
		print_arp(buf, (size_t)n, way);
	else if (from.sll_protocol == htons(ETHERTYPE_IPV6))
		print_icmp6(buf, (size_t)n, way);
	else
		print_echo(buf, (size_t)n, way);
}

int
main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = on_signal };
	struct pollfd p = { .events = POLLIN };
	double end;

	if (argc < 2) {
		fputs("usage: watch IFNAME [SECONDS]\n", stderr);
		return 1;
	}
	end = now_s() + (argc > 2 ? atof(argv[2]) : 600);
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	setvbuf(stdout, NULL, _IOLBF, 0);
	p.fd = open_interface(argv[1]);
	puts("ready");
	while (!stop && now_s() < end)
		if (poll(&p, 1, 100) == 1)
			read_packet(p.fd);
	close(p.fd);
	return 0;
}
