/*
 * fields.c - what each mode of ipmpstat can show, as tables of fields.
 *
 * Names, order and widths are those of ipmpstat(1M); HOME, SINCE, REASON and
 * the fields of events are ours and shown on demand only.
 */
#include "fields.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

static const struct fieldset sets[] = {
	[MODE_ADDRESSES] = { "addresses", 6,
	    {
		[ADDR_ADDRESS] = { "ADDRESS", 26, "address", true },
		[ADDR_STATE] = { "STATE", 7, "state", true },
		[ADDR_GROUP] = { "GROUP", 12, "group", true },
		[ADDR_INBOUND] = { "INBOUND", 12, "inbound", true },
		[ADDR_OUTBOUND] = { "OUTBOUND", 23, "outbound", true },
		[ADDR_HOME] = { "HOME", 12, "home", false },
	    } },
	[MODE_EVENTS] = { "events", 8,
	    {
		[EVENT_TIME] = { "TIME", 26, "time", true },
		[EVENT_EVENT] = { "EVENT", 16, "event", true },
		[EVENT_GROUP] = { "GROUP", 12, "group", true },
		[EVENT_INTERFACE] = { "INTERFACE", 12, "interface", true },
		[EVENT_ADDRESS] = { "ADDRESS", 20, "address", true },
		[EVENT_OLD] = { "OLD", 12, "old", true },
		[EVENT_NEW] = { "NEW", 12, "new", true },
		[EVENT_REASON] = { "REASON", 40, "reason", true },
	    } },
	[MODE_GROUPS] = { "groups", 7,
	    {
		[GROUP_GROUP] = { "GROUP", 12, "group", true },
		[GROUP_GROUPNAME] = { "GROUPNAME", 12, "groupname", true },
		[GROUP_STATE] = { "STATE", 10, "state", true },
		[GROUP_FDT] = { "FDT", 10, "fdt_ms", true },
		[GROUP_INTERFACES] = { "INTERFACES", 30, "interfaces", true },
		[GROUP_SINCE] = { "SINCE", 26, "since", false },
		[GROUP_REASON] = { "REASON", 40, "reason", false },
	    } },
	[MODE_INTERFACES] = { "interfaces", 9,
	    {
		[IF_INTERFACE] = { "INTERFACE", 12, "interface", true },
		[IF_ACTIVE] = { "ACTIVE", 8, "active", true },
		[IF_GROUP] = { "GROUP", 12, "group", true },
		[IF_FLAGS] = { "FLAGS", 10, "flags", true },
		[IF_LINK] = { "LINK", 10, "link", true },
		[IF_PROBE] = { "PROBE", 10, "probe", true },
		[IF_STATE] = { "STATE", 10, "state", true },
		[IF_SINCE] = { "SINCE", 26, "since", false },
		[IF_REASON] = { "REASON", 40, "reason", false },
	    } },
	[MODE_PROBES] = { "probes", 8,
	    {
		[PROBE_TIME] = { "TIME", 10, "time_ns", true },
		[PROBE_INTERFACE] = { "INTERFACE", 12, "interface", true },
		[PROBE_PROBE] = { "PROBE", 7, "probe", true },
		[PROBE_NETRTT] = { "NETRTT", 10, "netrtt_ns", true },
		[PROBE_RTT] = { "RTT", 10, "rtt_ns", true },
		[PROBE_RTTAVG] = { "RTTAVG", 10, "rttavg_ns", true },
		[PROBE_TARGET] = { "TARGET", 20, "target", true },
		[PROBE_RTTDEV] = { "RTTDEV", 10, "rttdev_ns", false },
	    } },
	[MODE_TARGETS] = { "targets", 4,
	    {
		[TARG_INTERFACE] = { "INTERFACE", 12, "interface", true },
		[TARG_MODE] = { "MODE", 10, "mode", true },
		[TARG_TESTADDR] = { "TESTADDR", 20, "testaddr", true },
		[TARG_TARGETS] = { "TARGETS", 38, "targets", true },
	    } },
};

void
fields_usual(struct columns *c, enum mode mode)
{
	const struct fieldset *set = &sets[mode];
	size_t i;

	c->set = set;
	c->n = 0;
	for (i = 0; i < set->n; i++)
		if (set->fields[i].usual)
			c->at[c->n++] = i;
}

static int
add_column(struct columns *c, size_t at)
{
	if (c->n == COLUMNS_MAX)
		return -E2BIG;
	c->at[c->n++] = at;
	return 0;
}

static int
add_all(struct columns *c)
{
	size_t i;

	for (i = 0; i < c->set->n; i++)
		if (add_column(c, i) != 0)
			return -E2BIG;
	return 0;
}

void
fields_all(struct columns *c, enum mode mode)
{
	c->set = &sets[mode];
	c->n = 0;
	add_all(c);
}

static bool
is_word(const char *word, const char *text, size_t len)
{
	return strlen(word) == len && strncasecmp(word, text, len) == 0;
}

/* 0, -ENOENT or -E2BIG. */
static int
add_named(struct columns *c, const char *name, size_t len)
{
	size_t i;

	if (is_word("all", name, len))
		return add_all(c);
	for (i = 0; i < c->set->n; i++)
		if (is_word(c->set->fields[i].name, name, len))
			return add_column(c, i);
	return -ENOENT;
}

/* One more name in a list; what finds no room is not named. */
static void
append_name(char list[FIELDS_ERRSIZ], const char *name, size_t len)
{
	size_t have = strlen(list);

	snprintf(list + have, FIELDS_ERRSIZ - have, "%s%.*s",
	    have == 0 ? "" : ",", (int)len, name);
}

int
fields_parse(struct columns *c, enum mode mode, const char *list,
    char unknown[FIELDS_ERRSIZ])
{
	const char *name = list;
	size_t len;
	int r;

	c->set = &sets[mode];
	c->n = 0;
	unknown[0] = '\0';
	for (;;) {
		len = strcspn(name, ",");
		r = add_named(c, name, len);
		if (r == -E2BIG)
			return r;
		if (r == -ENOENT)
			append_name(unknown, name, len < 64 ? len : 64);
		if (name[len] == '\0')
			break;
		name += len + 1;
	}
	return c->n > 0 ? 0 : -EINVAL;
}

void
fields_names(enum mode mode, char buf[FIELDS_ERRSIZ])
{
	const struct fieldset *set = &sets[mode];
	size_t i;

	buf[0] = '\0';
	for (i = 0; i < set->n; i++)
		append_name(buf, set->fields[i].name,
		    strlen(set->fields[i].name));
}
