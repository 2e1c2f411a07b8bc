/*
 * offline.h - whether a NIC may be taken out of service, and what that does to
 * it.
 *
 * Solaris 5.10 and 6.1.  The state itself is stored, and the addresses are
 * moved, where all states are and all addresses are: in the engine.
 */
#ifndef OFFLINE_H
#define OFFLINE_H

#include "model.h"

enum offline_answer {
	OFFLINE_OK,
	OFFLINE_UNKNOWN, /* no such NIC, or not a tracked one */
	OFFLINE_ALREADY, /* it is offline, or it is not */
	OFFLINE_MINRED,	 /* too few would be left, or nobody takes its own */
	OFFLINE_REFUSED	 /* the kernel did not do it */
};

/*
 * Takes the NIC out: OFFLINE, all that does not move is down.  Any answer but
 * OFFLINE_OK leaves everything as it was.
 */
enum offline_answer offline_begin(struct model *, struct nic *,
    unsigned int minred);
/* Why an address that left it could not go where it should be; 0: all did. */
int offline_refusal(const struct model *, const struct nic *);
/*
 * Brings it back: its test addresses up, probed as if it were new.  With a link
 * it is taken to work, and its addresses come home whatever FAILBACK says;
 * without one it is FAILED.
 */
enum offline_answer offline_end(struct model *, struct nic *);

#endif
