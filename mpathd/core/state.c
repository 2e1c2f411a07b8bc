/*
 * state.c - the model to text and back: the state file.
 */
#include "state.h"

#include <bsd/string.h>
#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---------------------------------------------------------------- print -- */

struct text {
	char *s;
	size_t len, room;
	bool failed;
};

static void
append(struct text *t, const char *what, size_t n)
{
	size_t room;
	char *s;

	if (t->len + n + 1 > t->room) {
		room = (t->room + n + 1) * 2;
		s = realloc(t->s, room);
		if (s == NULL) {
			t->failed = true;
			return;
		}
		t->s = s;
		t->room = room;
	}
	memcpy(t->s + t->len, what, n);
	t->len += n;
	t->s[t->len] = '\0';
}

static void __attribute__((format(printf, 2, 3)))
put(struct text *t, const char *fmt, ...)
{
	char line[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(line, sizeof(line), fmt, ap);
	va_end(ap);
	append(t, line, strlen(line));
}

/* A name as one word: what could end a word is written as %XX. */
static void
put_word(struct text *t, const char *key, const char *word)
{
	const unsigned char *p;

	append(t, " ", 1);
	append(t, key, strlen(key));
	append(t, "=", 1);
	for (p = (const unsigned char *)word; *p != '\0'; p++) {
		if (*p <= ' ' || *p == '%' || *p == 0x7f)
			put(t, "%%%02x", *p);
		else
			append(t, (const char *)p, 1);
	}
}

static void
put_addr(struct text *t, const char *key, const struct ipaddr *a)
{
	char buf[IPADDR_STRLEN];

	if (ipaddr_is_set(a))
		put(t, " %s=%s", key, ipaddr_print_prefix(a, buf));
}

static void
put_bytes(struct text *t, const char *key, const uint8_t *b, size_t n)
{
	size_t i;

	if (n == 0)
		return;
	put(t, " %s=", key);
	for (i = 0; i < n; i++)
		put(t, "%02x", b[i]);
}

/* On the clock of this boot; since_note() sees when it was another. */
static void
put_since(struct text *t, mtime_t since, int state)
{
	put(t, " since=%" PRIi64 " was=%d", since, state);
}

static void
put_nic(struct text *t, const struct nic *nic)
{
	int i;

	put(t, "nic");
	put_word(t, "name", nic->name);
	put(t, " inet=%d inet6=%d order=%u flags=%" PRIx64 " state=%d path=%d",
	    nic->plumbed[FAM_INET], nic->plumbed[FAM_INET6], nic->driver_order,
	    nic->flags, (int)nic->state, nic->failed_path);
	put_since(t, nic->since, (int)nic->since_state);
	put(t, " why=%u", nic->since_why);
	if (nic->present || nic->seen_last)
		put(t, " index=%u", nic->link.ifindex);
	if (nic->group != NULL)
		put_word(t, "group", nic->group->name);
	if (nic->stand_in[0] != '\0')
		put_word(t, "standin", nic->stand_in);
	for (i = 0; nic->saved_conf.known && i < CONF_KEYS; i++)
		put(t, "%s%u", i == 0 ? " conf=" : ",",
		    nic->saved_conf.value[i]);
	put(t, "\n");
}

static void
put_unit(struct text *t, const struct unit *u)
{
	const struct addrfact *f = &u->found;

	put(t, "unit");
	put_word(t, "nic", u->nic->name);
	put(t, " n=%u", u->number);
	put_word(t, "home", u->home);
	put(t, " homen=%u flags=%" PRIx64 " metric=%u mtu=%u zero=%d",
	    u->home_number, u->flags, u->metric, u->mtu, u->placeholder);
	put_addr(t, "addr", &u->addr);
	put_addr(t, "brd", &u->broadcast);
	put_addr(t, "dst", &u->dst);
	if (u->adopted) {
		put_word(t, "label", f->label);
		put(t, " scope=%u proto=%u aflags=%x prio=%u valid=%u pref=%u",
		    f->scope, f->proto, f->flags, f->rt_priority, f->valid_s,
		    f->preferred_s);
	}
	put(t, "\n");
}

/*
 * What is about to be deleted.  Only so is it known after a crash from what an
 * earlier daemon has left behind.
 */
static bool
is_doomed(const struct model *m, const struct kaddr *k)
{
	return k->ours && model_unit_anywhere(m, &k->fact.addr) == NULL;
}

static bool
has_doomed(const struct model *m, const struct nic *nic)
{
	const struct kaddr *k;

	TAILQ_FOREACH (k, &nic->kaddrs, next) {
		if (is_doomed(m, k))
			return true;
	}
	return false;
}

static void
put_doomed(struct text *t, const struct model *m, const struct nic *nic)
{
	const struct kaddr *k;

	TAILQ_FOREACH (k, &nic->kaddrs, next) {
		if (!is_doomed(m, k))
			continue;
		put(t, "gone");
		put_word(t, "nic", nic->name);
		put_addr(t, "addr", &k->fact.addr);
		put(t, "\n");
	}
}

static void
put_route(struct text *t, const struct kroute *h)
{
	const struct routefact *r = &h->fact;

	put(t, "route");
	put_word(t, "nic", h->nic);
	put_word(t, "at", h->at);
	put(t, " table=%u tos=%u type=%u scope=%u proto=%u prio=%u onlink=%d",
	    r->table, r->tos, r->type, r->scope, r->proto, r->priority,
	    r->onlink);
	put_addr(t, "to", &r->dst);
	put_addr(t, "via", &r->gateway);
	put_addr(t, "src", &r->prefsrc);
	if (h->lost)
		put(t, " lost=1");
	put_bytes(t, "metrics", r->metrics, r->metrics_len);
	put(t, "\n");
}

char *
state_print(const struct model *m, size_t *len)
{
	struct text t = { .s = NULL };
	const struct nic *nic;
	const struct group *g;
	const struct unit *u;
	const struct kroute *h;
	int f;

	put(&t, "ipmp-state %d\n", STATE_VERSION);
	TAILQ_FOREACH (g, &m->groups, next) {
		put(&t, "group");
		put_word(&t, "name", g->name);
		put(&t, " failed=%d", g->failed);
		put_since(&t, g->since, (int)g->since_state);
		put(&t, " usable=%u of=%u\n", g->since_usable,
		    g->since_members);
	}
	TAILQ_FOREACH (nic, &m->nics, next) {
		if (!nic_plumbed(nic) && nic->group == NULL &&
		    !has_doomed(m, nic))
			continue;
		put_nic(&t, nic);
		for (f = 0; f < FAMS; f++) {
			TAILQ_FOREACH (u, &nic->units[f], next)
				put_unit(&t, u);
		}
		put_doomed(&t, m, nic);
	}
	TAILQ_FOREACH (h, &m->homes, next)
		put_route(&t, h);
	put(&t, "end\n");
	if (t.failed) {
		free(t.s);
		return NULL;
	}
	*len = t.len;
	return t.s;
}

/* ---------------------------------------------------------------- parse -- */

#define WORDS_MAX 24

/* One line, cut into words in place. */
struct line {
	const char *what;
	char *key[WORDS_MAX], *value[WORDS_MAX];
	unsigned int n;
	bool bad;
};

static int
split(struct line *l, char *s)
{
	char *word, *eq;

	memset(l, 0, sizeof(*l));
	l->what = strsep(&s, " ");
	while ((word = strsep(&s, " ")) != NULL) {
		eq = strchr(word, '=');
		if (eq == NULL || l->n == WORDS_MAX)
			return -EBADMSG;
		*eq = '\0';
		l->key[l->n] = word;
		l->value[l->n++] = eq + 1;
	}
	return 0;
}

static const char *
get(const struct line *l, const char *key)
{
	unsigned int i;

	for (i = 0; i < l->n; i++) {
		if (strcmp(l->key[i], key) == 0)
			return l->value[i];
	}
	return NULL;
}

static uint64_t
get_num(struct line *l, const char *key, int base, uint64_t max)
{
	const char *v = get(l, key);
	uint64_t n;
	char *end;

	if (v == NULL)
		return 0;
	errno = 0;
	n = strtoull(v, &end, base);
	if (*v == '\0' || *v == '-' || *end != '\0' || errno != 0 || n > max)
		l->bad = true;
	return n;
}

#define NUM(l, key, type) ((type)get_num(l, key, 10, (type)-1))

static bool
get_flag(struct line *l, const char *key)
{
	return get_num(l, key, 10, 1) != 0;
}

static int
hex(char c)
{
	return c >= '0' && c <= '9' ? c - '0'
	    : c >= 'a' && c <= 'f'  ? c - 'a' + 10
				    : -1;
}

static void
get_word(struct line *l, const char *key, char *out, size_t size)
{
	const char *v = get(l, key);
	size_t n = 0;

	out[0] = '\0';
	for (; v != NULL && *v != '\0'; v++) {
		if (n + 1 >= size) {
			l->bad = true;
			break;
		}
		if (*v == '%' && hex(v[1]) >= 0 && hex(v[2]) >= 0) {
			out[n++] = (char)(hex(v[1]) * 16 + hex(v[2]));
			v += 2;
		} else {
			out[n++] = *v;
		}
	}
	out[n] = '\0';
}

static struct ipaddr
get_addr(struct line *l, const char *key)
{
	struct ipaddr a = { 0 };
	const char *v = get(l, key);

	if (v != NULL && ipaddr_parse(&a, 0, v) != 0)
		l->bad = true;
	return a;
}

static uint16_t
get_bytes(struct line *l, const char *key, uint8_t *b, size_t room)
{
	const char *v = get(l, key);
	size_t n = 0;

	for (; v != NULL && *v != '\0'; v += 2) {
		if (n == room || hex(v[0]) < 0 || hex(v[1]) < 0) {
			l->bad = true;
			break;
		}
		b[n++] = (uint8_t)(hex(v[0]) * 16 + hex(v[1]));
	}
	return (uint16_t)n;
}

static void
get_conf(struct line *l, struct nicconf *c)
{
	const char *v = get(l, "conf");
	unsigned long long n;
	char *end;
	int i;

	for (i = 0; v != NULL && i < CONF_KEYS; i++) {
		n = strtoull(v, &end, 10);
		if (*v < '0' || *v > '9' || n > UINT32_MAX ||
		    *end != (i + 1 < CONF_KEYS ? ',' : '\0')) {
			l->bad = true;
			return;
		}
		c->value[i] = (uint32_t)n;
		v = end + 1;
	}
	c->known = v != NULL;
}

static mtime_t
get_since(struct line *l)
{
	return (mtime_t)get_num(l, "since", 10, INT64_MAX);
}

static void
parse_group(struct model *m, struct line *l)
{
	char name[GROUPNAME_SIZE];
	struct group *g;

	get_word(l, "name", name, sizeof(name));
	if (name[0] == '\0' || model_group(m, name) != NULL) {
		l->bad = true;
		return;
	}
	g = model_group_get(m, name);
	if (g == NULL)
		return;
	g->failed = get_flag(l, "failed");
	g->since = get_since(l);
	g->since_state = (enum groupstate)get_num(l, "was", 10, GROUP_FAILED);
	g->since_usable = NUM(l, "usable", unsigned int);
	g->since_members = NUM(l, "of", unsigned int);
}

static void
parse_nic(struct model *m, struct line *l)
{
	char name[IFNAME_SIZE], group[GROUPNAME_SIZE];
	struct nic *nic;

	get_word(l, "name", name, sizeof(name));
	get_word(l, "group", group, sizeof(group));
	if (name[0] == '\0' || model_nic(m, name) != NULL ||
	    (nic = model_nic_get(m, name)) == NULL) {
		l->bad = true;
		return;
	}
	nic->plumbed[FAM_INET] = get_flag(l, "inet");
	nic->plumbed[FAM_INET6] = get_flag(l, "inet6");
	nic->driver_order = NUM(l, "order", uint32_t);
	if (m->plumbings <= nic->driver_order)
		m->plumbings = nic->driver_order + 1;
	nic->flags = get_num(l, "flags", 16, UINT64_MAX) & LIFF_NIC;
	nic->state = (enum ifstate)get_num(l, "state", 10, IF_STATES - 1);
	nic->failed_path = get_flag(l, "path");
	nic->since = get_since(l);
	nic->since_state = (enum ifstate)get_num(l, "was", 10, IF_STATES - 1);
	nic->since_why = NUM(l, "why", unsigned int);
	nic->group = group[0] != '\0' ? model_group_get(m, group) : NULL;
	get_word(l, "standin", nic->stand_in, sizeof(nic->stand_in));
	nic->link.ifindex = NUM(l, "index", uint32_t);
	nic->seen_last = nic->link.ifindex != 0;
	get_conf(l, &nic->saved_conf);
	nic->conf_set = nic->saved_conf.known;
}

static void
parse_found(struct line *l, struct unit *u)
{
	if (get(l, "label") == NULL)
		return;
	u->adopted = true;
	u->found = (struct addrfact){
		.addr = u->addr,
		.peer = u->dst,
		.broadcast = u->broadcast,
		.scope = NUM(l, "scope", uint8_t),
		.proto = NUM(l, "proto", uint8_t),
		.flags = (uint32_t)get_num(l, "aflags", 16, UINT32_MAX),
		.rt_priority = NUM(l, "prio", uint32_t),
		.valid_s = NUM(l, "valid", uint32_t),
		.preferred_s = NUM(l, "pref", uint32_t),
	};
	get_word(l, "label", u->found.label, sizeof(u->found.label));
}

static void
parse_unit(struct model *m, struct line *l)
{
	char name[IFNAME_SIZE];
	struct nic *nic;
	struct unit *u;
	struct ipaddr addr = get_addr(l, "addr");
	enum fam fam = fam_of(addr.family);
	uint32_t n = NUM(l, "n", uint32_t);

	get_word(l, "nic", name, sizeof(name));
	nic = model_nic(m, name);
	if (nic == NULL || !ipaddr_is_set(&addr) || n == UNIT_NONE ||
	    model_unit(nic, fam, n) != NULL ||
	    (u = model_unit_new(nic, fam, n)) == NULL) {
		l->bad = true;
		return;
	}
	u->addr = addr;
	u->broadcast = get_addr(l, "brd");
	u->dst = get_addr(l, "dst");
	get_word(l, "home", u->home, sizeof(u->home));
	u->home_number = NUM(l, "homen", uint32_t);
	u->flags = get_num(l, "flags", 16, UINT64_MAX) & LIFF_UNIT;
	u->metric = NUM(l, "metric", uint32_t);
	u->mtu = NUM(l, "mtu", uint32_t);
	u->placeholder = get_flag(l, "zero");
	parse_found(l, u);
	l->bad = l->bad || u->home[0] == '\0';
}

static void
parse_gone(struct model *m, struct line *l)
{
	char name[IFNAME_SIZE];
	const struct addrfact fact = { .addr = get_addr(l, "addr") };
	struct nic *nic;
	struct kaddr *k;

	get_word(l, "nic", name, sizeof(name));
	nic = model_nic(m, name);
	if (nic == NULL || !ipaddr_is_set(&fact.addr) ||
	    nic_kaddr(nic, &fact.addr) != NULL ||
	    (k = model_kaddr_new(nic, &fact)) == NULL)
		l->bad = true;
	else
		k->ours = true;
}

static void
parse_route(struct model *m, struct line *l)
{
	struct kroute *h = calloc(1, sizeof(*h));

	if (h == NULL) {
		l->bad = true;
		return;
	}
	TAILQ_INSERT_TAIL(&m->homes, h, next);
	get_word(l, "nic", h->nic, sizeof(h->nic));
	get_word(l, "at", h->at, sizeof(h->at));
	h->fact = (struct routefact){
		.table = NUM(l, "table", uint32_t),
		.tos = NUM(l, "tos", uint8_t),
		.type = NUM(l, "type", uint8_t),
		.scope = NUM(l, "scope", uint8_t),
		.proto = NUM(l, "proto", uint8_t),
		.priority = NUM(l, "prio", uint32_t),
		.onlink = get_flag(l, "onlink"),
		.dst = get_addr(l, "to"),
		.gateway = get_addr(l, "via"),
		.prefsrc = get_addr(l, "src"),
		.simple = true,
	};
	h->lost = get_flag(l, "lost");
	h->fact.metrics_len =
	    get_bytes(l, "metrics", h->fact.metrics, sizeof(h->fact.metrics));
	l->bad = l->bad || !ipaddr_is_set(&h->fact.dst) || h->nic[0] == '\0';
}

static const struct {
	const char *what;
	void (*parse)(struct model *, struct line *);
} parsers[] = {
	{ "group", parse_group },
	{ "nic", parse_nic },
	{ "unit", parse_unit },
	{ "gone", parse_gone },
	{ "route", parse_route },
};

static int
parse_line(struct model *m, char *s)
{
	struct line l;
	size_t i;

	if (split(&l, s) != 0)
		return -EBADMSG;
	for (i = 0; i < sizeof(parsers) / sizeof(parsers[0]); i++) {
		if (strcmp(l.what, parsers[i].what) != 0)
			continue;
		parsers[i].parse(m, &l);
		return l.bad ? -EBADMSG : 0;
	}
	return -EBADMSG;
}

/* The version that the first line names; 0: it is not one of ours. */
static unsigned long
version_of(const char *text)
{
	static const char head[] = "ipmp-state ";
	const char *number = text + sizeof(head) - 1;
	unsigned long n;
	char *end;

	if (strncmp(text, head, sizeof(head) - 1) != 0 || *number < '1' ||
	    *number > '9')
		return 0;
	n = strtoul(number, &end, 10);
	return *end == '\n' || *end == '\0' ? n : 0;
}

static bool
is_readable(const char *first)
{
	unsigned long version = version_of(first);

	return version >= 1 && version <= STATE_VERSION;
}

/* 0 at "end"; -EBADMSG where it stops making sense. */
static int
parse_lines(struct model *m, char *text, unsigned int *line)
{
	char *s;

	*line = 0;
	while ((s = strsep(&text, "\n")) != NULL && text != NULL) {
		++*line;
		if (*line == 1) {
			if (!is_readable(s))
				return -EBADMSG;
		} else if (strcmp(s, "end") == 0) {
			return model_check(m) != NULL ? -EBADMSG : 0;
		} else if (parse_line(m, s) != 0) {
			return -EBADMSG;
		}
	}
	*line = 0;
	return -EBADMSG;
}

int
state_parse(struct model *m, const char *text, unsigned int *line)
{
	struct settings set = m->set;
	char *copy = strdup(text);
	int err;

	if (copy == NULL)
		return -ENOMEM;
	err = parse_lines(m, copy, line);
	free(copy);
	if (err != 0) {
		model_free(m);
		model_init(m, &set);
	}
	return err;
}

const char *
state_fault(const char *text)
{
	static const char tail[] = "\nend\n";
	size_t len = strlen(text);

	if (len == 0)
		return "is empty";
	if (version_of(text) == 0)
		return "is not one of in.mpathd";
	if (version_of(text) > STATE_VERSION)
		return "is of a newer in.mpathd";
	if (len < sizeof(tail) - 1 ||
	    strcmp(text + len - (sizeof(tail) - 1), tail) != 0)
		return "is cut off";
	return "makes no sense";
}
