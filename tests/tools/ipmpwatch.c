/*
 * ipmpwatch.c - what a program that is linked with libipmp sees, as text.
 *
 *	ipmpwatch events MASK	"ready", then each event as it comes
 *	ipmpwatch ask		obeys standard input, one word a line:
 *				live, snap, show (groups and members), end
 */
#include <arpa/inet.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/ipmp.h"

static void
check(int code, const char *what)
{
	if (code == IPMP_SUCCESS)
		return;
	fprintf(stderr, "ipmpwatch: %s: %s\n", what, ipmp_errmsg(code));
	exit(1);
}

/* --------------------------------------------------------------- events -- */

static const char *const types[] = {
	[IPMP_EV_GROUP_STATE] = "group_state",
	[IPMP_EV_GROUP_CHANGE] = "group_change",
	[IPMP_EV_MEMBER_CHANGE] = "member_change",
	[IPMP_EV_IF_CHANGE] = "if_change",
	[IPMP_EV_ADDR_CHANGE] = "addr_change",
	[IPMP_EV_TARGET_CHANGE] = "target_change",
	[IPMP_EV_PROBE] = "probe",
};

/* "" for none; what is not IPv4 does not come up here. */
static const char *
text_of(const struct sockaddr_storage *ss)
{
	static char buf[INET_ADDRSTRLEN];
	struct sockaddr_in sin;

	buf[0] = '\0';
	memcpy(&sin, ss, sizeof(sin));
	if (ss->ss_family == AF_INET)
		inet_ntop(AF_INET, &sin.sin_addr, buf, sizeof(buf));
	return buf;
}

static void
print_event(const ipmp_event_t *ev)
{
	static const char *const results[] = { "sent", "acked", "lost" };

	printf("%s group=%s if=%s old=%s new=%s added=%d addr=%s sig=%" PRIu64,
	    types[ev->ev_type], ev->ev_group, ev->ev_if, ev->ev_old, ev->ev_new,
	    ev->ev_added, text_of(&ev->ev_addr), ev->ev_sig);
	if (ev->ev_type == IPMP_EV_PROBE)
		printf(" result=%s id=%" PRIu32 " rtt=%" PRIi64
		       " netrtt=%" PRIi64,
		    results[ev->ev_probe_result], ev->ev_probe_id,
		    ev->ev_probe_rtt, ev->ev_probe_netrtt);
	printf(" reason=%s\n", ev->ev_reason);
}

static void
watch_events(ipmp_handle_t h, unsigned int mask)
{
	ipmp_event_t ev;
	int code;

	check(ipmp_subscribe(h, mask), "subscribe");
	puts("ready");
	while ((code = ipmp_next_event(h, &ev, -1)) == IPMP_SUCCESS)
		print_event(&ev);
	printf("end: %s\n", ipmp_errmsg(code));
}

/* -------------------------------------------------------------- queries -- */

static void
show_member(ipmp_handle_t h, const char *name)
{
	ipmp_ifinfo_t *info;

	check(ipmp_getifinfo(h, name, &info), name);
	printf("if %s group=%s state=%d type=%d link=%d probe=%d flags=%" PRIx32
	       " mode=%d targets=%u reason=%s\n",
	    info->if_name, info->if_group, (int)info->if_state,
	    (int)info->if_type, (int)info->if_linkstate,
	    (int)info->if_probestate, info->if_flags,
	    (int)info->if_targinfo4.it_mode, info->if_targinfo4.it_ntarget,
	    info->if_reason);
	ipmp_freeifinfo(info);
}

static void
show_addr(ipmp_handle_t h, const char *group,
    const struct sockaddr_storage *addr)
{
	ipmp_addrinfo_t *info;

	check(ipmp_getaddrinfo(h, group, addr, &info), group);
	printf("addr group=%s state=%d on=%s home=%s\n", info->ad_group,
	    (int)info->ad_state, info->ad_binding, info->ad_home);
	ipmp_freeaddrinfo(info);
}

static void
show_group(ipmp_handle_t h, const char *name)
{
	ipmp_groupinfo_t *info;
	unsigned int i;

	check(ipmp_getgroupinfo(h, name, &info), name);
	printf("group %s state=%d fdt=%" PRIu32 " sig=%" PRIu64
	       " since=%" PRIu64 " reason=%s\n",
	    info->gr_name, (int)info->gr_state, info->gr_fdt, info->gr_sig,
	    info->gr_since, info->gr_reason);
	for (i = 0; i < info->gr_nif; i++)
		show_member(h, info->gr_ifs[i]);
	for (i = 0; i < info->gr_naddr; i++)
		show_addr(h, name, &info->gr_addrs[i]);
	ipmp_freegroupinfo(info);
}

static void
show(ipmp_handle_t h)
{
	ipmp_grouplist_t *list;
	unsigned int i;

	check(ipmp_getgrouplist(h, &list), "list");
	printf("groups sig=%" PRIu64 "\n", list->gl_sig);
	for (i = 0; i < list->gl_ngroup; i++)
		show_group(h, list->gl_groups[i]);
	ipmp_freegrouplist(list);
	puts("end");
}

static void
obey(ipmp_handle_t h)
{
	char line[32];

	while (fgets(line, sizeof(line), stdin) != NULL) {
		line[strcspn(line, "\n")] = '\0';
		if (strcmp(line, "live") == 0)
			check(ipmp_setqcontext(h, IPMP_QCONTEXT_LIVE), line);
		else if (strcmp(line, "snap") == 0)
			check(ipmp_setqcontext(h, IPMP_QCONTEXT_SNAP), line);
		else if (strcmp(line, "show") == 0)
			show(h);
		else
			return;
	}
}

int
main(int argc, char **argv)
{
	bool events = argc == 3 && strcmp(argv[1], "events") == 0;
	ipmp_handle_t h;

	if (!events && (argc != 2 || strcmp(argv[1], "ask") != 0)) {
		fprintf(stderr, "usage: ipmpwatch events MASK | ask\n");
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	check(ipmp_open(&h), "open");
	if (events)
		watch_events(h, (unsigned int)strtoul(argv[2], NULL, 0));
	else
		obey(h);
	ipmp_close(h);
	return 0;
}
