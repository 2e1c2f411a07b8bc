/*
 * simkernel.h - kernel.h as Linux would implement it: links, addresses and
 * routes in arrays, news of every change in a queue.
 *
 * It does what was measured on Linux, the unpleasant parts too:
 *
 *   the second address of a subnet is a secondary; when its primary goes it is
 *   deleted (promote_secondaries=0) or promoted, and its connected route is
 *   made anew behind the others;
 *   with the last address of a NIC, and when a link is taken down, all its
 *   routes go without a word; loss of carrier takes nothing;
 *   a route goes with the address that is its source;
 *   a device that vanishes loses its addresses first;
 *   IPv6, where it is switched on: a NIC that is up has a link-local address
 *   and loses all when it is taken down; an address is asked about unless it
 *   comes with NODAD, and our own other NIC answers; one connected route for
 *   a subnet; of addresses nobody is told who changed them.
 *
 * An administrator's changes go the same way as those of the daemon, but for
 * who is told to have made them.
 */
#ifndef SIMKERNEL_H
#define SIMKERNEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpathd/core/model.h"
#include "mpathd/kernel.h"
#include "mpathd/os/eventq.h"
#include "simnet.h"

#define SIM_LINKS  8
#define SIM_ADDRS  32
#define SIM_ROUTES 64
#define SIM_RULES  32
#define SIM_OPLOG  16384

/* The port of whoever is not us. */
static inline uint32_t
sim_port(enum event_by by)
{
	return by == BY_OTHER ? 7777 : 0;
}

struct simlink {
	struct linkfact fact;
	struct addrfact addr[SIM_ADDRS]; /* in the order of the kernel's list */
	size_t addrs;
	bool watched;
	struct ipaddr probes_from[FAMS]; /* unset: no probe socket is open */
	bool hears_arp;
	uint32_t mcast_with;  /* memberships follow there; 0: nowhere */
	unsigned int flushes; /* of its neighbour entries */
};

/* The next n operations of a type fail. */
struct simrefusal {
	unsigned int n;
	int error;
};

/* Chooses one of n. */
typedef unsigned int simpick_fn(void *arg, unsigned int n);
typedef void simstep_fn(void *arg, const struct kop *);

struct simkernel {
	struct kernel kernel; /* first: what the engine sees */
	struct simlink link[SIM_LINKS];
	size_t links;
	struct routefact route[SIM_ROUTES]; /* each class in its order */
	size_t routes;
	struct rulefact rule[SIM_RULES];
	size_t rules;
	struct simnet net;
	struct eventq news;
	mtime_t now;
	uint32_t last_index;
	bool ipv6; /* switched on */

	bool heard; /* somebody reads the news */
	/*
	 * Which of the news that waits is read next (NULL: the oldest), of all
	 * that has nothing older about the same thing before it.
	 */
	simpick_fn *pick;
	void *pick_arg;
	bool dumping; /* the beginning of a dump was read, its end was not */
	struct simrefusal refusal[KOP_MCAST_RETURN + 1];
	/*
	 * The process dies before this step (an operation, an announcement,
	 * the writing of its state); counts down.  dead: it did, and whatever
	 * it still asks for does not happen.
	 */
	unsigned int lives;
	bool mortal, dead;
	unsigned int steps;  /* that the process has come to */
	simstep_fn *stepped; /* sees every operation that was carried out */
	void *stepped_arg;
	unsigned int moves; /* changes of addresses and routes by us */
	unsigned int gaps;  /* how often one of ours left an address nowhere */
	char oplog[SIM_OPLOG]; /* "add 192.0.2.7/24 eth1; ..." */
	size_t oplog_len;
};

void simkernel_init(struct simkernel *, uint64_t seed);
void simkernel_free(struct simkernel *);

/* A new device, down; with carrier as soon as it is up. */
struct simlink *simkernel_add_link(struct simkernel *, const char *name);
void simkernel_remove_link(struct simkernel *, struct simlink *);
struct simlink *simkernel_link(struct simkernel *, const char *name);
struct simlink *simkernel_link_at(struct simkernel *, uint32_t ifindex);

/* As the kernel does it: labels change with the name. */
void simkernel_rename(struct simkernel *, struct simlink *, const char *name);
void simkernel_set_carrier(struct simkernel *, struct simlink *, bool);
int simkernel_set_up(struct simkernel *, struct simlink *, bool, enum event_by);

/* As RTM_NEWADDR and RTM_DELADDR: 0 or -errno. */
int simkernel_addr_add(struct simkernel *, const struct addrfact *,
    enum event_by);
int simkernel_addr_del(struct simkernel *, uint32_t ifindex,
    const struct ipaddr *, enum event_by);
/* type: KOP_ROUTE_*. */
int simkernel_route(struct simkernel *, enum kop_type type,
    const struct routefact *, enum event_by);

/* type: KOP_RULE_*. */
int simkernel_rule(struct simkernel *, enum kop_type type,
    const struct rulefact *, enum event_by);

/* How many NICs have this address. */
unsigned int simkernel_hosts_of(const struct simkernel *,
    const struct ipaddr *);
/* Whether there is link and path from outside to this NIC. */
bool simkernel_hears(struct simkernel *, uint32_t ifindex);

/* Queues the answers that have arrived by now. */
void simkernel_receive(struct simkernel *);
/* All news that waits is lost, and that is told in its place. */
void simkernel_overrun(struct simkernel *);
/* The process takes its next step; false: it dies before, or is dead. */
bool simkernel_step(struct simkernel *);
/* The process that had the sockets is gone; nobody hears any news. */
void simkernel_disconnect(struct simkernel *);

#endif
