/*
 * ctlmsg.h - control messages between the programs and in.mpathd: struct to
 * bytes and back.
 *
 * One message is one record of a SOCK_SEQPACKET Unix socket: a netlink header
 * (type = enum ctl_type, seq = the client's choice, echoed in every answer)
 * followed by netlink attributes.  A client sends one request at a time.
 * The answer is any number of records (CTL_UNIT, CTL_GROUP, ...) and then one
 * CTL_REPLY; after CTL_SUBSCRIBE the CTL_EVENT records follow that.
 *
 * The enumerations of groups, interfaces, addresses and events are those of
 * ipmp.h, as numbers: what does not know one passes it on.
 */
#ifndef CTLMSG_H
#define CTLMSG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "ipaddr.h"

/* Interface and group names, with their NUL: LIFNAMSIZ of Solaris. */
#define CTL_NAMESIZ   32
#define CTL_TEXTSIZ   256
#define CTL_REASONSIZ 64
/* No record is larger. */
#define CTL_MSGSIZ 2048

enum ctl_type {
	/* Answers. */
	CTL_REPLY = 0x10,
	CTL_UNIT,
	CTL_GROUP,  /* one group */
	CTL_MEMBER, /* one interface that is in a group, or tracked */
	CTL_TARGET, /* one active target of the CTL_MEMBER before it */
	CTL_ADDR,   /* one data address */
	CTL_EVENT,

	/* Requests that read: anybody may send them. */
	CTL_LIST = 0x20, /* every unit of every plumbed interface, in the order
			    of ifconfig -a; the loopback first */
	CTL_LINKS,	 /* every link of the machine, plumbed or not */
	CTL_PING,
	CTL_QUERY,     /* all groups, members with targets, and addresses: one
			  picture; the reply's sig is that of the list of groups */
	CTL_SUBSCRIBE, /* value = mask of 1 << event: hear of them from now on
			*/

	/* Requests that change: only root or CAP_NET_ADMIN. */
	CTL_PLUMB = 0x40,  /* name ("hme0" or "hme0:3"), family */
	CTL_UNPLUMB,	   /* name, family */
	CTL_ADDIF,	   /* name, family; the reply's name is the new unit */
	CTL_REMOVEIF,	   /* name, family, addr */
	CTL_SET_ADDR,	   /* name, family, addr with its prefix length */
	CTL_SET_MASK,	   /* name, family, value = prefix length */
	CTL_SET_BROADCAST, /* name, family, addr; addr unset: derive it */
	CTL_SET_DST,	   /* name, family, addr: far end of point to point */
	CTL_SET_FLAGS,	   /* name, family, flags_on, flags_off (LIFF_*) */
	CTL_SET_GROUP,	   /* name, group ("" leaves) */
	CTL_SET_MTU,	   /* name, family, value */
	CTL_SET_METRIC,	   /* name, family, value */
	CTL_OFFLINE,	   /* name, value = least number of usable members */
	CTL_UNDO_OFFLINE,  /* name */
	CTL_SET_HOME,	   /* name, family, home = the NIC it belongs to */
};

/* Whether a request of this type needs privilege. */
static inline bool
ctl_changes(enum ctl_type t)
{
	return t >= CTL_PLUMB;
}

struct ctlreq {
	enum ctl_type type;
	uint32_t seq;
	char name[CTL_NAMESIZ];
	uint8_t family; /* AF_INET or AF_INET6 */
	struct ipaddr addr;
	uint64_t flags_on, flags_off;
	char group[CTL_NAMESIZ];
	uint32_t value;
	char home[CTL_NAMESIZ];
};

/*
 * error: 0 or an errno value.  code: the same as IPMP_* of ipmp.h.  text: what
 * is wrong and what to do, when the plain reason of the errno does not say it;
 * with error 0 a warning that the administrator should see.  name: for
 * CTL_ADDIF, and for CTL_PLUMB of a unit, the unit that was made; it may be on
 * another NIC than the one asked for (a failed or standby one).
 */
struct ctlreply {
	uint32_t seq;
	int error;
	uint32_t code;
	uint64_t sig;
	char name[CTL_NAMESIZ];
	char text[CTL_TEXTSIZ];
};

/*
 * One line pair of ifconfig -a, or for CTL_LINKS one link: name, index, mtu,
 * plumbed, and of the flags LIFF_LOOPBACK where it is one.
 */
struct ctlunit {
	char name[CTL_NAMESIZ]; /* "hme0" or "hme0:1" */
	uint8_t family;
	uint64_t flags; /* LIFF_*: of the unit, the NIC and the family */
	uint32_t metric, mtu, index;
	struct ipaddr addr;	      /* with its prefix length */
	struct ipaddr broadcast, dst; /* unset: none */
	char group[CTL_NAMESIZ];
	char home[CTL_NAMESIZ]; /* the NIC that it belongs to */
	uint8_t hwaddr[32];
	uint8_t hwlen;
	bool plumbed;
};

/* Times of the wall clock are in milliseconds since 1970. */
struct ctlgroup {
	char name[CTL_NAMESIZ]; /* "": the anonymous one */
	uint64_t sig;
	uint32_t state, fdt;
	uint64_t since;
	char reason[CTL_REASONSIZ];
};

struct ctlmember {
	char name[CTL_NAMESIZ], group[CTL_NAMESIZ];
	uint32_t state, type, linkstate, probestate, flags;
	uint32_t targmode4, targmode6;
	struct ipaddr testaddr4, testaddr6; /* unset: none */
	uint64_t since;
	char reason[CTL_REASONSIZ];
};

struct ctltarget {
	char name[CTL_NAMESIZ]; /* of the member */
	struct ipaddr addr;
};

struct ctladdr {
	struct ipaddr addr;
	uint32_t state;
	char group[CTL_NAMESIZ];
	char binding[CTL_NAMESIZ], home[CTL_NAMESIZ];
};

/* As ipmp_event_t of ipmp.h. */
struct ctlevent {
	uint32_t type;
	uint64_t time, sig;
	bool added;
	char group[CTL_NAMESIZ], name[CTL_NAMESIZ];
	char from[CTL_NAMESIZ], to[CTL_NAMESIZ];
	char reason[CTL_REASONSIZ];
	struct ipaddr addr;
	uint32_t result, id;
	int64_t start, netrtt, rtt, rttavg, rttdev;
};

/* Any record of an answer but CTL_REPLY. */
struct ctlrecord {
	enum ctl_type type;
	union {
		struct ctlunit unit;
		struct ctlgroup group;
		struct ctlmember member;
		struct ctltarget target;
		struct ctladdr addr;
		struct ctlevent event;
	};
};

/*
 * Each writes one record into buf (CTL_MSGSIZ bytes, aligned for an uint32)
 * and returns its length.
 */
size_t ctlmsg_put_req(void *buf, const struct ctlreq *);
size_t ctlmsg_put_reply(void *buf, const struct ctlreply *);
size_t ctlmsg_put_unit(void *buf, uint32_t seq, const struct ctlunit *);
size_t ctlmsg_put_record(void *buf, uint32_t seq, const struct ctlrecord *);

/* The type of a record, or -EBADMSG when it is no whole message. */
int ctlmsg_type(const void *buf, size_t len);
/* 0 and its sequence number, or -EBADMSG. */
int ctlmsg_seq(const void *buf, size_t len, uint32_t *seq);

/* 0 or -EBADMSG: too short, cut off, a field of the wrong size or no NUL. */
int ctlmsg_get_req(struct ctlreq *, const void *buf, size_t len);
int ctlmsg_get_reply(struct ctlreply *, const void *buf, size_t len);
int ctlmsg_get_unit(struct ctlunit *, const void *buf, size_t len);
int ctlmsg_get_record(struct ctlrecord *, const void *buf, size_t len);

#endif
