/*
 * renamed.c - a device that goes on under another name.
 */
#include "renamed.h"

#include <bsd/string.h>
#include <string.h>

struct nic *
renamed_from(const struct model *m, uint32_t ifindex)
{
	struct nic *nic = model_nic_by_index(m, ifindex);

	if (nic != NULL)
		return nic;
	/* While nobody looked: only the state file knows. */
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic->link.ifindex == ifindex && nic->seen_last)
			return nic;
	}
	return NULL;
}

/* A unit of the old name wants it, and that has left. */
static bool
is_left_behind(const struct model *m, const struct nic *from,
    const struct ipaddr *addr)
{
	return from->group != NULL && model_unit_anywhere(m, addr) != NULL;
}

static void
take_addresses(const struct model *m, struct nic *from, struct nic *to)
{
	struct kaddr *k;

	while ((k = TAILQ_FIRST(&from->kaddrs)) != NULL) {
		if (is_left_behind(m, from, &k->fact.addr))
			k->ours = true;
		model_kaddr_move(k, from, to);
	}
}

void
renamed_note(struct model *m, struct nic *from, struct nic *to)
{
	struct nicconf conf = to->saved_conf;
	struct kroute *h;

	take_addresses(m, from, to);
	to->saved_conf = from->saved_conf;
	from->saved_conf = conf;
	to->conf_set = from->conf_set;
	from->conf_set = false;
	to->watched = from->watched;
	TAILQ_FOREACH (h, &m->homes, next) {
		if (strcmp(h->at, from->name) == 0)
			strlcpy(h->at, to->name, sizeof(h->at));
	}
	from->seen_last = false;
}
