/*
 * kernel.h - all that the daemon asks of an operating system.
 *
 * os/linux_kernel.c is the real one.  tests/sim/world.c is a simulated one,
 * with a clock that the test turns.
 *
 * An implementation returns 0 or -errno.  It never calls the engine: what
 * happened waits in its queue for next_event(), so that no operation is entered
 * twice.  The echo of our own change is an event like any other (BY_US).
 */
#ifndef KERNEL_H
#define KERNEL_H

#include <stddef.h>
#include <stdint.h>

#include "core/event.h"
#include "core/kop.h"

struct probe {
	struct ipaddr to; /* a target, or 224.0.0.1: who is there? */
	uint16_t seq;
	uint32_t kind;	/* PROBE_*: third word of the message on the wire */
	uint64_t token; /* what its answer must repeat */
	mtime_t sent;
};

/* The words that in.mpathd of Solaris 8 to 10 puts into its probes. */
enum { PROBE_UNICAST = 0x1234, PROBE_DISCOVERY = 0x5678, PROBE_RTT = 0x9abc };

struct kernel {
	const struct kernel_ops *ops;
};

struct kernel_ops {
	/*
	 * Queues everything there is now, between EV_DUMP_BEGIN and
	 * EV_DUMP_END; what is DUMP_* bits.
	 */
	int (*dump)(struct kernel *, unsigned int what);
	/* The next thing that happened: 1 and *ev, or 0 when there is none. */
	int (*next_event)(struct kernel *, struct event *ev);
	/*
	 * Carries out the operations in order, in as few system calls as can
	 * be; one that fails does not stop the next ones.
	 */
	void (*run)(struct kernel *, struct kop *, size_t n);

	/*
	 * Whether this NIC matters: a link that is watched has its carrier
	 * looked at sooner than the kernel's own, rate-limited news, and is
	 * ready to announce.
	 */
	int (*watch)(struct kernel *, uint32_t ifindex, bool on);
	/* Tell the neighbours where the address lives now (gratuitous ARP). */
	int (*announce)(struct kernel *, uint32_t ifindex,
	    const struct ipaddr *);

	/* A socket that only this NIC and this source address use. */
	int (*probe_open)(struct kernel *, uint32_t ifindex,
	    const struct ipaddr *src, uint16_t id);
	int (*probe_send)(struct kernel *, uint32_t ifindex, int family,
	    const struct probe *);
	void (*probe_close)(struct kernel *, uint32_t ifindex, int family);

	/*
	 * "Who has that address?", by ARP from no address of our own; mac: of
	 * the one who is asked, NULL: all are.  Only answers to the NIC itself
	 * are heard, and only while it is open.
	 */
	int (*ask_open)(struct kernel *, uint32_t ifindex);
	int (*ask_send)(struct kernel *, uint32_t ifindex,
	    const struct ipaddr *, const uint8_t *mac);
	void (*ask_close)(struct kernel *, uint32_t ifindex);
	/* Queues an EV_HOST for each neighbour that the NIC knows. */
	int (*neighbours)(struct kernel *, uint32_t ifindex, int family);
};

#endif
