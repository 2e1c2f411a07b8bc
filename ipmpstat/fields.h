/*
 * fields.h - what each mode of ipmpstat can show, as tables of fields.
 */
#ifndef FIELDS_H
#define FIELDS_H

#include <stdbool.h>
#include <stddef.h>

enum mode {
	MODE_ADDRESSES,
	MODE_EVENTS,
	MODE_GROUPS,
	MODE_INTERFACES,
	MODE_PROBES,
	MODE_TARGETS,
	MODE_NONE
};

/* The fields of each mode, in the order of its table. */
enum {
	ADDR_ADDRESS,
	ADDR_STATE,
	ADDR_GROUP,
	ADDR_INBOUND,
	ADDR_OUTBOUND,
	ADDR_HOME
};
enum {
	EVENT_TIME,
	EVENT_EVENT,
	EVENT_GROUP,
	EVENT_INTERFACE,
	EVENT_ADDRESS,
	EVENT_OLD,
	EVENT_NEW,
	EVENT_REASON
};
enum {
	GROUP_GROUP,
	GROUP_GROUPNAME,
	GROUP_STATE,
	GROUP_FDT,
	GROUP_INTERFACES,
	GROUP_SINCE,
	GROUP_REASON
};
enum {
	IF_INTERFACE,
	IF_ACTIVE,
	IF_GROUP,
	IF_FLAGS,
	IF_LINK,
	IF_PROBE,
	IF_STATE,
	IF_SINCE,
	IF_REASON
};
enum {
	PROBE_TIME,
	PROBE_INTERFACE,
	PROBE_PROBE,
	PROBE_NETRTT,
	PROBE_RTT,
	PROBE_RTTAVG,
	PROBE_TARGET,
	PROBE_RTTDEV
};
enum { TARG_INTERFACE, TARG_MODE, TARG_TESTADDR, TARG_TARGETS };

/* No mode has more fields. */
#define FIELDS_MAX 9

/*
 * width: of its column.  key: its name in JSON, with the unit of a number.
 * usual: shown when no fields are asked for.
 */
struct field {
	const char *name;
	unsigned int width;
	const char *key;
	bool usual;
};

/* plural: the name of the rows in JSON. */
struct fieldset {
	const char *plural;
	size_t n;
	struct field fields[FIELDS_MAX];
};

#define COLUMNS_MAX 32

/* The fields that are asked for, in that order; at[]: places in set->fields. */
struct columns {
	const struct fieldset *set;
	size_t n;
	size_t at[COLUMNS_MAX];
};

/* Those shown when none are asked for. */
void fields_usual(struct columns *, enum mode);
void fields_all(struct columns *, enum mode);

#define FIELDS_ERRSIZ 256

/*
 * From a list "FIELD,FIELD...", in any case; "all" is all of them.  Unknown
 * names are left out and named in unknown ("": none).  0, or -EINVAL when no
 * field is left, -E2BIG when there are too many.
 */
int fields_parse(struct columns *, enum mode, const char *list,
    char unknown[FIELDS_ERRSIZ]);

/* The names of all fields of a mode, separated by commas. */
void fields_names(enum mode, char buf[FIELDS_ERRSIZ]);

#endif
