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
	[CONF_ARP_FILTER] = 0,
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

const char *
nicconf_key_name(enum nicconf_key key)
{
	static const char *const name[CONF_KEYS] = {
		[CONF_ARP_IGNORE] = "arp_ignore",
		[CONF_ARP_ANNOUNCE] = "arp_announce",
		[CONF_RP_FILTER] = "rp_filter",
		[CONF_PROMOTE_SECONDARIES] = "promote_secondaries",
		[CONF_IGNORE_LINKDOWN] = "ignore_routes_with_linkdown",
		[CONF_ARP_FILTER] = "arp_filter",
	};

	return name[key];
}

/* The first one that is not as a member's should be; CONF_KEYS: none. */
static enum nicconf_key
first_wrong(const struct nicconf *conf)
{
	int i;

	for (i = 0; i < CONF_KEYS; i++) {
		if (conf->known && conf->value[i] != member_conf[i])
			break;
	}
	return (enum nicconf_key)i;
}

bool
nicconf_note(struct nic *nic, const struct nicconf *is, mtime_t now,
    struct confnews *news)
{
	bool quiet = now - nic->conf_at >= NICCONF_BURST;

	news->key = first_wrong(is);
	if (nic->group == NULL || !nic->conf_set || news->key == CONF_KEYS ||
	    first_wrong(&nic->link.conf) != CONF_KEYS)
		return false;
	news->is = is->value[news->key];
	news->wanted = member_conf[news->key];
	nic->conf_at = now;
	fight_count(&nic->conf_fight, NICCONF_ROUNDS, now);
	return quiet;
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
