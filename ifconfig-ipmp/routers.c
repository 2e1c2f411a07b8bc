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
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "hosts.h"

/* The kernel fills no more than that with one part of a dump. */
#define ROOM 32768

/* ------------------------------------------------------------ rtnetlink -- */

struct route {
	bool is_default;
	struct ipaddr gateway; /* unset: none, or several */
};

typedef void route_fn(void *arg, const struct route *);

struct dump {
	route_fn *fn;
	void *arg;
};

static int
note_attr(const struct nlattr *a, void *arg)
{
	struct route *r = arg;

	if (mnl_attr_get_type(a) == RTA_GATEWAY &&
	    mnl_attr_get_payload_len(a) == 4)
		r->gateway = ipaddr_make(AF_INET, mnl_attr_get_payload(a), 32);
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
put_header(struct nlmsghdr *nlh, uint16_t type, int flags)
{
	struct rtmsg *rtm;

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = (uint16_t)(NLM_F_REQUEST | flags);
	rtm = mnl_nlmsg_put_extra_header(nlh, sizeof(*rtm));
	rtm->rtm_family = AF_INET;
	return rtm;
}

static int
each_route(struct mnl_socket *nl, route_fn *fn, void *arg)
{
	struct dump d = { fn, arg };
	_Alignas(struct nlmsghdr) char buf[ROOM];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);

	put_header(nlh, RTM_GETROUTE, NLM_F_DUMP);
	return talk(nl, nlh, &d);
}

/* Behind the others, so that the first line is the first choice. */
static int
add_default(struct mnl_socket *nl, const struct ipaddr *gateway)
{
	_Alignas(struct nlmsghdr) char buf[ROOM];
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(buf);
	struct rtmsg *rtm;

	rtm = put_header(nlh, RTM_NEWROUTE,
	    NLM_F_ACK | NLM_F_CREATE | NLM_F_APPEND);
	rtm->rtm_table = RT_TABLE_MAIN;
	rtm->rtm_protocol = RTPROT_STATIC;
	rtm->rtm_scope = RT_SCOPE_UNIVERSE;
	rtm->rtm_type = RTN_UNICAST;
	mnl_attr_put(nlh, RTA_GATEWAY, ipaddr_bytes(gateway), gateway->b);
	return talk(nl, nlh, NULL);
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
	const struct ipaddr *gateway;
	bool found;
};

static void
look_for(void *arg, const struct route *r)
{
	struct search *s = arg;

	s->found |= r->is_default && ipaddr_same(&r->gateway, s->gateway);
}

static const char *
reason(int err)
{
	if (err == -ENETUNREACH)
		return "no interface is in its network";
	return strerror(-err);
}

static void
apply_line(void *arg, unsigned int line, const char *word)
{
	struct work *w = arg;
	struct ipaddr gateway;
	struct search s = { .gateway = &gateway };
	int r = 0;

	(void)line;
	if (ipaddr_parse(&gateway, AF_INET, word) != 0)
		r = hosts_lookup(w->root, AF_INET, word, &gateway);
	if (r != 0) {
		fprintf(w->err,
		    "ifconfig: %s/etc/defaultrouter: %s: bad address\n",
		    w->root, word);
		w->status = -1;
		return;
	}
	r = each_route(w->nl, look_for, &s);
	if (r == 0 && !s.found)
		r = add_default(w->nl, &gateway);
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
	r = each_route(nl, count_static, &n);
	mnl_socket_close(nl);
	return r == 0 ? n : r;
}
