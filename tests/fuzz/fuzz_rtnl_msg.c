/*
 * fuzz_rtnl_msg.c - a datagram from rtnetlink: every message in it, by every
 * reader.  What an event says of an interface can be printed.
 */
#include <libmnl/libmnl.h>
#include <string.h>

#include "fuzz.h"
#include "mpathd/wire/rtnl_msg.h"

static void
read_message(const struct nlmsghdr *nlh)
{
	struct linkfact link;
	struct addrfact addr;
	struct routefact route;
	struct neighfact neigh;
	struct event ev;
	unsigned int hop;
	_Alignas(struct nlmsghdr) char out[RTNL_MSG_SIZE];

	if (rtnl_msg_get_link(&link, nlh) == 0) {
		promise(memchr(link.name, '\0', sizeof(link.name)) != NULL);
		promise(link.hwlen <= sizeof(link.hwaddr));
	}
	/* What was read can be asked for again, within its room. */
	if (rtnl_msg_get_addr(&addr, nlh) == 0) {
		promise(memchr(addr.label, '\0', sizeof(addr.label)) != NULL);
		promise(
		    rtnl_msg_put_addr(out, &addr)->nlmsg_len <= sizeof(out));
	}
	if (rtnl_msg_get_route(&route, nlh) == 0)
		promise(
		    rtnl_msg_put_route(out, &route, RTNL_APPEND)->nlmsg_len <=
		    sizeof(out));
	if (rtnl_msg_get_neigh(&neigh, nlh) == 0)
		promise(rtnl_msg_put_neigh_del(out, &neigh)->nlmsg_len <=
		    sizeof(out));
	for (hop = 0; rtnl_msg_get_event(&ev, nlh, hop) == 0 && hop < 64;)
		hop++;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	/* Aligned, and of its size, as a datagram's buffer is. */
	char *buf = malloc(len > 0 ? len : 1);
	const struct nlmsghdr *nlh;
	size_t left = len;

	promise(buf != NULL);
	memcpy(buf, data, len);
	nlh = rtnl_msg_first(buf, left);
	for (; nlh != NULL; nlh = rtnl_msg_next(nlh, &left))
		read_message(nlh);
	free(buf);
	return 0;
}
