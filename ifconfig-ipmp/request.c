/*
 * request.c - carries out the operations of a command line through the control
 * socket.
 *
 * The words act on a current unit.  That is the interface of the line, or with
 * -a each selected unit in turn, until an addif makes another one current:
 *
 *	hme0 plumb 192.0.2.1 up addif 192.0.2.2 -failover up
 *	`------- hme0 -------'  `-------- hme0:1 ----------'
 *
 * An operation is one request.  When it fails the rest of the line is not done
 * and what was done stays, as on Solaris.
 */
#include "request.h"

#include <errno.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/lifflags.h"
#include "netmasks.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

enum {
	DONE,	   /* go on */
	FAILED,	   /* no more words for this interface */
	FAILED_ALL /* no more words at all */
};

/* What the words of a line act on. */
struct target {
	const char *phys;	/* as named on the line */
	char name[CTL_NAMESIZ]; /* the current unit */
	int family;
	bool of_many; /* after -a */
	bool added;   /* behind an addif */
	bool away;    /* the current unit was found on another NIC */
};

/* The names that Solaris gives to what failed. */
static const char *const op_names[] = {
	[OP_PLUMB] = "plumb",
	[OP_UNPLUMB] = "unplumb: SIOCLIFREMOVEIF",
	[OP_ADDIF] = "addif: SIOCLIFADDIF",
	[OP_REMOVEIF] = "removeif: SIOCLIFREMOVEIF",
	[OP_ADDR] = "SIOCSLIFADDR",
	[OP_DST] = "SIOCSLIFDSTADDR",
	[OP_MASK] = "SIOCSLIFNETMASK",
	[OP_BROADCAST] = "SIOCSLIFBRDADDR",
	[OP_FLAGS] = "setifflags: SIOCSLIFFLAGS",
	[OP_GROUP] = "setifgroupname: SIOCSLIFGROUPNAME",
	[OP_MTU] = "setifmtu: SIOCSLIFMTU",
	[OP_METRIC] = "setifmetric: SIOCSLIFMETRIC",
	[OP_TOKEN] = "setiftoken: SIOCSLIFTOKEN",
	[OP_STATUS] = "status: SIOCGLIFFLAGS",
	[OP_CONFIGINFO] = "configinfo: SIOCGLIFFLAGS",
};

/* Three reasons have a fixed text: scripts look for it. */
static const char *
reason(int error)
{
	switch (error) {
	case ENXIO:
	case ENODEV:
		return "no such interface";
	case EPERM:
		return "permission denied";
	case EEXIST:
		return "already exists";
	default:
		return strerror(error);
	}
}

static void
complain(struct session *s, const char *what, const char *name, int error)
{
	fprintf(s->err, "ifconfig: %s: %s: %s\n", what, name, reason(error));
}

/*
 * Sends the request and says what the daemon has to say about it.  0, or the
 * errno value of a refusal that nobody has complained about yet, or -1 when it
 * has been.
 */
static int
ask(struct session *s, struct ctlreq *req, struct ctlreply *reply)
{
	int r = ctlclient_ask(s->client, req, reply, NULL, NULL);

	if (r != 0) {
		fprintf(s->err, "ifconfig: no answer from in.mpathd: %s\n",
		    strerror(-r));
		return -1;
	}
	if (reply->text[0] == '\0')
		return reply->error;
	fprintf(s->err, "ifconfig: %s%s\n",
	    reply->error == 0 ? "warning: " : "", reply->text);
	return reply->error == 0 ? 0 : -1;
}

static struct ctlreq
make_req(enum ctl_type type, const struct target *t)
{
	struct ctlreq req = { .type = type, .family = (uint8_t)t->family };

	memcpy(req.name, t->name, sizeof(req.name));
	return req;
}

static int
ask_or_complain(struct session *s, struct ctlreq *req, const char *what)
{
	struct ctlreply reply;
	int error = ask(s, req, &reply);

	if (error > 0)
		complain(s, what, req->name, error);
	return error == 0 ? DONE : FAILED;
}

static void
keep_unit(void *arg, const struct ctlunit *u)
{
	struct unitlist *l = arg;
	struct ctlunit *v = reallocarray(l->v, l->n + 1, sizeof(*v));

	if (v == NULL) {
		l->nomem = true;
		return;
	}
	l->v = v;
	l->v[l->n++] = *u;
}

int
request_list(struct session *s, enum ctl_type type, struct unitlist *l)
{
	struct ctlreq req = { .type = type };
	struct ctlreply reply;
	int r;

	memset(l, 0, sizeof(*l));
	r = ctlclient_ask(s->client, &req, &reply, keep_unit, l);
	if (r == 0)
		r = l->nomem ? -ENOMEM : -reply.error;
	if (r == 0)
		return 0;
	fprintf(s->err, "ifconfig: cannot list the interfaces: %s\n",
	    reason(-r));
	return -1;
}

static int
list_units(struct session *s, enum ctl_type type, struct unitlist *l)
{
	return request_list(s, type, l) == 0 ? DONE : FAILED_ALL;
}

int
request_set_home(struct session *s, const struct ctlunit *u, const char *nic)
{
	struct ctlreq req = { .type = CTL_SET_HOME, .family = u->family };

	memcpy(req.name, u->name, sizeof(req.name));
	strcpy(req.home, nic);
	return ask_or_complain(s, &req, "sethome") == DONE ? 0 : -1;
}

/* The unit as it is now, or a complaint in the name of what. */
static int
find_unit(struct session *s, const struct target *t, const char *what,
    struct ctlunit *out)
{
	struct unitlist l;
	size_t i;
	int r = list_units(s, CTL_LIST, &l);

	for (i = 0; r == DONE && i < l.n; i++)
		if (l.v[i].family == t->family &&
		    strcmp(l.v[i].name, t->name) == 0)
			break;
	if (r == DONE && i < l.n) {
		*out = l.v[i];
	} else if (r == DONE) {
		complain(s, what, t->name, ENXIO);
		r = FAILED;
	}
	free(l.v);
	return r;
}

/*
 * A physical interface that is plumbed already is worth a line and no more; so
 * a script may say "plumb" to be sure.  A unit that exists is not even that.
 */
static int
do_plumb(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreq req = make_req(CTL_PLUMB, t);
	struct ctlreply reply;
	bool physical = strchr(t->name, ':') == NULL;
	int error = ask(s, &req, &reply);

	if (error == 0 && reply.name[0] != '\0')
		memcpy(t->name, reply.name, sizeof(t->name));
	if (error == EEXIST && physical && !s->adopt)
		complain(s, "SIOCSLIFNAME for ip", t->name, error);
	if (error == EEXIST)
		return DONE;
	if (error > 0)
		complain(s,
		    physical ? op_names[op->type] : "plumb: SIOCLIFADDIF",
		    t->name, error);
	return error == 0 ? DONE : FAILED;
}

/* With -a the units of a NIC that was just unplumbed have gone with it. */
static int
do_unplumb(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreq req = make_req(CTL_UNPLUMB, t);
	struct ctlreply reply;
	int error = ask(s, &req, &reply);

	if (error == ENXIO && t->of_many)
		return DONE;
	if (error > 0)
		complain(s, op_names[op->type], t->name, error);
	return error == 0 ? DONE : FAILED;
}

/* The address with the mask that the line or the netmasks file gives it. */
static struct ipaddr
masked_addr(const struct session *s, const struct op *op)
{
	struct ipaddr addr = op->addr;
	uint8_t plen;

	if (op->mask == MASK_DATABASE &&
	    netmasks_lookup(s->root, &addr, &plen) == 0)
		addr.plen = plen;
	return addr;
}

static int
set_addr(struct session *s, const struct op *op, const struct target *t)
{
	struct ctlreq req = make_req(CTL_SET_ADDR, t);

	req.addr = masked_addr(s, op);
	return ask_or_complain(s, &req, op_names[OP_ADDR]);
}

static int
set_mask(struct session *s, const struct target *t, uint8_t plen)
{
	struct ctlreq req = make_req(CTL_SET_MASK, t);

	req.value = plen;
	return ask_or_complain(s, &req, op_names[OP_MASK]);
}

/* The length of the NIC's part of a name. */
static size_t
nic_len(const char *name)
{
	return strcspn(name, ":");
}

static bool
is_nic(const char *name, const char *nic)
{
	return nic_len(name) == nic_len(nic) &&
	    memcmp(name, nic, nic_len(nic)) == 0;
}

/* The address is the NIC's own: not one that it only hosts. */
static bool
is_own(const struct ctlunit *u, const struct target *t,
    const struct ipaddr *addr)
{
	return u->family == t->family && ipaddr_same(&u->addr, addr) &&
	    is_nic(u->home, t->phys);
}

/*
 * Makes the unit that has the address already the current one, with the mask
 * that it is to have.  *found: there was one.
 */
static int
adopt_unit(struct session *s, const struct op *op, struct target *t,
    bool *found)
{
	struct ipaddr addr = masked_addr(s, op);
	struct unitlist l;
	size_t i;
	int r;

	*found = false;
	if (!s->adopt || ipaddr_is_any(&addr))
		return DONE;
	r = list_units(s, CTL_LIST, &l);
	for (i = 0; r == DONE && !*found && i < l.n; i++) {
		if (!is_own(&l.v[i], t, &addr))
			continue;
		*found = true;
		memcpy(t->name, l.v[i].name, sizeof(t->name));
		t->away = !is_nic(t->name, t->phys);
		if (l.v[i].addr.plen == addr.plen)
			continue;
		r = t->family == AF_INET ? set_mask(s, t, addr.plen)
					 : set_addr(s, op, t);
	}
	free(l.v);
	return r;
}

static int
do_addr(struct session *s, const struct op *op, struct target *t)
{
	bool found;
	int r;

	if (op->addr.family != t->family)
		return DONE;
	r = adopt_unit(s, op, t, &found);
	return r != DONE || found ? r : set_addr(s, op, t);
}

static void
remove_unit(struct session *s, const struct target *t)
{
	struct ctlreq req = make_req(CTL_UNPLUMB, t);

	ask_or_complain(s, &req, op_names[OP_UNPLUMB]);
}

/* A unit whose address is refused does not stay behind without one. */
static int
do_addif(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreply reply;
	struct ctlreq req;
	int error;

	bool found;
	int r;

	if (op->addr.family != t->family)
		return DONE;
	t->added = true;
	t->away = false;
	strcpy(t->name, t->phys);
	r = adopt_unit(s, op, t, &found);
	if (r != DONE || found)
		return r;
	req = make_req(CTL_ADDIF, t);
	error = ask(s, &req, &reply);
	if (error > 0)
		complain(s, op_names[op->type], t->name, error);
	if (error != 0)
		return FAILED;
	memcpy(t->name, reply.name, sizeof(t->name));
	if (set_addr(s, op, t) != DONE) {
		remove_unit(s, t);
		return FAILED;
	}
	fprintf(s->out, "Created new logical interface %s\n", t->name);
	return DONE;
}

static int
do_removeif(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreq req = make_req(CTL_REMOVEIF, t);
	struct ctlreply reply;
	int error;

	if (op->addr.family != t->family)
		return DONE;
	strcpy(req.name, t->phys);
	req.addr = op->addr;
	error = ask(s, &req, &reply);
	if (error == EBUSY)
		fprintf(s->err,
		    "ifconfig: removeif: can't remove interface: %s\n",
		    t->phys);
	else if (error > 0)
		complain(s, op_names[op->type], t->phys, error);
	return error == 0 ? DONE : FAILED;
}

static void
print_mask(struct session *s, const char *name, uint8_t plen)
{
	uint32_t mask = ipaddr_mask4(plen);

	fprintf(s->out, "Setting netmask of %s to %u.%u.%u.%u\n", name,
	    mask >> 24, mask >> 16 & 0xff, mask >> 8 & 0xff, mask & 0xff);
}

/* A network that the netmasks file does not know keeps its mask. */
static int
do_mask(struct session *s, const struct op *op, struct target *t)
{
	struct ctlunit unit;
	uint8_t plen;
	int r;

	if (op->mask == MASK_GIVEN)
		return set_mask(s, t, op->addr.plen);
	if (t->family != AF_INET)
		return DONE;
	r = find_unit(s, t, op_names[op->type], &unit);
	if (r != DONE || netmasks_lookup(s->root, &unit.addr, &plen) != 0)
		return r;
	r = set_mask(s, t, plen);
	if (r == DONE)
		print_mask(s, t->name, plen);
	return r;
}

static int
do_broadcast(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreq req = make_req(CTL_SET_BROADCAST, t);

	if (t->family != AF_INET)
		return DONE;
	req.addr = op->addr;
	return ask_or_complain(s, &req, op_names[op->type]);
}

static int
do_dst(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreq req = make_req(CTL_SET_DST, t);

	if (op->addr.family != t->family)
		return DONE;
	req.addr = op->addr;
	return ask_or_complain(s, &req, op_names[op->type]);
}

/* What is for the NIC of the line does not follow a unit that is away. */
static void
name_nic(struct ctlreq *req, const struct target *t)
{
	size_t n = nic_len(t->phys);

	memcpy(req->name, t->phys, n);
	req->name[n] = '\0';
}

#define NIC_FLAGS (LIFF_STANDBY | LIFF_FAILED)

/* What the kernel says of IPv6 on the NIC of the current unit. */
static bool
ask_link6(const struct target *t, struct link6 *link)
{
	char nic[CTL_NAMESIZ];
	uint32_t ifindex;

	memcpy(nic, t->name, sizeof(nic));
	nic[nic_len(nic)] = '\0';
	ifindex = if_nametoindex(nic);
	return ifindex != 0 && link6_read(ifindex, link) == 0;
}

static int
bring_up_inet6(struct session *s, const struct op *op, struct target *t,
    struct ctlreq *req)
{
	struct ctlunit unit;
	struct link6 link;
	bool known = ask_link6(t, &link);
	int r;

	if (known && link.disabled) {
		fprintf(s->err,
		    "ifconfig: %s: %s: IPv6 is switched off there "
		    "(net.ipv6.conf.%.*s.disable_ipv6)\n",
		    op_names[op->type], t->name, (int)nic_len(t->name),
		    t->name);
		return FAILED;
	}
	r = ask_or_complain(s, req, op_names[op->type]);
	if (r != DONE || !known || !link.no_linklocal)
		return r;
	r = find_unit(s, t, op_names[op->type], &unit);
	if (r == DONE && ipaddr_is_any(&unit.addr))
		fprintf(s->err,
		    "ifconfig: warning: %s: the kernel makes no link-local "
		    "address there (addrgenmode none); give it one: ifconfig "
		    "%s inet6 fe80::1/10\n",
		    t->name, t->name);
	return r;
}

static int
do_flags(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreq req = make_req(CTL_SET_FLAGS, t);

	if (t->away && ((op->flags_on | op->flags_off) & NIC_FLAGS) != 0)
		name_nic(&req, t);
	req.flags_on = op->flags_on;
	req.flags_off = op->flags_off;
	if (t->family == AF_INET6 && (op->flags_on & LIFF_UP) != 0)
		return bring_up_inet6(s, op, t, &req);
	return ask_or_complain(s, &req, op_names[op->type]);
}

static int
do_group(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreq req = make_req(CTL_SET_GROUP, t);

	/* An address that was found may be a unit with a number. */
	if (s->adopt && !t->added)
		strcpy(req.name, t->phys);
	memcpy(req.group, op->group, sizeof(req.group));
	return ask_or_complain(s, &req, op_names[op->type]);
}

static int
do_mtu(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreq req = make_req(CTL_SET_MTU, t);

	/* Unit 0 of the NIC stands in for it and takes no MTU. */
	if (t->away)
		return DONE;
	req.value = op->value;
	return ask_or_complain(s, &req, op_names[op->type]);
}

static int
do_metric(struct session *s, const struct op *op, struct target *t)
{
	struct ctlreq req = make_req(CTL_SET_METRIC, t);

	req.value = op->value;
	return ask_or_complain(s, &req, op_names[op->type]);
}

/* The kernel makes addresses of it; in.mpathd finds them there. */
static int
do_token(struct session *s, const struct op *op, struct target *t)
{
	struct ctlunit unit;
	int r;

	if (t->family != AF_INET6)
		return DONE;
	r = find_unit(s, t, op_names[op->type], &unit);
	if (r != DONE)
		return r;
	r = link6_set_token(unit.index, &op->addr);
	if (r == 0)
		return DONE;
	if (r == -EINVAL)
		fprintf(s->err,
		    "ifconfig: %s: %s: %s: it takes no router advertisements "
		    "(net.ipv6.conf.%s.accept_ra, router_solicitations)\n",
		    op_names[op->type], t->name, strerror(EINVAL), t->phys);
	else
		complain(s, op_names[op->type], t->name, -r);
	return FAILED;
}

static void
show(struct session *s, const struct ctlunit *u)
{
	struct link6 link;
	bool more = s->style.verbose && u->family == AF_INET6 &&
	    link6_read(u->index, &link) == 0;

	show_unit(s->out, u, &s->style, more ? &link : NULL);
}

static int
do_status(struct session *s, const struct op *op, struct target *t)
{
	struct ctlunit unit;
	int r = find_unit(s, t, op_names[op->type], &unit);

	if (r == DONE)
		show(s, &unit);
	return r;
}

static int
do_configinfo(struct session *s, const struct op *op, struct target *t)
{
	struct ctlunit unit;
	int r = find_unit(s, t, op_names[op->type], &unit);

	if (r == DONE)
		show_configinfo(s->out, &unit);
	return r;
}

typedef int do_fn(struct session *, const struct op *, struct target *);

static do_fn *const doers[] = {
	[OP_PLUMB] = do_plumb,
	[OP_UNPLUMB] = do_unplumb,
	[OP_ADDIF] = do_addif,
	[OP_REMOVEIF] = do_removeif,
	[OP_ADDR] = do_addr,
	[OP_DST] = do_dst,
	[OP_MASK] = do_mask,
	[OP_BROADCAST] = do_broadcast,
	[OP_FLAGS] = do_flags,
	[OP_GROUP] = do_group,
	[OP_MTU] = do_mtu,
	[OP_METRIC] = do_metric,
	[OP_TOKEN] = do_token,
	[OP_STATUS] = do_status,
	[OP_CONFIGINFO] = do_configinfo,
};

static int
do_op(struct session *s, const struct op *op, struct target *t)
{
	char error[ARGS_ERRSIZ];
	int r;

	if (t->of_many && args_check_name(op, t->phys, error) != 0) {
		fprintf(s->err, "ifconfig: %s\n", error);
		r = FAILED;
	} else {
		r = doers[op->type](s, op, t);
	}
	return r == FAILED && !op->soft ? FAILED_ALL : r;
}

static int
do_line(struct session *s, const struct args *a, const char *name, int family)
{
	struct target t = { .phys = name, .family = family, .of_many = a->all };
	size_t i;
	int r = DONE;

	memcpy(t.name, name, strlen(name) + 1);
	for (i = 0; r == DONE && i < a->nops; i++)
		r = do_op(s, &a->ops[i], &t);
	return r;
}

static bool
is_selected(const struct args *a, const struct ctlunit *u)
{
	if (a->family_word && u->family != a->family)
		return false;
	return (u->flags & a->sel_on) == a->sel_on &&
	    (u->flags & a->sel_off) == 0;
}

static int
do_unit(struct session *s, const struct args *a, const struct ctlunit *u)
{
	if (!is_selected(a, u))
		return DONE;
	if (s->style.ipv4_only && u->family != AF_INET)
		return DONE;
	if (a->nops > 0)
		return do_line(s, a, u->name, u->family);
	show(s, u);
	return DONE;
}

/* "-a plumb" is for every link there is: none of them need be plumbed. */
static int
do_link(struct session *s, const struct args *a, const struct ctlunit *u)
{
	if ((u->flags & LIFF_LOOPBACK) != 0)
		return DONE;
	return do_line(s, a, u->name,
	    a->family == AF_INET6 ? AF_INET6 : AF_INET);
}

static int
run_all(struct session *s, const struct args *a)
{
	bool links = args_has(a, OP_PLUMB);
	struct unitlist l;
	bool failed = false;
	size_t i;
	int r = list_units(s, links ? CTL_LINKS : CTL_LIST, &l);

	for (i = 0; r != FAILED_ALL && i < l.n; i++) {
		r = links ? do_link(s, a, &l.v[i]) : do_unit(s, a, &l.v[i]);
		failed |= r != DONE;
	}
	free(l.v);
	return failed || r != DONE;
}

int
request_run(struct session *s, const struct args *a)
{
	const struct op status = { .type = OP_STATUS };
	int family = a->family == AF_INET6 ? AF_INET6 : AF_INET;
	struct target t = { .family = family };

	if (a->all)
		return run_all(s, a);
	if (a->nops > 0)
		return do_line(s, a, a->name, family) != DONE;
	memcpy(t.name, a->name, sizeof(t.name));
	return do_status(s, &status, &t) != DONE;
}
