/*
 * rtnl_msg.c - rtnetlink link, address, route and neighbour messages: bytes to
 * structs and back.
 */
#include "rtnl_msg.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if.h>
#include <linux/if_arp.h>
#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/rtnetlink.h>
#include <string.h>

#include "rule_msg.h"

/* A bit of the kernel's and the bit of ours that says the same. */
struct bits {
	uint32_t kernel, ours;
};

static const struct bits link_bits[] = {
	{ IFF_UP, LINK_UP },
	{ IFF_BROADCAST, LINK_BROADCAST },
	{ IFF_LOOPBACK, LINK_LOOPBACK },
	{ IFF_POINTOPOINT, LINK_POINTOPOINT },
	{ IFF_NOARP, LINK_NOARP },
	{ IFF_MULTICAST, LINK_MULTICAST },
	{ IFF_ALLMULTI, LINK_ALLMULTI },
	{ IFF_PROMISC, LINK_PROMISC },
	{ 0, 0 },
};

static const struct bits addr_bits[] = {
	{ IFA_F_DEPRECATED, ADDR_DEPRECATED },
	{ IFA_F_NODAD, ADDR_NODAD },
	{ IFA_F_TENTATIVE, ADDR_TENTATIVE },
	{ IFA_F_DADFAILED, ADDR_DADFAILED },
	{ IFA_F_PERMANENT, ADDR_PERMANENT },
	{ IFA_F_NOPREFIXROUTE, ADDR_NOPREFIXROUTE },
	/* The kernel has one bit: temporary (IPv6) or secondary (IPv4). */
	{ IFA_F_SECONDARY, ADDR_SECONDARY },
	{ IFA_F_MANAGETEMPADDR, ADDR_MANAGETEMP },
	{ IFA_F_MCAUTOJOIN, ADDR_MCAUTOJOIN },
	{ 0, 0 },
};

/* What may be asked for when an address is added; the rest is the kernel's. */
#define ADDR_SETTABLE                                                          \
	(ADDR_NODAD | ADDR_NOPREFIXROUTE | ADDR_MANAGETEMP | ADDR_MCAUTOJOIN)

static const unsigned int conf_id[CONF_KEYS] = {
	[CONF_ARP_IGNORE] = IPV4_DEVCONF_ARP_IGNORE,
	[CONF_ARP_ANNOUNCE] = IPV4_DEVCONF_ARP_ANNOUNCE,
	[CONF_RP_FILTER] = IPV4_DEVCONF_RP_FILTER,
	[CONF_PROMOTE_SECONDARIES] = IPV4_DEVCONF_PROMOTE_SECONDARIES,
	[CONF_IGNORE_LINKDOWN] = IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN,
	[CONF_ARP_FILTER] = IPV4_DEVCONF_ARPFILTER,
};

static uint32_t
bits_to_ours(const struct bits *b, uint32_t kernel)
{
	uint32_t ours = 0;

	for (; b->ours != 0; b++)
		if ((kernel & b->kernel) != 0)
			ours |= b->ours;
	return ours;
}

static uint32_t
bits_to_kernel(const struct bits *b, uint32_t ours)
{
	uint32_t kernel = 0;

	for (; b->ours != 0; b++)
		if ((ours & b->ours) != 0)
			kernel |= b->kernel;
	return kernel;
}

/*
 * mnl_nlmsg_ok() takes a length beyond 2 GB for a negative one, which fits
 * everywhere.
 */
const struct nlmsghdr *
rtnl_msg_first(const void *datagram, size_t len)
{
	const struct nlmsghdr *nlh = datagram;

	if (len < sizeof(*nlh) || nlh->nlmsg_len < sizeof(*nlh) ||
	    nlh->nlmsg_len > len)
		return NULL;
	return nlh;
}

const struct nlmsghdr *
rtnl_msg_next(const struct nlmsghdr *nlh, size_t *left)
{
	size_t step = ((size_t)nlh->nlmsg_len + 3) & ~(size_t)3;

	if (step >= *left)
		return NULL;
	*left -= step;
	return rtnl_msg_first((const char *)nlh + step, *left);
}

/* The attributes of one message or nest, by type; bad: one was malformed. */
#define ATTRS_MAX 64

struct attrs {
	const struct nlattr *a[ATTRS_MAX];
	bool bad;
};

static void
attrs_read(struct attrs *t, const void *payload, size_t len)
{
	const struct nlattr *a = payload;
	size_t step;

	memset(t, 0, sizeof(*t));
	while (len >= sizeof(*a)) {
		if (!mnl_attr_ok(a, (int)len)) {
			t->bad = true;
			return;
		}
		if (mnl_attr_get_type(a) < ATTRS_MAX)
			t->a[mnl_attr_get_type(a)] = a;
		step = ((size_t)a->nla_len + 3) & ~(size_t)3;
		if (step >= len)
			return;
		len -= step;
		a = (const struct nlattr *)((const char *)a + step);
	}
	t->bad = len != 0;
}

/* The fixed header of a message, its attributes in *t; NULL: too short. */
static const void *
message_read(const struct nlmsghdr *nlh, size_t fixed, struct attrs *t)
{
	size_t head = (fixed + 3) & ~(size_t)3;
	size_t len = nlh->nlmsg_len;

	if (len < sizeof(*nlh) + head)
		return NULL;
	attrs_read(t, mnl_nlmsg_get_payload_offset(nlh, head),
	    len - sizeof(*nlh) - head);
	return mnl_nlmsg_get_payload(nlh);
}

/* The nested attributes of the attribute, none when it is missing. */
static struct attrs
nest_read(const struct nlattr *a)
{
	struct attrs t;

	if (a == NULL)
		attrs_read(&t, NULL, 0);
	else
		attrs_read(&t, mnl_attr_get_payload(a),
		    mnl_attr_get_payload_len(a));
	return t;
}

static bool
has(struct attrs *t, unsigned int type, size_t size)
{
	if (t->a[type] == NULL)
		return false;
	if (mnl_attr_get_payload_len(t->a[type]) >= size)
		return true;
	t->bad = true;
	return false;
}

static uint32_t
attr_u32(struct attrs *t, unsigned int type, uint32_t otherwise)
{
	return has(t, type, 4) ? mnl_attr_get_u32(t->a[type]) : otherwise;
}

static uint8_t
attr_u8(struct attrs *t, unsigned int type, uint8_t otherwise)
{
	return has(t, type, 1) ? mnl_attr_get_u8(t->a[type]) : otherwise;
}

static void
attr_name(struct attrs *t, unsigned int type, char name[IFNAME_SIZE])
{
	size_t len;

	if (t->a[type] == NULL)
		return;
	len = mnl_attr_get_payload_len(t->a[type]);
	if (len > IFNAME_SIZE)
		len = IFNAME_SIZE;
	if (memchr(mnl_attr_get_payload(t->a[type]), '\0', len) == NULL) {
		t->bad = true;
		return;
	}
	memcpy(name, mnl_attr_get_payload(t->a[type]), len);
	memset(name + strlen(name), 0, IFNAME_SIZE - strlen(name));
}

/* Unset when the attribute is missing. */
static struct ipaddr
attr_ip(struct attrs *t, unsigned int type, int family, unsigned int plen)
{
	struct ipaddr ip = ipaddr_any(family);

	if (t->a[type] == NULL)
		return ipaddr_any(AF_UNSPEC);
	if (mnl_attr_get_payload_len(t->a[type]) != ipaddr_bytes(&ip)) {
		t->bad = true;
		return ipaddr_any(AF_UNSPEC);
	}
	return ipaddr_make(family, mnl_attr_get_payload(t->a[type]), plen);
}

static struct ipaddr
attr_host(struct attrs *t, unsigned int type, int family)
{
	struct ipaddr ip = ipaddr_any(family);

	return attr_ip(t, type, family, ipaddr_host_plen(&ip));
}

/* The length of a prefix of this family can be no longer than its address. */
static bool
plen_fits(int family, unsigned int plen)
{
	struct ipaddr ip = ipaddr_any(family);

	return plen <= ipaddr_host_plen(&ip);
}

/* IFLA_AF_SPEC { AF_INET { IFLA_INET_CONF: values by id, the first is 1 } } */
static void
conf_read(struct attrs *link, struct nicconf *conf)
{
	struct attrs spec = nest_read(link->a[IFLA_AF_SPEC]);
	struct attrs inet = nest_read(spec.a[AF_INET]);
	const struct nlattr *a = inet.a[IFLA_INET_CONF];
	const char *values;
	unsigned int i;

	link->bad = link->bad || spec.bad || inet.bad;
	if (link->bad || a == NULL)
		return;
	values = mnl_attr_get_payload(a);
	for (i = 0; i < CONF_KEYS; i++) {
		if (mnl_attr_get_payload_len(a) < conf_id[i] * 4)
			return;
		memcpy(&conf->value[i], values + (conf_id[i] - 1) * 4, 4);
	}
	conf->known = true;
}

static void
hwaddr_read(struct attrs *t, struct linkfact *link)
{
	size_t len;

	if (t->a[IFLA_ADDRESS] == NULL)
		return;
	len = mnl_attr_get_payload_len(t->a[IFLA_ADDRESS]);
	if (len > HWADDR_SIZE) {
		t->bad = true;
		return;
	}
	link->hwlen = (uint8_t)len;
	memcpy(link->hwaddr, mnl_attr_get_payload(t->a[IFLA_ADDRESS]), len);
}

int
rtnl_msg_get_link(struct linkfact *link, const struct nlmsghdr *nlh)
{
	struct attrs t;
	const struct ifinfomsg *ifi = message_read(nlh, sizeof(*ifi), &t);

	if (ifi == NULL || t.bad || ifi->ifi_index <= 0)
		return -EBADMSG;
	/* A bridge speaks of its ports, a radio of its own with such ones. */
	if (ifi->ifi_family != AF_UNSPEC || t.a[IFLA_WIRELESS] != NULL)
		return -ENOMSG;
	*link = (struct linkfact){
		.ifindex = (uint32_t)ifi->ifi_index,
		.flags = bits_to_ours(link_bits, ifi->ifi_flags),
		.carrier = (ifi->ifi_flags & IFF_LOWER_UP) != 0,
		.ethernet = ifi->ifi_type == ARPHRD_ETHER,
	};
	attr_name(&t, IFLA_IFNAME, link->name);
	link->carrier = attr_u8(&t, IFLA_CARRIER, link->carrier) != 0;
	link->mtu = attr_u32(&t, IFLA_MTU, 0);
	link->carrier_downs = attr_u32(&t, IFLA_CARRIER_DOWN_COUNT, 0);
	hwaddr_read(&t, link);
	conf_read(&t, &link->conf);
	return t.bad || link->name[0] == '\0' ? -EBADMSG : 0;
}

static void
lifetime_read(struct attrs *t, struct addrfact *addr)
{
	struct ifa_cacheinfo ci;

	addr->valid_s = addr->preferred_s = UINT32_MAX;
	if (!has(t, IFA_CACHEINFO, sizeof(ci)))
		return;
	memcpy(&ci, mnl_attr_get_payload(t->a[IFA_CACHEINFO]), sizeof(ci));
	addr->valid_s = ci.ifa_valid;
	addr->preferred_s = ci.ifa_prefered;
}

static uint32_t
addr_flags(uint32_t kernel, int family)
{
	uint32_t ours = bits_to_ours(addr_bits, kernel);

	if (family == AF_INET6 && (ours & ADDR_SECONDARY) != 0)
		ours ^= ADDR_SECONDARY | ADDR_TEMPORARY;
	return ours;
}

int
rtnl_msg_get_addr(struct addrfact *addr, const struct nlmsghdr *nlh)
{
	struct attrs t;
	const struct ifaddrmsg *ifa = message_read(nlh, sizeof(*ifa), &t);
	struct ipaddr local, remote;

	if (ifa == NULL || t.bad)
		return -EBADMSG;
	if (ifa->ifa_family != AF_INET && ifa->ifa_family != AF_INET6)
		return -ENOMSG;
	if (!plen_fits(ifa->ifa_family, ifa->ifa_prefixlen))
		return -EBADMSG;
	local = attr_ip(&t, IFA_LOCAL, ifa->ifa_family, ifa->ifa_prefixlen);
	remote = attr_ip(&t, IFA_ADDRESS, ifa->ifa_family, ifa->ifa_prefixlen);
	*addr = (struct addrfact){
		.ifindex = ifa->ifa_index,
		.addr = ipaddr_is_set(&local) ? local : remote,
		.scope = ifa->ifa_scope,
		.proto = attr_u8(&t, IFA_PROTO, 0),
		.flags = addr_flags(attr_u32(&t, IFA_FLAGS, ifa->ifa_flags),
		    ifa->ifa_family),
		.rt_priority = attr_u32(&t, IFA_RT_PRIORITY, 0),
		.broadcast = attr_host(&t, IFA_BROADCAST, ifa->ifa_family),
	};
	if (ipaddr_is_set(&remote) && !ipaddr_same(&remote, &addr->addr))
		addr->peer = remote;
	attr_name(&t, IFA_LABEL, addr->label);
	lifetime_read(&t, addr);
	return t.bad || !ipaddr_is_set(&addr->addr) ? -EBADMSG : 0;
}

static bool
route_expires(struct attrs *t)
{
	struct rta_cacheinfo ci = { .rta_expires = 0 };

	if (has(t, RTA_CACHEINFO, sizeof(ci)))
		memcpy(&ci, mnl_attr_get_payload(t->a[RTA_CACHEINFO]),
		    sizeof(ci));
	return ci.rta_expires != 0;
}

/*
 * A router that asks to be preferred, or a lifetime that runs: what the kernel
 * makes of an advertisement is its own affair, of others it is not repeated.
 */
static bool
route_is_plain6(struct attrs *t, const struct rtmsg *rtm)
{
	if (rtm->rtm_protocol == RTPROT_RA ||
	    rtm->rtm_protocol == RTPROT_KERNEL)
		return true;
	return !route_expires(t) && attr_u8(t, RTA_PREF, 0) == 0;
}

/* One next hop that can be written down again word for word. */
static bool
route_is_simple(struct attrs *t, const struct rtmsg *rtm)
{
	static const unsigned int more[] = { RTA_MULTIPATH, RTA_NH_ID,
		RTA_ENCAP, RTA_ENCAP_TYPE, RTA_VIA };
	size_t i;

	for (i = 0; i < sizeof(more) / sizeof(more[0]); i++)
		if (t->a[more[i]] != NULL)
			return false;
	if (rtm->rtm_family == AF_INET6 && !route_is_plain6(t, rtm))
		return false;
	return rtm->rtm_type == RTN_UNICAST && rtm->rtm_src_len == 0;
}

static void
metrics_read(struct attrs *t, struct routefact *route)
{
	size_t len;

	if (t->a[RTA_METRICS] == NULL)
		return;
	len = mnl_attr_get_payload_len(t->a[RTA_METRICS]);
	if (len > METRICS_SIZE) {
		route->simple = false;
		return;
	}
	route->metrics_len = (uint16_t)len;
	memcpy(route->metrics, mnl_attr_get_payload(t->a[RTA_METRICS]), len);
}

/* The gateway of one of several next hops; unset: none, bad: not plain. */
static struct ipaddr
hop_gateway(const struct rtnexthop *hop, bool *bad)
{
	const struct nlattr *a;
	struct ipaddr gateway = { 0 };
	int len = hop->rtnh_len - (int)sizeof(*hop);

	for (a = (const void *)(hop + 1); mnl_attr_ok(a, len);
	     a = mnl_attr_next(a)) {
		if (mnl_attr_get_type(a) == RTA_GATEWAY &&
		    mnl_attr_get_payload_len(a) == 4)
			gateway =
			    ipaddr_make(AF_INET, mnl_attr_get_payload(a), 32);
		else
			*bad = true;
		len -= (int)MNL_ALIGN(a->nla_len);
	}
	return gateway;
}

/* Left empty by what we could not write down again. */
static void
hops_read(const struct attrs *t, struct routefact *route)
{
	const struct nlattr *all = t->a[RTA_MULTIPATH];
	const struct rtnexthop *hop;
	struct ipaddr gateway;
	uint8_t n = 0;
	bool bad = false;
	int left, step;

	if (all == NULL || route->dst.family == AF_INET6)
		return;
	left = mnl_attr_get_payload_len(all);
	hop = mnl_attr_get_payload(all);
	while (left >= (int)sizeof(*hop) && hop->rtnh_len >= sizeof(*hop) &&
	    hop->rtnh_len <= left) {
		gateway = hop_gateway(hop, &bad);
		if (bad || n == ROUTE_HOPS || hop->rtnh_hops != 0 ||
		    (n > 0 && !ipaddr_same(&gateway, &route->gateway)))
			return;
		route->gateway = gateway;
		route->onlink = (hop->rtnh_flags & RTNH_F_ONLINK) != 0;
		route->hop[n++] = (uint32_t)hop->rtnh_ifindex;
		step = RTNH_ALIGN(hop->rtnh_len);
		left -= step;
		hop = (const void *)((const char *)hop + step);
	}
	route->nhops = n;
}

int
rtnl_msg_get_route(struct routefact *route, const struct nlmsghdr *nlh)
{
	struct attrs t;
	const struct rtmsg *rtm = message_read(nlh, sizeof(*rtm), &t);
	int family;

	if (rtm == NULL || t.bad)
		return -EBADMSG;
	family = rtm->rtm_family;
	if ((family != AF_INET && family != AF_INET6) ||
	    (rtm->rtm_flags & RTM_F_CLONED) != 0)
		return -ENOMSG;
	if (!plen_fits(family, rtm->rtm_dst_len))
		return -EBADMSG;
	*route = (struct routefact){
		.table = attr_u32(&t, RTA_TABLE, rtm->rtm_table),
		.dst = attr_ip(&t, RTA_DST, family, rtm->rtm_dst_len),
		.tos = rtm->rtm_tos,
		.type = rtm->rtm_type,
		.scope = rtm->rtm_scope,
		.proto = rtm->rtm_protocol,
		.priority = attr_u32(&t, RTA_PRIORITY, 0),
		.gateway = attr_host(&t, RTA_GATEWAY, family),
		.prefsrc = attr_host(&t, RTA_PREFSRC, family),
		.onlink = (rtm->rtm_flags & RTNH_F_ONLINK) != 0,
		.simple = route_is_simple(&t, rtm),
		.expires = family == AF_INET6 && route_expires(&t),
	};
	if (t.a[RTA_MULTIPATH] == NULL && t.a[RTA_NH_ID] == NULL)
		route->oif = attr_u32(&t, RTA_OIF, 0);
	hops_read(&t, route);
	metrics_read(&t, route);
	if (!ipaddr_is_set(&route->dst)) {
		if (rtm->rtm_dst_len != 0)
			return -EBADMSG;
		route->dst = ipaddr_any(family);
	}
	return t.bad ? -EBADMSG : 0;
}

static void
mac_read(struct neighfact *neigh, const struct attrs *t, uint16_t state)
{
	const struct nlattr *a = t->a[NDA_LLADDR];

	if (a == NULL || mnl_attr_get_payload_len(a) != sizeof(neigh->mac) ||
	    (state & (NUD_INCOMPLETE | NUD_FAILED | NUD_NOARP)) != 0)
		return;
	neigh->has_mac = true;
	memcpy(neigh->mac, mnl_attr_get_payload(a), sizeof(neigh->mac));
}

int
rtnl_msg_get_neigh(struct neighfact *neigh, const struct nlmsghdr *nlh)
{
	struct attrs t;
	const struct ndmsg *ndm = message_read(nlh, sizeof(*ndm), &t);

	if (ndm == NULL || t.bad || ndm->ndm_ifindex <= 0)
		return -EBADMSG;
	if (ndm->ndm_family != AF_INET && ndm->ndm_family != AF_INET6)
		return -ENOMSG;
	*neigh = (struct neighfact){
		.ifindex = (uint32_t)ndm->ndm_ifindex,
		.dst = attr_host(&t, NDA_DST, ndm->ndm_family),
		.fixed = (ndm->ndm_state & (NUD_PERMANENT | NUD_NOARP)) != 0,
		.router = (ndm->ndm_flags & NTF_ROUTER) != 0,
	};
	mac_read(neigh, &t, ndm->ndm_state);
	return t.bad || !ipaddr_is_set(&neigh->dst) ? -EBADMSG : 0;
}

/*
 * In the kernel each next hop of IPv6 is a route of its own, with others of the
 * same destination and metric as siblings; only in messages they are one.
 * -ENOMSG: there is no such hop.
 */
static int
sibling_read(struct routefact *route, const struct nlmsghdr *nlh,
    unsigned int hop)
{
	struct attrs t, inner;
	const struct rtmsg *rtm = message_read(nlh, sizeof(*rtm), &t);
	const struct rtnexthop *nh;
	size_t len, step;

	nh = mnl_attr_get_payload(t.a[RTA_MULTIPATH]);
	len = mnl_attr_get_payload_len(t.a[RTA_MULTIPATH]);
	for (;; hop--) {
		if (len < sizeof(*nh))
			return -ENOMSG;
		if (nh->rtnh_len < sizeof(*nh) || nh->rtnh_len > len)
			return -EBADMSG;
		if (hop == 0)
			break;
		step = ((size_t)nh->rtnh_len + 3) & ~(size_t)3;
		if (step >= len)
			return -ENOMSG;
		len -= step;
		nh = (const void *)((const char *)nh + step);
	}
	attrs_read(&inner, nh + 1, nh->rtnh_len - sizeof(*nh));
	route->oif = (uint32_t)nh->rtnh_ifindex;
	route->gateway = attr_host(&inner, RTA_GATEWAY, AF_INET6);
	route->onlink = (nh->rtnh_flags & RTNH_F_ONLINK) != 0;
	t.a[RTA_MULTIPATH] = NULL;
	route->simple = nh->rtnh_hops == 0 && inner.a[RTA_ENCAP] == NULL &&
	    inner.a[RTA_VIA] == NULL && route_is_simple(&t, rtm);
	return inner.bad ? -EBADMSG : 0;
}

static bool
has_siblings(const struct nlmsghdr *nlh)
{
	struct attrs t;
	const struct rtmsg *rtm = message_read(nlh, sizeof(*rtm), &t);

	return rtm != NULL && !t.bad && rtm->rtm_family == AF_INET6 &&
	    t.a[RTA_MULTIPATH] != NULL && t.a[RTA_NH_ID] == NULL;
}

static int
route_event(struct event *ev, const struct nlmsghdr *nlh, unsigned int hop)
{
	int err = rtnl_msg_get_route(&ev->route, nlh);
	bool siblings = err == 0 && has_siblings(nlh);

	if (err != 0 || (hop > 0 && !siblings))
		return err != 0 ? err : -ENOMSG;
	ev->replaced = hop == 0 && (nlh->nlmsg_flags & NLM_F_REPLACE) != 0;
	/* A new one of IPv6 is always the last of its kind. */
	ev->appended = (nlh->nlmsg_flags & NLM_F_APPEND) != 0 ||
	    ev->route.dst.family == AF_INET6;
	return siblings ? sibling_read(&ev->route, nlh, hop) : 0;
}

int
rtnl_msg_get_event(struct event *ev, const struct nlmsghdr *nlh,
    unsigned int hop)
{
	*ev = (struct event){ .type = EV_NONE };
	if (nlh->nlmsg_type == RTM_NEWROUTE ||
	    nlh->nlmsg_type == RTM_DELROUTE) {
		ev->type =
		    nlh->nlmsg_type == RTM_NEWROUTE ? EV_ROUTE : EV_ROUTE_GONE;
		return route_event(ev, nlh, hop);
	}
	if (hop > 0)
		return -ENOMSG;
	switch (nlh->nlmsg_type) {
	case RTM_NEWLINK:
		ev->type = EV_LINK;
		return rtnl_msg_get_link(&ev->link, nlh);
	case RTM_DELLINK:
		ev->type = EV_LINK_GONE;
		return rtnl_msg_get_link(&ev->link, nlh);
	case RTM_NEWADDR:
		ev->type = EV_ADDR;
		return rtnl_msg_get_addr(&ev->addr, nlh);
	case RTM_DELADDR:
		ev->type = EV_ADDR_GONE;
		return rtnl_msg_get_addr(&ev->addr, nlh);
	case RTM_NEWRULE:
		ev->type = EV_RULE;
		return rule_msg_get(&ev->rule, nlh);
	case RTM_DELRULE:
		ev->type = EV_RULE_GONE;
		return rule_msg_get(&ev->rule, nlh);
	default:
		return -ENOMSG;
	}
}

static struct nlmsghdr *
header_put(void *buf, uint16_t type, unsigned int flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	return nlh;
}

static void
ip_put(struct nlmsghdr *nlh, uint16_t type, const struct ipaddr *ip)
{
	if (ipaddr_is_set(ip))
		mnl_attr_put(nlh, type, ipaddr_bytes(ip), ip->b);
}

static struct nlmsghdr *
addr_header_put(void *buf, uint16_t type, unsigned int flags,
    const struct addrfact *addr)
{
	struct nlmsghdr *nlh = header_put(buf, type, flags | NLM_F_ACK);
	struct ifaddrmsg *ifa = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifa));

	ifa->ifa_family = addr->addr.family;
	ifa->ifa_prefixlen = addr->addr.plen;
	ifa->ifa_scope = addr->scope;
	ifa->ifa_index = addr->ifindex;
	ip_put(nlh, IFA_LOCAL, &addr->addr);
	ip_put(nlh, IFA_ADDRESS,
	    ipaddr_is_set(&addr->peer) ? &addr->peer : &addr->addr);
	return nlh;
}

/* The kernel takes "deprecated" from a preferred lifetime of 0 only. */
static void
lifetime_put(struct nlmsghdr *nlh, const struct addrfact *addr)
{
	struct ifa_cacheinfo ci = { .ifa_valid = addr->valid_s,
		.ifa_prefered = addr->preferred_s };

	if ((addr->flags & ADDR_PERMANENT) != 0)
		ci.ifa_valid = ci.ifa_prefered = UINT32_MAX;
	if ((addr->flags & ADDR_DEPRECATED) != 0)
		ci.ifa_prefered = 0;
	mnl_attr_put(nlh, IFA_CACHEINFO, sizeof(ci), &ci);
}

struct nlmsghdr *
rtnl_msg_put_addr(void *buf, const struct addrfact *addr)
{
	struct nlmsghdr *nlh =
	    addr_header_put(buf, RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL, addr);

	ip_put(nlh, IFA_BROADCAST, &addr->broadcast);
	if (addr->label[0] != '\0' && addr->addr.family == AF_INET)
		mnl_attr_put_strz(nlh, IFA_LABEL, addr->label);
	mnl_attr_put_u32(nlh, IFA_FLAGS,
	    bits_to_kernel(addr_bits, addr->flags & ADDR_SETTABLE));
	if (addr->rt_priority != 0)
		mnl_attr_put_u32(nlh, IFA_RT_PRIORITY, addr->rt_priority);
	if (addr->proto != 0)
		mnl_attr_put_u8(nlh, IFA_PROTO, addr->proto);
	lifetime_put(nlh, addr);
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_addr_change(void *buf, const struct addrfact *addr)
{
	struct nlmsghdr *nlh = rtnl_msg_put_addr(buf, addr);

	nlh->nlmsg_flags &= (uint16_t) ~(NLM_F_CREATE | NLM_F_EXCL);
	nlh->nlmsg_flags |= NLM_F_REPLACE;
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_addr_del(void *buf, const struct addrfact *addr)
{
	return addr_header_put(buf, RTM_DELADDR, 0, addr);
}

static void
hops_put(struct nlmsghdr *nlh, const struct routefact *route)
{
	struct nlattr *all = mnl_attr_nest_start(nlh, RTA_MULTIPATH);
	struct rtnexthop *hop;
	unsigned int i;

	for (i = 0; i < route->nhops; i++) {
		hop = mnl_nlmsg_get_payload_tail(nlh);
		*hop = (struct rtnexthop){
			.rtnh_flags = route->onlink ? RTNH_F_ONLINK : 0,
			.rtnh_ifindex = (int)route->hop[i],
		};
		nlh->nlmsg_len += (uint32_t)sizeof(*hop);
		ip_put(nlh, RTA_GATEWAY, &route->gateway);
		hop->rtnh_len =
		    (unsigned short)((char *)mnl_nlmsg_get_payload_tail(nlh) -
			(char *)hop);
	}
	mnl_attr_nest_end(nlh, all);
}

static struct nlmsghdr *
route_put(void *buf, uint16_t type, unsigned int flags,
    const struct routefact *route)
{
	struct nlmsghdr *nlh = header_put(buf, type, flags | NLM_F_ACK);
	struct rtmsg *rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));

	rtm->rtm_family = route->dst.family;
	rtm->rtm_dst_len = route->dst.plen;
	rtm->rtm_tos = route->tos;
	rtm->rtm_table = RT_TABLE_UNSPEC;
	rtm->rtm_protocol = route->proto;
	rtm->rtm_scope = route->scope;
	rtm->rtm_type = route->type;
	rtm->rtm_flags = route->onlink && route->nhops == 0 ? RTNH_F_ONLINK : 0;
	mnl_attr_put_u32(nlh, RTA_TABLE, route->table);
	if (route->dst.plen != 0)
		ip_put(nlh, RTA_DST, &route->dst);
	if (route->oif != 0)
		mnl_attr_put_u32(nlh, RTA_OIF, route->oif);
	if (route->nhops > 0)
		hops_put(nlh, route);
	else
		ip_put(nlh, RTA_GATEWAY, &route->gateway);
	ip_put(nlh, RTA_PREFSRC, &route->prefsrc);
	if (route->priority != 0)
		mnl_attr_put_u32(nlh, RTA_PRIORITY, route->priority);
	if (route->metrics_len != 0 && route->metrics_len <= METRICS_SIZE)
		mnl_attr_put(nlh, RTA_METRICS, route->metrics_len,
		    route->metrics);
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_route(void *buf, const struct routefact *route,
    enum rtnl_place place)
{
	/* What the kernel calls prepend has no flag: to create is enough. */
	unsigned int flags = NLM_F_CREATE;

	if (place == RTNL_APPEND)
		flags |= NLM_F_APPEND;
	if (place == RTNL_REPLACE)
		flags |= NLM_F_REPLACE;
	return route_put(buf, RTM_NEWROUTE, flags, route);
}

struct nlmsghdr *
rtnl_msg_put_route_del(void *buf, const struct routefact *route)
{
	return route_put(buf, RTM_DELROUTE, 0, route);
}

static struct nlmsghdr *
link_put(void *buf, uint16_t type, unsigned int nlmflags, uint32_t ifindex,
    unsigned int up)
{
	struct nlmsghdr *nlh = header_put(buf, type, nlmflags);
	struct ifinfomsg *ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));

	ifi->ifi_index = (int)ifindex;
	ifi->ifi_flags = ifi->ifi_change = up;
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_link_up(void *buf, uint32_t ifindex)
{
	return link_put(buf, RTM_SETLINK, NLM_F_ACK, ifindex, IFF_UP);
}

struct nlmsghdr *
rtnl_msg_put_link_mtu(void *buf, uint32_t ifindex, uint32_t mtu)
{
	struct nlmsghdr *nlh =
	    link_put(buf, RTM_SETLINK, NLM_F_ACK, ifindex, 0);

	mnl_attr_put_u32(nlh, IFLA_MTU, mtu);
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_link_conf(void *buf, uint32_t ifindex, const struct nicconf *conf)
{
	struct nlmsghdr *nlh =
	    link_put(buf, RTM_SETLINK, NLM_F_ACK, ifindex, 0);
	struct nlattr *spec = mnl_attr_nest_start(nlh, IFLA_AF_SPEC);
	struct nlattr *inet = mnl_attr_nest_start(nlh, AF_INET);
	struct nlattr *values = mnl_attr_nest_start(nlh, IFLA_INET_CONF);
	unsigned int i;

	for (i = 0; i < CONF_KEYS; i++)
		mnl_attr_put_u32(nlh, (uint16_t)conf_id[i], conf->value[i]);
	mnl_attr_nest_end(nlh, values);
	mnl_attr_nest_end(nlh, inet);
	mnl_attr_nest_end(nlh, spec);
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_neigh_del(void *buf, const struct neighfact *neigh)
{
	struct nlmsghdr *nlh = header_put(buf, RTM_DELNEIGH, NLM_F_ACK);
	struct ndmsg *ndm = mnl_nlmsg_put_extra_header(nlh, sizeof(*ndm));

	ndm->ndm_family = neigh->dst.family;
	ndm->ndm_ifindex = (int)neigh->ifindex;
	ip_put(nlh, NDA_DST, &neigh->dst);
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_link_query(void *buf, uint32_t ifindex)
{
	struct nlmsghdr *nlh = link_put(buf, RTM_GETLINK, 0, ifindex, 0);

	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_link_dump(void *buf)
{
	struct nlmsghdr *nlh = link_put(buf, RTM_GETLINK, NLM_F_DUMP, 0, 0);

	mnl_attr_put_u32(nlh, IFLA_EXT_MASK, RTEXT_FILTER_SKIP_STATS);
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_addr_dump(void *buf)
{
	struct nlmsghdr *nlh = header_put(buf, RTM_GETADDR, NLM_F_DUMP);

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct ifaddrmsg));
	return nlh;
}

static struct nlmsghdr *
route_dump_put(void *buf, unsigned char family)
{
	struct nlmsghdr *nlh = header_put(buf, RTM_GETROUTE, NLM_F_DUMP);
	struct rtmsg *rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));

	rtm->rtm_family = family;
	return nlh;
}

struct nlmsghdr *
rtnl_msg_put_route_dump(void *buf)
{
	return route_dump_put(buf, AF_INET);
}

struct nlmsghdr *
rtnl_msg_put_route_dump6(void *buf)
{
	return route_dump_put(buf, AF_INET6);
}

struct nlmsghdr *
rtnl_msg_put_neigh_dump(void *buf, uint32_t ifindex)
{
	struct nlmsghdr *nlh = header_put(buf, RTM_GETNEIGH, NLM_F_DUMP);

	mnl_nlmsg_put_extra_header(nlh, sizeof(struct ndmsg));
	mnl_attr_put_u32(nlh, NDA_IFINDEX, ifindex);
	return nlh;
}
