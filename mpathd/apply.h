/*
 * apply.h - carries out a plan through kernel.h, step by step.
 *
 *	1 prepare	settings of members, links up
 *	2 add		addresses at their new places
 *	3 announce	from there, when the old place is dead
 *	4 routes	follow
 *	5 delete	addresses at their old places, in reverse order
 *	6 announce	the rest
 *	7 clean up	tell the neighbours one by one, forget those of dead
 *			NICs, multicast memberships
 *
 * What the kernel refuses stays a difference between what is and what should
 * be; it is logged once, and tried again when the engine says so.
 */
#ifndef APPLY_H
#define APPLY_H

#include <stdbool.h>

#include "kernel.h"
#include "mpathd/core/announce.h"
#include "mpathd/core/plan.h"

struct apply {
	struct model *model;
	struct kernel *kernel;
	struct announcer *announcer;
	/* Writes down what the model holds, before a step that needs it. */
	void (*save)(void *arg);
	void *save_arg;
	struct plan plan, after; /* kept, so that a move allocates nothing */
	/* Out: what is to be read again from the kernel (DUMP_*). */
	unsigned int redump;
	/* Out: something was refused. */
	bool refused;
};

void apply_run(struct apply *, mtime_t now);
/* Sends the announcements that are due. */
void apply_announce(struct apply *, mtime_t now);
/*
 * What was announced from this NIC while it did not work may have reached
 * nobody: once more, for all of its addresses or for those of others only.
 */
void apply_tell_again(struct apply *, const struct nic *, bool all,
    mtime_t now);

#endif
