/*
 * simnet.h - a simulated LAN: who answers probes, which paths are cut, and
 * where the neighbours send their frames.
 *
 *	 host            switches              neighbours
 *	[hme0]--out-->                 [192.168.85.1]  answers after its latency
 *	      <--in---   one LAN       [192.168.85.50] may answer 224.0.0.1, too
 *	[hme1]--out-->
 *	      <--in---
 *
 * A path is cut for each NIC and direction; nobody is told.  The neighbours
 * keep their ARP entries for ever: whoever moves an address must announce it.
 */
#ifndef SIMNET_H
#define SIMNET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "lib/ipaddr.h"
#include "lib/mtime.h"
#include "mpathd/kernel.h"

#define SIM_INDEXES 64 /* of links: 1 to 63 */
#define SIM_HOSTS   16
#define SIM_FRAMES  256 /* answers on their way */
#define SIM_ARPS    64

struct simhost {
	struct ipaddr addr;
	mtime_t latency;
	bool silent;   /* does not answer probes */
	bool friendly; /* answers 224.0.0.1 */
	bool known;    /* in the neighbour caches of our NICs */
	bool mute;     /* does not answer ARP either */
	uint8_t mac[MAC_SIZE];
	unsigned int every; /* answers one of so many probes; 0: all */
	unsigned int asked; /* probes that reached it */
};

struct simpath {
	bool cut_in, cut_out;
	unsigned int loss;   /* percent of frames, in each direction */
	double answers_lost; /* share of the answers */
};

struct simarp {
	struct ipaddr addr;
	uint32_t ifindex;
};

struct simnet {
	struct simhost host[SIM_HOSTS];
	size_t hosts;
	struct simpath path[SIM_INDEXES];
	struct replyfact frame[SIM_FRAMES]; /* at: when it arrives */
	size_t frames;
	struct simarp arp[SIM_ARPS];
	size_t arps;
	uint64_t chance; /* state of the generator, from the seed */
	unsigned int probes, questions; /* sent to one, and to all */
	unsigned int arps_asked;	/* questions by ARP */
};

void simnet_init(struct simnet *, uint64_t seed);
/* The next number of a generator of its own (splitmix64). */
uint64_t simnet_random(uint64_t *state);

struct simhost *simnet_host(struct simnet *, const struct ipaddr *);
struct simhost *simnet_add_host(struct simnet *, const struct ipaddr *,
    mtime_t latency);

/* A probe leaves a NIC that has a link. */
void simnet_probe(struct simnet *, uint32_t ifindex, const struct probe *,
    mtime_t now);
/* A question by ARP leaves a NIC that has a link; mac: NULL to all. */
void simnet_ask(struct simnet *, uint32_t ifindex, const struct ipaddr *who,
    const uint8_t *mac, mtime_t now);
/* Somebody else than the hosts answers it; arrives then. */
void simnet_answer(struct simnet *, const struct ipaddr *from, uint32_t ifindex,
    const struct probe *, mtime_t at);
/* A gratuitous ARP leaves a NIC that has a link. */
void simnet_announce(struct simnet *, uint32_t ifindex, const struct ipaddr *);

/* The next answer that has arrived at a NIC by now: 1 and *r, or 0. */
int simnet_arrival(struct simnet *, mtime_t now, struct replyfact *);
/* When the next one arrives. */
mtime_t simnet_next(const struct simnet *);

/* Where the neighbours send frames for this address; 0: they must ask. */
uint32_t simnet_arp(const struct simnet *, const struct ipaddr *);

#endif
