/*
 * fake_ipmp.c - a libipmp that answers from a table that the test fills.
 *
 * What it hands out is allocated anew each time, so that a leak in the program
 * is one in the test.
 */
#include "fake_ipmp.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>

struct ipmp_handle {
	ipmp_qcontext_t context;
};

struct fake_ipmp fake;

/* --------------------------------------------------------- for the test -- */

void
fake_reset(void)
{
	memset(&fake, 0, sizeof(fake));
	fake.event_code = IPMP_EPROTO;
}

struct sockaddr_storage
fake_sockaddr(const char *text)
{
	struct sockaddr_storage ss;
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)&ss;
	struct sockaddr_in *in = (struct sockaddr_in *)&ss;

	memset(&ss, 0, sizeof(ss));
	if (inet_pton(AF_INET, text, &in->sin_addr) == 1)
		ss.ss_family = AF_INET;
	else if (inet_pton(AF_INET6, text, &in6->sin6_addr) == 1)
		ss.ss_family = AF_INET6;
	return ss;
}

ipmp_groupinfo_t *
fake_group(const char *name, ipmp_group_state_t state, uint32_t fdt)
{
	ipmp_groupinfo_t *g = &fake.groups[fake.ngroup++];

	strcpy(g->gr_name, name);
	g->gr_state = state;
	g->gr_fdt = fdt;
	return g;
}

ipmp_ifinfo_t *
fake_if(const char *name, const char *group, ipmp_if_state_t state,
    uint32_t flags, ipmp_if_linkstate_t link, ipmp_if_probestate_t probe)
{
	ipmp_ifinfo_t *i = &fake.ifs[fake.nif++];

	strcpy(i->if_name, name);
	strcpy(i->if_group, group);
	i->if_state = state;
	i->if_type = IPMP_IF_NORMAL;
	i->if_flags = flags;
	i->if_linkstate = link;
	i->if_probestate = probe;
	return i;
}

ipmp_addrinfo_t *
fake_addr(const char *addr, const char *group, const char *binding)
{
	ipmp_addrinfo_t *a = &fake.addrs[fake.naddr++];

	a->ad_addr = fake_sockaddr(addr);
	a->ad_state = IPMP_ADDR_UP;
	strcpy(a->ad_group, group);
	strcpy(a->ad_binding, binding);
	strcpy(a->ad_home, binding);
	return a;
}

ipmp_event_t *
fake_event(ipmp_event_type_t type, const char *group, const char *interface)
{
	ipmp_event_t *ev = &fake.events[fake.nevent++];

	ev->ev_type = type;
	strcpy(ev->ev_group, group);
	strcpy(ev->ev_if, interface);
	return ev;
}

/* ------------------------------------------------------------ the library --
 */

int
ipmp_open(ipmp_handle_t *h)
{
	fake.nopen++;
	*h = calloc(1, sizeof(**h));
	return *h != NULL ? IPMP_SUCCESS : IPMP_ENOMEM;
}

void
ipmp_close(ipmp_handle_t h)
{
	free(h);
}

const char *
ipmp_errmsg(int code)
{
	return code == IPMP_EPROTO ? "unable to communicate with in.mpathd"
				   : "another error";
}

/* The code of a question whose thing, asked for by name, may have gone. */
static int
answer(int gone)
{
	errno = fake.error;
	if (fake.code != IPMP_SUCCESS)
		return fake.code;
	if (fake.ngone == 0)
		return IPMP_SUCCESS;
	fake.ngone--;
	return gone;
}

int
ipmp_setqcontext(ipmp_handle_t h, ipmp_qcontext_t context)
{
	h->context = context;
	fake.nsnap += context == IPMP_QCONTEXT_SNAP;
	errno = fake.error;
	return fake.code;
}

static void *
copy_of(const void *data, size_t size)
{
	void *copy = malloc(size);

	if (copy == NULL)
		abort();
	return memcpy(copy, data, size);
}

int
ipmp_getgrouplist(ipmp_handle_t h, ipmp_grouplist_t **out)
{
	ipmp_grouplist_t list = { .gl_ngroup = (unsigned int)fake.ngroup };
	size_t i;

	(void)h;
	if (fake.code != IPMP_SUCCESS)
		return fake.code;
	list.gl_groups = calloc(FAKE_MAX, sizeof(*list.gl_groups));
	for (i = 0; i < fake.ngroup; i++)
		strcpy(list.gl_groups[i], fake.groups[i].gr_name);
	*out = copy_of(&list, sizeof(list));
	return IPMP_SUCCESS;
}

void
ipmp_freegrouplist(ipmp_grouplist_t *list)
{
	free(list->gl_groups);
	free(list);
}

/* The members are the interfaces and addresses that name the group. */
static void
add_members(ipmp_groupinfo_t *g)
{
	size_t i;

	g->gr_ifs = calloc(FAKE_MAX, sizeof(*g->gr_ifs));
	g->gr_addrs = calloc(FAKE_MAX, sizeof(*g->gr_addrs));
	for (i = 0; i < fake.nif; i++)
		if (strcmp(fake.ifs[i].if_group, g->gr_name) == 0)
			strcpy(g->gr_ifs[g->gr_nif++], fake.ifs[i].if_name);
	for (i = 0; i < fake.naddr; i++)
		if (strcmp(fake.addrs[i].ad_group, g->gr_name) == 0)
			g->gr_addrs[g->gr_naddr++] = fake.addrs[i].ad_addr;
}

int
ipmp_getgroupinfo(ipmp_handle_t h, const char *group, ipmp_groupinfo_t **out)
{
	size_t i;
	int code = answer(IPMP_EUNKGROUP);

	(void)h;
	if (code != IPMP_SUCCESS)
		return code;
	for (i = 0; i < fake.ngroup; i++) {
		if (strcmp(fake.groups[i].gr_name, group) != 0)
			continue;
		*out = copy_of(&fake.groups[i], sizeof(**out));
		add_members(*out);
		return IPMP_SUCCESS;
	}
	return IPMP_EUNKGROUP;
}

void
ipmp_freegroupinfo(ipmp_groupinfo_t *g)
{
	free(g->gr_ifs);
	free(g->gr_addrs);
	free(g);
}

int
ipmp_getifinfo(ipmp_handle_t h, const char *interface, ipmp_ifinfo_t **out)
{
	size_t i;
	int code = answer(IPMP_EUNKIF);

	(void)h;
	if (code != IPMP_SUCCESS)
		return code;
	for (i = 0; i < fake.nif; i++) {
		if (strcmp(fake.ifs[i].if_name, interface) != 0)
			continue;
		*out = copy_of(&fake.ifs[i], sizeof(**out));
		return IPMP_SUCCESS;
	}
	return IPMP_EUNKIF;
}

void
ipmp_freeifinfo(ipmp_ifinfo_t *i)
{
	free(i);
}

int
ipmp_getaddrinfo(ipmp_handle_t h, const char *group,
    const struct sockaddr_storage *addr, ipmp_addrinfo_t **out)
{
	size_t i;
	int code = answer(IPMP_EUNKADDR);

	(void)h;
	if (code != IPMP_SUCCESS)
		return code;
	for (i = 0; i < fake.naddr; i++) {
		if (strcmp(fake.addrs[i].ad_group, group) != 0 ||
		    memcmp(&fake.addrs[i].ad_addr, addr, sizeof(*addr)) != 0)
			continue;
		*out = copy_of(&fake.addrs[i], sizeof(**out));
		return IPMP_SUCCESS;
	}
	return IPMP_EUNKADDR;
}

void
ipmp_freeaddrinfo(ipmp_addrinfo_t *a)
{
	free(a);
}

int
ipmp_subscribe(ipmp_handle_t h, unsigned int mask)
{
	(void)h;
	fake.mask = mask;
	return fake.code;
}

int
ipmp_next_event(ipmp_handle_t h, ipmp_event_t *ev, int timeout_ms)
{
	(void)h;
	(void)timeout_ms;
	if (fake.before_event != NULL)
		fake.before_event();
	if (fake.next == fake.nevent)
		return fake.event_code;
	*ev = fake.events[fake.next++];
	return IPMP_SUCCESS;
}
