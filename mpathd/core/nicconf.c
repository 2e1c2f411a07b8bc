/*
 * nicconf.c - the settings without which two NICs in one subnet do not work.
 */
#include "nicconf.h"

/* linux 3 */
static const uint32_t member_conf[CONF_KEYS] = {
	[CONF_ARP_IGNORE] = 1,
	[CONF_ARP_ANNOUNCE] = 2,
	[CONF_RP_FILTER] = 2,
	[CONF_PROMOTE_SECONDARIES] = 1,
	[CONF_IGNORE_LINKDOWN] = 1,
};

struct nicconf
nicconf_wanted(const struct nic *nic)
{
	struct nicconf want = nic->link.conf;
	int i;

	for (i = 0; i < CONF_KEYS; i++) {
		if (nic->group != NULL)
			want.value[i] = member_conf[i];
		else if (want.value[i] == member_conf[i])
			want.value[i] = nic->saved_conf.value[i];
	}
	return want;
}

bool
nicconf_is_reborn(const struct nic *nic)
{
	bool changed = false;
	int i;

	if (!nic->conf_set || !nic->saved_conf.known || !nic->link.conf.known)
		return false;
	for (i = 0; i < CONF_KEYS; i++) {
		if (nic->saved_conf.value[i] == member_conf[i])
			continue;
		changed = true;
		if (nic->link.conf.value[i] == member_conf[i])
			return false;
	}
	return changed;
}
