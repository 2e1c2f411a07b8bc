/*
 * news.h - what has changed in the model since it was last told.
 *
 * A picture of what was told is kept; news_tell() makes a new one, tells each
 * difference once, as an event, and keeps the new one:
 *
 *	what was told:	group test ok   hme0 ok     .19 on hme0
 *	what is:	group test      hme0 failed .19 on hme1
 *			      degraded
 *	events:		GROUP_STATE	IF_CHANGE   ADDR_CHANGE
 *
 * So nothing is told twice, and nothing when a state is set to what it is.
 *
 * Each group has a signature, 16 random bits and a counter that grows with
 * every event about it but TARGET_CHANGE; so has the list of groups (solaris
 * 7.4, 7.5).  Who compares them notices what he missed.
 */
#ifndef NEWS_H
#define NEWS_H

#include "model.h"
#include "why.h"

/* In the order of ipmp_event_type_t. */
enum news_type {
	NEWS_GROUP_STATE,
	NEWS_GROUP_CHANGE,
	NEWS_MEMBER_CHANGE,
	NEWS_IF_CHANGE,
	NEWS_ADDR_CHANGE,
	NEWS_TARGET_CHANGE,
	NEWS_PROBE
};

/* In the order of ipmp_probe_result_t. */
enum probe_result { PROBE_RESULT_SENT, PROBE_RESULT_ACKED, PROBE_RESULT_LOST };

struct newsevent {
	enum news_type type;
	uint64_t sig; /* of the group; of the list for GROUP_CHANGE */
	bool added;
	char group[GROUPNAME_SIZE], nic[IFNAME_SIZE];
	char from[IFNAME_SIZE], to[IFNAME_SIZE]; /* states, or NICs */
	char reason[64];
	struct ipaddr addr;
	/* NEWS_PROBE; what is not known is -1. */
	enum probe_result result;
	uint32_t id;
	mtime_t start, netrtt, rtt, rttavg, rttdev;
};

typedef void news_fn(void *arg, const struct newsevent *);

struct newsitem;

struct news {
	struct newsitem *told;
	size_t n;
	uint64_t list_sig;
	uint32_t chance, groups_made;
};

/* What was there before is told with the first news_tell(). */
void news_init(struct news *, uint32_t chance);
void news_free(struct news *);

/* Hands every change to fn (may be NULL); without memory, none, and later. */
void news_tell(struct news *, const struct model *, mtime_t now, news_fn *fn,
    void *arg);

/* Of the group of that name ("": the anonymous one); 0: there is none. */
uint64_t news_group_sig(const struct news *, const char *group);
uint64_t news_list_sig(const struct news *);

/* Tracked NICs without group make the anonymous group. */
bool news_has_anonymous(const struct model *);

#endif
