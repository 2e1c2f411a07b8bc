/*
 * linux_mcast.c - joins the multicast groups of one NIC on another.
 */
#include "linux_mcast.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* /proc/net would be the namespace of the thread group's leader. */
#define IGMP_FILE "/proc/thread-self/net/igmp"
/* Linux lets a socket join so many groups, unless told otherwise. */
#define GROUPS_PER_SOCKET 20

struct helper {
	uint32_t home; /* whose memberships it holds */
	int fd;
	unsigned int groups;
};

struct linux_mcast {
	struct helper *h;
	size_t n;
};

int
linux_mcast_new(struct linux_mcast **out)
{
	*out = calloc(1, sizeof(**out));
	return *out != NULL ? 0 : -ENOMEM;
}

void
linux_mcast_free(struct linux_mcast *m)
{
	if (m == NULL)
		return;
	while (m->n > 0)
		close(m->h[--m->n].fd);
	free(m->h);
	free(m);
}

static int
helper_open(struct linux_mcast *m, uint32_t home)
{
	struct helper *h = reallocarray(m->h, m->n + 1, sizeof(*h));
	int fd, off = 0;

	if (h == NULL)
		return -ENOMEM;
	m->h = h;
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	/* Nothing shall be delivered to the helper itself. */
	if (setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof(off)) <
	    0) {
		close(fd);
		return -errno;
	}
	h[m->n++] = (struct helper){ .home = home, .fd = fd };
	return 0;
}

static int
helper_join(struct helper *h, uint32_t ifindex, in_addr_t group)
{
	struct ip_mreqn mreq = { .imr_multiaddr.s_addr = group,
		.imr_ifindex = (int)ifindex };

	if (setsockopt(h->fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &mreq,
		sizeof(mreq)) < 0)
		return -errno;
	h->groups++;
	return 0;
}

/* Joins with the last helper made for home, or with a new one if it is full. */
static int
join(struct linux_mcast *m, uint32_t home, uint32_t ifindex, in_addr_t group)
{
	struct helper *last = m->n > 0 ? &m->h[m->n - 1] : NULL;
	int err;

	if (last != NULL && last->home == home &&
	    last->groups < GROUPS_PER_SOCKET) {
		err = helper_join(last, ifindex, group);
		/* The administrator may allow fewer groups to a socket. */
		if (err != -ENOBUFS || last->groups == 0)
			return err;
	}
	err = helper_open(m, home);
	if (err != 0)
		return err;
	return helper_join(&m->h[m->n - 1], ifindex, group);
}

/*
 * One line of the file: 1 when it names a group joined on *ifindex, which a
 * line of the other kind, that begins the list of a NIC, sets.
 *
 *	2	eth0      :     2      V3
 *				010000E0     1 0:00000000		0
 */
static bool
line_read(const char *line, uint32_t *ifindex, in_addr_t *group)
{
	char *end;
	unsigned long v;

	if (line[0] != '\t') {
		*ifindex = (uint32_t)strtoul(line, NULL, 10);
		return false;
	}
	/* The word in memory, printed as a number of this host. */
	v = strtoul(line, &end, 16);
	*group = (in_addr_t)v;
	return end != line;
}

static int
file_join(struct linux_mcast *m, FILE *f, uint32_t ifindex, uint32_t ifindex2)
{
	char *line = NULL;
	size_t size = 0;
	uint32_t at = 0;
	in_addr_t group;
	int err, first = 0;

	while (getline(&line, &size, f) > 0) {
		if (!line_read(line, &at, &group) || at != ifindex ||
		    group == htonl(INADDR_ALLHOSTS_GROUP))
			continue;
		err = join(m, ifindex, ifindex2, group);
		if (first == 0)
			first = err;
	}
	free(line);
	return first;
}

int
linux_mcast_follow(struct linux_mcast *m, uint32_t ifindex, uint32_t ifindex2)
{
	FILE *f = fopen(IGMP_FILE, "re");
	int err;

	if (f == NULL)
		return -errno;
	linux_mcast_return(m, ifindex);
	err = file_join(m, f, ifindex, ifindex2);
	fclose(f);
	return err;
}

void
linux_mcast_return(struct linux_mcast *m, uint32_t ifindex)
{
	size_t i, kept = 0;

	for (i = 0; i < m->n; i++) {
		if (m->h[i].home == ifindex)
			close(m->h[i].fd);
		else
			m->h[kept++] = m->h[i];
	}
	m->n = kept;
}
