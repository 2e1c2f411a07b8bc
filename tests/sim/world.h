/*
 * world.h - the real engine in a simulated world: a kernel, a LAN, a state file
 * and a clock that the test turns.
 *
 *	ifconfig words     ip words      cables, paths, hosts
 *	       |               |                 |
 *	    ctlcmd        simkernel <--------> simnet
 *	       |            |    ^
 *	    engine <--------'    |
 *	       `-----------------'
 *
 * world_run() goes from one thing that happens to the next, never past the end;
 * nothing happens in between, so a story of minutes takes a moment and is the
 * same every time.  After every step what must hold in the model is checked.
 *
 * Texts that are returned live as long as the world.
 */
#ifndef WORLD_H
#define WORLD_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/ctlmsg.h"
#include "mpathd/engine.h"
#include "simkernel.h"

struct world;

/* The NICs, plugged and down, by name; a daemon runs that knows nothing. */
struct world *world_new(const char *nics);
/* The same, with another seed for all chance, and without a daemon. */
struct world *world_seeded(const char *nics, uint64_t seed);
void world_free(struct world *);

/* ------------------------------------------------------------ the daemon -- */

void world_start(struct world *);
/* kill -9; the state file and the kernel stay as they are. */
void world_kill(struct world *);
void world_restart(struct world *);
/*
 * The process dies before its n-th step from now (0: the next), an operation of
 * the kernel, an announcement or the writing of its state, and is started again
 * at once.  world_crashed() says whether it came to that.
 */
void world_crash_before(struct world *, unsigned int n);
bool world_crashed(const struct world *);
/* Before its n-th step, and before the m-th one once it is started again. */
void world_crash_twice(struct world *, unsigned int n, unsigned int m);
/* What the state file says; NULL: there is none. */
const char *world_state(const struct world *);
void world_set_state(struct world *, const char *text);
/* When it dies of the next crash, the state file says this instead. */
void world_spoil_state(struct world *, const char *text);
/* What the administrator has in the configuration file; read at once. */
void world_set_failback(struct world *, bool);
void world_set_detection(struct world *, mtime_t);
void world_set_failures(struct world *, unsigned int n);
void world_set_track_all(struct world *, bool);
/* OUTBOUND_SPREADING; off at first, so that routes are easy to read. */
void world_set_spread(struct world *, bool);
void world_set_transitive(struct world *, bool);

/*
 * The words behind "ifconfig"; "netmask +" knows /24.  The first must be
 * obeyed; the other returns the errno of the refusal, 0 if there was none.
 */
void world_ifconfig(struct world *, const char *words);
int world_ifconfig_error(struct world *, const char *words);
/* if_mpadm -d and -r: the errno of a refusal, or 0. */
int world_offline(struct world *, const char *nic, bool offline);
/* What the daemon said with its last answer. */
const char *world_answer(const struct world *);

/* ------------------------------------------------------------ what befalls --
 */

/* Turns the clock. */
void world_run(struct world *, mtime_t span);
mtime_t world_now(const struct world *);
/* The same, but the daemon does not run: it was stopped, or starved. */
void world_stall(struct world *, mtime_t span);
/* Nothing runs; then the daemon does first, before anything has arrived. */
void world_suspend(struct world *, mtime_t span);

/* The cable: pulled, plugged. */
void world_pull(struct world *, const char *nic);
void world_plug(struct world *, const char *nic);
/* The path behind the switch: nothing comes or goes; one way; mended. */
void world_cut(struct world *, const char *nic);
void world_cut_in(struct world *, const char *nic);
void world_cut_out(struct world *, const char *nic);
void world_mend(struct world *, const char *nic);
void world_lose(struct world *, const char *nic, unsigned int percent);
/* This share of its probes has no answer, each for itself. */
void world_lose_answers(struct world *, const char *nic, double share);
/* The device: goes away, and comes (back) with a new index. */
void world_unplug(struct world *, const char *nic);
void world_insert(struct world *, const char *nic);

/* IPv6 is switched on, for links that come up from now on. */
void world_ipv6(struct world *);

/* A station of the LAN that answers probes. */
void world_station(struct world *, const char *addr, mtime_t latency);
struct simhost *world_host(struct world *, const char *addr);

/*
 * The words behind "ip", as an administrator types them:
 *	addr add|del A/LEN dev NIC
 *	route add|append|prepend|replace|del DST [via A] dev NIC [src A]
 *	    [metric N] [table N] [proto ra]
 *	link set NIC up|down
 *	link set NIC name NAME
 */
void world_ip(struct world *, const char *words);
/* The next n of the kind of operation fail. */
void world_refuse(struct world *, enum kop_type, unsigned int n, int error);
/* The news that waits is lost. */
void world_overrun(struct world *);
/* ---------------------------------------------------------------- to see -- */

/* "hme0 192.168.85.21/32 192.168.85.19/24; hme1 ...": the kernel's lists. */
const char *world_addrs(struct world *);
#define ck_assert_world(w, text) ck_assert_str_eq(world_addrs(w), text)
/* As "ip route", one line each, sorted by destination, in order. */
const char *world_routes(struct world *);
/* Rules of ours, "PREF to DST table N beyond LEN", one a line, in order. */
const char *world_rules(struct world *);
/* "hme0 1000843 192.168.85.19/24": the entries of ifconfig -a, one a line. */
const char *world_units(struct world *);
/* All of these, settings and carriers: two worlds alike have the same. */
const char *world_snapshot(struct world *);
/* The messages since the last call, one a line. */
const char *world_log(struct world *);
/* Operations of the daemon since the last call: "add A/LEN NIC; ..." */
const char *world_ops(struct world *);

/* Where the neighbours send frames for the address: a NIC, or "nowhere". */
const char *world_arp(struct world *, const char *addr);
/* A frame from a neighbour to this address arrives, and so does the answer. */
bool world_reaches(struct world *, const char *addr);
/* Whom this NIC probes: "A B ...". */
const char *world_targets(struct world *, const char *nic);
unsigned int world_probes(const struct world *);
unsigned int world_questions(const struct world *);

/*
 * Every address that is up has exactly one place in the kernel, in the form
 * that the model wants, and a second look changes nothing.
 */
const char *world_settled(struct world *);

/* What goes before the reason when the world itself finds a fault. */
void world_set_story(struct world *, const char *);

struct simkernel *world_kernel(struct world *);
struct engine *world_engine(struct world *);

#endif
