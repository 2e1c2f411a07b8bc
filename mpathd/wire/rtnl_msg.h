/*
 * rtnl_msg.h - rtnetlink link, address, route and neighbour messages: bytes to
 * structs and back.
 *
 * Every message that comes in must lie whole in its buffer, as those do that
 * rtnl_msg_first() and rtnl_msg_next() find; what is inside is not trusted.
 */
#ifndef RTNL_MSG_H
#define RTNL_MSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpathd/core/event.h"

struct nlmsghdr;

/* No message that rtnl_msg_put_*() makes is larger. */
#define RTNL_MSG_SIZE 320

/*
 * The first message of a datagram of len bytes, and the one behind it; NULL:
 * there is none, or not the whole of it.  *left: len at first.
 */
const struct nlmsghdr *rtnl_msg_first(const void *datagram, size_t len);
const struct nlmsghdr *rtnl_msg_next(const struct nlmsghdr *, size_t *left);

struct neighfact {
	uint32_t ifindex;
	struct ipaddr dst;
	bool fixed;   /* permanent or needs no resolution: not ours to delete */
	bool has_mac; /* it was resolved: mac is its ethernet address */
	uint8_t mac[6];
	bool router; /* said by itself (IPv6) */
};

/*
 * 0; -ENOMSG for a message that is fine and tells nothing that we look at (a
 * bridge port's, a cloned route's, another family's); -EBADMSG.
 */
int rtnl_msg_get_link(struct linkfact *, const struct nlmsghdr *);
int rtnl_msg_get_addr(struct addrfact *, const struct nlmsghdr *);
int rtnl_msg_get_route(struct routefact *, const struct nlmsghdr *);
int rtnl_msg_get_neigh(struct neighfact *, const struct nlmsghdr *);
/*
 * The event that the message tells of; ev->by is the caller's to set.  An IPv6
 * route with several next hops is one for each: hop counts them from 0, and
 * where there is none it is -ENOMSG.
 */
int rtnl_msg_get_event(struct event *, const struct nlmsghdr *,
    unsigned int hop);

/*
 * Each writes one request into buf (RTNL_MSG_SIZE bytes, aligned for an
 * uint32), asks for an acknowledgement and leaves the sequence number to the
 * caller.
 */
struct nlmsghdr *rtnl_msg_put_addr(void *buf, const struct addrfact *);
/* New lifetimes and deprecation for one that is there. */
struct nlmsghdr *rtnl_msg_put_addr_change(void *buf, const struct addrfact *);
/* The address, its prefix length and its peer name the one to delete. */
struct nlmsghdr *rtnl_msg_put_addr_del(void *buf, const struct addrfact *);

/* Among the routes with the same table, destination, tos and metric. */
enum rtnl_place { RTNL_APPEND, RTNL_PREPEND, RTNL_REPLACE };
struct nlmsghdr *rtnl_msg_put_route(void *buf, const struct routefact *,
    enum rtnl_place);
struct nlmsghdr *rtnl_msg_put_route_del(void *buf, const struct routefact *);

struct nlmsghdr *rtnl_msg_put_link_up(void *buf, uint32_t ifindex);
struct nlmsghdr *rtnl_msg_put_link_mtu(void *buf, uint32_t ifindex,
    uint32_t mtu);
struct nlmsghdr *rtnl_msg_put_link_conf(void *buf, uint32_t ifindex,
    const struct nicconf *);
struct nlmsghdr *rtnl_msg_put_neigh_del(void *buf, const struct neighfact *);

/* Requests that read; answered with data instead of an acknowledgement. */
struct nlmsghdr *rtnl_msg_put_link_query(void *buf, uint32_t ifindex);
struct nlmsghdr *rtnl_msg_put_link_dump(void *buf);
struct nlmsghdr *rtnl_msg_put_addr_dump(void *buf);
struct nlmsghdr *rtnl_msg_put_route_dump(void *buf);
struct nlmsghdr *rtnl_msg_put_route_dump6(void *buf);
struct nlmsghdr *rtnl_msg_put_neigh_dump(void *buf, uint32_t ifindex);

#endif
