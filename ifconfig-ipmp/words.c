/*
 * words.c - a command line of ifconfig, from its words to what it does.
 */
#include "words.h"

#include <errno.h>
#include <string.h>

#include "hosts.h"

/* Longer than any host name. */
#define HOSTSIZ 256

static int
find_host(void *arg, int family, const char *name, struct ipaddr *out)
{
	const struct session *s = arg;

	return hosts_lookup(s->root, family, name, out);
}

int
words_run(struct session *s, char *const words[])
{
	struct args a;
	int status = 1, r = args_parse(&a, words, find_host, s);

	if (r == 0)
		status = request_run(s, &a);
	else
		fprintf(s->err, "ifconfig: %s\n",
		    r == -EINVAL ? a.error : strerror(-r));
	args_free(&a);
	return status;
}

int
words_addr(const struct session *s, int family, const char *word,
    struct ipaddr *out)
{
	char host[HOSTSIZ];
	size_t n = strcspn(word, "/");

	if (n >= sizeof(host))
		return -EINVAL;
	memcpy(host, word, n);
	host[n] = '\0';
	if (ipaddr_parse(out, family, host) == 0)
		return 0;
	return hosts_lookup(s->root, family, host, out);
}
