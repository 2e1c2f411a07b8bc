/*
 * netmasks.c - the netmask of a network, from the netmasks file.
 *
 * A line is "NETWORK MASK", # starts a comment.  It is either about exactly
 * that network, or in the old way about all subnets of a class A, B or C
 * network: "172.16.0.0 255.255.255.0" cuts the class B network into subnets of
 * 24 bits.  An exact entry beats an old one, a longer mask a shorter one.
 */
#include "netmasks.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

struct match {
	bool found, exact;
	uint8_t plen;
};

/* 0, or -EINVAL when the line says nothing that can be understood. */
static int
parse_line(char *line, struct ipaddr *net)
{
	char *save, *network, *mask;
	struct in_addr in;

	line[strcspn(line, "#")] = '\0';
	network = strtok_r(line, " \t\r\n", &save);
	mask = strtok_r(NULL, " \t\r\n", &save);
	if (network == NULL || mask == NULL)
		return -EINVAL;
	if (ipaddr_parse(net, AF_INET, network) != 0)
		return -EINVAL;
	if (inet_aton(mask, &in) == 0)
		return -EINVAL;
	return ipaddr_mask4_plen(ntohl(in.s_addr), &net->plen);
}

static bool
is_subnet_of_class(const struct ipaddr *net, const struct ipaddr *a)
{
	struct ipaddr class = *a;

	class.plen = ipaddr_default_plen(a);
	class = ipaddr_network(&class);
	return net->plen > class.plen && ipaddr_same(net, &class);
}

static void
match_net(struct match *best, const struct ipaddr *net, const struct ipaddr *a)
{
	struct match m = { .found = true, .plen = net->plen };

	m.exact = ipaddr_contains(net, a);
	if (!m.exact && !is_subnet_of_class(net, a))
		return;
	if (best->found && best->exact && !m.exact)
		return;
	if (!best->found || m.exact != best->exact || m.plen > best->plen)
		*best = m;
}

static void
match_file(struct match *best, const char *root, const char *path,
    const struct ipaddr *a)
{
	struct ipaddr net;
	char *name, *line = NULL;
	size_t size = 0;
	FILE *f;

	if (asprintf(&name, "%s%s", root, path) < 0)
		return;
	f = fopen(name, "re");
	free(name);
	if (f == NULL)
		return;
	while (getline(&line, &size, f) >= 0)
		if (parse_line(line, &net) == 0)
			match_net(best, &net, a);
	free(line);
	fclose(f);
}

int
netmasks_lookup(const char *root, const struct ipaddr *a, uint8_t *plen)
{
	struct match best = { .found = false };

	if (a->family != AF_INET || ipaddr_is_any(a))
		return -ENOENT;
	match_file(&best, root, "/etc/netmasks", a);
	match_file(&best, root, "/etc/inet/netmasks", a);
	if (!best.found)
		return -ENOENT;
	*plen = best.plen;
	return 0;
}
