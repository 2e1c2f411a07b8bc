/*
 * lifflags.c - the interface flags of Solaris 10: their bits and names.
 */
#include "lifflags.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static const struct {
	uint64_t bit;
	const char *name;
} names[] = {
	{ LIFF_UP, "UP" },
	{ LIFF_BROADCAST, "BROADCAST" },
	{ LIFF_DEBUG, "DEBUG" },
	{ LIFF_LOOPBACK, "LOOPBACK" },
	{ LIFF_POINTOPOINT, "POINTOPOINT" },
	{ LIFF_NOTRAILERS, "NOTRAILERS" },
	{ LIFF_RUNNING, "RUNNING" },
	{ LIFF_NOARP, "NOARP" },
	{ LIFF_PROMISC, "PROMISC" },
	{ LIFF_ALLMULTI, "ALLMULTI" },
	{ LIFF_INTELLIGENT, "INTELLIGENT" },
	{ LIFF_MULTICAST, "MULTICAST" },
	{ LIFF_MULTI_BCAST, "MULTI_BCAST" },
	{ LIFF_UNNUMBERED, "UNNUMBERED" },
	{ LIFF_DHCP, "DHCP" },
	{ LIFF_PRIVATE, "PRIVATE" },
	{ LIFF_NOXMIT, "NOXMIT" },
	{ LIFF_NOLOCAL, "NOLOCAL" },
	{ LIFF_DEPRECATED, "DEPRECATED" },
	{ LIFF_ADDRCONF, "ADDRCONF" },
	{ LIFF_ROUTER, "ROUTER" },
	{ LIFF_NONUD, "NONUD" },
	{ LIFF_ANYCAST, "ANYCAST" },
	{ LIFF_NORTEXCH, "NORTEXCH" },
	{ LIFF_IPV4, "IPv4" },
	{ LIFF_IPV6, "IPv6" },
	{ LIFF_NOFAILOVER, "NOFAILOVER" },
	{ LIFF_FAILED, "FAILED" },
	{ LIFF_STANDBY, "STANDBY" },
	{ LIFF_INACTIVE, "INACTIVE" },
	{ LIFF_OFFLINE, "OFFLINE" },
	{ LIFF_XRESOLV, "XRESOLV" },
	{ LIFF_COS, "CoS" },
	{ LIFF_PREFERRED, "PREFERRED" },
	{ LIFF_TEMPORARY, "TEMPORARY" },
	{ LIFF_FIXEDMTU, "FIXEDMTU" },
	{ LIFF_VIRTUAL, "VIRTUAL" },
	{ LIFF_DUPLICATE, "DUPLICATE" },
};

const char *
lifflags_print(uint64_t flags, char *buf, size_t size)
{
	size_t i, len;
	char sep = '<';

	snprintf(buf, size, "%" PRIx64, flags);
	for (i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if ((flags & names[i].bit) == 0)
			continue;
		len = strlen(buf);
		snprintf(buf + len, size - len, "%c%s", sep, names[i].name);
		sep = ',';
	}
	if (sep == ',') {
		len = strlen(buf);
		snprintf(buf + len, size - len, ">");
	}
	return buf;
}
