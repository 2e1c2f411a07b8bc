/*
 * rule_msg.h - rtnetlink messages of routing rules, on libmnl: those of ours,
 * which have our protocol number.
 */
#ifndef RULE_MSG_H
#define RULE_MSG_H

#include "mpathd/core/event.h"

struct nlmsghdr;

/*
 * RTM_NEWRULE and RTM_DELRULE.  0, -ENOMSG: not one that we could have made,
 * -EBADMSG: no such message at all.
 */
int rule_msg_get(struct rulefact *, const struct nlmsghdr *);

/* Each writes one request into buf, as those of rtnl_msg.h do. */
struct nlmsghdr *rule_msg_put(void *buf, const struct rulefact *);
struct nlmsghdr *rule_msg_put_del(void *buf, const struct rulefact *);
struct nlmsghdr *rule_msg_put_dump(void *buf);

#endif
