/*
 * rule_msg.c - rtnetlink messages of routing rules, on libmnl: those of ours.
 */
#include "rule_msg.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/fib_rules.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

/* One attribute into the rule; -ENOMSG: no rule of ours has such a one. */
static int
take(struct rulefact *rule, bool *ours, const struct nlattr *a,
    unsigned int dst_len)
{
	switch (mnl_attr_get_type(a)) {
	case FRA_DST:
		if (mnl_attr_get_payload_len(a) != 4)
			return -EBADMSG;
		rule->dst =
		    ipaddr_make(AF_INET, mnl_attr_get_payload(a), dst_len);
		return 0;
	case FRA_PROTOCOL:
		if (mnl_attr_validate(a, MNL_TYPE_U8) < 0)
			return -EBADMSG;
		*ours = mnl_attr_get_u8(a) == ROUTE_PROTO_OURS;
		return 0;
	case FRA_PRIORITY:
	case FRA_TABLE:
	case FRA_SUPPRESS_PREFIXLEN:
		break;
	case FRA_SUPPRESS_IFGROUP:
		return 0;
	default:
		return -ENOMSG;
	}
	if (mnl_attr_validate(a, MNL_TYPE_U32) < 0)
		return -EBADMSG;
	if (mnl_attr_get_type(a) == FRA_PRIORITY)
		rule->pref = mnl_attr_get_u32(a);
	else if (mnl_attr_get_type(a) == FRA_TABLE)
		rule->table = mnl_attr_get_u32(a);
	else
		rule->suppress = (int)mnl_attr_get_u32(a);
	return 0;
}

static int
left(const struct nlmsghdr *nlh, const void *at)
{
	return (int)((const char *)nlh + nlh->nlmsg_len - (const char *)at);
}

int
rule_msg_get(struct rulefact *rule, const struct nlmsghdr *nlh)
{
	const struct fib_rule_hdr *frh = mnl_nlmsg_get_payload(nlh);
	const struct nlattr *a;
	bool ours = false;
	int err;

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*frh) || frh->dst_len > 32)
		return -EBADMSG;
	if (frh->family != AF_INET || frh->src_len != 0)
		return -ENOMSG;
	*rule = (struct rulefact){ .dst = ipaddr_any(AF_INET),
		.table = frh->table,
		.suppress = RULE_SUPPRESS_NONE };
	for (a = mnl_nlmsg_get_payload_offset(nlh, sizeof(*frh));
	     mnl_attr_ok(a, left(nlh, a)); a = mnl_attr_next(a)) {
		err = take(rule, &ours, a, frh->dst_len);
		if (err != 0)
			return err;
	}
	if (left(nlh, a) > 0)
		return -EBADMSG;
	return ours ? 0 : -ENOMSG;
}

static struct nlmsghdr *
put(void *buf, uint16_t type, unsigned int flags, const struct rulefact *rule)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct fib_rule_hdr *frh;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	frh = mnl_nlmsg_put_extra_header(nlh, sizeof(*frh));
	frh->family = AF_INET;
	if (rule == NULL)
		return nlh;
	frh->dst_len = rule->dst.plen;
	frh->action = FR_ACT_TO_TBL;
	frh->table = RT_TABLE_UNSPEC;
	if (rule->dst.plen != 0)
		mnl_attr_put(nlh, FRA_DST, 4, rule->dst.b);
	mnl_attr_put_u32(nlh, FRA_TABLE, rule->table);
	mnl_attr_put_u32(nlh, FRA_PRIORITY, rule->pref);
	mnl_attr_put_u8(nlh, FRA_PROTOCOL, ROUTE_PROTO_OURS);
	if (rule->suppress != RULE_SUPPRESS_NONE)
		mnl_attr_put_u32(nlh, FRA_SUPPRESS_PREFIXLEN,
		    (uint32_t)rule->suppress);
	return nlh;
}

struct nlmsghdr *
rule_msg_put(void *buf, const struct rulefact *rule)
{
	return put(buf, RTM_NEWRULE, NLM_F_ACK | NLM_F_CREATE | NLM_F_EXCL,
	    rule);
}

struct nlmsghdr *
rule_msg_put_del(void *buf, const struct rulefact *rule)
{
	return put(buf, RTM_DELRULE, NLM_F_ACK, rule);
}

struct nlmsghdr *
rule_msg_put_dump(void *buf)
{
	return put(buf, RTM_GETRULE, NLM_F_DUMP, NULL);
}
