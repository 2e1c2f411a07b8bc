/*
 * bootapply.h - does what one hostname file says, through an open session.
 *
 * The session adopts: what is so already is not done again.  All return 0, or
 * -1 when something failed; what it was has then been said.
 */
#ifndef BOOTAPPLY_H
#define BOOTAPPLY_H

#include "bootfiles.h"
#include "request.h"

/* Plumbs the interface for the family of the file. */
int bootapply_plumb(struct session *, const struct bootfile *);

/*
 * Runs the lines as they are.  active: another NIC's addresses are on this one,
 * so it does not become a standby.
 */
int bootapply_lines(struct session *, const struct bootfile *, bool active);

/*
 * Runs the units one by one, what is for the NIC after them, and the group
 * last: nobody sees a member without its test address.  An address that lives
 * on a NIC of its own stays there.
 */
int bootapply_units(struct session *, const struct bootfile *);

/*
 * Addresses of the file that a member of its group was given while the NIC was
 * missing belong to this NIC again.  A NIC that gives one back and is a standby
 * by its own files is one again.
 */
int bootapply_claim(struct session *, const struct bootfiles *,
    const struct bootfile *);

/* Gives the addresses of a file whose NIC is missing to another NIC. */
int bootapply_move(struct session *, const struct bootfile *, const char *to);

#endif
