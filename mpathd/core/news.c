/*
 * news.c - what has changed in the model since it was last told.
 */
#include "news.h"

#include <bsd/string.h>
#include <stdlib.h>
#include <string.h>

/* In the order in which what is new is told; what has gone, from the end. */
enum kind { ITEM_GROUP, ITEM_MEMBER, ITEM_ADDR, ITEM_TARGET };

/*
 * One thing that was told.  kind, group, nic and addr say which one it is, the
 * rest how it was; an address is the same one wherever in its group it is, and
 * so has no nic.
 */
struct newsitem {
	enum kind kind;
	char group[GROUPNAME_SIZE];
	char nic[IFNAME_SIZE];
	struct ipaddr addr;

	char value[IFNAME_SIZE]; /* the state, or the NIC of an address */
	bool standby, active;
	uint64_t sig; /* of a group */
	char reason[64];
};

struct picture {
	struct newsitem *item;
	size_t n, room;
	bool failed;
};

struct teller {
	struct news *news;
	struct picture *is;
	news_fn *fn;
	void *arg;
};

/* -------------------------------------------------------------- picture -- */

static struct newsitem *
add_item(struct picture *p, enum kind kind, const struct group *g)
{
	struct newsitem *item;
	size_t room;

	if (p->n == p->room) {
		room = p->room * 2 + 16;
		item = reallocarray(p->item, room, sizeof(*item));
		if (item == NULL) {
			p->failed = true;
			return NULL;
		}
		p->item = item;
		p->room = room;
	}
	item = &p->item[p->n++];
	memset(item, 0, sizeof(*item));
	item->kind = kind;
	if (g != NULL)
		strlcpy(item->group, g->name, sizeof(item->group));
	return item;
}

bool
news_has_anonymous(const struct model *m)
{
	const struct nic *nic;

	TAILQ_FOREACH (nic, &m->nics, next) {
		if (nic->group == NULL && nic_is_tracked(m, nic))
			return true;
	}
	return false;
}

/* Nobody stands in for anybody in the anonymous one: it has no state. */
static void
add_groups(struct picture *p, const struct model *m)
{
	const struct group *g;
	struct newsitem *item;

	TAILQ_FOREACH (g, &m->groups, next) {
		item = add_item(p, ITEM_GROUP, g);
		if (item == NULL)
			return;
		strlcpy(item->value, groupstate_name(g->state),
		    sizeof(item->value));
		why_group(m, g, item->reason, sizeof(item->reason));
	}
	if (!news_has_anonymous(m))
		return;
	item = add_item(p, ITEM_GROUP, NULL);
	if (item != NULL)
		strlcpy(item->value, groupstate_name(GROUP_OK),
		    sizeof(item->value));
}

static void
add_member(struct picture *p, const struct model *m, const struct nic *nic,
    mtime_t now)
{
	struct newsitem *item = add_item(p, ITEM_MEMBER, nic->group);

	if (item == NULL)
		return;
	strlcpy(item->nic, nic->name, sizeof(item->nic));
	strlcpy(item->value, ifstate_name(nic->state), sizeof(item->value));
	strlcpy(item->reason, why_name(why_nic(m, nic, now)),
	    sizeof(item->reason));
	item->standby = (nic->flags & LIFF_STANDBY) != 0;
	item->active =
	    (nic->flags & (LIFF_FAILED | LIFF_OFFLINE | LIFF_INACTIVE)) == 0;
}

static void
add_addrs(struct picture *p, const struct nic *nic)
{
	const struct unit *u;
	struct newsitem *item;
	int f;

	for (f = 0; f < FAMS; f++) {
		TAILQ_FOREACH (u, &nic->units[f], next) {
			if (!unit_is_data(u))
				continue;
			item = add_item(p, ITEM_ADDR, nic->group);
			if (item == NULL)
				return;
			item->addr = u->addr;
			strlcpy(item->value, nic->name, sizeof(item->value));
			/* Where nothing moves, one may be up twice. */
			if (nic->group == NULL)
				strlcpy(item->nic, nic->name,
				    sizeof(item->nic));
		}
	}
}

static void
add_targets(struct picture *p, const struct nic *nic)
{
	const struct targetset *s;
	struct newsitem *item;
	unsigned int i;
	int f;

	for (f = 0; f < FAMS; f++) {
		s = &nic->inst[f].targets;
		for (i = 0; i < s->n; i++) {
			if (s->t[i].state != TARGET_ACTIVE)
				continue;
			item = add_item(p, ITEM_TARGET, nic->group);
			if (item == NULL)
				return;
			strlcpy(item->nic, nic->name, sizeof(item->nic));
			item->addr = s->t[i].addr;
		}
	}
}

static int
compare(const struct newsitem *a, const struct newsitem *b)
{
	int r = (int)a->kind - (int)b->kind;

	if (r == 0)
		r = strcmp(a->group, b->group);
	if (r == 0)
		r = strcmp(a->nic, b->nic);
	return r != 0 ? r : memcmp(&a->addr, &b->addr, sizeof(a->addr));
}

static int
compare_items(const void *a, const void *b)
{
	return compare(a, b);
}

static void
take_picture(struct picture *p, const struct model *m, mtime_t now)
{
	const struct nic *nic;

	add_groups(p, m);
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (!nic_is_tracked(m, nic))
			continue;
		add_member(p, m, nic, now);
		add_addrs(p, nic);
		add_targets(p, nic);
	}
	if (p->n > 0)
		qsort(p->item, p->n, sizeof(*p->item), compare_items);
}

/* ----------------------------------------------------------- signatures -- */

static struct newsitem *
find_group(struct newsitem *item, size_t n, const char *group)
{
	size_t i;

	/* Groups come first. */
	for (i = 0; i < n && item[i].kind == ITEM_GROUP; i++) {
		if (strcmp(item[i].group, group) == 0)
			return &item[i];
	}
	return NULL;
}

/* Another sixteen bits for each: a group that comes back is another one. */
static uint64_t
new_sig(struct news *n)
{
	uint32_t bits = n->chance + n->groups_made++ * 0x9e37u;

	return (uint64_t)(bits & 0xffff) << 48;
}

uint64_t
news_group_sig(const struct news *n, const char *group)
{
	const struct newsitem *item = find_group(n->told, n->n, group);

	return item != NULL ? item->sig : 0;
}

uint64_t
news_list_sig(const struct news *n)
{
	return n->list_sig;
}

/* --------------------------------------------------------------- events -- */

/* The signature that this event leaves its group with. */
static uint64_t
sign(const struct teller *t, const struct newsevent *ev)
{
	struct newsitem *g = find_group(t->is->item, t->is->n, ev->group);

	if (ev->type == NEWS_GROUP_CHANGE) {
		if (g != NULL && ev->added)
			g->sig++;
		return ++t->news->list_sig;
	}
	if (g == NULL)
		return 0;
	if (ev->type != NEWS_TARGET_CHANGE)
		g->sig++;
	return g->sig;
}

static void
tell(const struct teller *t, enum news_type type, const struct newsitem *old,
    const struct newsitem *new)
{
	const struct newsitem *item = new != NULL ? new : old;
	struct newsevent ev = { .type = type,
		.added = new != NULL,
		.addr = item->addr };

	strlcpy(ev.group, item->group, sizeof(ev.group));
	strlcpy(ev.nic, item->kind == ITEM_ADDR ? item->value : item->nic,
	    sizeof(ev.nic));
	if (old != NULL)
		strlcpy(ev.from, old->value, sizeof(ev.from));
	if (new != NULL)
		strlcpy(ev.to, new->value, sizeof(ev.to));
	strlcpy(ev.reason, item->reason, sizeof(ev.reason));
	ev.sig = sign(t, &ev);
	if (t->fn != NULL)
		t->fn(t->arg, &ev);
}

static const enum news_type coming[] = {
	[ITEM_GROUP] = NEWS_GROUP_CHANGE,
	[ITEM_MEMBER] = NEWS_MEMBER_CHANGE,
	[ITEM_ADDR] = NEWS_ADDR_CHANGE,
	[ITEM_TARGET] = NEWS_TARGET_CHANGE,
};

static const enum news_type changing[] = {
	[ITEM_GROUP] = NEWS_GROUP_STATE,
	[ITEM_MEMBER] = NEWS_IF_CHANGE,
	[ITEM_ADDR] = NEWS_ADDR_CHANGE,
	[ITEM_TARGET] = NEWS_TARGET_CHANGE,
};

static bool
differs(const struct newsitem *old, const struct newsitem *new)
{
	return strcmp(old->value, new->value) != 0 ||
	    old->standby != new->standby || old->active != new->active;
}

/* A list of nothing is NULL, and to that nothing may be added, not even 0. */
static const struct newsitem *
end_of(const struct newsitem *list, size_t n)
{
	return n > 0 ? list + n : list;
}

/* Both are sorted: whatever is in both is met at the same time. */
static void
tell_what_is(const struct teller *t)
{
	const struct newsitem *old = t->news->told, *new = t->is->item;
	const struct newsitem *oend = end_of(old, t->news->n);
	const struct newsitem *nend = end_of(new, t->is->n);
	int r;

	for (; new < nend; new ++) {
		while (old < oend && compare(old, new) < 0)
			old++;
		r = old < oend ? compare(old, new) : 1;
		if (r != 0)
			tell(t, coming[new->kind], NULL, new);
		else if (differs(old, new))
			tell(t, changing[new->kind], old, new);
	}
}

static void
tell_what_was(const struct teller *t)
{
	const struct news *n = t->news;
	size_t i;

	for (i = n->n; i-- > 0;) {
		if (t->is->n == 0 ||
		    bsearch(&n->told[i], t->is->item, t->is->n,
			sizeof(*t->is->item), compare_items) == NULL)
			tell(t, coming[n->told[i].kind], &n->told[i], NULL);
	}
}

static void
hand_on_sigs(struct news *n, const struct picture *is)
{
	const struct newsitem *old;
	size_t i;

	for (i = 0; i < is->n && is->item[i].kind == ITEM_GROUP; i++) {
		old = find_group(n->told, n->n, is->item[i].group);
		is->item[i].sig = old != NULL ? old->sig : new_sig(n);
	}
}

void
news_init(struct news *n, uint32_t chance)
{
	memset(n, 0, sizeof(*n));
	n->chance = chance;
	n->list_sig = new_sig(n) + 1;
}

void
news_free(struct news *n)
{
	free(n->told);
	n->told = NULL;
	n->n = 0;
}

void
news_tell(struct news *n, const struct model *m, mtime_t now, news_fn *fn,
    void *arg)
{
	struct picture is = { .item = NULL };
	const struct teller t = { n, &is, fn, arg };

	take_picture(&is, m, now);
	if (is.failed) {
		free(is.item);
		return;
	}
	hand_on_sigs(n, &is);
	tell_what_is(&t);
	tell_what_was(&t);
	free(n->told);
	n->told = is.item;
	n->n = is.n;
}
