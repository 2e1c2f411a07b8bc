/*
 * event.h - the vocabulary of what can happen, and of what we can ask for.
 *
 * Facts about links, addresses and routes as plain values.  wire/ makes them
 * from bytes, os/ queues them, the engine notes them; the same values come back
 * down as operations (kernel.h).
 */
#ifndef EVENT_H
#define EVENT_H

#include <stdbool.h>
#include <stdint.h>

#include "lib/ipaddr.h"
#include "lib/mtime.h"

#define IFNAME_SIZE  16 /* IFNAMSIZ of Linux, with the NUL */
#define HWADDR_SIZE  32 /* MAX_ADDR_LEN of Linux */
#define METRICS_SIZE 96 /* room for the raw RTA_METRICS of a route */
#define ROUTE_HOPS   16 /* next hops of a route that are looked at */

/* The per-interface IPv4 settings that a member of a group needs. */
enum nicconf_key {
	CONF_ARP_IGNORE,
	CONF_ARP_ANNOUNCE,
	CONF_RP_FILTER,
	CONF_PROMOTE_SECONDARIES,
	CONF_IGNORE_LINKDOWN,
	CONF_ARP_FILTER,
	CONF_KEYS
};

struct nicconf {
	bool known; /* the values below were read or are to be set */
	uint32_t value[CONF_KEYS];
};

/* Those for all interfaces at once that no member can make up for. */
struct allconf {
	uint32_t arp_filter, arp_ignore;
};

/* The flags of a link that we look at; values of our own. */
enum {
	LINK_UP = 0x1, /* administratively up */
	LINK_BROADCAST = 0x2,
	LINK_LOOPBACK = 0x4,
	LINK_POINTOPOINT = 0x8,
	LINK_NOARP = 0x10,
	LINK_MULTICAST = 0x20,
	LINK_ALLMULTI = 0x40,
	LINK_PROMISC = 0x80
};

struct linkfact {
	uint32_t ifindex;
	char name[IFNAME_SIZE];
	uint32_t flags; /* LINK_* */
	bool carrier;	/* lower layer up; meaningful only while LINK_UP */
	uint32_t mtu;
	uint32_t carrier_downs; /* counted by the kernel since it is there */
	uint8_t hwlen;
	uint8_t hwaddr[HWADDR_SIZE];
	bool ethernet; /* ARP hardware type 1 */
	struct nicconf conf;
};

/* Scopes as in rtnetlink. */
enum {
	SCOPE_UNIVERSE = 0,
	SCOPE_SITE = 200,
	SCOPE_LINK = 253,
	SCOPE_HOST = 254
};

/* Address flags; values of our own. */
enum {
	ADDR_DEPRECATED = 0x1,
	ADDR_NODAD = 0x2,
	ADDR_TENTATIVE = 0x4,
	ADDR_DADFAILED = 0x8,
	ADDR_PERMANENT = 0x10,	   /* no lifetime runs */
	ADDR_NOPREFIXROUTE = 0x20, /* the kernel made no connected route */
	ADDR_SECONDARY = 0x40,
	ADDR_MANAGETEMP = 0x80,
	ADDR_TEMPORARY = 0x100,
	ADDR_MCAUTOJOIN = 0x200
};

struct addrfact {
	uint32_t ifindex;
	struct ipaddr addr;	 /* with its prefix length */
	struct ipaddr peer;	 /* far end of point to point; unset: none */
	struct ipaddr broadcast; /* unset: none */
	char label[IFNAME_SIZE]; /* IPv4 only */
	uint8_t scope;
	uint8_t proto;	      /* IFA_PROTO: who put it there; 0: unknown */
	uint32_t flags;	      /* ADDR_* */
	uint32_t rt_priority; /* metric of its connected route; 0: default */
	uint32_t valid_s, preferred_s; /* seconds; UINT32_MAX: for ever */
};

/*
 * IFA_PROTO: what the kernel makes of router advertisements, and the addresses
 * that we install, to be known again after a restart.
 */
#define ADDR_PROTO_RA	2
#define ADDR_PROTO_OURS 0x49

/* Types and protocols of routes as in rtnetlink; these are looked at. */
enum { ROUTE_UNICAST = 1 };
enum {
	ROUTE_PROTO_UNSPEC = 0,
	ROUTE_PROTO_REDIRECT = 1,
	ROUTE_PROTO_KERNEL = 2,
	ROUTE_PROTO_BOOT = 3,
	ROUTE_PROTO_STATIC = 4,
	ROUTE_PROTO_RA = 9,
	ROUTE_PROTO_DHCP = 16,
	ROUTE_PROTO_OURS = 0x49 /* that we alone make and take away */
};

/* The table of everyday routes, and the worst metric there is. */
#define ROUTE_TABLE_MAIN   254
#define ROUTE_METRIC_WORST UINT32_MAX

struct routefact {
	uint32_t table;
	struct ipaddr dst; /* with its prefix length; 0.0.0.0/0 default */
	uint8_t tos;
	uint8_t type; /* ROUTE_UNICAST, ... */
	uint8_t scope;
	uint8_t proto;	       /* ROUTE_PROTO_* */
	uint32_t priority;     /* the metric */
	uint32_t oif;	       /* 0: several next hops, or a nexthop object */
	struct ipaddr gateway; /* unset: on-link */
	struct ipaddr prefsrc; /* unset: none */
	bool onlink;	       /* RTNH_F_ONLINK */
	bool simple;  /* one plain next hop: such a route can be moved */
	bool expires; /* it has a lifetime, as what the kernel makes of router
			 advertisements */
	/*
	 * Several plain next hops, each through a NIC of its own, by the
	 * same gateway or by none; 0: it is not so.
	 */
	uint8_t nhops;
	uint32_t hop[ROUTE_HOPS]; /* their interfaces */
	uint16_t metrics_len;
	uint8_t metrics[METRICS_SIZE]; /* RTA_METRICS, as it came */
};

/* A rule of ours that leads to a table: IPv4, whoever sends, to dst. */
struct rulefact {
	uint32_t pref;
	struct ipaddr dst; /* with its prefix length; 0.0.0.0/0: all */
	uint32_t table;
	/* Only for what the table knows more exactly than this; or none. */
	int suppress;
};
#define RULE_SUPPRESS_NONE (-1)

#define MAC_SIZE 6

/*
 * An answer to one of our echo requests, of which the kernel checked the id
 * only; or, by ARP, to a question for a hardware address.
 */
struct replyfact {
	uint32_t ifindex;
	struct ipaddr from;
	mtime_t at; /* when it arrived */
	uint16_t seq;
	uint64_t token; /* as in the request that it answers */
	bool arp;	/* seq and token mean nothing, mac is his */
	uint8_t mac[MAC_SIZE];
};

/* Somebody on the LAN; whether he answers probes is not known. */
struct hostfact {
	uint32_t ifindex;
	struct ipaddr addr;
	bool router; /* he said that he is one (IPv6) */
};

enum event_type {
	EV_NONE,
	EV_LINK,       /* link: new or changed */
	EV_LINK_GONE,  /* link.ifindex, link.name */
	EV_ADDR,       /* addr: new or changed */
	EV_ADDR_GONE,  /* addr: ifindex, addr, label */
	EV_ROUTE,      /* route: new or changed; replaced: see below */
	EV_ROUTE_GONE, /* route */
	EV_RULE,       /* rule: one of ours */
	EV_RULE_GONE,  /* rule: likewise */
	EV_DUMP_BEGIN, /* what follows, to EV_DUMP_END, is all there is */
	EV_DUMP_END,
	EV_ALLCONF, /* all: as it is now */
	EV_OVERRUN, /* news was lost: ask for a dump */
	EV_REPLY,   /* reply */
	EV_HOST	    /* host: the neighbour cache knows it */
};

/* Who did it, as far as the kernel tells. */
enum event_by { BY_KERNEL, BY_US, BY_OTHER };

/* Parts of what a dump can hold; EV_DUMP_BEGIN and END say which. */
enum {
	DUMP_LINKS = 1,
	DUMP_ADDRS = 2,
	DUMP_ROUTES = 4,
	DUMP_RULES = 8,
	DUMP_ALL = 15
};

struct event {
	enum event_type type;
	enum event_by by;
	unsigned int dump; /* DUMP_*, for EV_DUMP_BEGIN and EV_DUMP_END */
	/*
	 * EV_ROUTE: it took the place of the first one with the same table,
	 * destination, tos and metric; it was put behind them (append; so are
	 * all of a dump), else before them.
	 */
	bool replaced, appended;
	/* BY_OTHER: his rtnetlink port, for most programs the process id. */
	uint32_t port;
	union {
		struct linkfact link;
		struct addrfact addr;
		struct routefact route;
		struct rulefact rule;
		struct replyfact reply;
		struct allconf all;
		struct hostfact host;
	};
};

#endif
