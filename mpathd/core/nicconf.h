/*
 * nicconf.h - the settings without which two NICs in one subnet do not work.
 */
#ifndef NICCONF_H
#define NICCONF_H

#include <stdbool.h>

#include "model.h"

/* Changes that come closer together than this are told as one. */
#define NICCONF_BURST SEC(1)
/* So many single settings are set again in a minute: all, a few times. */
#define NICCONF_ROUNDS (5 * CONF_KEYS)

/* What somebody has changed behind our back. */
struct confnews {
	enum nicconf_key key;
	uint32_t is, wanted;
};

const char *nicconf_key_name(enum nicconf_key);

/*
 * The settings of the NIC are found to be such; true: somebody changed what a
 * member needs, and it is to be told.
 */
bool nicconf_note(struct nic *, const struct nicconf *is, mtime_t now,
    struct confnews *);

/*
 * What the NIC's settings should be: a member's, or for one that is none any
 * more those of before, as far as nobody else has changed them meanwhile.
 */
struct nicconf nicconf_wanted(const struct nic *);

/*
 * Nothing is left of what a member was set to: the device is another one, or
 * has been away, and lost its addresses with its settings.
 */
bool nicconf_is_reborn(const struct nic *);

#endif
