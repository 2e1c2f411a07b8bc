/*
 * rows.c - what libipmp says, as rows of values.
 *
 * What goes away between two questions (only with -L) is left out.
 */
#include "rows.h"

#include <stdlib.h>
#include <string.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* What is filled, and with whose help. */
struct maker {
	struct rows *rows;
	ipmp_handle_t handle;
	struct names *names;
	bool probing; /* for rows_probing() alone */
};

typedef int group_fn(struct maker *, const ipmp_groupinfo_t *);
typedef int if_fn(struct maker *, const ipmp_ifinfo_t *);

/* --------------------------------------------------------------- helpers -- */

static struct row *
add_row(struct rows *rows)
{
	struct row *row;

	row = reallocarray(rows->row, rows->n + 1, sizeof(*row));
	if (row == NULL)
		return NULL;
	rows->row = row;
	row += rows->n++;
	memset(row, 0, sizeof(*row));
	return row;
}

/* A number that names[] has no name for should not be: VALUE_UNKNOWN. */
static void
set_named(struct value *v, const char *const names[], size_t n,
    unsigned int number)
{
	if (number < n)
		value_set_text(v, names[number]);
	else
		value_set_number(v, VALUE_UNKNOWN, 0);
}

static void
set_date(struct value *v, uint64_t ms)
{
	if (ms != 0)
		value_set_number(v, VALUE_DATE, (int64_t)ms);
}

/* A negative one means that there is none. */
static void
set_rtt(struct value *v, int64_t ns)
{
	if (ns >= 0)
		value_set_number(v, VALUE_RTT, ns);
}

static void
set_addr(struct value *v, const struct sockaddr_storage *addr,
    struct names *names)
{
	if (addr->ss_family != AF_UNSPEC)
		value_set_text(v, names_get(names, addr));
}

/* It went away since it was listed. */
static bool
is_gone(int code)
{
	return code == IPMP_EUNKGROUP || code == IPMP_EUNKIF ||
	    code == IPMP_EUNKADDR;
}

/* Of a failed or offline NIC nobody expects that it sends. */
static bool
is_active(const ipmp_ifinfo_t *info)
{
	return (info->if_flags & IPMP_IFFLAG_ACTIVE) != 0 &&
	    info->if_state != IPMP_IF_FAILED &&
	    info->if_state != IPMP_IF_OFFLINE;
}

/* ------------------------------------------------- from group to group -- */

static int
do_group(struct maker *m, const char *name, group_fn *fn)
{
	ipmp_groupinfo_t *info;
	int code = ipmp_getgroupinfo(m->handle, name, &info);

	if (code != IPMP_SUCCESS)
		return is_gone(code) ? IPMP_SUCCESS : code;
	code = fn(m, info);
	ipmp_freegroupinfo(info);
	return code;
}

static int
each_group(struct maker *m, group_fn *fn)
{
	ipmp_grouplist_t *list;
	unsigned int i;
	int code = ipmp_getgrouplist(m->handle, &list);

	if (code != IPMP_SUCCESS)
		return code;
	for (i = 0; i < list->gl_ngroup && code == IPMP_SUCCESS; i++)
		code = do_group(m, list->gl_groups[i], fn);
	ipmp_freegrouplist(list);
	return code;
}

static int
each_if(struct maker *m, const ipmp_groupinfo_t *group, if_fn *fn)
{
	ipmp_ifinfo_t *info;
	unsigned int i;
	int code;

	for (i = 0; i < group->gr_nif; i++) {
		code = ipmp_getifinfo(m->handle, group->gr_ifs[i], &info);
		if (is_gone(code))
			continue;
		if (code != IPMP_SUCCESS)
			return code;
		code = fn(m, info);
		ipmp_freeifinfo(info);
		if (code != IPMP_SUCCESS)
			return code;
	}
	return IPMP_SUCCESS;
}

/* The NICs that are in no group are listed under "", which is no group. */
static bool
is_anonymous(const ipmp_groupinfo_t *group)
{
	return group->gr_name[0] == '\0';
}

/* ---------------------------------------------------------------- groups -- */

static int
add_member(struct maker *m, const ipmp_ifinfo_t *info)
{
	struct row *row = &m->rows->row[m->rows->n - 1];
	enum value_part part = PART_UNUSABLE;

	if (is_active(info))
		part = PART_ACTIVE;
	else if ((info->if_flags & IPMP_IFFLAG_INACTIVE) != 0 &&
	    info->if_state != IPMP_IF_FAILED &&
	    info->if_state != IPMP_IF_OFFLINE)
		part = PART_INACTIVE;
	value_add_word(&row->v[GROUP_INTERFACES], part, info->if_name);
	return IPMP_SUCCESS;
}

static int
add_group(struct maker *m, const ipmp_groupinfo_t *group)
{
	static const char *const states[] = {
		[IPMP_GROUP_OK] = "ok",
		[IPMP_GROUP_FAILED] = "failed",
		[IPMP_GROUP_DEGRADED] = "degraded",
	};
	struct row *row;

	if (is_anonymous(group))
		return IPMP_SUCCESS;
	row = add_row(m->rows);
	if (row == NULL)
		return IPMP_ENOMEM;
	value_set_text(&row->v[GROUP_GROUP], group->gr_name);
	value_set_text(&row->v[GROUP_GROUPNAME], group->gr_name);
	set_named(&row->v[GROUP_STATE], states, COUNT(states), group->gr_state);
	if (group->gr_fdt != 0)
		value_set_number(&row->v[GROUP_FDT], VALUE_MS, group->gr_fdt);
	value_set_list(&row->v[GROUP_INTERFACES], VALUE_MEMBERS);
	set_date(&row->v[GROUP_SINCE], group->gr_since);
	value_set_text(&row->v[GROUP_REASON], group->gr_reason);
	return each_if(m, group, add_member);
}

/* ------------------------------------------------------------ interfaces -- */

static int64_t
shown_flags(const ipmp_ifinfo_t *info)
{
	int64_t flags = 0;

	if ((info->if_flags & IPMP_IFFLAG_INACTIVE) != 0)
		flags |= VALUE_FLAG_INACTIVE;
	if (info->if_type == IPMP_IF_STANDBY)
		flags |= VALUE_FLAG_STANDBY;
	if ((info->if_flags & IPMP_IFFLAG_DOWN) != 0)
		flags |= VALUE_FLAG_DOWN;
	if ((info->if_flags & IPMP_IFFLAG_HWADDRDUP) != 0)
		flags |= VALUE_FLAG_DUPLICATE;
	return flags;
}

static void
set_if_states(struct row *row, const ipmp_ifinfo_t *info)
{
	static const char *const links[] = {
		[IPMP_LINK_UP] = "up",
		[IPMP_LINK_DOWN] = "down",
		[IPMP_LINK_UNKNOWN] = "unknown",
	};
	static const char *const probes[] = {
		[IPMP_PROBE_OK] = "ok",
		[IPMP_PROBE_FAILED] = "failed",
		[IPMP_PROBE_UNKNOWN] = "unknown",
		[IPMP_PROBE_DISABLED] = "disabled",
	};
	static const char *const states[] = {
		[IPMP_IF_OK] = "ok",
		[IPMP_IF_FAILED] = "failed",
		[IPMP_IF_OFFLINE] = "offline",
		[IPMP_IF_UNKNOWN] = "unknown",
	};

	set_named(&row->v[IF_LINK], links, COUNT(links), info->if_linkstate);
	set_named(&row->v[IF_PROBE], probes, COUNT(probes),
	    info->if_probestate);
	set_named(&row->v[IF_STATE], states, COUNT(states), info->if_state);
}

static int
add_if(struct maker *m, const ipmp_ifinfo_t *info)
{
	struct row *row = add_row(m->rows);

	if (row == NULL)
		return IPMP_ENOMEM;
	value_set_text(&row->v[IF_INTERFACE], info->if_name);
	value_set_number(&row->v[IF_ACTIVE], VALUE_YESNO, is_active(info));
	value_set_text(&row->v[IF_GROUP], info->if_group);
	value_set_number(&row->v[IF_FLAGS], VALUE_FLAGS, shown_flags(info));
	set_if_states(row, info);
	set_date(&row->v[IF_SINCE], info->if_since);
	value_set_text(&row->v[IF_REASON], info->if_reason);
	return IPMP_SUCCESS;
}

static int
add_ifs(struct maker *m, const ipmp_groupinfo_t *group)
{
	return each_if(m, group, add_if);
}

/* --------------------------------------------------------------- targets -- */

static int
add_targets(struct maker *m, const char *name, const ipmp_targinfo_t *t)
{
	static const char *const modes[] = {
		[IPMP_TARG_DISABLED] = "disabled",
		[IPMP_TARG_ROUTES] = "routes",
		[IPMP_TARG_MULTICAST] = "multicast",
		[IPMP_TARG_TRANSITIVE] = "transitive",
	};
	struct row *row = add_row(m->rows);
	unsigned int i;

	if (row == NULL)
		return IPMP_ENOMEM;
	value_set_text(&row->v[TARG_INTERFACE], name);
	set_named(&row->v[TARG_MODE], modes, COUNT(modes), t->it_mode);
	value_set_list(&row->v[TARG_TARGETS], VALUE_LIST);
	if (t->it_mode == IPMP_TARG_DISABLED)
		return IPMP_SUCCESS;
	set_addr(&row->v[TARG_TESTADDR], &t->it_testaddr, m->names);
	for (i = 0; i < t->it_ntarget && i < IPMP_MAX_TARGETS; i++)
		value_add_word(&row->v[TARG_TARGETS], PART_ACTIVE,
		    names_get(m->names, &t->it_targets[i]));
	return IPMP_SUCCESS;
}

/* A line for each family that probes; without any, one that says so. */
static int
add_if_targets(struct maker *m, const ipmp_ifinfo_t *info)
{
	bool probes6 = info->if_targinfo6.it_mode != IPMP_TARG_DISABLED;
	int code = IPMP_SUCCESS;

	if (info->if_targinfo4.it_mode != IPMP_TARG_DISABLED || !probes6)
		code = add_targets(m, info->if_name, &info->if_targinfo4);
	if (code == IPMP_SUCCESS && probes6)
		code = add_targets(m, info->if_name, &info->if_targinfo6);
	return code;
}

static int
add_group_targets(struct maker *m, const ipmp_groupinfo_t *group)
{
	return each_if(m, group, add_if_targets);
}

/* ------------------------------------------------------------- addresses -- */

static int
add_outbound(struct maker *m, const ipmp_ifinfo_t *info)
{
	struct row *row = &m->rows->row[m->rows->n - 1];

	if (is_active(info))
		value_add_word(&row->v[ADDR_OUTBOUND], PART_ACTIVE,
		    info->if_name);
	return IPMP_SUCCESS;
}

static int
add_addr_row(struct maker *m, const ipmp_groupinfo_t *group,
    const ipmp_addrinfo_t *info)
{
	static const char *const states[] = {
		[IPMP_ADDR_DOWN] = "down",
		[IPMP_ADDR_UP] = "up",
	};
	struct row *row = add_row(m->rows);

	if (row == NULL)
		return IPMP_ENOMEM;
	set_addr(&row->v[ADDR_ADDRESS], &info->ad_addr, m->names);
	set_named(&row->v[ADDR_STATE], states, COUNT(states), info->ad_state);
	value_set_text(&row->v[ADDR_GROUP], info->ad_group);
	value_set_text(&row->v[ADDR_HOME], info->ad_home);
	value_set_list(&row->v[ADDR_OUTBOUND], VALUE_LIST);
	if (info->ad_state != IPMP_ADDR_UP || info->ad_binding[0] == '\0')
		return IPMP_SUCCESS;
	value_set_text(&row->v[ADDR_INBOUND], info->ad_binding);
	return each_if(m, group, add_outbound);
}

static int
add_addr(struct maker *m, const ipmp_groupinfo_t *group,
    const struct sockaddr_storage *addr)
{
	ipmp_addrinfo_t *info;
	int code = ipmp_getaddrinfo(m->handle, group->gr_name, addr, &info);

	if (code != IPMP_SUCCESS)
		return is_gone(code) ? IPMP_SUCCESS : code;
	code = add_addr_row(m, group, info);
	ipmp_freeaddrinfo(info);
	return code;
}

static int
add_addrs(struct maker *m, const ipmp_groupinfo_t *group)
{
	unsigned int i;
	int code = IPMP_SUCCESS;

	if (is_anonymous(group))
		return IPMP_SUCCESS;
	for (i = 0; i < group->gr_naddr && code == IPMP_SUCCESS; i++)
		code = add_addr(m, group, &group->gr_addrs[i]);
	return code;
}

int
rows_get(struct rows *rows, ipmp_handle_t handle, enum mode mode,
    struct names *names)
{
	static group_fn *const makers[] = {
		[MODE_ADDRESSES] = add_addrs,
		[MODE_GROUPS] = add_group,
		[MODE_INTERFACES] = add_ifs,
		[MODE_TARGETS] = add_group_targets,
	};
	struct maker m = { rows, handle, names, false };

	*rows = (struct rows){ NULL, 0 };
	return each_group(&m, makers[mode]);
}

void
rows_free(struct rows *rows)
{
	size_t i;

	for (i = 0; i < rows->n; i++)
		row_clear(&rows->row[i]);
	free(rows->row);
}

static int
note_probing(struct maker *m, const ipmp_ifinfo_t *info)
{
	if (info->if_probestate != IPMP_PROBE_DISABLED)
		m->probing = true;
	return IPMP_SUCCESS;
}

static int
note_group_probing(struct maker *m, const ipmp_groupinfo_t *group)
{
	return each_if(m, group, note_probing);
}

int
rows_probing(ipmp_handle_t handle, bool *probing)
{
	struct maker m = { NULL, handle, NULL, false };
	int code = each_group(&m, note_group_probing);

	*probing = m.probing;
	return code;
}

/* ---------------------------------------------------------------- events -- */

static const char *
event_name(const ipmp_event_t *ev)
{
	static const char *const names[][2] = {
		[IPMP_EV_GROUP_STATE] = { "group-state", "group-state" },
		[IPMP_EV_GROUP_CHANGE] = { "group-removed", "group-added" },
		[IPMP_EV_MEMBER_CHANGE] = { "member-removed", "member-added" },
		[IPMP_EV_IF_CHANGE] = { "interface", "interface" },
		[IPMP_EV_ADDR_CHANGE] = { "address", "address" },
		[IPMP_EV_TARGET_CHANGE] = { "target-removed", "target-added" },
	};

	if ((size_t)ev->ev_type >= COUNT(names))
		return "?";
	return names[ev->ev_type][ev->ev_added != 0];
}

void
row_from_change(struct row *row, const ipmp_event_t *ev, struct names *names)
{
	memset(row, 0, sizeof(*row));
	set_date(&row->v[EVENT_TIME], ev->ev_time);
	value_set_text(&row->v[EVENT_EVENT], event_name(ev));
	value_set_text(&row->v[EVENT_GROUP], ev->ev_group);
	value_set_text(&row->v[EVENT_INTERFACE], ev->ev_if);
	set_addr(&row->v[EVENT_ADDRESS], &ev->ev_addr, names);
	value_set_text(&row->v[EVENT_OLD], ev->ev_old);
	value_set_text(&row->v[EVENT_NEW], ev->ev_new);
	value_set_text(&row->v[EVENT_REASON], ev->ev_reason);
}

void
row_from_probe(struct row *row, const ipmp_event_t *ev, int64_t start,
    struct names *names)
{
	memset(row, 0, sizeof(*row));
	value_set_number(&row->v[PROBE_TIME], VALUE_TIME,
	    ev->ev_probe_start - start);
	value_set_text(&row->v[PROBE_INTERFACE], ev->ev_if);
	value_set_number(&row->v[PROBE_PROBE], VALUE_COUNT, ev->ev_probe_id);
	set_addr(&row->v[PROBE_TARGET], &ev->ev_addr, names);
	if (ev->ev_probe_result != IPMP_PROBE_ACKED)
		return;
	set_rtt(&row->v[PROBE_NETRTT], ev->ev_probe_netrtt);
	set_rtt(&row->v[PROBE_RTT], ev->ev_probe_rtt);
	set_rtt(&row->v[PROBE_RTTAVG], ev->ev_probe_rttavg);
	set_rtt(&row->v[PROBE_RTTDEV], ev->ev_probe_rttdev);
}

void
row_clear(struct row *row)
{
	size_t i;

	for (i = 0; i < FIELDS_MAX; i++)
		value_clear(&row->v[i]);
}
