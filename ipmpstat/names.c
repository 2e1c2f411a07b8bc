/*
 * names.c - addresses as people read them: host names, or numbers.
 */
#include "names.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define SLOW_MS 1000

struct name {
	struct sockaddr_storage addr;
	char text[NAMES_SIZ];
};

static socklen_t
addr_length(const struct sockaddr_storage *addr)
{
	return addr->ss_family == AF_INET6 ? sizeof(struct sockaddr_in6)
					   : sizeof(struct sockaddr_in);
}

static int64_t
clock_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

int
names_ask_system(const struct sockaddr_storage *addr, char buf[NAMES_SIZ])
{
	int64_t began = clock_ms();
	int r = getnameinfo((const struct sockaddr *)addr, addr_length(addr),
	    buf, NAMES_SIZ, NULL, 0, NI_NAMEREQD);

	if (clock_ms() - began > SLOW_MS)
		return -1;
	return r == 0 && buf[0] != '\0';
}

void
names_init(struct names *n, bool numeric)
{
	memset(n, 0, sizeof(*n));
	if (numeric)
		return;
	n->lookup = names_ask_system;
	setenv("RES_OPTIONS", "timeout:1 attempts:1", 0);
}

void
names_free(struct names *n)
{
	free(n->known);
}

static const struct name *
find_known(const struct names *n, const struct sockaddr_storage *addr)
{
	size_t i;

	for (i = 0; i < n->n; i++)
		if (memcmp(&n->known[i].addr, addr, addr_length(addr)) == 0)
			return &n->known[i];
	return NULL;
}

static void
print_number(const struct sockaddr_storage *addr, char buf[NAMES_SIZ])
{
	const void *bytes;

	switch (addr->ss_family) {
	case AF_INET:
		bytes = &((const struct sockaddr_in *)addr)->sin_addr;
		break;
	case AF_INET6:
		bytes = &((const struct sockaddr_in6 *)addr)->sin6_addr;
		break;
	default:
		memcpy(buf, "?", 2);
		return;
	}
	inet_ntop(addr->ss_family, bytes, buf, NAMES_SIZ);
}

/* Its first label, or the number where there is no name. */
static void
find_name(struct names *n, const struct sockaddr_storage *addr)
{
	int r = 0;

	if (addr->ss_family == AF_INET || addr->ss_family == AF_INET6)
		r = n->lookup(addr, n->text);
	if (r < 0)
		n->lookup = NULL;
	if (r > 0)
		n->text[strcspn(n->text, ".")] = '\0';
	else
		print_number(addr, n->text);
}

static void
remember(struct names *n, const struct sockaddr_storage *addr)
{
	struct name *known;

	known = reallocarray(n->known, n->n + 1, sizeof(*known));
	if (known == NULL)
		return;
	n->known = known;
	known += n->n++;
	known->addr = *addr;
	memcpy(known->text, n->text, sizeof(known->text));
}

const char *
names_get(struct names *n, const struct sockaddr_storage *addr)
{
	const struct name *known = find_known(n, addr);

	if (known != NULL)
		return known->text;
	if (n->lookup == NULL) {
		print_number(addr, n->text);
		return n->text;
	}
	find_name(n, addr);
	remember(n, addr);
	return n->text;
}
