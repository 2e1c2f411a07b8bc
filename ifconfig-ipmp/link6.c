/*
 * link6.c - what the kernel alone knows of IPv6 on a link: asked for, and the
 * token set.
 */
#include "link6.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/if_link.h>
#include <linux/ipv6.h>
#include <linux/rtnetlink.h>
#include <string.h>
#include <sys/socket.h>

/* One link with all that the kernel has to tell of it. */
#define ROOM 32768

struct answer {
	struct link6 *out;
	bool found;
};

static uint32_t
conf_value(const struct nlattr *a, unsigned int key)
{
	const int32_t *values = mnl_attr_get_payload(a);

	return mnl_attr_get_payload_len(a) > key * sizeof(*values)
	    ? (uint32_t)values[key]
	    : 0;
}

static int
note_inet6(const struct nlattr *a, void *arg)
{
	struct answer *ans = arg;
	struct ifla_cacheinfo times;

	switch (mnl_attr_get_type(a)) {
	case IFLA_INET6_CONF:
		ans->found = true;
		ans->out->hops = conf_value(a, DEVCONF_HOPLIMIT);
		ans->out->mtu = conf_value(a, DEVCONF_MTU6);
		ans->out->disabled = conf_value(a, DEVCONF_DISABLE_IPV6) != 0;
		break;
	case IFLA_INET6_ADDR_GEN_MODE:
		ans->out->no_linklocal = mnl_attr_get_payload_len(a) == 1 &&
		    mnl_attr_get_u8(a) == IN6_ADDR_GEN_MODE_NONE;
		break;
	case IFLA_INET6_CACHEINFO:
		if (mnl_attr_get_payload_len(a) < sizeof(times))
			break;
		memcpy(&times, mnl_attr_get_payload(a), sizeof(times));
		ans->out->reach_ms = times.reachable_time;
		ans->out->retrans_ms = times.retrans_time;
		break;
	case IFLA_INET6_TOKEN:
		if (mnl_attr_get_payload_len(a) == 16)
			ans->out->token =
			    ipaddr_make(AF_INET6, mnl_attr_get_payload(a), 64);
		break;
	}
	return MNL_CB_OK;
}

static int
note_family(const struct nlattr *a, void *arg)
{
	return mnl_attr_get_type(a) == AF_INET6
	    ? mnl_attr_parse_nested(a, note_inet6, arg)
	    : MNL_CB_OK;
}

static int
note_attr(const struct nlattr *a, void *arg)
{
	return mnl_attr_get_type(a) == IFLA_AF_SPEC
	    ? mnl_attr_parse_nested(a, note_family, arg)
	    : MNL_CB_OK;
}

static int
note_link(const struct nlmsghdr *nlh, void *arg)
{
	return mnl_attr_parse(nlh, sizeof(struct ifinfomsg), note_attr, arg);
}

static struct nlmsghdr *
put_header(void *buf, uint16_t type, uint16_t flags, uint32_t ifindex)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct ifinfomsg *ifi;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = NLM_F_REQUEST | flags;
	nlh->nlmsg_seq = 1;
	ifi = mnl_nlmsg_put_extra_header(nlh, sizeof(*ifi));
	ifi->ifi_index = (int)ifindex;
	return nlh;
}

/* Sends the request; the answer overwrites it.  0 or -errno. */
static int
talk(struct nlmsghdr *nlh, mnl_cb_t fn, void *arg)
{
	struct mnl_socket *nl = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	ssize_t n = -1;
	int err;

	if (nl == NULL)
		return -errno;
	if (mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID) == 0 &&
	    mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) > 0)
		n = mnl_socket_recvfrom(nl, nlh, ROOM);
	if (n >= 0)
		n = mnl_cb_run(nlh, (size_t)n, 1, mnl_socket_get_portid(nl), fn,
		    arg);
	err = n < 0 ? -errno : 0;
	mnl_socket_close(nl);
	return err;
}

int
link6_read(uint32_t ifindex, struct link6 *out)
{
	_Alignas(struct nlmsghdr) char buf[ROOM];
	struct answer ans = { .out = out };
	int r;

	*out = (struct link6){ .hops = 0 };
	r = talk(put_header(buf, RTM_GETLINK, 0, ifindex), note_link, &ans);
	if (ipaddr_is_any(&out->token))
		out->token = (struct ipaddr){ 0 };
	return r == 0 && !ans.found ? -EAFNOSUPPORT : r;
}

int
link6_set_token(uint32_t ifindex, const struct ipaddr *token)
{
	_Alignas(struct nlmsghdr) char buf[ROOM];
	struct nlmsghdr *nlh = put_header(buf, RTM_SETLINK, NLM_F_ACK, ifindex);
	struct nlattr *spec = mnl_attr_nest_start(nlh, IFLA_AF_SPEC);
	struct nlattr *inet6 = mnl_attr_nest_start(nlh, AF_INET6);

	mnl_attr_put(nlh, IFLA_INET6_TOKEN, sizeof(token->b), token->b);
	mnl_attr_nest_end(nlh, inet6);
	mnl_attr_nest_end(nlh, spec);
	return talk(nlh, NULL, NULL);
}
