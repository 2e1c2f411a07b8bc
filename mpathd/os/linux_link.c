/*
 * linux_link.c - notices a carrier that changed before the kernel's own,
 * rate-limited news.
 */
#include "linux_link.h"

#include <bsd/string.h>
#include <errno.h>
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "mpathd/os/clock.h"
#include "mpathd/os/linux_rtnl.h"

#define LOOK_INTERVAL MSEC(10)
/* A driver that asks its hardware first holds everything else up. */
#define GLINK_SLOW USEC(500)

struct watched {
	struct linkfact told;
	bool by_rtnl; /* ETHTOOL_GLINK is missing or slow here */
};

struct linux_link {
	struct linux_rtnl *rtnl;
	int timer, ioctl;
	struct watched *w;
	size_t n;
};

int
linux_link_open(struct linux_link **out, struct linux_rtnl *rtnl)
{
	struct linux_link *l = calloc(1, sizeof(*l));
	int err;

	if (l == NULL)
		return -ENOMEM;
	l->rtnl = rtnl;
	l->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	l->ioctl = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (l->timer < 0 || l->ioctl < 0) {
		err = -errno;
		linux_link_close(l);
		return err;
	}
	*out = l;
	return 0;
}

void
linux_link_close(struct linux_link *l)
{
	if (l == NULL)
		return;
	if (l->timer >= 0)
		close(l->timer);
	if (l->ioctl >= 0)
		close(l->ioctl);
	free(l->w);
	free(l);
}

int
linux_link_fd(const struct linux_link *l)
{
	return l->timer;
}

static struct watched *
watched_find(const struct linux_link *l, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < l->n; i++)
		if (l->w[i].told.ifindex == ifindex)
			return &l->w[i];
	return NULL;
}

const struct linkfact *
linux_link_find(const struct linux_link *l, uint32_t ifindex)
{
	const struct watched *w = watched_find(l, ifindex);

	return w != NULL ? &w->told : NULL;
}

void
linux_link_told(struct linux_link *l, const struct linkfact *link)
{
	struct watched *w = watched_find(l, link->ifindex);

	if (w != NULL)
		w->told = *link;
}

static int
timer_set(struct linux_link *l, mtime_t interval)
{
	struct itimerspec its = { .it_interval.tv_nsec = interval,
		.it_value.tv_nsec = interval };

	return timerfd_settime(l->timer, 0, &its, NULL) < 0 ? -errno : 0;
}

/* The carrier by ETHTOOL_GLINK: 0, 1 or -errno. */
static int
glink(const struct linux_link *l, const char *name)
{
	struct ethtool_value v = { .cmd = ETHTOOL_GLINK };
	struct ifreq ifr = { .ifr_data = (char *)&v };

	strlcpy(ifr.ifr_name, name, sizeof(ifr.ifr_name));
	if (ioctl(l->ioctl, SIOCETHTOOL, &ifr) < 0)
		return -errno;
	return v.data != 0;
}

static bool
glink_serves(const struct linux_link *l, const char *name)
{
	mtime_t start = clock_now();

	return glink(l, name) >= 0 && clock_now() - start < GLINK_SLOW;
}

int
linux_link_watch(struct linux_link *l, const struct linkfact *link)
{
	struct watched *w;
	int err;

	linux_link_told(l, link);
	if (watched_find(l, link->ifindex) != NULL)
		return 0;
	w = reallocarray(l->w, l->n + 1, sizeof(*w));
	if (w == NULL)
		return -ENOMEM;
	l->w = w;
	if (l->n == 0 && (err = timer_set(l, LOOK_INTERVAL)) != 0)
		return err;
	w[l->n++] = (struct watched){ .told = *link,
		.by_rtnl = !glink_serves(l, link->name) };
	return 0;
}

void
linux_link_unwatch(struct linux_link *l, uint32_t ifindex)
{
	struct watched *w = watched_find(l, ifindex);

	if (w == NULL)
		return;
	*w = l->w[--l->n];
	if (l->n == 0)
		(void)timer_set(l, 0);
}

/* Whether what the link says is not what the engine was told. */
static bool
differs(const struct linux_link *l, const struct watched *w)
{
	const struct linkfact *told = &w->told;
	struct linkfact now;
	int carrier;

	if (!w->by_rtnl) {
		carrier = glink(l, told->name);
		/* The answer for a link that is down is always 0. */
		if (carrier >= 0)
			return (carrier != 0) !=
			    ((told->flags & LINK_UP) != 0 && told->carrier);
	}
	/* Also when the link has another name by now. */
	return linux_rtnl_get_link(l->rtnl, told->ifindex, &now) == 0 &&
	    (now.carrier != told->carrier || strcmp(now.name, told->name) != 0);
}

size_t
linux_link_look(struct linux_link *l, uint32_t *changed, size_t max)
{
	uint64_t ticks;
	size_t i, n = 0;

	if (read(l->timer, &ticks, sizeof(ticks)) < 0)
		return 0;
	for (i = 0; i < l->n && n < max; i++)
		if (differs(l, &l->w[i]))
			changed[n++] = l->w[i].told.ifindex;
	return n;
}
