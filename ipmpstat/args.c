/*
 * args.c - the command line of ipmpstat.
 *
 * Grammar: ipmpstat(1M), with -e, -j and -w added.
 */
#include "args.h"

#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of -w, in seconds. */
#define WATCH_USUAL 1.0
#define WATCH_LEAST 0.1
#define WATCH_MOST  86400.0

const char args_usage[] =
    "usage: ipmpstat [-n] [-j] [-o FIELD[,...] [-P]] [-w [SECONDS]] "
    "-a|-g|-i|-t\n"
    "       ipmpstat [-n] [-j] [-o FIELD[,...] [-P]] -e|-p\n"
    "       -a  data addresses     -g  groups     -i  interfaces\n"
    "       -t  targets            -p  probes     -e  changes\n"
    "       -n  addresses as numbers              -j  JSON\n"
    "       -o  these fields       -P  for programs: fields between colons\n"
    "       -w  again and again, every second or every SECONDS\n";

/* What the options say before it is known whether they fit each other. */
struct parser {
	struct args *args;
	const char *fields; /* -o */
};

static enum args_verdict wrong(struct args *, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static enum args_verdict
wrong(struct args *a, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(a->error, sizeof(a->error), fmt, ap);
	va_end(ap);
	return ARGS_WRONG;
}

static enum args_verdict
set_mode(struct args *a, enum mode mode)
{
	if (a->mode != MODE_NONE && a->mode != mode)
		return wrong(a, "only one output format may be specified");
	a->mode = mode;
	return ARGS_OK;
}

static bool
is_number(const char *text)
{
	return text != NULL && text[0] != '\0' &&
	    text[strspn(text, "0123456789.")] == '\0';
}

static enum args_verdict
set_watch(struct args *a, const char *text)
{
	double seconds = WATCH_USUAL;
	char *end;

	if (text != NULL) {
		seconds = strtod(text, &end);
		if (!is_number(text) || *end != '\0' || seconds < WATCH_LEAST ||
		    seconds > WATCH_MOST)
			return wrong(a,
			    "%.64s: bad time for -w: give seconds, 0.1 to "
			    "86400",
			    text);
	}
	a->watch_ms = (unsigned int)(seconds * 1000 + 0.5);
	return ARGS_OK;
}

/* The argument of -w may stand behind it as a word of its own, or be missing:
 * getopt knows no such option. */
static enum args_verdict
take_watch(struct args *a, char *argv[])
{
	if (optarg == NULL && is_number(argv[optind]))
		return set_watch(a, argv[optind++]);
	return set_watch(a, optarg);
}

static enum args_verdict
take_option(struct parser *p, int c, char *argv[])
{
	struct args *a = p->args;

	switch (c) {
	case 'a':
		return set_mode(a, MODE_ADDRESSES);
	case 'e':
		return set_mode(a, MODE_EVENTS);
	case 'g':
		return set_mode(a, MODE_GROUPS);
	case 'i':
		return set_mode(a, MODE_INTERFACES);
	case 'p':
		return set_mode(a, MODE_PROBES);
	case 't':
		return set_mode(a, MODE_TARGETS);
	case 'j':
		a->json = true;
		return ARGS_OK;
	case 'L':
		a->live = true;
		return ARGS_OK;
	case 'n':
		a->numeric = true;
		return ARGS_OK;
	case 'o':
		p->fields = optarg;
		return ARGS_OK;
	case 'P':
		a->parseable = true;
		return ARGS_OK;
	case 'w':
		return take_watch(a, argv);
	case 'H':
		return ARGS_HELP;
	case 'V':
		return ARGS_VERSION;
	default:
		return ARGS_USAGE;
	}
}

static enum args_verdict
check_together(const struct parser *p)
{
	struct args *a = p->args;

	if (a->mode == MODE_NONE)
		return ARGS_USAGE;
	if (a->parseable && p->fields == NULL)
		return wrong(a, "-P needs -o");
	if (a->parseable && a->json)
		return wrong(a, "-P and -j exclude each other");
	if (a->watch_ms != 0 &&
	    (a->mode == MODE_PROBES || a->mode == MODE_EVENTS))
		return wrong(a, "-w does not go with -%c, which never ends",
		    a->mode == MODE_PROBES ? 'p' : 'e');
	return ARGS_OK;
}

static enum args_verdict
choose_columns(const struct parser *p)
{
	struct args *a = p->args;
	char unknown[FIELDS_ERRSIZ], names[FIELDS_ERRSIZ];
	int r;

	if (p->fields == NULL) {
		if (a->json)
			fields_all(&a->columns, a->mode);
		else
			fields_usual(&a->columns, a->mode);
		return ARGS_OK;
	}
	r = fields_parse(&a->columns, a->mode, p->fields, unknown);
	if (r == -E2BIG)
		return wrong(a, "more than %d fields", COLUMNS_MAX);
	fields_names(a->mode, names);
	if (r != 0 || (a->parseable && unknown[0] != '\0'))
		return wrong(a, "no such field: %.128s; there are %s", unknown,
		    names);
	if (unknown[0] != '\0')
		wrong(a, "no such field, left out: %.128s; there are %s",
		    unknown, names);
	return ARGS_OK;
}

enum args_verdict
args_parse(struct args *a, int argc, char *argv[])
{
	static const struct option longer[] = {
		{ "help", no_argument, NULL, 'H' },
		{ "version", no_argument, NULL, 'V' },
		{ NULL, 0, NULL, 0 },
	};
	struct parser p = { .args = a };
	enum args_verdict v;
	int c;

	memset(a, 0, sizeof(*a));
	a->mode = MODE_NONE;
	optind = 0; /* begin anew */
	opterr = 0;
	while ((c = getopt_long(argc, argv, "aegijLno:Pptw::", longer, NULL)) !=
	    -1) {
		v = take_option(&p, c, argv);
		if (v != ARGS_OK)
			return v;
	}
	if (optind < argc)
		return wrong(a, "unexpected argument %.128s", argv[optind]);
	v = check_together(&p);
	return v == ARGS_OK ? choose_columns(&p) : v;
}
