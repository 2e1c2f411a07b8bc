/*
 * probes.h - the probing half of the engine: whom, when, and what came back.
 */
#ifndef PROBES_H
#define PROBES_H

#include "engine.h"

/* Decides what follows from the model: test addresses, and whom to probe. */
void probes_choose(struct engine *, mtime_t now);
/* Decides for those looked at: losses, and what is due to be sent. */
void probes_decide(struct engine *, mtime_t now);
/* Acts for them: opens and closes sockets, sends what is due. */
void probes_act(struct engine *, mtime_t now);
void probes_reply(struct engine *, const struct replyfact *, mtime_t now);

/* The link came back, or the detection time changed: a new phase. */
void probes_restart_clock(struct engine *, struct nic *, mtime_t now);
void probes_close(struct engine *, struct nic *);
void probes_close_all(struct engine *);

/* When this NIC wants attention next. */
mtime_t probes_next(const struct model *, const struct nic *);
/* When probes_choose() is wanted next, if nothing changes. */
mtime_t probes_choice_next(const struct model *);

#endif
