/*
 * args.h - the command line of ipmpstat.
 *
 * Pure: prints nothing and asks nobody.
 */
#ifndef ARGS_H
#define ARGS_H

#include <stdbool.h>

#include "fields.h"

#define ARGS_ERRSIZ 512

enum args_verdict {
	ARGS_OK,      /* error: a warning, or "" */
	ARGS_HELP,    /* --help */
	ARGS_VERSION, /* --version */
	ARGS_USAGE,   /* no mode, or an option that there is not */
	ARGS_WRONG    /* error says why */
};

/* watch_ms: the time between two pictures, 0: one picture only. */
struct args {
	enum mode mode;
	bool numeric, parseable, json, live;
	unsigned int watch_ms;
	struct columns columns;
	char error[ARGS_ERRSIZ];
};

/* argv with the program's name, ended by NULL; its order may change. */
enum args_verdict args_parse(struct args *, int argc, char *argv[]);

extern const char args_usage[];

#endif
