/*
 * slowpong.c - answers every echo request, but only after a while.
 *
 *	slowpong DELAY_MS
 *
 * For a host whose own answers are switched off (icmp_echo_ignore_all).  Ends
 * with a signal, or after five minutes.
 */
#include <arpa/inet.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define WAITING 256
#define LIFE_MS 300000

struct answer {
	int64_t due;
	struct sockaddr_in to;
	uint8_t icmp[128];
	size_t len;
};

static struct answer queue[WAITING];
static unsigned int first, count;

static int64_t
now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static uint16_t
checksum(const uint8_t *p, size_t len)
{
	uint32_t sum = 0;
	size_t i;

	for (i = 0; i + 1 < len; i += 2)
		sum += (uint32_t)(p[i] << 8 | p[i + 1]);
	if (len % 2 != 0)
		sum += (uint32_t)p[len - 1] << 8;
	while (sum > 0xffff)
		sum = (sum & 0xffff) + (sum >> 16);
	return htons((uint16_t)~sum);
}

/* An echo request becomes the answer that is due later. */
static void
take(int fd, int64_t delay)
{
	struct answer *a = &queue[(first + count) % WAITING];
	uint8_t packet[256];
	socklen_t len = sizeof(a->to);
	ssize_t n = recvfrom(fd, packet, sizeof(packet), 0,
	    (struct sockaddr *)&a->to, &len);
	size_t head = (size_t)(packet[0] & 0xf) * 4;
	uint16_t sum;

	if (n < (ssize_t)(head + 8) || count == WAITING ||
	    packet[head] != ICMP_ECHO || (size_t)n - head > sizeof(a->icmp))
		return;
	a->len = (size_t)n - head;
	memcpy(a->icmp, packet + head, a->len);
	a->icmp[0] = ICMP_ECHOREPLY;
	memset(a->icmp + 2, 0, 2);
	sum = checksum(a->icmp, a->len);
	memcpy(a->icmp + 2, &sum, sizeof(sum));
	a->due = now_ms() + delay;
	count++;
}

static void
give(int fd)
{
	struct answer *a;

	while (count > 0 && queue[first].due <= now_ms()) {
		a = &queue[first];
		sendto(fd, a->icmp, a->len, 0, (struct sockaddr *)&a->to,
		    sizeof(a->to));
		first = (first + 1) % WAITING;
		count--;
	}
}

static int
wait_ms(void)
{
	int64_t left = 1000;

	if (count > 0)
		left = queue[first].due - now_ms();
	return left < 0 ? 0 : left > 1000 ? 1000 : (int)left;
}

int
main(int argc, char **argv)
{
	int fd = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP);
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	int64_t end = now_ms() + LIFE_MS;

	if (fd < 0 || argc != 2) {
		fprintf(stderr, "usage: slowpong DELAY_MS (as root)\n");
		return 1;
	}
	while (now_ms() < end) {
		if (poll(&pfd, 1, wait_ms()) == 1)
			take(fd, atoi(argv[1]));
		give(fd);
	}
	return 0;
}
