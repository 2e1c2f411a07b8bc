/*
 * bootapply.c - does what one hostname file says, through an open session.
 */
#include "bootapply.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/lifflags.h"
#include "words.h"

static const char *
family_word(const struct bootfile *f)
{
	return f->family == AF_INET6 ? "inet6" : "inet";
}

/* Runs "IF inet FIRST... WORD...", with up to two words in front. */
static int
run(struct session *s, const struct bootfile *f, const char *ifname,
    const char *const first[2], const struct wordlist *words)
{
	struct wordlist line = { .v = NULL };
	size_t i;
	int r = wordlist_add(&line, ifname);

	if (r == 0)
		r = wordlist_add(&line, family_word(f));
	for (i = 0; r == 0 && i < 2 && first[i] != NULL; i++)
		r = wordlist_add(&line, first[i]);
	for (i = 0; r == 0 && words != NULL && i < words->n; i++)
		r = wordlist_add(&line, words->v[i]);
	if (r == 0)
		r = words_run(s, line.v);
	else
		fprintf(s->err, "ifconfig: %s\n", strerror(-r));
	wordlist_free(&line);
	return r == 0 ? 0 : -1;
}

/* arg may be NULL. */
static int
run_word(struct session *s, const struct bootfile *f, const char *ifname,
    const char *word, const char *arg)
{
	const char *const first[2] = { word, arg };

	return run(s, f, ifname, first, NULL);
}

/* The unit that has the address of a word; false: none, or no address. */
static bool
find_unit(struct session *s, const struct bootfile *f, const char *word,
    struct ctlunit *out)
{
	struct ipaddr addr;
	struct unitlist l;
	bool found = false;
	size_t i;

	if (words_addr(s, f->family, word, &addr) != 0 || ipaddr_is_any(&addr))
		return false;
	if (request_list(s, CTL_LIST, &l) != 0)
		l.n = 0;
	for (i = 0; !found && i < l.n; i++) {
		found = ipaddr_same(&l.v[i].addr, &addr);
		*out = l.v[i];
	}
	free(l.v);
	return found;
}

/* ------------------------------------------------------------- the file -- */

/* A unit of a hostname.hme0:1 may be elsewhere, and not to be made again. */
static bool
is_there(struct session *s, const struct bootfile *f)
{
	const char *addr = f->split.units[0].addr;
	struct ctlunit u;

	return strcmp(f->name, f->nic) != 0 && addr != NULL &&
	    find_unit(s, f, addr, &u) && strcmp(u.home, f->nic) == 0;
}

int
bootapply_plumb(struct session *s, const struct bootfile *f)
{
	return is_there(s, f) ? 0 : run_word(s, f, f->name, "plumb", NULL);
}

/* Takes the word standby out, but not where it is somebody's argument. */
static void
drop_standby(struct wordlist *line)
{
	size_t from, to = 2, n;

	for (from = 2; from < line->n; from += n) {
		n = args_arity(line->v[from]) == 1 && from + 1 < line->n ? 2
									 : 1;
		if (strcmp(line->v[from], "standby") == 0)
			continue;
		memmove(&line->v[to], &line->v[from], n * sizeof(*line->v));
		to += n;
	}
	line->n = to;
	line->v[to] = NULL;
}

static int
run_line(struct session *s, const struct bootfile *f, size_t i, bool active)
{
	struct wordlist line;
	int r = hostname_command(&f->text, i, f->name, &line);

	if (r != 0) {
		fprintf(s->err, "ifconfig: %s\n", strerror(-r));
		return -1;
	}
	if (active)
		drop_standby(&line);
	r = words_run(s, line.v);
	if (r != 0)
		fprintf(s->err, "ifconfig: (%s, line %u)\n", f->path,
		    f->text.lines[i].at[0]);
	wordlist_free(&line);
	return r == 0 ? 0 : -1;
}

/* IPv6: unless something failed, it comes up without being asked to. */
static int
bring_up_inet6(struct session *s, const struct bootfile *f)
{
	return f->family == AF_INET6 ? run_word(s, f, f->name, "up", NULL) : 0;
}

int
bootapply_lines(struct session *s, const struct bootfile *f, bool active)
{
	size_t i;
	int r = 0;

	for (i = 0; i < f->text.nlines; i++)
		r |= run_line(s, f, i, active);
	return r == 0 ? bring_up_inet6(s, f) : r;
}

/* ---------------------------------------------------------- unit by unit -- */

static bool
lives_elsewhere(struct session *s, const struct bootfile *f,
    const struct hostunit *unit)
{
	struct ctlunit u;

	return unit->movable && unit->addr != NULL &&
	    find_unit(s, f, unit->addr, &u) && strcmp(u.home, f->nic) != 0;
}

static int
run_unit(struct session *s, const struct bootfile *f,
    const struct hostunit *unit)
{
	const char *const first[2] = { unit->added ? "addif" : NULL };

	if (unit->words.n == 0 || lives_elsewhere(s, f, unit))
		return 0;
	return run(s, f, f->name, first, &unit->words);
}

int
bootapply_units(struct session *s, const struct bootfile *f)
{
	const struct hostsplit *split = &f->split;
	const char *const none[2] = { NULL };
	size_t i;
	int r = 0;

	for (i = 0; i < split->nunits; i++)
		r |= run_unit(s, f, &split->units[i]);
	if (r == 0)
		r = bring_up_inet6(s, f);
	if (split->nic.n > 0)
		r |= run(s, f, f->nic, none, &split->nic);
	if (split->group != NULL)
		r |= run_word(s, f, f->nic, "group", split->group);
	return r;
}

/* ------------------------------------------------- of a NIC that was away --
 */

/* Whether the files of this NIC name the address. */
static bool
is_of(const struct session *s, const struct bootfiles *files, const char *nic,
    const struct ipaddr *addr)
{
	const struct hostsplit *split;
	struct ipaddr a;
	size_t i, k;

	for (i = 0; i < files->n; i++) {
		split = &files->v[i].split;
		if (strcmp(files->v[i].nic, nic) != 0)
			continue;
		for (k = 0; k < split->nunits; k++)
			if (split->units[k].addr != NULL &&
			    words_addr(s, addr->family, split->units[k].addr,
				&a) == 0 &&
			    ipaddr_same(&a, addr))
				return true;
	}
	return false;
}

static bool
is_to_claim(struct session *s, const struct bootfiles *files,
    const struct bootfile *f, const struct hostunit *unit, struct ctlunit *u)
{
	const char *group = bootfiles_group(files, f->nic);

	if (group == NULL || !unit->movable || unit->addr == NULL ||
	    !find_unit(s, f, unit->addr, u))
		return false;
	return strcmp(u->home, f->nic) != 0 && strcmp(u->group, group) == 0 &&
	    (u->flags & LIFF_NOFAILOVER) == 0 &&
	    !is_of(s, files, u->home, &u->addr);
}

static int
claim(struct session *s, const struct bootfiles *files,
    const struct bootfile *f, const struct ctlunit *u)
{
	int r = request_set_home(s, u, f->nic);

	if (r == 0 && bootfiles_standby(files, u->home))
		r = run_word(s, f, u->home, "standby", NULL);
	return r;
}

int
bootapply_claim(struct session *s, const struct bootfiles *files,
    const struct bootfile *f)
{
	struct ctlunit u;
	size_t i;
	int r = 0;

	for (i = 0; i < f->split.nunits; i++)
		if (is_to_claim(s, files, f, &f->split.units[i], &u))
			r |= claim(s, files, f, &u);
	return r;
}

/* ------------------------------------------------- of a NIC that is away -- */

static int
move_unit(struct session *s, const struct bootfile *f,
    const struct hostunit *unit, const char *to)
{
	static const char *const first[2] = { "-standby", "addif" };
	struct ctlunit u;

	/* Whoever has it may have got it from the NIC itself. */
	if (!unit->movable || unit->addr == NULL ||
	    find_unit(s, f, unit->addr, &u))
		return 0;
	return run(s, f, to, first, &unit->words);
}

int
bootapply_move(struct session *s, const struct bootfile *f, const char *to)
{
	size_t i;
	int r = 0;

	for (i = 0; i < f->split.nunits; i++)
		r |= move_unit(s, f, &f->split.units[i], to);
	return r;
}
