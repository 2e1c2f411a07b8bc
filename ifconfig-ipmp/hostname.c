/*
 * hostname.c - the text of a hostname file to command lines; pure.
 *
 * The rules are those of the boot scripts of Solaris 8 to 10, which read the
 * file with the shell's read, and of ifparse, which cut it into units:
 *
 *	192.0.2.1 netmask + group a up \       one line, two units:
 *	addif 192.0.2.2 -failover up           .1 moves, .2 stays
 */
#include "hostname.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "args.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What a file of one line need not say; it acts on the last unit. */
static const char *const implied[] = { "netmask", "+", "broadcast", "+", "up" };

/* -------------------------------------------------------------- words -- */

int
wordlist_add(struct wordlist *l, const char *word)
{
	char **v = reallocarray(l->v, l->n + 2, sizeof(*v));

	if (v == NULL)
		return -ENOMEM;
	l->v = v;
	/* exec and its kin want it so; nobody writes to the words. */
	l->v[l->n++] = (char *)(uintptr_t)word;
	l->v[l->n] = NULL;
	return 0;
}

void
wordlist_free(struct wordlist *l)
{
	free(l->v);
	*l = (struct wordlist){ 0 };
}

static int
add_words(struct wordlist *l, const char *const *words, size_t n)
{
	size_t i;
	int r = 0;

	for (i = 0; r == 0 && i < n; i++)
		r = wordlist_add(l, words[i]);
	return r;
}

/* -------------------------------------------------------------- lines -- */

struct lexer {
	const char *in;
	char *out;	   /* where the next letter of a word goes */
	unsigned int line; /* of the file, where in stands */
	struct hostname *h;
	struct hostline *current; /* NULL: no word in it yet */
};

static int
family_of(const char *word)
{
	if (strcmp(word, "inet") == 0)
		return AF_INET;
	return strcmp(word, "inet6") == 0 ? AF_INET6 : AF_UNSPEC;
}

static int
begin_line(struct lexer *x)
{
	struct hostname *h = x->h;
	struct hostline *v;

	v = reallocarray(h->lines, h->nlines + 1, sizeof(*v));
	if (v == NULL)
		return -ENOMEM;
	h->lines = v;
	x->current = &h->lines[h->nlines++];
	*x->current = (struct hostline){ .at = NULL };
	return 0;
}

static int
add_word(struct lexer *x, const char *word)
{
	struct hostline *l = x->current;
	unsigned int *at;

	if (l == NULL && family_of(word) == x->h->family)
		return 0;
	if (l == NULL && begin_line(x) != 0)
		return -ENOMEM;
	l = x->current;
	at = reallocarray(l->at, l->words.n + 1, sizeof(*at));
	if (at == NULL)
		return -ENOMEM;
	l->at = at;
	l->at[l->words.n] = x->line;
	return wordlist_add(&l->words, word);
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

/* Behind a backslash: the length of the end of a line, 0 if it is none. */
static size_t
line_end(const char *s)
{
	if (s[0] == '\n')
		return 1;
	return s[0] == '\r' && s[1] == '\n' ? 2 : 0;
}

/* A join does not end a word; any other backslash goes and its letter stays. */
static void
take_backslash(struct lexer *x)
{
	size_t n = line_end(++x->in);

	x->line += n > 0;
	x->in += n;
	if (n == 0 && *x->in != '\0' && !is_blank(*x->in))
		*x->out++ = *x->in++;
}

static int
take_word(struct lexer *x)
{
	char *word = x->out;

	while (*x->in != '\0' && *x->in != '\n' && !is_blank(*x->in)) {
		if (*x->in == '\\')
			take_backslash(x);
		else
			*x->out++ = *x->in++;
	}
	if (x->out == word)
		return 0;
	*x->out++ = '\0';
	return add_word(x, word);
}

static int
take_next(struct lexer *x)
{
	if (*x->in == '\n') {
		x->in++;
		x->line++;
		x->current = NULL;
		return 0;
	}
	if (is_blank(*x->in)) {
		x->in++;
		return 0;
	}
	if (*x->in == '#') {
		x->in += strcspn(x->in, "\n");
		return 0;
	}
	return take_word(x);
}

int
hostname_parse(struct hostname *h, int family, const char *text)
{
	struct lexer x = { .in = text, .line = 1, .h = h };
	int r = 0;

	*h = (struct hostname){ .family = family };
	/* A word takes its letters, and its NUL what ends it. */
	h->text = malloc(strlen(text) + 1);
	if (h->text == NULL)
		return -ENOMEM;
	x.out = h->text;
	while (r == 0 && *x.in != '\0')
		r = take_next(&x);
	return r;
}

void
hostname_free(struct hostname *h)
{
	size_t i;

	for (i = 0; i < h->nlines; i++) {
		wordlist_free(&h->lines[i].words);
		free(h->lines[i].at);
	}
	free(h->lines);
	free(h->text);
	*h = (struct hostname){ 0 };
}

static const char *
family_word(const struct hostname *h)
{
	return h->family == AF_INET6 ? "inet6" : "inet";
}

static bool
implies(const struct hostname *h)
{
	return h->nlines == 1 && h->family == AF_INET;
}

int
hostname_command(const struct hostname *h, size_t line, const char *ifname,
    struct wordlist *out)
{
	const struct wordlist *words = &h->lines[line].words;
	size_t i;
	int r;

	*out = (struct wordlist){ 0 };
	r = wordlist_add(out, ifname);
	if (r == 0)
		r = wordlist_add(out, family_word(h));
	for (i = 0; r == 0 && i < words->n; i++)
		r = wordlist_add(out, words->v[i]);
	if (r == 0 && implies(h))
		r = add_words(out, implied, COUNT(implied));
	if (r != 0)
		wordlist_free(out);
	return r;
}

/* -------------------------------------------------------------- units -- */

/* The words that are for the NIC, wherever they stand. */
static bool
is_nic_word(const char *word)
{
	static const char *const names[] = { "standby", "-standby", "failed",
		"-failed", "plumb", "unplumb", "ether", "trailers", "-trailers",
		"arp", "-arp", "router", "-router", "mtu", "token" };
	size_t i;

	for (i = 0; i < COUNT(names); i++)
		if (strcmp(word, names[i]) == 0)
			return true;
	return false;
}

struct splitter {
	struct hostsplit *out;
	char *const *next;
	const char *mask; /* the last one of the line, NULL: none */
	struct hostunit *unit;
	bool has_addr, has_mask; /* the unit, in this line */
};

static int
begin_unit(struct splitter *s, bool added)
{
	struct hostunit *v;

	v = reallocarray(s->out->units, s->out->nunits + 1, sizeof(*v));
	if (v == NULL)
		return -ENOMEM;
	s->out->units = v;
	s->unit = &v[s->out->nunits++];
	*s->unit = (struct hostunit){ .added = added, .movable = true };
	s->has_addr = s->has_mask = false;
	return 0;
}

/* Whether the line leaves the mask of the unit to its last netmask word. */
static bool
needs_mask(const struct splitter *s)
{
	return s->mask != NULL && s->has_addr && !s->has_mask &&
	    strchr(s->unit->addr, '/') == NULL;
}

static int
end_unit(struct splitter *s)
{
	struct wordlist *words = &s->unit->words;
	const char *const give[] = { "netmask", s->mask };

	return needs_mask(s) ? add_words(words, give, COUNT(give)) : 0;
}

/* A word for the unit, with its argument. */
static int
add_to_unit(struct splitter *s, const char *word, const char *arg)
{
	int r = wordlist_add(&s->unit->words, word);

	s->has_mask |= strcmp(word, "netmask") == 0;
	if (strcmp(word, "-failover") == 0)
		s->unit->movable = false;
	if (strcmp(word, "failover") == 0)
		s->unit->movable = true;
	return r == 0 && arg != NULL ? wordlist_add(&s->unit->words, arg) : r;
}

static int
add_to_nic(struct splitter *s, const char *word, const char *arg)
{
	int r = wordlist_add(&s->out->nic, word);

	if (strcmp(word, "standby") == 0 || strcmp(word, "-standby") == 0)
		s->out->standby = word[0] != '-';
	return r == 0 && arg != NULL ? wordlist_add(&s->out->nic, arg) : r;
}

/*
 * The address comes first, wherever it was written: so the words can also stand
 * behind an addif.  set: the word that was in front of it, or NULL.
 */
static int
add_addr(struct splitter *s, const char *set, const char *addr)
{
	struct wordlist *words = &s->unit->words;
	char *last;
	int r;

	if (s->unit->addr != NULL || addr[0] == '/')
		return set == NULL ? add_to_unit(s, addr, NULL)
				   : add_to_unit(s, set, addr);
	s->unit->addr = addr;
	s->has_addr = true;
	r = wordlist_add(words, addr);
	if (r == 0) {
		last = words->v[words->n - 1];
		memmove(words->v + 1, words->v,
		    (words->n - 1) * sizeof(*words->v));
		words->v[0] = last;
	}
	return r;
}

static int
next_unit(struct splitter *s, const char *addr)
{
	int r = end_unit(s);

	if (r == 0)
		r = begin_unit(s, true);
	return r == 0 && addr != NULL ? add_addr(s, NULL, addr) : r;
}

static int
split_word(struct splitter *s)
{
	const char *word = *s->next++, *arg = NULL;
	int arity = args_arity(word);

	if (arity < 0)
		return add_addr(s, NULL, word);
	if (arity == 1 && *s->next != NULL)
		arg = *s->next++;
	if (strcmp(word, "addif") == 0)
		return next_unit(s, arg);
	if (strcmp(word, "set") == 0 && arg != NULL)
		return add_addr(s, word, arg);
	if (is_nic_word(word))
		return add_to_nic(s, word, arg);
	if (strcmp(word, "group") != 0)
		return add_to_unit(s, word, arg);
	s->out->group = arg;
	return 0;
}

static const char *
last_mask(const struct wordlist *words)
{
	const char *mask = NULL;
	size_t i;

	for (i = 0; i + 1 < words->n; i++)
		if (strcmp(words->v[i], "netmask") == 0)
			mask = words->v[i + 1];
	return mask;
}

/* An IPv6 address of the link stays on it, whatever the words say. */
static bool
is_bound(const struct hostname *h, const struct hostunit *u)
{
	struct ipaddr a;

	return h->family == AF_INET6 && u->addr != NULL &&
	    ipaddr_parse(&a, AF_INET6, u->addr) == 0 && ipaddr_is_linklocal(&a);
}

/* Each line starts at unit 0 again. */
static int
split_line(const struct hostname *h, const struct wordlist *words,
    struct splitter *s)
{
	int r = 0;

	s->unit = &s->out->units[0];
	s->next = words->v;
	s->mask = implies(h) ? "+" : last_mask(words);
	s->has_addr = s->has_mask = false;
	while (r == 0 && *s->next != NULL)
		r = split_word(s);
	if (r == 0 && implies(h))
		r = add_words(&s->unit->words, implied, COUNT(implied));
	else if (r == 0)
		r = end_unit(s);
	return r;
}

int
hostname_split(const struct hostname *h, struct hostsplit *out)
{
	struct splitter s = { .out = out };
	size_t i;
	int r;

	*out = (struct hostsplit){ .units = NULL };
	r = begin_unit(&s, false);
	for (i = 0; r == 0 && i < h->nlines; i++)
		r = split_line(h, &h->lines[i].words, &s);
	for (i = 0; i < out->nunits; i++)
		if (is_bound(h, &out->units[i]))
			out->units[i].movable = false;
	return r;
}

void
hostsplit_free(struct hostsplit *s)
{
	size_t i;

	for (i = 0; i < s->nunits; i++)
		wordlist_free(&s->units[i].words);
	free(s->units);
	wordlist_free(&s->nic);
	*s = (struct hostsplit){ 0 };
}
