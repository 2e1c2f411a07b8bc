/*
 * model.h - the tables: groups, NICs, units, and what the kernel has.
 *
 *	model -+- groups
 *	       +- nics -+- units[family]   logical interfaces, by number
 *	       |        +- kaddrs          addresses that the kernel has there
 *	       |        +- inst[family]    probing
 *	       +- routes                   that the kernel has
 *	       +- homes                    routes as they are with all NICs well
 *	       +- rules                    ours, that the kernel has
 *
 * Units say what should be, kaddrs what is; plan.c makes steps of the
 * difference.  A unit is hosted by one NIC (unit.nic) and belongs to one, its
 * home, that is kept by name: a NIC that is unplugged and comes back gets its
 * addresses.  What must hold is written at the field and checked by
 * model_check().
 *
 * Unit 0 of an inet6 instance is the link-local address (linklocal.h).
 */
#ifndef MODEL_H
#define MODEL_H

#include <bsd/sys/queue.h>
#include <bsd/sys/tree.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "agenda.h"
#include "discovery.h"
#include "event.h"
#include "fight.h"
#include "groupstate.h"
#include "ifstate.h"
#include "lib/lifflags.h"
#include "linkflap.h"
#include "probesched.h"
#include "probestat.h"
#include "target.h"

/* LIFNAMSIZ and LIFGRNAMSIZ of Solaris, with the NUL. */
#define LIFNAME_SIZE   32
#define GROUPNAME_SIZE 32
/* So many NICs are found at the first look. */
#define MODEL_MEMOS 512
/* ip_addrs_per_if of Solaris bounds addif; Linux has no such limit. */
#define UNIT_NONE UINT32_MAX

enum fam { FAM_INET, FAM_INET6, FAMS };

static inline enum fam
fam_of(int family)
{
	return family == 10 /* AF_INET6 */ ? FAM_INET6 : FAM_INET;
}

int fam_family(enum fam);

struct nic;
struct group;
struct model;

struct unit {
	TAILQ_ENTRY(unit) next;
	struct unit **memo; /* in model.by_addr; NULL: not there */
	struct nic *nic;
	enum fam fam;
	uint32_t number;
	char home[IFNAME_SIZE];
	uint32_t home_number;
	struct ipaddr addr; /* with its mask; 0.0.0.0/0 when none is set */
	struct ipaddr broadcast, dst;
	uint64_t flags;	      /* LIFF_*, only those of a unit (LIFF_UNIT) */
	uint32_t metric, mtu; /* mtu 0: that of the link */
	/*
	 * Stands at unit 0 of a NIC whose own unit 0 has moved away: 0.0.0.0,
	 * never up, and only until an address comes home.
	 */
	bool placeholder;
	/*
	 * Somebody else put it into the kernel (ip addr, a DHCP client);
	 * whoever did may also take it away.  found: its form in the kernel at
	 * home.
	 */
	bool adopted;
	struct addrfact found;
	/* Of an earlier daemon, whose state was lost: see facts_addr(). */
	bool salvaged;
	/* The last refusal of the kernel, 0: none; reported once. */
	int refused;
	struct fight fight; /* others take it away */
	bool said_duplicate;
};
TAILQ_HEAD(unitlist, unit);

struct kaddr {
	TAILQ_ENTRY(kaddr) next;
	RB_ENTRY(kaddr) by_addr;
	struct addrfact fact;
	bool ours;  /* we put it there */
	bool stale; /* not seen yet in the dump that is coming in */
};
TAILQ_HEAD(kaddrlist, kaddr);
RB_HEAD(kaddrtree, kaddr);

struct kroute {
	TAILQ_ENTRY(kroute) next;
	struct routefact fact;
	/*
	 * In homes, by name, since the index changes when the NIC returns: its
	 * own NIC, and the one where the kernel has it now by our doing.
	 */
	char nic[IFNAME_SIZE], at[IFNAME_SIZE];
	/*
	 * In homes: the kernel has it nowhere, though nobody took it away on
	 * purpose; of connected routes only one that the kernel will not make
	 * by itself (it got lost on its way to another place in the order).
	 */
	bool lost;
	int refused;
	struct fight fight; /* in homes: others take it away */
};
TAILQ_HEAD(kroutelist, kroute);

/* A rule of ours that the kernel has. */
struct krule {
	TAILQ_ENTRY(krule) next;
	struct rulefact fact;
};
TAILQ_HEAD(krulelist, krule);

/* Probing on one NIC by one family. */
struct instance {
	struct ipaddr testaddr; /* it is probed from there */
	/*
	 * It has no test address and is probed by ARP, from nobody: its targets
	 * lie there.  Neither this nor testaddr is set: probes are off.
	 */
	struct ipaddr arp_subnet;
	bool open;    /* a probe socket is */
	bool restart; /* as if it were new: the quiet period too */
	struct probesched sched;
	struct probestat stats;
	struct targetset targets;
	uint32_t ifindex; /* of the NIC when it was opened */
	bool said_duplicate, said_trouble;
	mtime_t quiet_until; /* losses before it prove nothing */
	mtime_t open_at;     /* when to try again to open it */
	/* What is to go out now. */
	struct ipaddr send_to;
	bool ask_hosts;
	/* The token of questions who is there, and since when it is used. */
	uint64_t discovery_token;
	mtime_t discovery_since;
	struct discovery discovery;
	bool hears_arp;	     /* answers to questions by ARP */
	mtime_t answered_at; /* when the last answer came */
	/* While the detection time is raised: probes that only measure. */
	mtime_t measure_at;
	struct sentprobe measured;
};

/* A standing fault: since when (0: it is not), and whether it was told. */
struct remark {
	mtime_t since;
	bool said;
};

struct nic {
	TAILQ_ENTRY(nic) next;
	struct model *model;
	/* When it wants attention, and that it gets it in this turn. */
	struct agenda_entry due;
	STAILQ_ENTRY(nic) next_looked;
	bool looked;
	char name[IFNAME_SIZE];
	bool present; /* the kernel has it; link is current */
	bool watched; /* the kernel side was told that it matters */
	bool stale;   /* not seen yet in the dump that is coming in */
	/* Not present: link.ifindex is that of before the daemon started. */
	bool seen_last;
	struct linkfact link;
	struct kaddrlist kaddrs;   /* in the order of the kernel */
	struct kaddrtree kaddr_of; /* the same, by address and prefix length */

	bool plumbed[FAMS];
	uint32_t driver_order; /* when its driver was first plumbed */
	struct unitlist units[FAMS];
	size_t n_units[FAMS];
	struct group *group; /* NULL: none */
	uint64_t flags;	     /* LIFF_FAILED, STANDBY, INACTIVE, OFFLINE */
	/* Asked for once, by plumb, up or mtu; want_mtu 0: nothing. */
	bool bring_up;
	uint32_t want_mtu;
	int refused; /* what the kernel said to that */
	bool flush;  /* its neighbour entries are to go */
	/* As before it joined; known only while it is a member. */
	struct nicconf saved_conf;
	bool conf_set;	 /* the kernel has taken those of a member since */
	mtime_t conf_at; /* when we, or others, changed them last */
	struct fight conf_fight; /* others change them */

	/*
	 * Just plumbed, put into its group or made a standby by a line of
	 * ifconfig that may go on: stays as it is until settled_at (0: no).
	 */
	bool unsettled;
	mtime_t settled_at, settled_latest;

	enum ifstate state;
	/* Since when it is in this state for this reason (enum why). */
	mtime_t since;
	enum ifstate since_state;
	unsigned int since_why;
	bool failed_path; /* FAILED by its probes, not by its link */
	bool link_up;	  /* as last judged and reported */
	struct linkflap flap;
	bool damped; /* "disabling failback" was said */
	struct instance inst[FAMS];
	mtime_t noaddr_at; /* when a missing test address is to be reported */
	bool noaddr_said;
	struct remark lacks[FAMS], twin; /* remarks.h */

	/* While its addresses are away: who carries them and its routes. */
	char stand_in[IFNAME_SIZE];
	char mcast_with[IFNAME_SIZE]; /* memberships are followed there */
	uint32_t mcast_index;	      /* those of the device that it was then */
	bool come_home; /* its addresses, once, whatever FAILBACK says */
	/* What to report once the kernel has done it. */
	bool say_failover, say_failback;
};
TAILQ_HEAD(niclist, nic);
STAILQ_HEAD(lookedlist, nic);

struct group {
	TAILQ_ENTRY(group) next;
	char name[GROUPNAME_SIZE];
	enum groupstate state;
	/* Since when it is in this state with so many usable members. */
	mtime_t since;
	enum groupstate since_state;
	unsigned int since_usable, since_members;
	struct fight spread; /* over the routes that spread its traffic */
	bool failed; /* "All Interfaces have failed" was said: a freeze */
	bool routers_silent;   /* it was said that no router ever answered */
	mtime_t routers_since; /* since when in vain; 0: they answer */
	/* Detection time that had to be raised to, 0: none, and when. */
	mtime_t raised, raised_at;
};
TAILQ_HEAD(grouplist, group);

/* What the configuration file and the command line say. */
struct settings {
	mtime_t detection_time;
	unsigned int probe_failures; /* losses in a row that are a verdict */
	bool failback;
	bool spread;	     /* OUTBOUND_SPREADING */
	bool track_all;	     /* TRACK_INTERFACES_ONLY_WITH_GROUPS=no */
	bool ignore_link;    /* -l */
	bool ignore_routers; /* -m */
	bool transitive;     /* NICs without test address are probed by ARP */
};

struct model {
	size_t n_nics;
	/*
	 * Where each address, name and index was found last, to look there
	 * first; what is found there is checked, and else looked for.
	 */
	struct unit **by_addr;
	size_t n_units, unit_memos;
	struct nic *by_name[MODEL_MEMOS], *by_index[MODEL_MEMOS];
	struct niclist nics; /* in the order of their indexes, new ones last */
	struct grouplist groups;
	struct kroutelist routes, homes;
	struct krulelist rules;
	int spread_refused; /* the last refusal of the kernel, 0: none */
	int spread_told;    /* and what was said of it */
	struct settings set;
	struct allconf all;
	bool all_said;		  /* that they make it impossible */
	struct agenda agenda;	  /* of the NICs */
	struct lookedlist looked; /* at in this turn: those due, or all */
	uint32_t plumbings;	  /* counts, for nic.driver_order */
};

/* The flags that are kept per unit and per NIC (solaris 1.7). */
#define LIFF_UNIT                                                              \
	(LIFF_UP | LIFF_UNNUMBERED | LIFF_DHCP | LIFF_PRIVATE | LIFF_NOXMIT |  \
	    LIFF_NOLOCAL | LIFF_DEPRECATED | LIFF_ADDRCONF | LIFF_ANYCAST |    \
	    LIFF_NOFAILOVER | LIFF_PREFERRED | LIFF_TEMPORARY |                \
	    LIFF_FIXEDMTU | LIFF_DUPLICATE)
#define LIFF_NIC (LIFF_FAILED | LIFF_STANDBY | LIFF_INACTIVE | LIFF_OFFLINE)

void model_init(struct model *, const struct settings *);
void model_free(struct model *);
/* As if the kernel had none of ours. */
void model_clear_rules(struct model *);

struct nic *model_nic(const struct model *, const char *name);
struct nic *model_nic_by_index(const struct model *, uint32_t ifindex);
/* Finds the NIC or makes one that is not present. */
struct nic *model_nic_get(struct model *, const char *name);
/* Forgets a NIC that is not present and that nothing refers to. */
void model_nic_forget(struct model *, struct nic *);

/*
 * Whom this turn looks at: nobody, those who are due by now, or all in the
 * order of the list.
 */
void model_look_at_none(struct model *);
void model_look_at_due(struct model *, mtime_t now);
void model_look_at_all(struct model *);
/* It is due at this time, and not when it was before. */
void model_nic_due(struct model *, struct nic *, mtime_t);

/* The NIC has an instance of this family from now on. */
void model_plumb(struct model *, struct nic *, enum fam);

struct group *model_group(const struct model *, const char *name);
/* Finds the group or makes an empty one. */
struct group *model_group_get(struct model *, const char *name);
/* Into the group of that name, which is made if need be; "" leaves. */
void model_set_group(struct model *, struct nic *, const char *name);

/* A new unit at that number, which must be free; its home is this NIC. */
struct unit *model_unit_new(struct nic *, enum fam, uint32_t number);
void model_unit_free(struct unit *);
/* Re-links the unit; the number there must be free. */
void model_unit_move(struct unit *, struct nic *, uint32_t number);
struct unit *model_unit(const struct nic *, enum fam, uint32_t number);
/*
 * The unit that carries this address, on this NIC, or on any; of several the
 * one that is up, whose address is the kernel's.
 */
struct unit *model_unit_by_addr(const struct nic *, const struct ipaddr *);
struct unit *model_unit_anywhere(const struct model *, const struct ipaddr *);
/*
 * The same for an address that this NIC has or is to have: the link-local ones
 * of IPv6 are looked for there only, for every NIC has its own.
 */
struct unit *model_unit_holder(const struct model *, const struct nic *,
    const struct ipaddr *);
/* Whether the kernel has the address on any NIC, a member or not. */
bool model_has_addr(const struct model *, const struct ipaddr *);
/* The lowest number that no unit has there (solaris 1.5). */
uint32_t model_free_number(const struct nic *, enum fam);
/* The same, but for those kept for units that are away from home. */
uint32_t model_free_home_number(const struct model *, const struct nic *,
    enum fam);

bool unit_is_up(const struct unit *);
/* Up, with an address, and meant to move when its NIC fails. */
bool unit_is_data(const struct unit *);
/* Moves when its NIC fails: not NOFAILOVER, not a placeholder, ... */
bool unit_is_movable(const struct unit *);
bool unit_is_home(const struct unit *);
/* "hme0" or "hme0:1" */
const char *unit_name(const struct unit *, char buf[LIFNAME_SIZE]);

bool nic_is_tracked(const struct model *, const struct nic *);
/* Present, administratively up, with carrier. */
bool nic_has_link(const struct model *, const struct nic *);
/* Has nothing that would move. */
bool nic_is_empty(const struct nic *);
bool nic_plumbed(const struct nic *);
struct kaddr *nic_kaddr(const struct nic *, const struct ipaddr *);
/* The same whatever its prefix length is; NULL: it is not there. */
struct kaddr *nic_kaddr_any(const struct nic *, const struct ipaddr *);
/* In whatever form: the mask of a test address is not that of its unit. */
bool nic_has_kaddr(const struct nic *, const struct ipaddr *);
/* Another one that the kernel has there, behind the others; NULL: no memory. */
struct kaddr *model_kaddr_new(struct nic *, const struct addrfact *);
void model_kaddr_free(struct nic *, struct kaddr *);
void model_kaddr_move(struct kaddr *, struct nic *from, struct nic *to);

/* Has a test address or needs none, and targets as well. */
bool instance_probes(const struct instance *);
bool instance_by_arp(const struct instance *);
/* Where its targets lie, with the prefix length; unset: it probes nobody. */
const struct ipaddr *instance_subnet(const struct instance *);
bool instance_capable(const struct instance *);
bool nic_probe_enabled(const struct nic *);
bool nic_probe_capable(const struct nic *);

/* NULL, or what does not hold: for tests and for a state file just read. */
const char *model_check(const struct model *);

#endif
