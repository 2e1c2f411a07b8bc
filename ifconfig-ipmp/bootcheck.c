/*
 * bootcheck.c - what is wrong in the hostname files, before they are used.
 *
 * Two looks: at the words of each line, in their order, since the order is what
 * people get wrong; then at what all files say together.
 */
#include "bootcheck.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "args.h"
#include "hosts.h"
#include "lib/lifflags.h"
#include "netmasks.h"
#include "routers.h"

#define TEXTSIZ 512
/* "IF inet" in front of the words of a line. */
#define LEAD 2

/* What the files say of one unit. */
struct found {
	const struct bootfile *file;
	unsigned int line;  /* of its address */
	struct ipaddr addr; /* with the mask that it will get; unset: none */
	uint64_t flags;
};

struct look {
	const struct bootcheck *c;
	struct found *v;
	size_t n;
	int findings;
	/* While a file is looked at. */
	size_t first;	       /* its unit 0 */
	struct found *current; /* the unit that the words are for */
	bool standby;
};

static void __attribute__((format(printf, 4, 5))) report(struct look *k,
    const char *path, unsigned int line, const char *fmt, ...)
{
	char text[TEXTSIZ];
	int n = snprintf(text, sizeof(text), "%.200s:%u: ", path, line);
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(text + n, sizeof(text) - (size_t)n, fmt, ap);
	va_end(ap);
	k->findings++;
	k->c->report(k->c->arg, text);
}

/* ------------------------------------------------------- words in order -- */

static int
find_host(void *arg, int family, const char *name, struct ipaddr *out)
{
	const struct look *k = arg;

	return hosts_lookup(k->c->root, family, name, out);
}

/* The line of the file that a word of the command line stands in. */
static unsigned int
line_of(const struct hostline *l, size_t at)
{
	size_t i = at < LEAD ? 0 : at - LEAD;

	return l->at[i < l->words.n ? i : l->words.n - 1];
}

static int
new_unit(struct look *k, const struct bootfile *f)
{
	struct found *v = reallocarray(k->v, k->n + 1, sizeof(*v));

	if (v == NULL)
		return -ENOMEM;
	k->v = v;
	k->current = &v[k->n++];
	*k->current = (struct found){ .file = f };
	return 0;
}

static void
check_mask(struct look *k, const struct op *op)
{
	struct found *u = k->current;
	char net[IPADDR_STRLEN], buf[IPADDR_STRLEN];
	struct ipaddr network;
	uint8_t plen;

	if (op->mask != MASK_DATABASE || u->addr.family != AF_INET ||
	    ipaddr_is_any(&u->addr))
		return;
	if (netmasks_lookup(k->c->root, &u->addr, &plen) == 0) {
		u->addr.plen = plen;
		return;
	}
	network = ipaddr_network(&u->addr);
	report(k, u->file->path, u->line,
	    "netmask +: no network of %s is in %s/etc/netmasks, so the mask "
	    "will be that of %s; write its network there, or netmask "
	    "255.255.255.0 here",
	    ipaddr_print(&u->addr, buf), k->c->root,
	    ipaddr_print_prefix(&network, net));
}

/* The unit of the link-local address: it moves never, and is up unasked. */
static bool
is_unit_0_of_inet6(const struct look *k, const struct found *u)
{
	return u->file->family == AF_INET6 && u == &k->v[k->first] &&
	    strcmp(u->file->name, u->file->nic) == 0;
}

static void
check_unit_0(struct look *k, unsigned int line)
{
	const struct found *u = k->current;
	char buf[IPADDR_STRLEN];

	if (!is_unit_0_of_inet6(k, u) || ipaddr_is_linklocal(&u->addr) ||
	    ipaddr_is_any(&u->addr) || strcmp(u->file->nic, "lo") == 0)
		return;
	report(k, u->file->path, line,
	    "%s cannot be the first address of an IPv6 interface, which is "
	    "its link-local one; write addif in front of it",
	    ipaddr_print(&u->addr, buf));
}

static void
note_addr(struct look *k, const struct op *op, unsigned int line)
{
	struct found *u = k->current;

	u->line = line;
	u->addr = op->addr;
	check_mask(k, op);
	check_unit_0(k, line);
}

static void
check_order(struct look *k, unsigned int line)
{
	const struct found *u = k->current;

	if (is_unit_0_of_inet6(k, u))
		return;
	if (k->standby)
		report(k, u->file->path, line,
		    "-failover behind standby: a standby makes new addresses "
		    "elsewhere; write -failover before standby");
	else if ((u->flags & LIFF_UP) != 0)
		report(k, u->file->path, line,
		    "-failover behind up: until then it counts as a data "
		    "address; write -failover before up");
}

static void
note_flags(struct look *k, const struct op *op, unsigned int line)
{
	if ((op->flags_on & LIFF_NOFAILOVER) != 0)
		check_order(k, line);
	if ((op->flags_on & LIFF_DEPRECATED) != 0 &&
	    is_unit_0_of_inet6(k, k->current))
		report(k, k->current->file->path, line,
		    "deprecated on the link-local address: it is for IPv4 test "
		    "addresses; take it out");
	k->standby |= (op->flags_on & LIFF_STANDBY) != 0;
	k->current->flags = (k->current->flags | op->flags_on) & ~op->flags_off;
}

static int
look_at_ops(struct look *k, const struct bootfile *f, const struct hostline *l,
    const struct args *a)
{
	const struct op *op;
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < a->nops; i++) {
		op = &a->ops[i];
		if (op->type == OP_ADDIF)
			r = new_unit(k, f);
		if (r == 0 && (op->type == OP_ADDIF || op->type == OP_ADDR))
			note_addr(k, op, line_of(l, op->at));
		if (r == 0 && op->type == OP_FLAGS)
			note_flags(k, op, line_of(l, op->at));
	}
	return r;
}

static void
report_words(struct look *k, const struct bootfile *f, const struct hostline *l,
    const struct wordlist *line, const struct args *a)
{
	unsigned int at = line_of(l, a->error_at);
	const char *word = line->v[a->error_at];

	if (strstr(a->error, "bad address") == NULL)
		report(k, f->path, at, "%s", a->error);
	else
		report(k, f->path, at,
		    "%s is no word of ifconfig, no address and no host of "
		    "%s/etc/hosts; mend it, or write the host there",
		    word, k->c->root);
}

static int
look_at_line(struct look *k, const struct bootfile *f, size_t i)
{
	const struct hostline *l = &f->text.lines[i];
	struct wordlist line;
	struct args a;
	int r = hostname_command(&f->text, i, f->name, &line);

	if (r != 0)
		return r;
	k->current = &k->v[k->first];
	r = args_parse(&a, line.v, find_host, k);
	if (r == 0)
		r = look_at_ops(k, f, l, &a);
	else if (r == -EINVAL) {
		report_words(k, f, l, &line, &a);
		r = 0;
	}
	args_free(&a);
	wordlist_free(&line);
	return r;
}

/* ------------------------------------------------------------- one file -- */

static bool
is_given(const struct found *u)
{
	return ipaddr_is_set(&u->addr) && !ipaddr_is_any(&u->addr);
}

static void
check_up(struct look *k, const struct bootfile *f)
{
	const struct found *u;
	char buf[IPADDR_STRLEN];
	bool any = f->family == AF_INET6;
	size_t i;

	for (i = k->first; i < k->n; i++)
		any |= (k->v[i].flags & LIFF_UP) != 0;
	for (i = k->first; i < k->n; i++) {
		u = &k->v[i];
		if (!is_given(u) || (u->flags & LIFF_UP) != 0 ||
		    is_unit_0_of_inet6(k, u))
			continue;
		if (!any && f->text.nlines > 1)
			report(k, f->path, u->line,
			    "%s stays down: in a file of several lines nothing "
			    "is implied; write up behind it",
			    ipaddr_print(&u->addr, buf));
		else
			report(k, f->path, u->line,
			    "%s stays down: each address needs an up of its "
			    "own; write up behind it",
			    ipaddr_print(&u->addr, buf));
	}
}

static void
check_exists(struct look *k, const struct bootfile *f)
{
	if (f->ignored)
		report(k, f->path, 1,
		    "there is no NIC %s, and as its name does not end in a "
		    "digit the file is not used; rename it after a NIC",
		    f->nic);
	else if (!f->exists)
		report(k, f->path, 1,
		    "there is no NIC %s: its addresses go to another one of "
		    "its group; rename the file if that is not meant",
		    f->nic);
}

static int
look_at_file(struct look *k, const struct bootfile *f)
{
	size_t i;
	int r;

	check_exists(k, f);
	if (f->ignored)
		return 0;
	k->first = k->n;
	k->standby = false;
	r = new_unit(k, f);
	for (i = 0; r == 0 && i < f->text.nlines; i++)
		r = look_at_line(k, f, i);
	if (r == 0)
		check_up(k, f);
	return r;
}

/* ---------------------------------------------------- all files together -- */

static const char *
group_of(const struct look *k, const struct found *u)
{
	return bootfiles_group(k->c->files, u->file->nic);
}

static bool
same_group(const struct look *k, const struct found *a, const struct found *b)
{
	const char *g = group_of(k, a), *h = group_of(k, b);

	return g != NULL && h != NULL && strcmp(g, h) == 0;
}

static bool
is_test(const struct found *u)
{
	return is_given(u) && u->addr.family == AF_INET &&
	    (u->flags & LIFF_NOFAILOVER) != 0;
}

/* A data address of the group of this one; NULL behind the last. */
static const struct found *
next_data(const struct look *k, const struct found *test, size_t *i)
{
	const struct found *u;

	while (*i < k->n) {
		u = &k->v[(*i)++];
		if (is_given(u) && u->addr.family == AF_INET &&
		    (u->flags & LIFF_NOFAILOVER) == 0 && same_group(k, u, test))
			return u;
	}
	return NULL;
}

static void
check_test(struct look *k, const struct found *test)
{
	const struct found *u, *first = NULL;
	char buf[IPADDR_STRLEN], net[IPADDR_STRLEN];
	bool near = false;
	size_t i = 0;

	while ((u = next_data(k, test, &i)) != NULL) {
		if (first == NULL)
			first = u;
		near |= ipaddr_contains(&u->addr, &test->addr);
	}
	/* The only addresses of a group serve for everything. */
	if (first == NULL)
		return;
	ipaddr_print(&test->addr, buf);
	if ((test->flags & LIFF_DEPRECATED) == 0)
		report(k, test->file->path, test->line,
		    "test address %s without deprecated: applications may send "
		    "from it; write deprecated",
		    buf);
	if (!near)
		report(k, test->file->path, test->line,
		    "test address %s is in the subnet of no data address of "
		    "its group, such as %s; give it an address from there",
		    buf, ipaddr_print_prefix(&first->addr, net));
}

static void
check_twice(struct look *k, size_t i)
{
	const struct found *u = &k->v[i], *before;
	char buf[IPADDR_STRLEN];
	size_t j;

	for (j = 0; j < i; j++) {
		before = &k->v[j];
		if (!is_given(u) || !ipaddr_same(&u->addr, &before->addr))
			continue;
		/* Each NIC has link-local addresses of its own. */
		if (u->addr.family == AF_INET6 &&
		    ipaddr_is_linklocal(&u->addr) && !same_group(k, u, before))
			continue;
		report(k, u->file->path, u->line,
		    "%s is in %s:%u, too; write it once",
		    ipaddr_print(&u->addr, buf), before->file->path,
		    before->line);
		return;
	}
}

/* The line of the last group word of a file. */
static unsigned int
group_line(const struct bootfile *f)
{
	const struct hostline *l;
	unsigned int line = 1;
	size_t i, k;

	for (i = 0; i < f->text.nlines; i++) {
		l = &f->text.lines[i];
		for (k = 0; k < l->words.n; k++)
			if (l->words.v[k] == f->split.group)
				line = l->at[k];
	}
	return line;
}

/* Reported once for a group, at the first file that names it. */
static void
check_alone(struct look *k, const struct bootfile *f)
{
	const struct bootfiles *files = k->c->files;
	const char *group = f->split.group, *other;
	const struct bootfile *g;
	size_t i;

	if (group == NULL || group[0] == '\0' || f->ignored ||
	    strlen(group) >= CTL_NAMESIZ)
		return;
	for (i = 0; i < files->n; i++) {
		g = &files->v[i];
		other = bootfiles_group(files, g->nic);
		if (strcmp(g->nic, f->nic) != 0 && other != NULL &&
		    strcmp(other, group) == 0)
			return;
		if (g < f && strcmp(g->nic, f->nic) == 0 &&
		    g->split.group != NULL)
			return;
	}
	report(k, f->path, group_line(f),
	    "%s is the only NIC of group %s: there is nowhere to fail over to; "
	    "write group %s for another one, too",
	    f->nic, group, group);
}

/* -------------------------------------------------------------- routers -- */

struct routers {
	struct look *k;
	char *path;
	unsigned int n, line;
	char name[64];
};

static void
note_router(void *arg, unsigned int line, const char *word)
{
	struct routers *r = arg;
	struct router router;
	bool known = routers_address(r->k->c->root, word, &router) == 0;

	if (!known)
		report(r->k, r->path, line,
		    "%s is no address and no host of %s/etc/hosts; mend it, or "
		    "write the host there",
		    word, r->k->c->root);
	/* IPv4 test addresses have no use for the others. */
	if (known && router.addr.family != AF_INET)
		return;
	r->n++;
	r->line = line;
	snprintf(r->name, sizeof(r->name), "%s", word);
}

static bool
anybody_probes(const struct look *k)
{
	size_t i;

	for (i = 0; i < k->n; i++)
		if (is_test(&k->v[i]) && group_of(k, &k->v[i]) != NULL)
			return true;
	return false;
}

static int
check_routers(struct look *k)
{
	struct routers r = { .k = k };
	char *text;

	if (asprintf(&r.path, "%s/etc/defaultrouter", k->c->root) < 0)
		return -ENOMEM;
	text = routers_read(k->c->root);
	if (text != NULL)
		routers_parse(text, note_router, &r);
	if (r.n == 1 && !k->c->routes && anybody_probes(k))
		report(k, r.path, r.line,
		    "%s is the only target of all probes: when it does not "
		    "answer, every NIC looks dead; write another router, or "
		    "add host routes (ip route add HOST via HOST)",
		    r.name);
	free(text);
	free(r.path);
	return 0;
}

int
bootcheck_run(const struct bootcheck *c)
{
	struct look k = { .c = c };
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < c->files->n; i++)
		r = look_at_file(&k, &c->files->v[i]);
	for (i = 0; r == 0 && i < k.n; i++) {
		if (is_test(&k.v[i]))
			check_test(&k, &k.v[i]);
		check_twice(&k, i);
	}
	for (i = 0; r == 0 && i < c->files->n; i++)
		check_alone(&k, &c->files->v[i]);
	if (r == 0)
		r = check_routers(&k);
	free(k.v);
	return r == 0 ? k.findings : r;
}
