/*
 * engine.h - facts in, decide, act; the earliest deadline.
 *
 * Whatever happens - news of the kernel, a timer, an answer to a probe, a
 * command - takes the same way: engine_run() takes in all that is known, judges
 * once, and makes the kernel follow.
 */
#ifndef ENGINE_H
#define ENGINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "apply.h"
#include "kernel.h"
#include "mpathd/core/announce.h"
#include "mpathd/core/model.h"
#include "mpathd/core/news.h"
#include "mpathd/core/offline.h"

/* What the engine needs from outside; all take arg. */
struct engine_env {
	/* Keeps the state before it is acted on; 0 or -errno. */
	int (*save)(void *arg, const char *text, size_t len);
	/* Chance: jitter and the tokens of probes. */
	uint64_t (*random)(void *arg);
	void *arg;
	uint8_t pid; /* low bits of the process id, for the id of probes */
	/* Hears what changed, and of probes; may be NULL. */
	void (*tell)(void *arg, const struct newsevent *);
	/* The network manager that looks after this NIC; may be NULL, and say
	 * NULL: none that is known. */
	const char *(*manager)(void *arg, const char *nic, uint32_t ifindex);
	/* The name of the program with this rtnetlink port; "": it is gone. */
	void (*program)(void *arg, uint32_t port, char *name, size_t size);
};

struct engine {
	struct model model;
	struct kernel *kernel;
	struct engine_env env;
	struct announcer announcer;
	struct apply apply;
	/*
	 * Judges nothing, probes nothing: serves one client while no daemon
	 * runs.
	 */
	bool passive;
	bool changed; /* something that the state file holds */
	/*
	 * All NICs are to be looked at, and not only those that are due: always
	 * when something has changed, and when time alone wants it.
	 */
	bool look;
	mtime_t look_at;
	bool save_failed; /* and it was said */
	bool readonly; /* touches nothing until a command changes something */
	struct news news;
	unsigned int listeners; /* what they want: mask of 1 << news_type */
	mtime_t retry_at, retry_delay; /* refused steps; NEVER: none */
	/* For SIGUSR1. */
	uint64_t missed, missed_times;
};

int engine_init(struct engine *, struct kernel *, const struct settings *,
    const struct engine_env *);
void engine_free(struct engine *);

/*
 * Takes over the text of a state file.  -EBADMSG: the text makes no sense,
 * *line says where; the engine knows nothing then.
 */
int engine_restore(struct engine *, const char *state, unsigned int *line);
/* Asks the kernel for all there is, takes it in and acts on it. */
int engine_start(struct engine *, mtime_t now);

void engine_run(struct engine *, mtime_t now);
/* When engine_run is wanted again, if nothing happens before. */
mtime_t engine_next(const struct engine *);

/* The configuration was read again. */
void engine_set(struct engine *, const struct settings *, mtime_t now);
/* A command changed the model: the kernel is to follow. */
void engine_touch(struct engine *);

/*
 * if_mpadm -d, -r: the kernel has done it when this returns.  What is not
 * OFFLINE_OK has changed nothing; *err is why the kernel refused.
 */
enum offline_answer engine_offline(struct engine *, const char *name,
    unsigned int minred, mtime_t now, int *err);
enum offline_answer engine_undo_offline(struct engine *, const char *name,
    mtime_t now);

/*
 * Every NIC leaves its group: addresses and routes come home, settings are
 * given back, and nothing in the kernel says that it was ours.  False: the
 * kernel refused something, which was told.
 */
bool engine_dismantle(struct engine *, mtime_t now);
/* Whether any NIC is in a group (or tracked at all). */
bool engine_has_work(const struct engine *);
/* State and statistics to the log (SIGUSR1). */
void engine_report(const struct engine *);

#endif
