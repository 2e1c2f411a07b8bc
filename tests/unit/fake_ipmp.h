/*
 * fake_ipmp.h - a libipmp that answers from a table that the test fills.
 */
#ifndef FAKE_IPMP_H
#define FAKE_IPMP_H

#include <stddef.h>
#include <sys/socket.h>

#include "lib/ipmp.h"

#define FAKE_MAX 16

/*
 * code: what every query answers, unless IPMP_SUCCESS.  Events come in their
 * order, then event_code.  ngone: how many of the following questions find that
 * their thing has just gone.  nsnap, nopen: how often asked for.
 */
struct fake_ipmp {
	int code, event_code, error;
	ipmp_groupinfo_t groups[FAKE_MAX];
	ipmp_ifinfo_t ifs[FAKE_MAX];
	ipmp_addrinfo_t addrs[FAKE_MAX];
	ipmp_event_t events[FAKE_MAX];
	size_t ngroup, nif, naddr, nevent, next, ngone;
	unsigned int nsnap, nopen, mask;
	void (*before_event)(void);
};

extern struct fake_ipmp fake;

void fake_reset(void);
ipmp_groupinfo_t *fake_group(const char *name, ipmp_group_state_t,
    uint32_t fdt);
ipmp_ifinfo_t *fake_if(const char *name, const char *group, ipmp_if_state_t,
    uint32_t flags, ipmp_if_linkstate_t, ipmp_if_probestate_t);
ipmp_addrinfo_t *fake_addr(const char *addr, const char *group,
    const char *binding);
ipmp_event_t *fake_event(ipmp_event_type_t, const char *group,
    const char *interface);

/* From the text of an address; "": unset. */
struct sockaddr_storage fake_sockaddr(const char *text);

#endif
