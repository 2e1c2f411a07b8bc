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
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "mpathd/os/clock.h"
#include "mpathd/os/linux_kprobe.h"
#include "mpathd/os/linux_rtnl.h"

/* So often while news may be held back, and how long that lasts. */
#define LOOK_STIRRED MSEC(10)
#define STIRRED	     MSEC(1200)
/*
 * Otherwise: a link of another namespace may have stirred.  Where the kernel is
 * heard, this is for a processor that was switched on later.
 */
#define LOOK_CALM  MSEC(250)
#define LOOK_HEARD SEC(1)
/* A driver that asks its hardware first holds everything else up. */
#define GLINK_SLOW USEC(500)

struct watched {
	struct linkfact told;
	bool by_rtnl; /* ETHTOOL_GLINK is missing or slow here */
};

struct linux_link {
	struct linux_rtnl *rtnl;
	struct linux_kprobe *kprobe; /* NULL: there are none here */
	int timer, ioctl;
	mtime_t pace; /* what the timer is set to; 0: off */
	mtime_t stirred_until;
	struct watched *w;
	size_t n;
};

static int
descriptors_open(struct linux_link *l, int epoll)
{
	struct epoll_event ee = { .events = EPOLLIN };

	l->timer = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
	l->ioctl = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (l->timer < 0 || l->ioctl < 0)
		return -errno;
	ee.data.fd = l->timer;
	return epoll_ctl(epoll, EPOLL_CTL_ADD, l->timer, &ee) < 0 ? -errno : 0;
}

int
linux_link_open(struct linux_link **out, struct linux_rtnl *rtnl, int epoll)
{
	struct linux_link *l = calloc(1, sizeof(*l));
	int err;

	if (l == NULL)
		return -ENOMEM;
	l->rtnl = rtnl;
	l->timer = l->ioctl = -1;
	err = descriptors_open(l, epoll);
	if (err != 0) {
		linux_link_close(l);
		return err;
	}
	/* Without it all works as well, only less soon. */
	(void)linux_kprobe_open(&l->kprobe, epoll);
	*out = l;
	return 0;
}

void
linux_link_close(struct linux_link *l)
{
	if (l == NULL)
		return;
	linux_kprobe_close(l->kprobe);
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

static mtime_t
pace(const struct linux_link *l, mtime_t now)
{
	if (l->n == 0)
		return 0;
	if (l->kprobe != NULL)
		return LOOK_HEARD;
	return now < l->stirred_until ? LOOK_STIRRED : LOOK_CALM;
}

static int
set_pace(struct linux_link *l)
{
	mtime_t t = pace(l, clock_now());
	struct timespec ts = { .tv_sec = t / SEC(1), .tv_nsec = t % SEC(1) };
	struct itimerspec its = { .it_interval = ts, .it_value = ts };

	if (t == l->pace)
		return 0;
	if (timerfd_settime(l->timer, 0, &its, NULL) < 0)
		return -errno;
	l->pace = t;
	return 0;
}

void
linux_link_stir(struct linux_link *l)
{
	l->stirred_until = clock_now() + STIRRED;
	(void)set_pace(l);
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

	linux_link_told(l, link);
	if (watched_find(l, link->ifindex) != NULL)
		return 0;
	w = reallocarray(l->w, l->n + 1, sizeof(*w));
	if (w == NULL)
		return -ENOMEM;
	l->w = w;
	w[l->n++] = (struct watched){ .told = *link,
		.by_rtnl = !glink_serves(l, link->name) };
	return set_pace(l);
}

void
linux_link_unwatch(struct linux_link *l, uint32_t ifindex)
{
	struct watched *w = watched_find(l, ifindex);

	if (w == NULL)
		return;
	*w = l->w[--l->n];
	(void)set_pace(l);
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

bool
linux_link_is_time(struct linux_link *l, bool readable)
{
	bool heard = l->kprobe != NULL && linux_kprobe_heard(l->kprobe);
	uint64_t ticks;

	if (readable) {
		(void)!read(l->timer, &ticks, sizeof(ticks));
		(void)set_pace(l);
	}
	return l->n > 0 && (readable || heard);
}

size_t
linux_link_look(struct linux_link *l, size_t *from, uint32_t *changed,
    size_t max)
{
	size_t n = 0;

	for (; *from < l->n && n < max; ++*from)
		if (differs(l, &l->w[*from]))
			changed[n++] = l->w[*from].told.ifindex;
	return n;
}
