/*
 * linux_manager.c - which network manager of this machine looks after a NIC.
 */
#include "linux_manager.h"

#include <bsd/string.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/*
 * A sign that a manager has the NIC: a file that is there, %N being its name
 * and %I its index, and that has a line which begins like this ("": any file
 * will do) and does not go on with not.
 */
struct sign {
	const char *manager, *path, *line, *not ;
};

static const struct sign signs[] = {
	{ "systemd-networkd", "/run/systemd/netif/links/%I",
	    "ADMIN_STATE=", "unmanaged" },
	{ "NetworkManager", "/run/NetworkManager/devices/%I",
	    "managed=", "false" },
	{ "dhcpcd", "/run/dhcpcd/%N.pid", "", NULL },
	{ "dhcpcd", "/run/dhcpcd/%N-4.pid", "", NULL },
	{ "dhclient", "/run/dhclient.%N.pid", "", NULL },
	{ "dhclient", "/run/dhclient-%N.pid", "", NULL },
	{ "udhcpc", "/run/udhcpc.%N.pid", "", NULL },
	/* "eth0=eth0": brought up by a stanza of that name. */
	{ "ifupdown", "/run/network/ifstate", "%N=", NULL },
};

/* The text with the NIC's name and index in it; false: too long. */
static bool
fill_in(char *out, size_t size, const char *text, uint32_t ifindex,
    const char *name)
{
	const char *percent = strchr(text, '%');
	int n;

	if (percent == NULL)
		n = snprintf(out, size, "%s", text);
	else if (percent[1] == 'N')
		n = snprintf(out, size, "%.*s%s%s", (int)(percent - text), text,
		    name, percent + 2);
	else
		n = snprintf(out, size, "%.*s%u%s", (int)(percent - text), text,
		    ifindex, percent + 2);
	return n >= 0 && (size_t)n < size;
}

static bool
has_line(const char *path, const char *begin, const char * not )
{
	char line[256];
	size_t len = strlen(begin);
	bool found = false;
	FILE *f = fopen(path, "re");

	if (f == NULL)
		return false;
	while (!found && fgets(line, sizeof(line), f) != NULL)
		found = strncmp(line, begin, len) == 0 &&
		    (not == NULL ||
			strncmp(line + len, not, strlen(not )) != 0);
	fclose(f);
	return found;
}

static bool
shows(const struct sign *s, const char *root, uint32_t ifindex,
    const char *name)
{
	char path[PATH_MAX], line[64];
	size_t len;

	len = strlcpy(path, root, sizeof(path));
	if (len >= sizeof(path) ||
	    !fill_in(path + len, sizeof(path) - len, s->path, ifindex, name) ||
	    !fill_in(line, sizeof(line), s->line, ifindex, name))
		return false;
	if (line[0] == '\0')
		return access(path, F_OK) == 0;
	return has_line(path, line, s->not );
}

static bool in_first_namespace;

void
linux_manager_open(void)
{
	struct stat own, first;

	in_first_namespace = stat("/proc/self/ns/net", &own) == 0 &&
	    stat("/proc/1/ns/net", &first) == 0 && own.st_dev == first.st_dev &&
	    own.st_ino == first.st_ino;
}

const char *
linux_manager_of(const char *root, uint32_t ifindex, const char *name)
{
	size_t i;

	if (root[0] == '\0' && !in_first_namespace)
		return NULL;
	for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
		if (shows(&signs[i], root, ifindex, name))
			return signs[i].manager;
	}
	return NULL;
}

void
linux_manager_program(uint32_t port, char *out, size_t size)
{
	char path[64];
	FILE *f;

	out[0] = '\0';
	snprintf(path, sizeof(path), "/proc/%u/comm", port);
	f = fopen(path, "re");
	if (f == NULL)
		return;
	if (fgets(out, (int)size, f) != NULL)
		out[strcspn(out, "\n")] = '\0';
	fclose(f);
}
