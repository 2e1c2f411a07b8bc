/*
 * ctlmsg.c - control messages between the programs and in.mpathd: struct to
 * bytes and back.
 *
 * One table per message says which attribute carries which member, so that
 * writing and reading cannot drift apart.  A member that is zero or empty is
 * not sent; an attribute that is not known here is passed over, so that older
 * and newer programs understand each other.
 */
#include "ctlmsg.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <string.h>
#include <sys/socket.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* Numbers on the wire: never reuse one. */
enum attr {
	A_NAME = 1,
	A_FAMILY,
	A_ADDR,
	A_FLAGS_ON,
	A_FLAGS_OFF,
	A_GROUP,
	A_VALUE,
	A_ERROR,
	A_TEXT,
	A_FLAGS,
	A_METRIC,
	A_MTU,
	A_INDEX,
	A_BROADCAST,
	A_DST,
	A_HWADDR,
	A_PLUMBED,
	A_HOME,
	A_CODE,
	A_SIG,
	A_STATE,
	A_FDT,
	A_SINCE,
	A_REASON,
	A_TYPE,
	A_LINKSTATE,
	A_PROBESTATE,
	A_IFFLAGS,
	A_TARGMODE4,
	A_TARGMODE6,
	A_TESTADDR4,
	A_TESTADDR6,
	A_BINDING,
	A_EVENT,
	A_TIME,
	A_ADDED,
	A_FROM,
	A_TO,
	A_RESULT,
	A_ID,
	A_START,
	A_NETRTT,
	A_RTT,
	A_RTTAVG,
	A_RTTDEV
};

enum kind {
	K_STRING, /* with its NUL, which must stand within the attribute */
	K_ERRNO,  /* an int, 0 to ERRNO_MAX */
	K_FAMILY, /* 0, AF_INET or AF_INET6 */
	K_NUMBER, /* any value of the member's size */
	K_BOOL,	  /* one byte, 0 or 1 */
	K_ADDR	  /* a struct ipaddr as it is: bytes without padding */
};

/* The kernel's MAX_ERRNO: no errno value is larger. */
#define ERRNO_MAX 4095

struct field {
	enum attr attr;
	enum kind kind;
	size_t off, size;
};

#define FIELD(s, a, k, m)                                                      \
	{                                                                      \
		(a), (k), offsetof(struct s, m), sizeof(((struct s *)0)->m)    \
	}

static const struct field req_fields[] = {
	FIELD(ctlreq, A_NAME, K_STRING, name),
	FIELD(ctlreq, A_FAMILY, K_FAMILY, family),
	FIELD(ctlreq, A_ADDR, K_ADDR, addr),
	FIELD(ctlreq, A_FLAGS_ON, K_NUMBER, flags_on),
	FIELD(ctlreq, A_FLAGS_OFF, K_NUMBER, flags_off),
	FIELD(ctlreq, A_GROUP, K_STRING, group),
	FIELD(ctlreq, A_VALUE, K_NUMBER, value),
	FIELD(ctlreq, A_HOME, K_STRING, home),
};

static const struct field reply_fields[] = {
	FIELD(ctlreply, A_ERROR, K_ERRNO, error),
	FIELD(ctlreply, A_NAME, K_STRING, name),
	FIELD(ctlreply, A_TEXT, K_STRING, text),
	FIELD(ctlreply, A_CODE, K_NUMBER, code),
	FIELD(ctlreply, A_SIG, K_NUMBER, sig),
};

static const struct field unit_fields[] = {
	FIELD(ctlunit, A_NAME, K_STRING, name),
	FIELD(ctlunit, A_FAMILY, K_FAMILY, family),
	FIELD(ctlunit, A_FLAGS, K_NUMBER, flags),
	FIELD(ctlunit, A_METRIC, K_NUMBER, metric),
	FIELD(ctlunit, A_MTU, K_NUMBER, mtu),
	FIELD(ctlunit, A_INDEX, K_NUMBER, index),
	FIELD(ctlunit, A_ADDR, K_ADDR, addr),
	FIELD(ctlunit, A_BROADCAST, K_ADDR, broadcast),
	FIELD(ctlunit, A_DST, K_ADDR, dst),
	FIELD(ctlunit, A_GROUP, K_STRING, group),
	FIELD(ctlunit, A_HOME, K_STRING, home),
	FIELD(ctlunit, A_PLUMBED, K_BOOL, plumbed),
};

static const struct field group_fields[] = {
	FIELD(ctlgroup, A_NAME, K_STRING, name),
	FIELD(ctlgroup, A_SIG, K_NUMBER, sig),
	FIELD(ctlgroup, A_STATE, K_NUMBER, state),
	FIELD(ctlgroup, A_FDT, K_NUMBER, fdt),
	FIELD(ctlgroup, A_SINCE, K_NUMBER, since),
	FIELD(ctlgroup, A_REASON, K_STRING, reason),
};

static const struct field member_fields[] = {
	FIELD(ctlmember, A_NAME, K_STRING, name),
	FIELD(ctlmember, A_GROUP, K_STRING, group),
	FIELD(ctlmember, A_STATE, K_NUMBER, state),
	FIELD(ctlmember, A_TYPE, K_NUMBER, type),
	FIELD(ctlmember, A_LINKSTATE, K_NUMBER, linkstate),
	FIELD(ctlmember, A_PROBESTATE, K_NUMBER, probestate),
	FIELD(ctlmember, A_IFFLAGS, K_NUMBER, flags),
	FIELD(ctlmember, A_TARGMODE4, K_NUMBER, targmode4),
	FIELD(ctlmember, A_TARGMODE6, K_NUMBER, targmode6),
	FIELD(ctlmember, A_TESTADDR4, K_ADDR, testaddr4),
	FIELD(ctlmember, A_TESTADDR6, K_ADDR, testaddr6),
	FIELD(ctlmember, A_SINCE, K_NUMBER, since),
	FIELD(ctlmember, A_REASON, K_STRING, reason),
};

static const struct field target_fields[] = {
	FIELD(ctltarget, A_NAME, K_STRING, name),
	FIELD(ctltarget, A_ADDR, K_ADDR, addr),
};

static const struct field addr_fields[] = {
	FIELD(ctladdr, A_ADDR, K_ADDR, addr),
	FIELD(ctladdr, A_STATE, K_NUMBER, state),
	FIELD(ctladdr, A_GROUP, K_STRING, group),
	FIELD(ctladdr, A_BINDING, K_STRING, binding),
	FIELD(ctladdr, A_HOME, K_STRING, home),
};

static const struct field event_fields[] = {
	FIELD(ctlevent, A_EVENT, K_NUMBER, type),
	FIELD(ctlevent, A_TIME, K_NUMBER, time),
	FIELD(ctlevent, A_SIG, K_NUMBER, sig),
	FIELD(ctlevent, A_ADDED, K_BOOL, added),
	FIELD(ctlevent, A_GROUP, K_STRING, group),
	FIELD(ctlevent, A_NAME, K_STRING, name),
	FIELD(ctlevent, A_FROM, K_STRING, from),
	FIELD(ctlevent, A_TO, K_STRING, to),
	FIELD(ctlevent, A_REASON, K_STRING, reason),
	FIELD(ctlevent, A_ADDR, K_ADDR, addr),
	FIELD(ctlevent, A_RESULT, K_NUMBER, result),
	FIELD(ctlevent, A_ID, K_NUMBER, id),
	FIELD(ctlevent, A_START, K_NUMBER, start),
	FIELD(ctlevent, A_NETRTT, K_NUMBER, netrtt),
	FIELD(ctlevent, A_RTT, K_NUMBER, rtt),
	FIELD(ctlevent, A_RTTAVG, K_NUMBER, rttavg),
	FIELD(ctlevent, A_RTTDEV, K_NUMBER, rttdev),
};

/* What a record of each type is made of; it begins the record's union. */
static const struct layout {
	enum ctl_type type;
	const struct field *fields;
	size_t n;
} layouts[] = {
	{ CTL_UNIT, unit_fields, COUNT(unit_fields) },
	{ CTL_GROUP, group_fields, COUNT(group_fields) },
	{ CTL_MEMBER, member_fields, COUNT(member_fields) },
	{ CTL_TARGET, target_fields, COUNT(target_fields) },
	{ CTL_ADDR, addr_fields, COUNT(addr_fields) },
	{ CTL_EVENT, event_fields, COUNT(event_fields) },
};

static const struct layout *
layout_of(unsigned int type)
{
	size_t i;

	for (i = 0; i < COUNT(layouts); i++) {
		if (layouts[i].type == type)
			return &layouts[i];
	}
	return NULL;
}

static struct nlmsghdr *
put_header(void *buf, enum ctl_type type, uint32_t seq)
{
	struct nlmsghdr *nlh;

	/* What pads an attribute must not tell what was in memory before. */
	memset(buf, 0, CTL_MSGSIZ);
	nlh = mnl_nlmsg_put_header(buf);

	nlh->nlmsg_type = (uint16_t)type;
	nlh->nlmsg_seq = seq;
	return nlh;
}

/* A member that is all zero is not sent. */
static bool
is_zero(const uint8_t *p, size_t n)
{
	while (n > 0 && *p == 0) {
		p++;
		n--;
	}
	return n == 0;
}

static void
put_string(struct nlmsghdr *nlh, enum attr attr, const char *text, size_t size)
{
	char buf[CTL_TEXTSIZ];
	size_t len = strnlen(text, size - 1);

	memcpy(buf, text, len);
	buf[len] = '\0';
	if (len > 0)
		mnl_attr_put(nlh, (uint16_t)attr, len + 1, buf);
}

static void
put_fields(struct nlmsghdr *nlh, const void *obj, const struct field *f,
    size_t n)
{
	for (; n > 0; n--, f++) {
		const uint8_t *p = (const uint8_t *)obj + f->off;

		if (f->kind == K_STRING)
			put_string(nlh, f->attr, (const char *)p, f->size);
		else if (!is_zero(p, f->size))
			mnl_attr_put(nlh, (uint16_t)f->attr, f->size, p);
	}
}

size_t
ctlmsg_put_req(void *buf, const struct ctlreq *req)
{
	struct nlmsghdr *nlh = put_header(buf, req->type, req->seq);

	put_fields(nlh, req, req_fields, COUNT(req_fields));
	return nlh->nlmsg_len;
}

size_t
ctlmsg_put_reply(void *buf, const struct ctlreply *reply)
{
	struct nlmsghdr *nlh = put_header(buf, CTL_REPLY, reply->seq);

	put_fields(nlh, reply, reply_fields, COUNT(reply_fields));
	return nlh->nlmsg_len;
}

size_t
ctlmsg_put_unit(void *buf, uint32_t seq, const struct ctlunit *unit)
{
	struct nlmsghdr *nlh = put_header(buf, CTL_UNIT, seq);
	size_t hwlen = unit->hwlen;

	if (hwlen > sizeof(unit->hwaddr))
		hwlen = sizeof(unit->hwaddr);
	put_fields(nlh, unit, unit_fields, COUNT(unit_fields));
	if (hwlen > 0)
		mnl_attr_put(nlh, A_HWADDR, hwlen, unit->hwaddr);
	return nlh->nlmsg_len;
}

size_t
ctlmsg_put_record(void *buf, uint32_t seq, const struct ctlrecord *r)
{
	const struct layout *l = layout_of(r->type);
	struct nlmsghdr *nlh;

	if (r->type == CTL_UNIT)
		return ctlmsg_put_unit(buf, seq, &r->unit);
	nlh = put_header(buf, r->type, seq);
	if (l != NULL)
		put_fields(nlh, &r->unit, l->fields, l->n);
	return nlh->nlmsg_len;
}

/* A record is one message, not more and not less, of whole attributes. */
static const struct nlmsghdr *
message(const void *buf, size_t len)
{
	const struct nlmsghdr *nlh = buf;

	if (len < sizeof(struct nlmsghdr) || len > CTL_MSGSIZ)
		return NULL;
	if (nlh->nlmsg_len != len || len % MNL_ALIGNTO != 0)
		return NULL;
	return nlh;
}

int
ctlmsg_type(const void *buf, size_t len)
{
	const struct nlmsghdr *nlh = message(buf, len);

	return nlh != NULL ? nlh->nlmsg_type : -EBADMSG;
}

int
ctlmsg_seq(const void *buf, size_t len, uint32_t *seq)
{
	const struct nlmsghdr *nlh = message(buf, len);

	if (nlh == NULL)
		return -EBADMSG;
	*seq = nlh->nlmsg_seq;
	return 0;
}

static bool
is_family(unsigned int family)
{
	return family == AF_UNSPEC || family == AF_INET || family == AF_INET6;
}

/* Nobody who reads the value needs to doubt it: all its rules are kept. */
static bool
is_ipaddr(const void *bytes)
{
	struct ipaddr a;

	memcpy(&a, bytes, sizeof(a));
	if (!is_family(a.family) || a.plen > ipaddr_host_plen(&a))
		return false;
	return is_zero(a.b + ipaddr_bytes(&a), sizeof(a.b) - ipaddr_bytes(&a));
}

static bool
is_errno(const void *bytes)
{
	int error;

	memcpy(&error, bytes, sizeof(error));
	return error >= 0 && error <= ERRNO_MAX;
}

static bool
is_valid(const struct field *f, const uint8_t *p, size_t len)
{
	if (f->kind == K_STRING)
		return len > 0 && len <= f->size &&
		    memchr(p, '\0', len) == p + len - 1;
	if (len != f->size)
		return false;
	switch (f->kind) {
	case K_ERRNO:
		return is_errno(p);
	case K_FAMILY:
		return is_family(*p);
	case K_BOOL:
		return *p <= 1;
	case K_ADDR:
		return is_ipaddr(p);
	default:
		return true;
	}
}

static int
get_field(void *obj, const struct nlattr *a, const struct field *f, size_t n)
{
	const uint8_t *p = mnl_attr_get_payload(a);
	size_t len = mnl_attr_get_payload_len(a);

	for (; n > 0; n--, f++) {
		if (mnl_attr_get_type(a) != f->attr)
			continue;
		if (!is_valid(f, p, len))
			return -EBADMSG;
		memcpy((uint8_t *)obj + f->off, p, len);
		return 0;
	}
	return 0;
}

static int
get_hwaddr(struct ctlunit *unit, const struct nlattr *a)
{
	size_t len = mnl_attr_get_payload_len(a);

	if (len > sizeof(unit->hwaddr))
		return -EBADMSG;
	memcpy(unit->hwaddr, mnl_attr_get_payload(a), len);
	unit->hwlen = (uint8_t)len;
	return 0;
}

/*
 * Walks the attributes; unit is where a hardware address goes, NULL when the
 * message has none.  Bytes that are no whole attribute make the message bad.
 */
static int
get_fields(const struct nlmsghdr *nlh, void *obj, const struct field *f,
    size_t n, struct ctlunit *unit)
{
	const struct nlattr *a = mnl_nlmsg_get_payload(nlh);
	const uint8_t *end = (const uint8_t *)nlh + nlh->nlmsg_len;
	int r;

	while ((const uint8_t *)a < end) {
		if (!mnl_attr_ok(a, (int)(end - (const uint8_t *)a)))
			return -EBADMSG;
		if (unit != NULL && mnl_attr_get_type(a) == A_HWADDR)
			r = get_hwaddr(unit, a);
		else
			r = get_field(obj, a, f, n);
		if (r != 0)
			return r;
		a = mnl_attr_next(a);
	}
	return 0;
}

int
ctlmsg_get_req(struct ctlreq *req, const void *buf, size_t len)
{
	const struct nlmsghdr *nlh = message(buf, len);

	memset(req, 0, sizeof(*req));
	if (nlh == NULL)
		return -EBADMSG;
	req->type = (enum ctl_type)nlh->nlmsg_type;
	req->seq = nlh->nlmsg_seq;
	return get_fields(nlh, req, req_fields, COUNT(req_fields), NULL);
}

int
ctlmsg_get_reply(struct ctlreply *reply, const void *buf, size_t len)
{
	const struct nlmsghdr *nlh = message(buf, len);

	memset(reply, 0, sizeof(*reply));
	if (nlh == NULL || nlh->nlmsg_type != CTL_REPLY)
		return -EBADMSG;
	reply->seq = nlh->nlmsg_seq;
	return get_fields(nlh, reply, reply_fields, COUNT(reply_fields), NULL);
}

int
ctlmsg_get_unit(struct ctlunit *unit, const void *buf, size_t len)
{
	const struct nlmsghdr *nlh = message(buf, len);

	memset(unit, 0, sizeof(*unit));
	if (nlh == NULL || nlh->nlmsg_type != CTL_UNIT)
		return -EBADMSG;
	return get_fields(nlh, unit, unit_fields, COUNT(unit_fields), unit);
}

int
ctlmsg_get_record(struct ctlrecord *r, const void *buf, size_t len)
{
	const struct nlmsghdr *nlh = message(buf, len);
	const struct layout *l;

	memset(r, 0, sizeof(*r));
	l = nlh != NULL ? layout_of(nlh->nlmsg_type) : NULL;
	if (l == NULL)
		return -EBADMSG;
	r->type = l->type;
	return get_fields(nlh, &r->unit, l->fields, l->n,
	    l->type == CTL_UNIT ? &r->unit : NULL);
}
