/*
 * groupstate.h - state of a group from its members: ok, degraded, failed.
 */
#ifndef GROUPSTATE_H
#define GROUPSTATE_H

/*
 * GROUP_OK		every member works
 * GROUP_DEGRADED	some do, some do not: one more failure may hurt
 * GROUP_FAILED		none works; addresses stay where they are, since no
 *place is better than another
 */
enum groupstate { GROUP_OK, GROUP_DEGRADED, GROUP_FAILED };

struct group;
struct model;

/* The state that the members' states add up to. */
enum groupstate groupstate_of(const struct model *, const struct group *);
const char *groupstate_name(enum groupstate);

#endif
