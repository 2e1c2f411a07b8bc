/*
 * show.c - prints interfaces as ifconfig of Solaris 8 to 10 does, byte for
 * byte.
 *
 *	hme0: flags=1000842<BROADCAST,RUNNING,MULTICAST,IPv4> mtu 1500 index 2
 *		inet 192.0.2.1 netmask ffffff00 broadcast 192.0.2.255
 *		groupname test
 *		ether 8:0:20:b9:4c:54
 *
 * Blanks at the end of a line are part of it: programs compare.
 */
#include "show.h"

#include <inttypes.h>
#include <string.h>
#include <sys/socket.h>

#include "lib/lifflags.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* All names of all flags, with room to spare. */
#define FLAGSIZ 512
/* Octets of an InfiniBand address. */
#define IPIB_LEN 20

static bool
is_unit_0(const struct ctlunit *u)
{
	return strchr(u->name, ':') == NULL;
}

static void
show_flags(FILE *f, const struct ctlunit *u, const struct show_style *style)
{
	uint64_t flags = u->flags;
	char buf[FLAGSIZ];

	if (style->ipv4_only)
		flags &= ~LIFF_IPV4;
	fprintf(f, "%s: flags=%s", u->name,
	    lifflags_print(flags, buf, sizeof(buf)));
	if (u->metric != 0)
		fprintf(f, " metric %" PRIu32, u->metric);
	fprintf(f, " mtu %" PRIu32, u->mtu);
	if (!style->ipv4_only)
		fprintf(f, " index %" PRIu32, u->index);
	putc('\n', f);
}

static void
show_dst(FILE *f, const struct ctlunit *u)
{
	struct ipaddr dst = u->dst;
	char buf[IPADDR_STRLEN];

	if ((u->flags & LIFF_POINTOPOINT) == 0)
		return;
	if (!ipaddr_is_set(&dst))
		dst = ipaddr_any(u->family);
	fprintf(f, "--> %s ", ipaddr_print(&dst, buf));
}

static void
show_inet(FILE *f, const struct ctlunit *u)
{
	char buf[IPADDR_STRLEN];

	fprintf(f, "\tinet %s ", ipaddr_print(&u->addr, buf));
	show_dst(f, u);
	fprintf(f, "netmask %" PRIx32 " ", ipaddr_mask4(u->addr.plen));
	if ((u->flags & LIFF_BROADCAST) != 0 && !ipaddr_is_any(&u->broadcast))
		fprintf(f, "broadcast %s", ipaddr_print(&u->broadcast, buf));
	putc('\n', f);
}

static void
show_inet6(FILE *f, const struct ctlunit *u)
{
	char buf[IPADDR_STRLEN];

	fprintf(f, "\tinet6 %s ", ipaddr_print_prefix(&u->addr, buf));
	show_dst(f, u);
	putc('\n', f);
}

/* What of IPv6 belongs to the link. */
static void
show_link6(FILE *f, const struct ctlunit *u, const struct link6 *l)
{
	struct ipaddr token = l->token;
	char buf[IPADDR_STRLEN];

	if (!ipaddr_is_set(&token)) {
		token = u->addr;
		memset(token.b, 0, 8);
		token.plen = 64;
	}
	fprintf(f,
	    "\ttoken %s maxhops %" PRIu32 ", reachtime %" PRIu32
	    " ms, reachretrans %" PRIu32 " ms, maxmtu %" PRIu32 " \n",
	    ipaddr_print_prefix(&token, buf), l->hops, l->reach_ms,
	    l->retrans_ms, l->mtu);
}

static void
show_group(FILE *f, const struct ctlunit *u)
{
	if (is_unit_0(u) && u->group[0] != '\0')
		fprintf(f, "\tgroupname %s\n", u->group);
}

static void
show_ether(FILE *f, const struct ctlunit *u)
{
	unsigned int i;

	if (!is_unit_0(u) || u->hwlen == 0)
		return;
	if ((u->flags & (LIFF_LOOPBACK | LIFF_VIRTUAL)) != 0)
		return;
	fprintf(f, "\t%s", u->hwlen == IPIB_LEN ? "ipib" : "ether");
	for (i = 0; i < u->hwlen && i < sizeof(u->hwaddr); i++)
		fprintf(f, "%c%x", i == 0 ? ' ' : ':', u->hwaddr[i]);
	fputs(" \n", f);
}

void
show_unit(FILE *f, const struct ctlunit *u, const struct show_style *style,
    const struct link6 *link)
{
	show_flags(f, u, style);
	if (u->family == AF_INET6)
		show_inet6(f, u);
	else
		show_inet(f, u);
	if (link != NULL)
		show_link6(f, u, link);
	show_group(f, u);
	if (style->ether)
		show_ether(f, u);
}

/* The words that bring a unit's flags back, in the order of Solaris. */
static const struct {
	uint64_t flag;
	const char *word;
} flag_words[] = {
	{ LIFF_UP, "up" },
	{ LIFF_NOTRAILERS, "-trailers" },
	{ LIFF_PRIVATE, "private" },
	{ LIFF_NOXMIT, "-xmit" },
	{ LIFF_ANYCAST, "anycast" },
	{ LIFF_NOLOCAL, "-local" },
	{ LIFF_DEPRECATED, "deprecated" },
	{ LIFF_NOFAILOVER, "-failover" },
	{ LIFF_STANDBY, "standby" },
	{ LIFF_FAILED, "failed" },
	{ LIFF_PREFERRED, "preferred" },
};

static void
show_config_addr(FILE *f, const struct ctlunit *u)
{
	const char *verb = is_unit_0(u) ? "set" : "addif";
	char buf[IPADDR_STRLEN];

	if (u->family == AF_INET6)
		fprintf(f, " %s %s", verb, ipaddr_print_prefix(&u->addr, buf));
	else
		fprintf(f, " %s %s", verb, ipaddr_print(&u->addr, buf));
	if ((u->flags & LIFF_POINTOPOINT) != 0 && ipaddr_is_set(&u->dst))
		fprintf(f, " destination %s", ipaddr_print(&u->dst, buf));
	if (u->family == AF_INET6)
		return;
	fprintf(f, " netmask 0x%08" PRIx32, ipaddr_mask4(u->addr.plen));
	if ((u->flags & LIFF_BROADCAST) != 0 && !ipaddr_is_any(&u->broadcast))
		fprintf(f, " broadcast %s", ipaddr_print(&u->broadcast, buf));
}

void
show_configinfo(FILE *f, const struct ctlunit *u)
{
	size_t i;

	fprintf(f, "%.*s %s plumb", (int)strcspn(u->name, ":"), u->name,
	    u->family == AF_INET6 ? "inet6" : "inet");
	if (u->metric != 0)
		fprintf(f, " metric %" PRIu32, u->metric);
	fprintf(f, " mtu %" PRIu32, u->mtu);
	show_config_addr(f, u);
	if (is_unit_0(u) && u->group[0] != '\0')
		fprintf(f, " group %s", u->group);
	for (i = 0; i < COUNT(flag_words); i++)
		if ((u->flags & flag_words[i].flag) != 0)
			fprintf(f, " %s", flag_words[i].word);
	putc('\n', f);
}
