/*
 * linux_mcast.c - joins the multicast groups of one NIC on another.
 */
#include "linux_mcast.h"

#include <errno.h>
#include <inttypes.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "lib/ipaddr.h"

/* /proc/net would be the namespace of the thread group's leader. */
#define IGMP_FILE  "/proc/thread-self/net/igmp"
#define IGMP6_FILE "/proc/thread-self/net/igmp6"
/* Linux lets a socket join so many groups, unless told otherwise. */
#define GROUPS_PER_SOCKET 20
/* So late, at most, a membership follows. */
#define LOOK_S 1

/* A socket that holds memberships. */
struct helper {
	uint32_t home; /* whose they are */
	int family;
	int fd;
	unsigned int groups;
};

struct member {
	uint32_t home;
	struct ipaddr group;
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

/* Nothing shall be delivered to the helper itself. */
static int
deafen(int fd, int family)
{
	int off = 0, err;

	if (family == AF_INET6) {
		/* Before Linux 4.20 there is no such thing, and no need. */
		(void)setsockopt(fd, IPPROTO_IPV6, IPV6_MULTICAST_ALL, &off,
		    sizeof(off));
		return 0;
	}
	err = setsockopt(fd, IPPROTO_IP, IP_MULTICAST_ALL, &off, sizeof(off));
	return err < 0 ? -errno : 0;
}

static int
helper_open(struct linux_mcast *m, uint32_t home, int family)
{
	struct helper *h = reallocarray(m->h, m->helpers + 1, sizeof(*h));
	int fd, err;

	if (h == NULL)
		return -ENOMEM;
	m->h = h;
	fd = socket(family, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	err = deafen(fd, family);
	if (err != 0) {
		close(fd);
		return err;
	}
	h[m->helpers++] =
	    (struct helper){ .home = home, .family = family, .fd = fd };
	return 0;
}

static int
helper_set(int fd, bool on, uint32_t ifindex, const struct ipaddr *group)
{
	struct ip_mreqn mreq = { .imr_ifindex = (int)ifindex };
	struct ipv6_mreq mreq6 = { .ipv6mr_interface = ifindex };
	int err;

	if (group->family == AF_INET6) {
		memcpy(&mreq6.ipv6mr_multiaddr, group->b, 16);
		err = setsockopt(fd, IPPROTO_IPV6,
		    on ? IPV6_JOIN_GROUP : IPV6_LEAVE_GROUP, &mreq6,
		    sizeof(mreq6));
	} else {
		memcpy(&mreq.imr_multiaddr, group->b, 4);
		err = setsockopt(fd, IPPROTO_IP,
		    on ? IP_ADD_MEMBERSHIP : IP_DROP_MEMBERSHIP, &mreq,
		    sizeof(mreq));
	}
	return err < 0 ? -errno : 0;
}

static struct member *
member_find(const struct linux_mcast *m, uint32_t home,
    const struct ipaddr *group)
{
	size_t i;

	for (i = 0; i < m->members; i++)
		if (m->m[i].home == home && ipaddr_same(&m->m[i].group, group))
			return &m->m[i];
	return NULL;
}

static int
join_with(struct linux_mcast *m, struct helper *h, const struct follow *f,
    const struct ipaddr *group)
{
	int err = helper_set(h->fd, true, f->to, group);

	if (err != 0)
		return err;
	h->groups++;
	m->m[m->members++] = (struct member){ .home = f->home,
		.group = *group,
		.fd = h->fd,
		.seen = true };
	return 0;
}

/* With a helper of that home that has room, or with a new one. */
static int
join(struct linux_mcast *m, const struct follow *f, const struct ipaddr *group)
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
		    m->h[i].family != group->family ||
		    m->h[i].groups >= GROUPS_PER_SOCKET)
			continue;
		err = join_with(m, &m->h[i], f, group);
		/* The administrator may allow fewer groups to a socket. */
		if (err != -ENOBUFS || m->h[i].groups == 0)
			return err;
	}
	err = helper_open(m, f->home, group->family);
	return err != 0 ? err : join_with(m, &m->h[m->helpers - 1], f, group);
}

static void
leave(struct linux_mcast *m, const struct follow *f, struct member *gone)
{
	size_t i;

	/* It has ended by itself where that NIC is gone. */
	(void)helper_set(gone->fd, false, f->to, &gone->group);
	for (i = 0; i < m->helpers; i++)
		m->h[i].groups -= m->h[i].fd == gone->fd;
	*gone = m->m[--m->members];
}

/*
 * One line of the file: true when it names a group joined on *ifindex, which a
 * line of the other kind, that begins the list of a NIC, sets.
 *
 *	2	eth0      :     2      V3
 *				010000E0     1 0:00000000		0
 */
static bool
line_read(const char *line, uint32_t *ifindex, struct ipaddr *group)
{
	in_addr_t word;
	char *end;

	if (line[0] != '\t') {
		*ifindex = (uint32_t)strtoul(line, NULL, 10);
		return false;
	}
	/* The word in memory, printed as a number of this host. */
	word = (in_addr_t)strtoul(line, &end, 16);
	*group = ipaddr_make(AF_INET, &word, 32);
	return end != line && word != htonl(INADDR_ALLHOSTS_GROUP);
}

/* The kernel joins these by itself wherever they are needed. */
static bool
is_kernels6(const struct ipaddr *g)
{
	static const uint8_t all_nodes[16] = { 0xff, 0x02, [15] = 1 };
	static const uint8_t solicited[13] = { 0xff, 0x02, [11] = 1, 0xff };

	return (g->b[1] & 0x0f) <= 1 || memcmp(g->b, all_nodes, 16) == 0 ||
	    memcmp(g->b, solicited, sizeof(solicited)) == 0;
}

/*
 *	2    eth0            ff020000000000000000000000000101     1 00000004 0
 */
static bool
line_read6(const char *line, uint32_t *ifindex, struct ipaddr *group)
{
	uint8_t b[16];
	char hex[33];
	unsigned int i, v;

	if (sscanf(line, "%" SCNu32 " %*s %32[0-9a-f]", ifindex, hex) != 2 ||
	    strlen(hex) != 32)
		return false;
	for (i = 0; i < sizeof(b); i++) {
		if (sscanf(hex + (size_t)2 * i, "%2x", &v) != 1)
			return false;
		b[i] = (uint8_t)v;
	}
	*group = ipaddr_make(AF_INET6, b, 128);
	return !is_kernels6(group);
}

/* The memberships of a family: where they are listed, and how. */
struct list {
	const char *file;
	int family;
	bool (*read)(const char *line, uint32_t *ifindex, struct ipaddr *group);
};

static const struct list lists[] = {
	{ IGMP_FILE, AF_INET, line_read },
	{ IGMP6_FILE, AF_INET6, line_read6 },
};

/* True when the NIC is in the file at all. */
static bool
file_join(struct linux_mcast *m, const struct list *list, FILE *file,
    const struct follow *f, int *err)
{
	char *line = NULL;
	size_t size = 0;
	uint32_t at = 0;
	struct ipaddr group;
	struct member *known;
	bool there = false;
	int failed;

	while (getline(&line, &size, file) > 0) {
		if (!list->read(line, &at, &group)) {
			there = there || at == f->home;
			continue;
		}
		if (at != f->home)
			continue;
		known = member_find(m, f->home, &group);
		failed = 0;
		if (known != NULL)
			known->seen = true;
		else
			failed = join(m, f, &group);
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
look_at_list(struct linux_mcast *m, const struct list *list,
    const struct follow *f)
{
	FILE *file = fopen(list->file, "re");
	size_t i;
	bool there;
	int err = 0;

	if (file == NULL)
		return -errno;
	for (i = 0; i < m->members; i++)
		m->m[i].seen = m->m[i].home != f->home ||
		    m->m[i].group.family != list->family;
	there = file_join(m, list, file, f, &err);
	fclose(file);
	for (i = m->members; there && i-- > 0;)
		if (!m->m[i].seen)
			leave(m, f, &m->m[i]);
	return err;
}

static int
look_at(struct linux_mcast *m, const struct follow *f)
{
	int err = look_at_list(m, &lists[0], f);
	int err6 = look_at_list(m, &lists[1], f);

	/* A kernel without IPv6 has no such file. */
	return err != 0 || err6 == -ENOENT ? err : err6;
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
