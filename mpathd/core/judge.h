/*
 * judge.h - whether a NIC has failed or is repaired, from its link and its
 * probes.  Questions only; the engine stores and tells the answer.
 *
 * Solaris 5.7.  The path is judged on every family that is probed: all must
 * fail, one is enough to repair.
 */
#ifndef JUDGE_H
#define JUDGE_H

#include "model.h"

enum verdict {
	VERDICT_NONE,	      /* as before */
	VERDICT_FAILED,	      /* this NIC has failed, others still work */
	VERDICT_GROUP_FAILED, /* nobody in the group is better off */
	VERDICT_REPAIRED,
	VERDICT_DAMPED /* the link is back, but came too often: not yet */
};

enum verdict judge_nic(const struct model *, const struct nic *, mtime_t now);
/* When time alone may change the answer; MTIME_NEVER: it cannot. */
mtime_t judge_next(const struct model *, const struct nic *);
/* Enough probes in a row are lost on every family that is probed. */
bool judge_probes_failed(const struct model *, const struct nic *);

#endif
