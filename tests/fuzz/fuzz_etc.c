/*
 * fuzz_etc.c - the files under /etc that ifconfig reads line by line: netmasks,
 * hosts, defaultrouter, inet_type.
 */
#include <string.h>
#include <sys/socket.h>

#include "fuzz.h"
#include "ifconfig-ipmp/hosts.h"
#include "ifconfig-ipmp/inettype.h"
#include "ifconfig-ipmp/netmasks.h"
#include "ifconfig-ipmp/routers.h"

static void
on_router(void *arg, unsigned int line, const char *word)
{
	(void)arg;
	promise(line > 0 && strlen(word) > 0);
	promise(strpbrk(word, " \t\r\n#") == NULL);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	const char *root = fuzz_root(data, len);
	struct ipaddr a;
	uint8_t plen;
	bool ipv4_only;
	char *text;

	promise(ipaddr_parse(&a, AF_INET, "172.16.5.1") == 0);
	if (netmasks_lookup(root, &a, &plen) == 0)
		promise(plen <= 32);
	if (hosts_lookup(root, AF_INET, "host", &a) == 0)
		promise(a.family == AF_INET && a.plen == 32);
	if (hosts_lookup(root, AF_INET6, "host", &a) == 0)
		promise(a.family == AF_INET6 && a.plen == 128);
	inettype_read(root, &ipv4_only);
	text = routers_read(root);
	if (text != NULL)
		routers_parse(text, on_router, NULL);
	free(text);
	return 0;
}
