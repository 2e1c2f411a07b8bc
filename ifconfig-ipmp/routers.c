/*
 * routers.c - the default routes that the defaultrouter file asks for.
 *
 * A route may have moved to another NIC since it was set, so what counts as
 * "there already" is the router and not the way to it.
 */
#include "routers.h"

#include <errno.h>
#include <libmnl/libmnl.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "hosts.h"

/* The kernel fills no more than that with one part of a dump. */
#define ROOM 32768
/* The metric of IPv6 routes that nobody gave one, and how many may follow. */
#define METRIC6	 1024
#define METRICS6 16

/* ------------------------------------------------------------ rtnetlink -- */

struct route {
	bool is_default;
	struct ipaddr gateway; /* unset: none, or several */
	uint32_t oif;
};

typedef void route_fn(void *arg, const struct route *);

struct dump {
	route_fn *fn;
	void *arg;
};

static int
note_attr(const struct nlattr *a, void *arg)
{
	const void *bytes = mnl_attr_get_payload(a);
	size_t len = mnl_attr_get_payload_len(a);
	struct route *r = arg;

	if (mnl_attr_get_type(a) == RTA_OIF && len == sizeof(r->oif))
		r->oif = mnl_attr_get_u32(a);
	if (mnl_attr_get_type(a) == RTA_GATEWAY && len == 4)
		r->gateway = ipaddr_make(AF_INET, bytes, 32);
	if (mnl_attr_get_type(a) == RTA_GATEWAY && len == 16)
		r->gateway = ipaddr_make(AF_INET6, bytes, 128);
	return MNL_CB_OK;
}

static int
note_route(const struct nlmsghdr *nlh, void *arg)
{
	const struct rtmsg *rtm = mnl_nlmsg_get_payload(nlh);
	const struct dump *d = arg;
	struct route r = { .is_default = rtm->rtm_dst_len == 0 };

	if (nlh->nlmsg_type != RTM_NEWROUTE || rtm->rtm_type != RTN_UNICAST ||
	    rtm->rtm_table != RT_TABLE_MAIN)
		return MNL_CB_OK;
	mnl_attr_parse(nlh, sizeof(*rtm), note_attr, &r);
	d->fn(d->arg, &r);
	return MNL_CB_OK;
}

/* Sends the request and reads to the end of the answer.  0 or -errno. */
static int
talk(struct mnl_socket *nl, struct nlmsghdr *nlh, struct dump *d)
{
	char *buf = (char *)nlh;
	ssize_t n;
	int r;

	nlh->nlmsg_seq = 1;
	if (mnl_socket_sendto(nl, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	do {
		n = mnl_socket_recvfrom(nl, buf, ROOM);
		if (n < 0)
			return -errno;
		r = mnl_cb_run(buf, (size_t)n, 1, mnl_socket_get_portid(nl),
		    d != NULL ? note_route : NULL, d);
	} while (r > MNL_CB_STOP);
	return r < 0 ? -errno : 0;
}

static int
open_socket(struct mnl_socket **nl)
{
	int err;

	*nl = mnl_socket_open2(NETLINK_ROUTE, SOCK_CLOEXEC);
	if (*nl == NULL)
		return -errno;
	if (mnl_socket_bind(*nl, 0, MNL_SOCKET_AUTOPID) == 0)
		return 0;
	err = -errno;
	mnl_socket_close(*nl);
	return err;
}

static struct rtmsg *
put_header(struct nlmsghdr *nlh, int family, uint16_t type, int flags)
{
	struct rtmsg *rtm;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));
	rtm->rtm_family = (uint8_t)family;
	return rtm;
}

static int
each_route(struct mnl_socket *nl, int family, route_fn *fn, void *arg)
{
	struct dump d = { fn, arg };
	_Alignas(struct nlmsghdr) char buf[ROOM];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	put_header(nlh, family, RTM_GETROUTE, NLM_F_DUMP);
	return talk(nl, nlh, &d);
}

/* metric 0: what the kernel takes when none is given. */
static int
add_default(struct mnl_socket *nl, const struct router *router, int flags,
    uint32_t metric)
{
	_Alignas(struct nlmsghdr) char buf[ROOM];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	const struct ipaddr *gateway = &router->addr;
	struct rtmsg *rtm;

	rtm = put_header(nlh, gateway->family, RTM_NEWROUTE,
	    NLM_F_ACK | NLM_F_CREATE | flags);
	rtm->rtm_table = RT_TABLE_MAIN;
	rtm->rtm_protocol = RTPROT_STATIC;
	rtm->rtm_scope = RT_SCOPE_UNIVERSE;
	rtm->rtm_type = RTN_UNICAST;
	mnl_attr_put(nlh, RTA_GATEWAY, ipaddr_bytes(gateway), gateway->b);
	if (router->ifindex != 0)
		mnl_attr_put_u32(nlh, RTA_OIF, router->ifindex);
	if (metric != 0)
		mnl_attr_put_u32(nlh, RTA_PRIORITY, metric);
	return talk(nl, nlh, NULL);
}

/*
 * Behind the others, so that the first line is the first choice.  IPv6 makes
 * one multipath route of all that have one metric, so each has its own.
 */
static int
append_default(struct mnl_socket *nl, const struct router *router)
{
	uint32_t metric = METRIC6;
	int r;

	if (router->addr.family == AF_INET)
		return add_default(nl, router, NLM_F_APPEND, 0);
	do {
		r = add_default(nl, router, NLM_F_EXCL, metric++);
	} while (r == -EEXIST && metric < METRIC6 + METRICS6);
	return r;
}

/* ------------------------------------------------------------- the file -- */

void
routers_parse(char *text, routers_fn *fn, void *arg)
{
	char *line, *save, *word;
	unsigned int n = 0;

	while ((line = strsep(&text, "\n")) != NULL) {
		n++;
		line[strcspn(line, "#")] = '\0';
		word = strtok_r(line, " \t\r", &save);
		if (word != NULL)
			fn(arg, n, word);
	}
}

struct work {
	struct mnl_socket *nl;
	const char *root;
	FILE *err;
	int status;
};

struct search {
	const struct router *router;
	bool found;
};

static void
look_for(void *arg, const struct route *r)
{
	struct search *s = arg;

	s->found |= r->is_default &&
	    ipaddr_same(&r->gateway, &s->router->addr) &&
	    (s->router->ifindex == 0 || s->router->ifindex == r->oif);
}

static const char *
reason(int err)
{
	if (err == -ENETUNREACH || err == -EHOSTUNREACH)
		return "no interface is in its network";
	return strerror(-err);
}

/* "fe80::1%hme0": of a link-local address the link must be known. */
static int
parse_scoped(const char *word, struct router *out)
{
	char host[IPADDR_STRLEN];
	const char *percent = strchr(word, '%');
	size_t len = percent != NULL ? (size_t)(percent - word) : strlen(word);

	if (len >= sizeof(host))
		return -EINVAL;
	memcpy(host, word, len);
	host[len] = '\0';
	if (ipaddr_parse(&out->addr, AF_INET6, host) != 0)
		return -EINVAL;
	if ((percent != NULL) != ipaddr_is_linklocal(&out->addr))
		return -EINVAL;
	out->nic = percent != NULL ? percent + 1 : NULL;
	return 0;
}

int
routers_address(const char *root, const char *word, struct router *out)
{
	*out = (struct router){ .nic = NULL };
	if (ipaddr_parse(&out->addr, AF_INET, word) == 0 ||
	    parse_scoped(word, out) == 0 ||
	    hosts_lookup(root, AF_INET, word, &out->addr) == 0)
		return 0;
	return hosts_lookup(root, AF_INET6, word, &out->addr);
}

static int
apply_router(struct work *w, struct router *router)
{
	struct search s = { .router = router };
	int r;

	if (router->nic != NULL) {
		router->ifindex = if_nametoindex(router->nic);
		if (router->ifindex == 0)
			return -ENODEV;
	}
	r = each_route(w->nl, router->addr.family, look_for, &s);
	return r == 0 && !s.found ? append_default(w->nl, router) : r;
}

static void
apply_line(void *arg, unsigned int line, const char *word)
{
	struct work *w = arg;
	struct router router;
	int r;

	(void)line;
	if (routers_address(w->root, word, &router) != 0) {
		fprintf(w->err,
		    "ifconfig: %s/etc/defaultrouter: %s: bad address\n",
		    w->root, word);
		w->status = -1;
		return;
	}
	r = apply_router(w, &router);
	if (r == 0)
		return;
	fprintf(w->err,
	    "ifconfig: cannot add the default route through %s: %s\n", word,
	    reason(r));
	w->status = -1;
}

char *
routers_read(const char *root)
{
	char *path, *text = NULL;
	size_t size = 0;
	FILE *f;

	if (asprintf(&path, "%s/etc/defaultrouter", root) < 0)
		return NULL;
	f = fopen(path, "re");
	free(path);
	if (f == NULL)
		return NULL;
	if (getdelim(&text, &size, '\0', f) < 0) {
		free(text);
		text = NULL;
	}
	fclose(f);
	return text;
}

int
routers_apply(const char *root, FILE *err)
{
	struct work w = { .root = root, .err = err };
	char *text = routers_read(root);
	int r;

	if (text == NULL)
		return 0;
	r = open_socket(&w.nl);
	if (r == 0) {
		routers_parse(text, apply_line, &w);
		mnl_socket_close(w.nl);
	} else {
		fprintf(err, "ifconfig: cannot set default routes: %s\n",
		    strerror(-r));
		w.status = -1;
	}
	free(text);
	return w.status;
}

static void
count_static(void *arg, const struct route *r)
{
	int *n = arg;

	*n += !r->is_default && ipaddr_is_set(&r->gateway);
}

int
routers_static(void)
{
	struct mnl_socket *nl;
	int n = 0, r = open_socket(&nl);

	if (r != 0)
		return r;
	r = each_route(nl, AF_INET, count_static, &n);
	mnl_socket_close(nl);
	return r == 0 ? n : r;
}
