/*
 * ipmp.h - libipmp: query and administer IP network multipathing.
 *
 * Names and meaning of the private libipmp of Solaris 10 (PSARC 2002/615) with
 * what later releases added (PSARC 2007/272); the structures are our own.
 *
 * Functions return IPMP_SUCCESS or one of the IPMP_E* codes; errno is set when
 * they return IPMP_FAILURE.  What an ipmp_get*() function hands out is freed
 * with the ipmp_free*() of the same name.  A handle may be used by one thread
 * at a time; several handles are independent.  Every call takes at most
 * 10 seconds.
 */
#ifndef IPMP_H
#define IPMP_H

#include <stdint.h>
#include <sys/socket.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Names of interfaces and groups, with their NUL. */
#define IPMP_NAMESIZ 32
#define IPMP_TEXTSIZ 64

enum {
	IPMP_SUCCESS = 0,
	IPMP_FAILURE = 1,     /* system error, see errno */
	IPMP_EMINRED = 2,     /* minimum failover redundancy not met */
	IPMP_EFBDISABLED = 3, /* failback disabled */
	IPMP_EFBPARTIAL = 4,  /* unable to completely fail back */
	IPMP_EINVAL = 5,      /* invalid argument */
	IPMP_ENOMEM = 6,      /* out of memory */
	IPMP_ENOMPATHD = 7,   /* cannot contact in.mpathd */
	IPMP_EUNKGROUP = 8,   /* unknown IPMP group */
	IPMP_EUNKIF = 9,      /* interface is not using IPMP */
	IPMP_EPROTO = 10,     /* unable to communicate with in.mpathd */
	IPMP_EHWADDRDUP = 11, /* interface has duplicate hardware address */
	IPMP_EUNKADDR = 12,   /* unknown IPMP data address */
	IPMP_EPERM = 13	      /* permission denied */
};

typedef struct ipmp_handle *ipmp_handle_t;

/*
 * Makes a handle; the daemon is contacted by the first call that needs it, in
 * the run directory that IPMP_RUNDIR names (else the one chosen when built).
 */
int ipmp_open(ipmp_handle_t *);
void ipmp_close(ipmp_handle_t);
/* The text of a code; "<unknown error>" for anything else. */
const char *ipmp_errmsg(int code);
/* IPMP_SUCCESS when the daemon answers. */
int ipmp_ping_daemon(ipmp_handle_t);

/*
 * LIVE (the start value): each query asks the daemon.  SNAP: takes one
 * consistent picture now, which all later queries read, until LIVE or another
 * SNAP.
 */
typedef enum { IPMP_QCONTEXT_LIVE, IPMP_QCONTEXT_SNAP } ipmp_qcontext_t;
int ipmp_setqcontext(ipmp_handle_t, ipmp_qcontext_t);

/*
 * Signatures: 16 random bits and a counter that grows with every change, so
 * that a consumer of events notices what it missed.
 */
typedef struct {
	uint64_t gl_sig;
	unsigned int gl_ngroup;
	char (*gl_groups)[IPMP_NAMESIZ]; /* "" is the anonymous group */
} ipmp_grouplist_t;

typedef enum {
	IPMP_GROUP_OK = 0,
	IPMP_GROUP_FAILED = 1,
	IPMP_GROUP_DEGRADED = 2
} ipmp_group_state_t;

typedef struct {
	char gr_name[IPMP_NAMESIZ];
	uint64_t gr_sig;
	ipmp_group_state_t gr_state;
	uint32_t gr_fdt; /* failure detection time now, ms; 0: no probing */
	unsigned int gr_nif;
	char (*gr_ifs)[IPMP_NAMESIZ];
	unsigned int gr_naddr;
	struct sockaddr_storage *gr_addrs; /* data addresses */
	char gr_reason[IPMP_TEXTSIZ];
	uint64_t gr_since; /* ms since 1970 */
} ipmp_groupinfo_t;

typedef enum {
	IPMP_IF_OK = 0,
	IPMP_IF_FAILED = 1,
	IPMP_IF_OFFLINE = 2,
	IPMP_IF_UNKNOWN = 3
} ipmp_if_state_t;
typedef enum { IPMP_IF_STANDBY = 0, IPMP_IF_NORMAL = 1 } ipmp_if_type_t;
typedef enum {
	IPMP_LINK_UP = 0,
	IPMP_LINK_DOWN = 1,
	IPMP_LINK_UNKNOWN = 2
} ipmp_if_linkstate_t;
typedef enum {
	IPMP_PROBE_OK = 0,
	IPMP_PROBE_FAILED = 1,
	IPMP_PROBE_UNKNOWN = 2,
	IPMP_PROBE_DISABLED = 3
} ipmp_if_probestate_t;
typedef enum {
	IPMP_TARG_DISABLED = 0,
	IPMP_TARG_ROUTES = 1,
	IPMP_TARG_MULTICAST = 2,
	IPMP_TARG_TRANSITIVE = 3 /* by ARP, without a test address */
} ipmp_if_targmode_t;

/* if_flags */
#define IPMP_IFFLAG_INACTIVE  0x1
#define IPMP_IFFLAG_HWADDRDUP 0x2
#define IPMP_IFFLAG_ACTIVE    0x4
#define IPMP_IFFLAG_DOWN      0x8

#define IPMP_MAX_TARGETS 32

typedef struct {
	ipmp_if_targmode_t it_mode;
	struct sockaddr_storage it_testaddr; /* ss_family 0: none */
	unsigned int it_ntarget;
	struct sockaddr_storage it_targets[IPMP_MAX_TARGETS]; /* active ones */
} ipmp_targinfo_t;

typedef struct {
	char if_name[IPMP_NAMESIZ];
	char if_group[IPMP_NAMESIZ];
	ipmp_if_state_t if_state;
	ipmp_if_type_t if_type;
	ipmp_if_linkstate_t if_linkstate;
	ipmp_if_probestate_t if_probestate;
	uint32_t if_flags;
	ipmp_targinfo_t if_targinfo4, if_targinfo6;
	char if_reason[IPMP_TEXTSIZ];
	uint64_t if_since; /* ms since 1970 */
} ipmp_ifinfo_t;

typedef enum { IPMP_ADDR_DOWN = 0, IPMP_ADDR_UP = 1 } ipmp_addr_state_t;

typedef struct {
	struct sockaddr_storage ad_addr;
	ipmp_addr_state_t ad_state;
	char ad_group[IPMP_NAMESIZ];
	char ad_binding[IPMP_NAMESIZ]; /* the NIC that has it; "": none */
	char ad_home[IPMP_NAMESIZ];    /* the NIC that it belongs to */
} ipmp_addrinfo_t;

int ipmp_getgrouplist(ipmp_handle_t, ipmp_grouplist_t **);
void ipmp_freegrouplist(ipmp_grouplist_t *);
int ipmp_getgroupinfo(ipmp_handle_t, const char *group, ipmp_groupinfo_t **);
void ipmp_freegroupinfo(ipmp_groupinfo_t *);
int ipmp_getifinfo(ipmp_handle_t, const char *interface, ipmp_ifinfo_t **);
void ipmp_freeifinfo(ipmp_ifinfo_t *);
int ipmp_getaddrinfo(ipmp_handle_t, const char *group,
    const struct sockaddr_storage *, ipmp_addrinfo_t **);
void ipmp_freeaddrinfo(ipmp_addrinfo_t *);

/*
 * Takes an interface out of service, its data addresses moved and its test
 * addresses down; fails with IPMP_EMINRED when fewer than minred usable members
 * are there, itself among them, or nobody can take the addresses.
 */
int ipmp_offline(ipmp_handle_t, const char *interface, unsigned int minred);
int ipmp_undo_offline(ipmp_handle_t, const char *interface);

/* ----------------------------------------------------------------- events --
 */

typedef enum {
	IPMP_EV_GROUP_STATE,   /* state of a group */
	IPMP_EV_GROUP_CHANGE,  /* a group was made or has gone (ev_added) */
	IPMP_EV_MEMBER_CHANGE, /* a NIC joined or left (ev_added) */
	IPMP_EV_IF_CHANGE,     /* state, type or activity of a NIC */
	IPMP_EV_ADDR_CHANGE,   /* an address moved, came or went */
	IPMP_EV_TARGET_CHANGE, /* a target came, went or died (ev_added) */
	IPMP_EV_PROBE	       /* a probe was sent, answered or lost */
} ipmp_event_type_t;

/* Which events to hear of: 1 << ipmp_event_type_t. */
#define IPMP_EVMASK_CHANGES 0x3f
#define IPMP_EVMASK_PROBES  0x40

typedef enum {
	IPMP_PROBE_SENT = 0,
	IPMP_PROBE_ACKED = 1,
	IPMP_PROBE_LOST = 2
} ipmp_probe_result_t;

typedef struct {
	ipmp_event_type_t ev_type;
	uint64_t ev_time; /* ms since 1970 */
	uint64_t ev_sig;  /* of the group; GROUP_CHANGE: of the list */
	int ev_added;
	char ev_group[IPMP_NAMESIZ];
	char ev_if[IPMP_NAMESIZ];
	char ev_old[IPMP_NAMESIZ]; /* the state, or the NIC of an address */
	char ev_new[IPMP_NAMESIZ];
	char ev_reason[IPMP_TEXTSIZ];
	struct sockaddr_storage ev_addr; /* an address or target */
	/* IPMP_EV_PROBE: */
	ipmp_probe_result_t ev_probe_result;
	uint32_t ev_probe_id;
	int64_t
	    ev_probe_start; /* when it was sent, ns on the monotonic clock */
	int64_t ev_probe_netrtt; /* ns, kernel to kernel; -1: none */
	int64_t ev_probe_rtt;	 /* ns, as the daemon saw it; -1: none */
	int64_t ev_probe_rttavg, ev_probe_rttdev; /* ns; -1: not known */
} ipmp_event_t;

/*
 * Events come on a connection of their own, from now on.  A listener that does
 * not read for long is cut off by the daemon: the next read says IPMP_EPROTO.
 */
int ipmp_subscribe(ipmp_handle_t, unsigned int mask);
/* Readable when an event waits; -1 before ipmp_subscribe(). */
int ipmp_event_fd(ipmp_handle_t);
/* The next event; waits at most timeout_ms (-1: for ever, then IPMP_SUCCESS
 * means that there was one).  IPMP_FAILURE with errno ETIMEDOUT: none came. */
int ipmp_next_event(ipmp_handle_t, ipmp_event_t *, int timeout_ms);

#ifdef __cplusplus
}
#endif

#endif
