/*
 * probestat.h - the ring of sent probes: consecutive losses and successes.
 *
 * A probe is SENT, and then one of three things happens to it: its answer comes
 * (ANSWERED), it does not come in time (LOST), or it does not come but proves
 * nothing (IGNORED: in the quiet period, or the target never answered anybody).
 * An answer that comes after its probe was given up ends a run of losses, for
 * it proves the path, but does not count towards repair.
 */
#ifndef PROBESTAT_H
#define PROBESTAT_H

#include <stdbool.h>
#include <stdint.h>

#include "event.h"
#include "lib/ipaddr.h"
#include "lib/mtime.h"

/* 10 * 5 + 2: answers to older probes are out of window (solaris 5.5). */
#define PROBE_WINDOW 52

enum probefate {
	PROBE_NONE,
	PROBE_SENT,
	PROBE_ANSWERED,
	PROBE_LOST,
	PROBE_IGNORED
};

struct sentprobe {
	enum probefate fate;
	uint16_t seq;
	struct ipaddr to;
	uint64_t token;
	mtime_t sent;
	mtime_t deadline; /* not lost before */
	bool by_mac;	  /* by ARP, and only he was asked who has this mac */
	uint8_t mac[MAC_SIZE];
};

/* Answers that prove nothing. */
enum strange {
	STRANGE_UNASKED, /* to no probe of ours, or to one long ago */
	STRANGE_TWICE,	 /* to one that was answered: a copy or a replay */
	STRANGE_FROM,	 /* from another host than was asked */
	STRANGE_TOKEN,	 /* without the secret of the probe: forged */
	STRANGE_KINDS
};

struct probestat {
	struct sentprobe ring[PROBE_WINDOW];
	unsigned int newest;		/* index of the last one sent */
	unsigned int waiting;		/* how many are SENT */
	uint16_t seq;			/* of the last one sent */
	unsigned int losses, successes; /* in a row, up to now */
	mtime_t first_loss;		/* when the first of the run was sent */
	mtime_t last_success; /* when the last good answer came; 0: never */
	/* Since the start, for SIGUSR1. */
	uint64_t sent, answered, lost, ignored, strange;
	uint64_t kind[STRANGE_KINDS]; /* of the strange */
};

/* Forgets the run and every probe on its way; the counters go on. */
void probestat_reset(struct probestat *);

/* The sequence number that the next probe is to carry. */
uint16_t probestat_next_seq(const struct probestat *);
/* A probe with that number has gone out. */
void probestat_sent(struct probestat *, const struct ipaddr *to, uint64_t token,
    mtime_t now, mtime_t timeout);

/* The probe just sent asks him alone who has this hardware address. */
void probestat_sent_to(struct probestat *, const uint8_t mac[MAC_SIZE]);
/*
 * The newest probe without an answer that an answer by ARP, which repeats
 * neither number nor token, can belong to; NULL: it is no answer to us.
 */
const struct sentprobe *probestat_question(const struct probestat *,
    const struct ipaddr *from, const uint8_t mac[MAC_SIZE], mtime_t at);

enum probereply { REPLY_GOOD, REPLY_LATE, REPLY_STRANGE };
/* An answer came; *rtt is set unless it is REPLY_STRANGE. */
enum probereply probestat_reply(struct probestat *, const struct ipaddr *from,
    uint16_t seq, uint64_t token, mtime_t at, mtime_t *rtt);

/* An answer that can belong to no probe. */
void probestat_unasked(struct probestat *);

/* Whether a loss to this target proves anything. */
typedef bool probestat_proves_fn(const void *arg, const struct ipaddr *target);
/* One more probe of this target was lost, and whether that proves anything. */
typedef void probestat_lost_fn(void *arg, const struct ipaddr *target,
    bool proves);
/* When the next one has had its time; MTIME_NEVER: none is waited for. */
mtime_t probestat_next(const struct probestat *);
/* Gives up those that have had their time. */
void probestat_expire(struct probestat *, mtime_t now, probestat_proves_fn *,
    const void *proves_arg, probestat_lost_fn *, void *lost_arg);

/* So many losses in a row are a failure, twice as many successes a repair. */
bool probestat_failed(const struct probestat *, unsigned int failures);
bool probestat_repaired(const struct probestat *, unsigned int failures);
unsigned int probestat_unanswered(const struct probestat *);

#endif
