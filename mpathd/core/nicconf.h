/*
 * nicconf.h - the settings without which two NICs in one subnet do not work.
 */
#ifndef NICCONF_H
#define NICCONF_H

#include <stdbool.h>

#include "model.h"

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
