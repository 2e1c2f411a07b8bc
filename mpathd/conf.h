/*
 * conf.h - /etc/default/mpathd to a struct, and printed back.
 *
 * Solaris 10 in.mpathd(1M), FILES; every difference is in docs/DIFFERENCES.md.
 */
#ifndef CONF_H
#define CONF_H

#include <stdbool.h>
#include <stddef.h>

#include "lib/mtime.h"

struct conf {
	mtime_t detection_time; /* 10 s when not said */
	/* Losses in a row that are a verdict; 5 when not said. */
	unsigned int probe_failures;
	bool said_failures;	/* and then probes may be closer */
	bool failback;		/* yes when not said */
	bool track_only_groups; /* yes when not said */
	bool spread;		/* yes when not said */
	bool transitive;	/* false when not said */
};

/* A complaint: the message of in.mpathd, behind it "file:line". */
typedef void conf_complain_fn(void *arg, const char *text);

void conf_defaults(struct conf *);
/*
 * Fills *conf from the text of a file.  A bad value is complained about and
 * the default is used; an unknown key is ignored.  file: for the complaints.
 */
void conf_parse(struct conf *, const char *file, const char *text,
    conf_complain_fn *, void *arg);
/* Reads the file; one that does not exist gives the defaults, silently. */
int conf_read(struct conf *, const char *file, conf_complain_fn *, void *arg);
/* The text of a file that gives this configuration. */
const char *conf_print(const struct conf *, char *buf, size_t size);

#endif
