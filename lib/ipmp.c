/*
 * ipmp.c - libipmp: query and administer IP network multipathing.
 *
 * Every call has a connection of its own, so that a daemon that was started
 * anew is no different from one that was not; only events keep theirs.  The
 * daemon answers a query with all there is, and what was asked for is picked
 * out of that; SNAP keeps such an answer.
 */
#include "lib/ipmp.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "lib/ctlclient.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

_Static_assert(CTL_NAMESIZ == IPMP_NAMESIZ, "names of one size");
_Static_assert(CTL_REASONSIZ == IPMP_TEXTSIZ, "reasons of one size");

/* All records of an answer, in the order in which they came. */
struct picture {
	struct ctlrecord *rec;
	size_t n, room;
	bool failed; /* no memory */
	uint64_t sig;
};

struct ipmp_handle {
	struct picture *snap;	  /* NULL: LIVE */
	struct ctlclient *events; /* NULL: not subscribed */
};

/* --------------------------------------------------------------- handle -- */

int
ipmp_open(ipmp_handle_t *out)
{
	if (out == NULL)
		return IPMP_EINVAL;
	*out = calloc(1, sizeof(**out));
	return *out != NULL ? IPMP_SUCCESS : IPMP_ENOMEM;
}

static void
free_picture(struct picture *p)
{
	if (p == NULL)
		return;
	free(p->rec);
	free(p);
}

void
ipmp_close(ipmp_handle_t h)
{
	if (h == NULL)
		return;
	free_picture(h->snap);
	ctlclient_close(h->events);
	free(h);
}

const char *
ipmp_errmsg(int code)
{
	static const char *const texts[] = {
		[IPMP_SUCCESS] = "operation succeeded",
		[IPMP_FAILURE] = "operation failed",
		[IPMP_EMINRED] = "minimum failover redundancy not met",
		[IPMP_EFBDISABLED] = "failback disabled",
		[IPMP_EFBPARTIAL] = "unable to completely fail back",
		[IPMP_EINVAL] = "invalid argument",
		[IPMP_ENOMEM] = "out of memory",
		[IPMP_ENOMPATHD] = "cannot contact in.mpathd",
		[IPMP_EUNKGROUP] = "unknown IPMP group",
		[IPMP_EUNKIF] = "interface is not using IPMP",
		[IPMP_EPROTO] = "unable to communicate with in.mpathd",
		[IPMP_EHWADDRDUP] = "interface has duplicate hardware address",
		[IPMP_EUNKADDR] = "unknown IPMP data address",
		[IPMP_EPERM] = "permission denied",
	};

	return code >= 0 && (size_t)code < COUNT(texts) ? texts[code]
							: "<unknown error>";
}

/* ------------------------------------------------------------- requests -- */

static int
connect_daemon(struct ctlclient **c)
{
	int r = ctlclient_open(c, ctlclient_rundir());

	if (r == 0)
		return IPMP_SUCCESS;
	return r == -ENOMEM ? IPMP_ENOMEM : IPMP_ENOMPATHD;
}

static int
code_of_reply(const struct ctlreply *reply)
{
	if (reply->code == IPMP_SUCCESS && reply->error == 0)
		return IPMP_SUCCESS;
	if (reply->code > IPMP_FAILURE && reply->code <= IPMP_EPERM)
		return (int)reply->code;
	errno = reply->error;
	return IPMP_FAILURE;
}

static int
ask_on(struct ctlclient *c, struct ctlreq *req, struct ctlreply *reply,
    ctlclient_record_fn *fn, void *arg)
{
	if (ctlclient_query(c, req, reply, fn, arg) != 0)
		return IPMP_EPROTO;
	return code_of_reply(reply);
}

static void
pass_over(void *arg, const struct ctlrecord *rec)
{
	(void)arg;
	(void)rec;
}

static int
ask(struct ctlreq *req, struct ctlreply *reply, ctlclient_record_fn *fn,
    void *arg)
{
	struct ctlclient *c;
	int r = connect_daemon(&c), saved;

	if (r != IPMP_SUCCESS)
		return r;
	r = ask_on(c, req, reply, fn, arg);
	saved = errno;
	ctlclient_close(c);
	errno = saved;
	return r;
}

int
ipmp_ping_daemon(ipmp_handle_t h)
{
	struct ctlreq req = { .type = CTL_PING };
	struct ctlreply reply;

	return h != NULL ? ask(&req, &reply, pass_over, NULL) : IPMP_EINVAL;
}

/* ------------------------------------------------------------- pictures -- */

static void
add_record(void *arg, const struct ctlrecord *rec)
{
	struct picture *p = arg;
	struct ctlrecord *r;
	size_t room;

	if (p->failed)
		return;
	if (p->n == p->room) {
		room = p->room * 2 + 16;
		r = reallocarray(p->rec, room, sizeof(*r));
		if (r == NULL) {
			p->failed = true;
			return;
		}
		p->rec = r;
		p->room = room;
	}
	p->rec[p->n++] = *rec;
}

static int
take_picture(struct picture **out)
{
	struct ctlreq req = { .type = CTL_QUERY };
	struct ctlreply reply;
	struct picture *p = calloc(1, sizeof(*p));
	int r;

	if (p == NULL)
		return IPMP_ENOMEM;
	r = ask(&req, &reply, add_record, p);
	if (r == IPMP_SUCCESS && p->failed)
		r = IPMP_ENOMEM;
	if (r != IPMP_SUCCESS) {
		free_picture(p);
		return r;
	}
	p->sig = reply.sig;
	*out = p;
	return IPMP_SUCCESS;
}

int
ipmp_setqcontext(ipmp_handle_t h, ipmp_qcontext_t context)
{
	struct picture *p = NULL;
	int r;

	if (h == NULL ||
	    (context != IPMP_QCONTEXT_LIVE && context != IPMP_QCONTEXT_SNAP))
		return IPMP_EINVAL;
	if (context == IPMP_QCONTEXT_SNAP) {
		r = take_picture(&p);
		if (r != IPMP_SUCCESS)
			return r;
	}
	free_picture(h->snap);
	h->snap = p;
	return IPMP_SUCCESS;
}

/* The picture that this handle looks at, until look_away(). */
static int
look(ipmp_handle_t h, struct picture **p)
{
	*p = h->snap;
	return h->snap != NULL ? IPMP_SUCCESS : take_picture(p);
}

static void
look_away(ipmp_handle_t h, struct picture *p)
{
	if (p != h->snap)
		free_picture(p);
}

/* The next record of that type, from index *i on, which moves behind it. */
static const struct ctlrecord *
next_of(const struct picture *p, enum ctl_type type, size_t *i)
{
	while (*i < p->n) {
		if (p->rec[(*i)++].type == type)
			return &p->rec[*i - 1];
	}
	return NULL;
}

static const struct ctlgroup *
find_group(const struct picture *p, const char *name)
{
	const struct ctlrecord *r;
	size_t i = 0;

	while ((r = next_of(p, CTL_GROUP, &i)) != NULL) {
		if (strcmp(r->group.name, name) == 0)
			return &r->group;
	}
	return NULL;
}

static size_t
count(const struct picture *p, enum ctl_type type)
{
	size_t i = 0, n = 0;

	while (next_of(p, type, &i) != NULL)
		n++;
	return n;
}

static void
to_sockaddr(struct sockaddr_storage *out, const struct ipaddr *a)
{
	struct sockaddr_in sin = { .sin_family = AF_INET };
	struct sockaddr_in6 sin6 = { .sin6_family = AF_INET6 };

	memset(out, 0, sizeof(*out));
	if (a->family == AF_INET) {
		memcpy(&sin.sin_addr, a->b, sizeof(sin.sin_addr));
		memcpy(out, &sin, sizeof(sin));
	} else if (a->family == AF_INET6) {
		memcpy(&sin6.sin6_addr, a->b, sizeof(sin6.sin6_addr));
		memcpy(out, &sin6, sizeof(sin6));
	}
}

static bool
is_sockaddr(const struct ipaddr *a, const struct sockaddr_storage *ss)
{
	struct sockaddr_storage mine;
	struct sockaddr_in sin, sin2;
	struct sockaddr_in6 sin6, sin62;

	to_sockaddr(&mine, a);
	if (mine.ss_family != ss->ss_family)
		return false;
	if (ss->ss_family == AF_INET) {
		memcpy(&sin, ss, sizeof(sin));
		memcpy(&sin2, &mine, sizeof(sin2));
		return sin.sin_addr.s_addr == sin2.sin_addr.s_addr;
	}
	memcpy(&sin6, ss, sizeof(sin6));
	memcpy(&sin62, &mine, sizeof(sin62));
	return memcmp(&sin6.sin6_addr, &sin62.sin6_addr,
		   sizeof(sin6.sin6_addr)) == 0;
}

/* --------------------------------------------------------------- groups -- */

static int
make_grouplist(const struct picture *p, ipmp_grouplist_t **out)
{
	ipmp_grouplist_t *gl = calloc(1, sizeof(*gl));
	const struct ctlrecord *r;
	size_t i = 0;

	if (gl == NULL)
		return IPMP_ENOMEM;
	gl->gl_sig = p->sig;
	gl->gl_groups = calloc(count(p, CTL_GROUP) + 1, sizeof(*gl->gl_groups));
	if (gl->gl_groups == NULL) {
		ipmp_freegrouplist(gl);
		return IPMP_ENOMEM;
	}
	while ((r = next_of(p, CTL_GROUP, &i)) != NULL)
		memcpy(gl->gl_groups[gl->gl_ngroup++], r->group.name,
		    IPMP_NAMESIZ);
	*out = gl;
	return IPMP_SUCCESS;
}

int
ipmp_getgrouplist(ipmp_handle_t h, ipmp_grouplist_t **out)
{
	struct picture *p;
	int r;

	if (h == NULL || out == NULL)
		return IPMP_EINVAL;
	r = look(h, &p);
	if (r != IPMP_SUCCESS)
		return r;
	r = make_grouplist(p, out);
	look_away(h, p);
	return r;
}

void
ipmp_freegrouplist(ipmp_grouplist_t *gl)
{
	if (gl == NULL)
		return;
	free(gl->gl_groups);
	free(gl);
}

static void
fill_members(const struct picture *p, ipmp_groupinfo_t *gr)
{
	const struct ctlrecord *r;
	size_t i = 0;

	while ((r = next_of(p, CTL_MEMBER, &i)) != NULL) {
		if (strcmp(r->member.group, gr->gr_name) == 0)
			memcpy(gr->gr_ifs[gr->gr_nif++], r->member.name,
			    IPMP_NAMESIZ);
	}
	i = 0;
	while ((r = next_of(p, CTL_ADDR, &i)) != NULL) {
		if (strcmp(r->addr.group, gr->gr_name) == 0)
			to_sockaddr(&gr->gr_addrs[gr->gr_naddr++],
			    &r->addr.addr);
	}
}

static int
make_groupinfo(const struct picture *p, const char *name,
    ipmp_groupinfo_t **out)
{
	const struct ctlgroup *g = find_group(p, name);
	ipmp_groupinfo_t *gr;

	if (g == NULL)
		return IPMP_EUNKGROUP;
	if (g->state > IPMP_GROUP_DEGRADED)
		return IPMP_EPROTO;
	gr = calloc(1, sizeof(*gr));
	if (gr == NULL)
		return IPMP_ENOMEM;
	gr->gr_ifs = calloc(count(p, CTL_MEMBER) + 1, sizeof(*gr->gr_ifs));
	gr->gr_addrs = calloc(count(p, CTL_ADDR) + 1, sizeof(*gr->gr_addrs));
	if (gr->gr_ifs == NULL || gr->gr_addrs == NULL) {
		ipmp_freegroupinfo(gr);
		return IPMP_ENOMEM;
	}
	memcpy(gr->gr_name, g->name, sizeof(gr->gr_name));
	memcpy(gr->gr_reason, g->reason, sizeof(gr->gr_reason));
	gr->gr_sig = g->sig;
	gr->gr_state = (ipmp_group_state_t)g->state;
	gr->gr_fdt = g->fdt;
	gr->gr_since = g->since;
	fill_members(p, gr);
	*out = gr;
	return IPMP_SUCCESS;
}

int
ipmp_getgroupinfo(ipmp_handle_t h, const char *group, ipmp_groupinfo_t **out)
{
	struct picture *p;
	int r;

	if (h == NULL || group == NULL || out == NULL)
		return IPMP_EINVAL;
	r = look(h, &p);
	if (r != IPMP_SUCCESS)
		return r;
	r = make_groupinfo(p, group, out);
	look_away(h, p);
	return r;
}

void
ipmp_freegroupinfo(ipmp_groupinfo_t *gr)
{
	if (gr == NULL)
		return;
	free(gr->gr_ifs);
	free(gr->gr_addrs);
	free(gr);
}

/* ----------------------------------------------------------- interfaces -- */

static void
fill_targets(const struct picture *p, const char *name, ipmp_targinfo_t *it,
    uint32_t mode, const struct ipaddr *testaddr, int family)
{
	const struct ctlrecord *r;
	size_t i = 0;

	it->it_mode = (ipmp_if_targmode_t)mode;
	to_sockaddr(&it->it_testaddr, testaddr);
	while ((r = next_of(p, CTL_TARGET, &i)) != NULL) {
		if (strcmp(r->target.name, name) == 0 &&
		    r->target.addr.family == family &&
		    it->it_ntarget < IPMP_MAX_TARGETS)
			to_sockaddr(&it->it_targets[it->it_ntarget++],
			    &r->target.addr);
	}
}

static bool
is_known(const struct ctlmember *m)
{
	return m->state <= IPMP_IF_UNKNOWN && m->type <= IPMP_IF_NORMAL &&
	    m->linkstate <= IPMP_LINK_UNKNOWN &&
	    m->probestate <= IPMP_PROBE_DISABLED &&
	    m->targmode4 <= IPMP_TARG_TRANSITIVE &&
	    m->targmode6 <= IPMP_TARG_TRANSITIVE;
}

static int
make_ifinfo(const struct picture *p, const struct ctlmember *m,
    ipmp_ifinfo_t **out)
{
	ipmp_ifinfo_t *info;

	if (!is_known(m))
		return IPMP_EPROTO;
	info = calloc(1, sizeof(*info));
	if (info == NULL)
		return IPMP_ENOMEM;
	memcpy(info->if_name, m->name, sizeof(info->if_name));
	memcpy(info->if_group, m->group, sizeof(info->if_group));
	memcpy(info->if_reason, m->reason, sizeof(info->if_reason));
	info->if_state = (ipmp_if_state_t)m->state;
	info->if_type = (ipmp_if_type_t)m->type;
	info->if_linkstate = (ipmp_if_linkstate_t)m->linkstate;
	info->if_probestate = (ipmp_if_probestate_t)m->probestate;
	info->if_flags = m->flags;
	info->if_since = m->since;
	fill_targets(p, m->name, &info->if_targinfo4, m->targmode4,
	    &m->testaddr4, AF_INET);
	fill_targets(p, m->name, &info->if_targinfo6, m->targmode6,
	    &m->testaddr6, AF_INET6);
	*out = info;
	return IPMP_SUCCESS;
}

static int
find_ifinfo(const struct picture *p, const char *name, ipmp_ifinfo_t **out)
{
	const struct ctlrecord *r;
	size_t i = 0;

	while ((r = next_of(p, CTL_MEMBER, &i)) != NULL) {
		if (strcmp(r->member.name, name) == 0)
			return make_ifinfo(p, &r->member, out);
	}
	return IPMP_EUNKIF;
}

int
ipmp_getifinfo(ipmp_handle_t h, const char *interface, ipmp_ifinfo_t **out)
{
	struct picture *p;
	int r;

	if (h == NULL || interface == NULL || out == NULL)
		return IPMP_EINVAL;
	r = look(h, &p);
	if (r != IPMP_SUCCESS)
		return r;
	r = find_ifinfo(p, interface, out);
	look_away(h, p);
	return r;
}

void
ipmp_freeifinfo(ipmp_ifinfo_t *info)
{
	free(info);
}

/* ------------------------------------------------------------ addresses -- */

static int
make_addrinfo(const struct ctladdr *c, ipmp_addrinfo_t **out)
{
	ipmp_addrinfo_t *ad;

	if (c->state > IPMP_ADDR_UP)
		return IPMP_EPROTO;
	ad = calloc(1, sizeof(*ad));
	if (ad == NULL)
		return IPMP_ENOMEM;
	to_sockaddr(&ad->ad_addr, &c->addr);
	ad->ad_state = (ipmp_addr_state_t)c->state;
	memcpy(ad->ad_group, c->group, sizeof(ad->ad_group));
	memcpy(ad->ad_binding, c->binding, sizeof(ad->ad_binding));
	memcpy(ad->ad_home, c->home, sizeof(ad->ad_home));
	*out = ad;
	return IPMP_SUCCESS;
}

static int
find_addrinfo(const struct picture *p, const char *group,
    const struct sockaddr_storage *ss, ipmp_addrinfo_t **out)
{
	const struct ctlrecord *r;
	size_t i = 0;

	if (find_group(p, group) == NULL)
		return IPMP_EUNKGROUP;
	while ((r = next_of(p, CTL_ADDR, &i)) != NULL) {
		if (strcmp(r->addr.group, group) == 0 &&
		    is_sockaddr(&r->addr.addr, ss))
			return make_addrinfo(&r->addr, out);
	}
	return IPMP_EUNKADDR;
}

int
ipmp_getaddrinfo(ipmp_handle_t h, const char *group,
    const struct sockaddr_storage *ss, ipmp_addrinfo_t **out)
{
	struct picture *p;
	int r;

	if (h == NULL || group == NULL || ss == NULL || out == NULL)
		return IPMP_EINVAL;
	r = look(h, &p);
	if (r != IPMP_SUCCESS)
		return r;
	r = find_addrinfo(p, group, ss, out);
	look_away(h, p);
	return r;
}

void
ipmp_freeaddrinfo(ipmp_addrinfo_t *ad)
{
	free(ad);
}

/* ------------------------------------------------------- administration -- */

static int
change(ipmp_handle_t h, enum ctl_type type, const char *interface,
    uint32_t value)
{
	struct ctlreq req = { .type = type, .value = value };
	struct ctlreply reply;

	if (h == NULL || interface == NULL)
		return IPMP_EINVAL;
	/* Cut off it might be the name of another one. */
	if (strlen(interface) >= sizeof(req.name))
		return IPMP_EUNKIF;
	strcpy(req.name, interface);
	return ask(&req, &reply, pass_over, NULL);
}

int
ipmp_offline(ipmp_handle_t h, const char *interface, unsigned int minred)
{
	return change(h, CTL_OFFLINE, interface, minred);
}

int
ipmp_undo_offline(ipmp_handle_t h, const char *interface)
{
	return change(h, CTL_UNDO_OFFLINE, interface, 0);
}

/* --------------------------------------------------------------- events -- */

int
ipmp_subscribe(ipmp_handle_t h, unsigned int mask)
{
	struct ctlreq req = { .type = CTL_SUBSCRIBE, .value = mask };
	struct ctlreply reply;
	struct ctlclient *c;
	int r, saved;

	if (h == NULL)
		return IPMP_EINVAL;
	r = connect_daemon(&c);
	if (r != IPMP_SUCCESS)
		return r;
	r = ask_on(c, &req, &reply, pass_over, NULL);
	if (r != IPMP_SUCCESS) {
		saved = errno;
		ctlclient_close(c);
		errno = saved;
		return r;
	}
	ctlclient_close(h->events);
	h->events = c;
	return IPMP_SUCCESS;
}

int
ipmp_event_fd(ipmp_handle_t h)
{
	return h != NULL && h->events != NULL ? ctlclient_fd(h->events) : -1;
}

static void
make_event(ipmp_event_t *ev, const struct ctlevent *c)
{
	memset(ev, 0, sizeof(*ev));
	ev->ev_type = (ipmp_event_type_t)c->type;
	ev->ev_time = c->time;
	ev->ev_sig = c->sig;
	ev->ev_added = c->added;
	memcpy(ev->ev_group, c->group, sizeof(ev->ev_group));
	memcpy(ev->ev_if, c->name, sizeof(ev->ev_if));
	memcpy(ev->ev_old, c->from, sizeof(ev->ev_old));
	memcpy(ev->ev_new, c->to, sizeof(ev->ev_new));
	memcpy(ev->ev_reason, c->reason, sizeof(ev->ev_reason));
	to_sockaddr(&ev->ev_addr, &c->addr);
	ev->ev_probe_result = (ipmp_probe_result_t)c->result;
	ev->ev_probe_id = c->id;
	ev->ev_probe_start = c->start;
	ev->ev_probe_netrtt = c->netrtt;
	ev->ev_probe_rtt = c->rtt;
	ev->ev_probe_rttavg = c->rttavg;
	ev->ev_probe_rttdev = c->rttdev;
}

int
ipmp_next_event(ipmp_handle_t h, ipmp_event_t *ev, int timeout_ms)
{
	struct ctlevent c;
	int r;

	if (h == NULL || ev == NULL || h->events == NULL)
		return IPMP_EINVAL;
	r = ctlclient_next(h->events, &c, timeout_ms);
	if (r == -ETIMEDOUT) {
		errno = ETIMEDOUT;
		return IPMP_FAILURE;
	}
	if (r != 0 || c.type > IPMP_EV_PROBE || c.result > IPMP_PROBE_LOST)
		return IPMP_EPROTO;
	make_event(ev, &c);
	return IPMP_SUCCESS;
}
