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
#include <sys/timerfd.h>
#include <unistd.h>

/* /proc/net would be the namespace of the thread group's leader. */
#define IGMP_FILE "/proc/thread-self/net/igmp"
/* Linux lets a socket join so many groups, unless told otherwise. */
#define GROUPS_PER_SOCKET 20
/* So late, at most, a membership follows. */
#define LOOK_S 1

/* A socket that holds memberships. */
struct helper {
	uint32_t home; /* whose they are */
	int fd;
	unsigned int groups;
};

struct member {
	uint32_t home;
	in_addr_t group;
	int fd;
	bool seen; /* in the look that is going on */
};

struct follow {
	uint32_t home, to;
};

struct linux_mcast {
	int timer;
	struct helper *h;
	struct member *m;
	struct follow *f;
	size_t helpers, members, follows;
};

int
linux_mcast_new(struct linux_mcast **out)
{
	struct linux_mcast *m = calloc(1, sizeof(*m));
	int err;

	if (m == NULL)
		return -ENOMEM;
	m->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	if (m->timer < 0) {
		err = -errno;
		free(m);
		return err;
	}
	*out = m;
	return 0;
}

void
linux_mcast_free(struct linux_mcast *m)
{
	if (m == NULL)
		return;
	while (m->helpers > 0)
		close(m->h[--m->helpers].fd);
	close(m->timer);
	free(m->h);
	free(m->m);
	free(m->f);
	free(m);
}

int
linux_mcast_fd(const struct linux_mcast *m)
{
	return m->timer;
}

static void
timer_set(struct linux_mcast *m)
{
	time_t s = m->follows > 0 ? LOOK_S : 0;
	struct itimerspec its = { { s, 0 }, { s, 0 } };

	(void)timerfd_settime(m->timer, 0, &its, NULL);
}

static int
helper_open(struct linux_mcast *m, uint32_t home)
{
	struct helper *h = reallocarray(m->h, m->helpers + 1, sizeof(*h));
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
	h[m->helpers++] = (struct helper){ .home = home, .fd = fd };
	return 0;
}

static int
helper_set(int fd, int option, uint32_t ifindex, in_addr_t group)
{
	struct ip_mreqn mreq = { .imr_multiaddr.s_addr = group,
		.imr_ifindex = (int)ifindex };

	return setsockopt(fd, IPPROTO_IP, option, &mreq, sizeof(mreq)) < 0
	    ? -errno
	    : 0;
}

static struct member *
member_find(const struct linux_mcast *m, uint32_t home, in_addr_t group)
{
	size_t i;

	for (i = 0; i < m->members; i++)
		if (m->m[i].home == home && m->m[i].group == group)
			return &m->m[i];
	return NULL;
}

static int
join_with(struct linux_mcast *m, struct helper *h, const struct follow *f,
    in_addr_t group)
{
	int err = helper_set(h->fd, IP_ADD_MEMBERSHIP, f->to, group);

	if (err != 0)
		return err;
	h->groups++;
	m->m[m->members++] = (struct member){ .home = f->home,
		.group = group,
		.fd = h->fd,
		.seen = true };
	return 0;
}

/* With a helper of that home that has room, or with a new one. */
static int
join(struct linux_mcast *m, const struct follow *f, in_addr_t group)
{
	struct member *grown =
	    reallocarray(m->m, m->members + 1, sizeof(*grown));
	size_t i;
	int err;

	if (grown == NULL)
		return -ENOMEM;
	m->m = grown;
	for (i = 0; i < m->helpers; i++) {
		if (m->h[i].home != f->home ||
		    m->h[i].groups >= GROUPS_PER_SOCKET)
			continue;
		err = join_with(m, &m->h[i], f, group);
		/* The administrator may allow fewer groups to a socket. */
		if (err != -ENOBUFS || m->h[i].groups == 0)
			return err;
	}
	err = helper_open(m, f->home);
	return err != 0 ? err : join_with(m, &m->h[m->helpers - 1], f, group);
}

static void
leave(struct linux_mcast *m, const struct follow *f, struct member *gone)
{
	size_t i;

	/* It has ended by itself where that NIC is gone. */
	(void)helper_set(gone->fd, IP_DROP_MEMBERSHIP, f->to, gone->group);
	for (i = 0; i < m->helpers; i++)
		m->h[i].groups -= m->h[i].fd == gone->fd;
	*gone = m->m[--m->members];
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

/* True when the NIC is in the file at all. */
static bool
file_join(struct linux_mcast *m, FILE *file, const struct follow *f, int *err)
{
	char *line = NULL;
	size_t size = 0;
	uint32_t at = 0;
	in_addr_t group;
	struct member *known;
	bool there = false;
	int failed;

	while (getline(&line, &size, file) > 0) {
		if (!line_read(line, &at, &group)) {
			there = there || at == f->home;
			continue;
		}
		if (at != f->home || group == htonl(INADDR_ALLHOSTS_GROUP))
			continue;
		known = member_find(m, f->home, group);
		failed = 0;
		if (known != NULL)
			known->seen = true;
		else
			failed = join(m, f, group);
		*err = *err != 0 ? *err : failed;
	}
	free(line);
	return there;
}

/*
 * Where the NIC itself is gone, nobody can say any more what is still joined on
 * it: what was is kept.
 */
static int
look_at(struct linux_mcast *m, const struct follow *f)
{
	FILE *file = fopen(IGMP_FILE, "re");
	size_t i;
	bool there;
	int err = 0;

	if (file == NULL)
		return -errno;
	for (i = 0; i < m->members; i++)
		m->m[i].seen = m->m[i].home != f->home;
	there = file_join(m, file, f, &err);
	fclose(file);
	for (i = m->members; there && i-- > 0;)
		if (!m->m[i].seen)
			leave(m, f, &m->m[i]);
	return err;
}

void
linux_mcast_look(struct linux_mcast *m)
{
	uint64_t times;
	size_t i;

	if (read(m->timer, &times, sizeof(times)) < 0)
		return;
	for (i = 0; i < m->follows; i++)
		(void)look_at(m, &m->f[i]);
}

int
linux_mcast_follow(struct linux_mcast *m, uint32_t ifindex, uint32_t ifindex2)
{
	struct follow *f;

	linux_mcast_return(m, ifindex);
	f = reallocarray(m->f, m->follows + 1, sizeof(*f));
	if (f == NULL)
		return -ENOMEM;
	m->f = f;
	f = &f[m->follows++];
	*f = (struct follow){ .home = ifindex, .to = ifindex2 };
	timer_set(m);
	return look_at(m, f);
}

void
linux_mcast_return(struct linux_mcast *m, uint32_t ifindex)
{
	size_t i;

	for (i = m->helpers; i-- > 0;) {
		if (m->h[i].home != ifindex)
			continue;
		close(m->h[i].fd);
		m->h[i] = m->h[--m->helpers];
	}
	for (i = m->members; i-- > 0;)
		if (m->m[i].home == ifindex)
			m->m[i] = m->m[--m->members];
	for (i = m->follows; i-- > 0;)
		if (m->f[i].home == ifindex)
			m->f[i] = m->f[--m->follows];
	timer_set(m);
}
