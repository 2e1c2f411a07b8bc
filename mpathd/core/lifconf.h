/*
 * lifconf.h - what a word of ifconfig does to the model, and why it may be
 * refused.
 *
 * Solaris 1.3 to 1.6.  Each function either changes the model and answers 0, or
 * changes nothing and answers with an errno value and, where that does not say
 * it all, a text.
 */
#ifndef LIFCONF_H
#define LIFCONF_H

#include "model.h"

struct lifanswer {
	int error;		 /* 0 or an errno value */
	char name[LIFNAME_SIZE]; /* of the unit that was made */
	char text[256];		 /* what is wrong; with error 0: a warning */
};

/* name is "hme0" or "hme0:1" throughout. */
void lifconf_plumb(struct model *, const char *name, enum fam,
    struct lifanswer *);
void lifconf_unplumb(struct model *, const char *name, enum fam,
    struct lifanswer *);
void lifconf_addif(struct model *, const char *name, enum fam,
    struct lifanswer *);
void lifconf_removeif(struct model *, const char *name,
    const struct ipaddr *addr, struct lifanswer *);
void lifconf_set_addr(struct model *, const char *name,
    const struct ipaddr *addr, struct lifanswer *);
void lifconf_set_mask(struct model *, const char *name, enum fam, uint32_t plen,
    struct lifanswer *);
/* unset: derived from address and mask. */
void lifconf_set_broadcast(struct model *, const char *name, enum fam,
    const struct ipaddr *addr, struct lifanswer *);
void lifconf_set_dst(struct model *, const char *name,
    const struct ipaddr *addr, struct lifanswer *);
void lifconf_set_flags(struct model *, const char *name, enum fam, uint64_t on,
    uint64_t off, struct lifanswer *);
void lifconf_set_group(struct model *, const char *name, const char *group,
    struct lifanswer *);
void lifconf_set_mtu(struct model *, const char *name, enum fam, uint32_t mtu,
    struct lifanswer *);
void lifconf_set_metric(struct model *, const char *name, enum fam,
    uint32_t metric, struct lifanswer *);
/*
 * The unit belongs to the NIC called home from now on, and goes there when it
 * may: MI_SETOINDEX of Solaris (8.3).  The number it had is forgotten.
 */
void lifconf_set_home(struct model *, const char *name, enum fam,
    const char *home, struct lifanswer *);

/* Splits a name; NULL: no such NIC.  *number is 0 for the bare name. */
struct nic *lifconf_nic(const struct model *, const char *name,
    uint32_t *number);
/* The unit of that name; NULL: none. */
struct unit *lifconf_unit(const struct model *, const char *name, enum fam);

/* All that ifconfig shows in the flag word of a unit (solaris 1.7, 2.2). */
uint64_t lifconf_flags(const struct model *, const struct unit *);

#endif
