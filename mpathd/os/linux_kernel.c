/*
 * linux_kernel.c - the interface of kernel.h, on Linux.
 *
 *	rtnetlink news     carriers     probe sockets   wake-up
 *	       \              |              /             /
 *		----------- one epoll descriptor ----------  -> the loop
 *				 |
 *			    next_event()
 *
 * The wake-up is an eventfd that is set while events wait in the queue with
 * nobody reading them, as after dump().
 */
#include "linux_kernel.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "lib/log.h"
#include "mpathd/os/eventq.h"
#include "mpathd/os/linux_ask.h"
#include "mpathd/os/linux_conf.h"
#include "mpathd/os/linux_link.h"
#include "mpathd/os/linux_mcast.h"
#include "mpathd/os/linux_probe.h"
#include "mpathd/os/linux_rtnl.h"
#include "mpathd/os/linux_tell.h"
#include "mpathd/os/pcapio.h"
#include "mpathd/wire/arp.h"
#include "mpathd/wire/nd.h"
#include "mpathd/wire/rtnl_msg.h"

/* Of the neighbours that a NIC knows, so many are told. */
#define NEIGHBOURS_MAX 128
/* Descriptors, or changed carriers, taken in at once; the rest comes next. */
#define ROUND_MAX 32

struct linux_kernel {
	struct kernel kernel; /* first: what others see */
	int epoll, wakeup;
	bool awake; /* the wake-up is set */
	struct eventq queue;
	struct linux_rtnl *rtnl;
	struct linux_conf *conf;
	struct linux_link *link;
	struct linux_probe *probe;
	struct linux_ask *ask;
	struct linux_mcast *mcast;
	struct pcapio *out;
};

static struct linux_kernel *
of(struct kernel *kernel)
{
	return (struct linux_kernel *)kernel;
}

/* The queue has something in it, or not: the descriptor shall say so. */
static void
wakeup_set(struct linux_kernel *k)
{
	bool wanted = !eventq_is_empty(&k->queue);
	uint64_t one = 1;

	if (wanted == k->awake)
		return;
	if (wanted && write(k->wakeup, &one, sizeof(one)) < 0)
		return;
	if (!wanted && read(k->wakeup, &one, sizeof(one)) < 0)
		return;
	k->awake = wanted;
}

/* Keeps those who watch links up to date with the events from mark on. */
static void
links_note(struct linux_kernel *k, size_t mark)
{
	const struct event *ev;

	for (; mark < k->queue.count; mark++) {
		ev = eventq_at(&k->queue, mark);
		if (ev->type == EV_LINK) {
			linux_link_told(k->link, &ev->link);
			linux_link_stir(k->link);
			if (linux_link_find(k->link, ev->link.ifindex) != NULL)
				linux_conf_watch(k->conf, ev->link.ifindex,
				    ev->link.name);
		} else if (ev->type == EV_LINK_GONE) {
			linux_link_unwatch(k->link, ev->link.ifindex);
			linux_conf_unwatch(k->conf, ev->link.ifindex);
			linux_ask_close(k->ask, ev->link.ifindex);
			pcapio_remove(k->out, ev->link.ifindex);
		}
	}
}

static void
news_take(struct linux_kernel *k)
{
	size_t mark = k->queue.count;

	linux_rtnl_read(k->rtnl, &k->queue);
	links_note(k, mark);
}

/* Queues the link as it is now unless that is what was told already. */
static void
link_take(struct linux_kernel *k, uint32_t ifindex)
{
	const struct linkfact *told = linux_link_find(k->link, ifindex);
	struct event ev = { .type = EV_LINK, .by = BY_KERNEL };

	if (told == NULL ||
	    linux_rtnl_get_link(k->rtnl, ifindex, &ev.link) != 0)
		return;
	if (ev.link.carrier == told->carrier && ev.link.flags == told->flags &&
	    ev.link.carrier_downs == told->carrier_downs &&
	    memcmp(&ev.link.conf, &told->conf, sizeof(told->conf)) == 0 &&
	    strcmp(ev.link.name, told->name) == 0)
		return;
	if (eventq_push(&k->queue, &ev) == 0)
		linux_link_told(k->link, &ev.link);
}

static void
carriers_take(struct linux_kernel *k)
{
	uint32_t changed[ROUND_MAX];
	size_t i, n, from = 0;

	do {
		n = linux_link_look(k->link, &from, changed, ROUND_MAX);
		/* What the kernel has told by now is older: it goes first. */
		if (n > 0) {
			linux_link_stir(k->link);
			news_take(k);
		}
		for (i = 0; i < n; i++)
			link_take(k, changed[i]);
	} while (n == ROUND_MAX);
}

static void
allconf_take(struct linux_kernel *k)
{
	struct event ev = { .type = EV_ALLCONF, .by = BY_OTHER };

	linux_conf_all(&ev.all);
	(void)eventq_push(&k->queue, &ev);
}

static void
settings_take(struct linux_kernel *k)
{
	uint32_t changed[ROUND_MAX];
	bool all;
	size_t i, n = linux_conf_look(k->conf, changed, ROUND_MAX, &all);

	if (n > 0)
		news_take(k);
	for (i = 0; i < n; i++)
		link_take(k, changed[i]);
	if (all)
		allconf_take(k);
}

static void
sockets_take(struct linux_kernel *k)
{
	struct epoll_event ee[ROUND_MAX];
	bool tick = false;
	int i, n, fd;

	n = epoll_wait(k->epoll, ee, ROUND_MAX, 0);
	for (i = 0; i < n; i++) {
		fd = ee[i].data.fd;
		if (fd == linux_rtnl_fd(k->rtnl))
			news_take(k);
		else if (fd == linux_link_fd(k->link))
			tick = true;
		else if (fd == linux_conf_fd(k->conf))
			settings_take(k);
		else if (fd == linux_mcast_fd(k->mcast))
			linux_mcast_look(k->mcast);
		else if (fd != k->wakeup) {
			linux_probe_read(k->probe, fd, &k->queue);
			linux_ask_read(k->ask, fd, &k->queue);
		}
	}
	if (linux_link_is_time(k->link, tick))
		carriers_take(k);
}

static int
kernel_next_event(struct kernel *kernel, struct event *ev)
{
	struct linux_kernel *k = of(kernel);
	bool got;

	if (eventq_is_empty(&k->queue))
		sockets_take(k);
	got = eventq_pop(&k->queue, ev);
	wakeup_set(k);
	return got;
}

static int
kernel_dump(struct kernel *kernel, unsigned int what)
{
	struct linux_kernel *k = of(kernel);
	size_t mark;
	int err;

	/*
	 * What is told already is older than what follows, and is taken in
	 * before it: who deleted a route is told only once.
	 */
	news_take(k);
	if (what == DUMP_ALL)
		eventq_forget_overrun(&k->queue);
	mark = k->queue.count;
	err = linux_rtnl_dump(k->rtnl, what, &k->queue);
	links_note(k, mark);
	wakeup_set(k);
	return err;
}

/* Whether neighbours on this link find each other by ARP and ND. */
static bool
has_neighbours(const struct linkfact *link)
{
	return link->ethernet && link->hwlen == ARP_MAC_SIZE &&
	    (link->flags & (LINK_NOARP | LINK_LOOPBACK)) == 0;
}

static int
tell_neighbours(struct linux_kernel *k, struct linux_tell *t,
    const struct kop *op)
{
	const struct linkfact *to = linux_link_find(k->link, op->ifindex2);

	if (to == NULL || !has_neighbours(to))
		return 0;
	return linux_tell(t, k->rtnl, k->out, op->ifindex, to, &op->addr.addr);
}

static int
run_one(struct linux_kernel *k, const struct kop *op, struct linux_tell *t)
{
	switch (op->type) {
	case KOP_NEIGH_TELL:
		return tell_neighbours(k, t, op);
	case KOP_NEIGH_FLUSH:
		return linux_rtnl_flush_neighbours(k->rtnl, op->ifindex);
	case KOP_MCAST_FOLLOW:
		return linux_mcast_follow(k->mcast, op->ifindex, op->ifindex2);
	case KOP_MCAST_RETURN:
		linux_mcast_return(k->mcast, op->ifindex);
		return 0;
	default:
		return -EOPNOTSUPP;
	}
}

static void
kernel_run(struct kernel *kernel, struct kop *ops, size_t n)
{
	struct linux_kernel *k = of(kernel);
	struct linux_tell tell = { .n = 0 };
	size_t i, end;

	for (i = 0; i < n; i = end) {
		end = i;
		while (end < n && linux_rtnl_can(ops[end].type))
			end++;
		if (end > i) {
			linux_rtnl_run(k->rtnl, &ops[i], end - i);
		} else {
			ops[i].result = run_one(k, &ops[i], &tell);
			end = i + 1;
		}
	}
}

static int
kernel_watch(struct kernel *kernel, uint32_t ifindex, bool on)
{
	struct linux_kernel *k = of(kernel);
	struct event ev = { .type = EV_LINK, .by = BY_KERNEL };
	int err;

	if (!on) {
		linux_link_unwatch(k->link, ifindex);
		linux_conf_unwatch(k->conf, ifindex);
		pcapio_remove(k->out, ifindex);
		return 0;
	}
	if (linux_link_find(k->link, ifindex) != NULL)
		return 0;
	news_take(k);
	err = linux_rtnl_get_link(k->rtnl, ifindex, &ev.link);
	if (err == 0)
		err = linux_link_watch(k->link, &ev.link);
	if (err != 0)
		return err;
	linux_conf_watch(k->conf, ifindex, ev.link.name);
	/* The kernel's own news of how the link is now may be late. */
	(void)eventq_push(&k->queue, &ev);
	wakeup_set(k);
	/* One that cannot be opened yet is opened when it is needed. */
	if (has_neighbours(&ev.link))
		(void)pcapio_add(k->out, ifindex);
	return 0;
}

static int
kernel_announce(struct kernel *kernel, uint32_t ifindex,
    const struct ipaddr *addr)
{
	struct linux_kernel *k = of(kernel);
	const struct linkfact *link = linux_link_find(k->link, ifindex);
	uint8_t frame[ND_FRAME_SIZE];
	size_t len = ARP_FRAME_SIZE;

	if (link == NULL)
		return -ENODEV;
	if (!has_neighbours(link))
		return 0;
	if (addr->family == AF_INET6) {
		nd_put_advert(frame, link->hwaddr, addr);
		len = ND_FRAME_SIZE;
	} else {
		arp_put_gratuitous(frame, link->hwaddr, addr);
	}
	(void)pcapio_add(k->out, ifindex);
	return pcapio_send(k->out, ifindex, frame, len);
}

static int
kernel_probe_open(struct kernel *kernel, uint32_t ifindex,
    const struct ipaddr *src, uint16_t id)
{
	return linux_probe_open(of(kernel)->probe, ifindex, src, id);
}

static int
kernel_probe_send(struct kernel *kernel, uint32_t ifindex, int family,
    const struct probe *probe)
{
	return linux_probe_send(of(kernel)->probe, ifindex, family, probe);
}

static void
kernel_probe_close(struct kernel *kernel, uint32_t ifindex, int family)
{
	linux_probe_close(of(kernel)->probe, ifindex, family);
}

static int
kernel_ask_open(struct kernel *kernel, uint32_t ifindex)
{
	struct linux_kernel *k = of(kernel);
	const struct linkfact *link = linux_link_find(k->link, ifindex);

	if (link == NULL)
		return -ENODEV;
	if (!has_neighbours(link))
		return -EPROTONOSUPPORT;
	return linux_ask_open(k->ask, link);
}

static int
kernel_ask_send(struct kernel *kernel, uint32_t ifindex,
    const struct ipaddr *who, const uint8_t *mac)
{
	struct linux_kernel *k = of(kernel);
	const struct linkfact *link = linux_link_find(k->link, ifindex);
	uint8_t frame[ARP_FRAME_SIZE];
	/* Again when its socket broke or it has another hardware address. */
	int err = kernel_ask_open(kernel, ifindex);

	if (err != 0)
		return err;
	arp_put_probe(frame, link->hwaddr, mac, who);
	(void)pcapio_add(k->out, ifindex);
	return pcapio_send(k->out, ifindex, frame, sizeof(frame));
}

static void
kernel_ask_close(struct kernel *kernel, uint32_t ifindex)
{
	linux_ask_close(of(kernel)->ask, ifindex);
}

static int
kernel_neighbours(struct kernel *kernel, uint32_t ifindex, int family)
{
	struct linux_kernel *k = of(kernel);
	struct neighfact found[NEIGHBOURS_MAX];
	struct event ev = { .type = EV_HOST, .host = { .ifindex = ifindex } };
	size_t i, n;

	n = linux_rtnl_neighbours(k->rtnl, ifindex, found, NEIGHBOURS_MAX);
	for (i = 0; i < n; i++) {
		if (found[i].dst.family != family)
			continue;
		ev.host.addr = found[i].dst;
		ev.host.router = found[i].router;
		(void)eventq_push(&k->queue, &ev);
	}
	wakeup_set(k);
	return 0;
}

static const struct kernel_ops linux_kernel_ops = {
	.dump = kernel_dump,
	.next_event = kernel_next_event,
	.run = kernel_run,
	.watch = kernel_watch,
	.announce = kernel_announce,
	.probe_open = kernel_probe_open,
	.probe_send = kernel_probe_send,
	.probe_close = kernel_probe_close,
	.ask_open = kernel_ask_open,
	.ask_send = kernel_ask_send,
	.ask_close = kernel_ask_close,
	.neighbours = kernel_neighbours,
};

static int
epoll_add(struct linux_kernel *k, int fd)
{
	struct epoll_event ee = { .events = EPOLLIN, .data.fd = fd };

	return epoll_ctl(k->epoll, EPOLL_CTL_ADD, fd, &ee) < 0 ? -errno : 0;
}

static int
poll_open(struct linux_kernel *k)
{
	k->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (k->epoll < 0)
		return -errno;
	k->wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (k->wakeup < 0)
		return -errno;
	return epoll_add(k, k->wakeup);
}

static int
news_open(struct linux_kernel *k, bool readonly)
{
	int err = linux_rtnl_open(&k->rtnl, readonly);

	if (err != 0 || readonly)
		return err;
	return epoll_add(k, linux_rtnl_fd(k->rtnl));
}

static int
settings_open(struct linux_kernel *k)
{
	int err = linux_conf_open(&k->conf);

	if (err != 0)
		return err;
	allconf_take(k);
	return epoll_add(k, linux_conf_fd(k->conf));
}

static int
logged(int err, const char *what)
{
	if (err != 0)
		log_err("cannot open %s: %s", what, strerror(-err));
	return err;
}

static int
parts_open(struct linux_kernel *k, bool readonly)
{
	int err;

	if ((err = logged(poll_open(k), "an epoll descriptor")) != 0 ||
	    (err = logged(news_open(k, readonly), "rtnetlink")) != 0 ||
	    (err = logged(linux_link_open(&k->link, k->rtnl, k->epoll),
		 "the carrier timer")) != 0 ||
	    (err = logged(settings_open(k), "an inotify descriptor")) != 0)
		return err;
	/* These hold no socket until one is asked for. */
	if ((err = linux_probe_new(&k->probe, k->epoll)) != 0 ||
	    (err = linux_ask_new(&k->ask, k->epoll)) != 0 ||
	    (err = linux_mcast_new(&k->mcast)) != 0 ||
	    (err = epoll_add(k, linux_mcast_fd(k->mcast))) != 0 ||
	    (err = pcapio_new(&k->out)) != 0)
		return err;
	return 0;
}

int
linux_kernel_open(struct kernel **out, bool readonly, int *fd)
{
	struct linux_kernel *k = calloc(1, sizeof(*k));
	int err;

	if (k == NULL)
		return -ENOMEM;
	k->kernel.ops = &linux_kernel_ops;
	k->epoll = k->wakeup = -1;
	err = parts_open(k, readonly);
	if (err != 0) {
		linux_kernel_close(&k->kernel);
		return err;
	}
	*out = &k->kernel;
	*fd = k->epoll;
	return 0;
}

void
linux_kernel_close(struct kernel *kernel)
{
	struct linux_kernel *k = of(kernel);

	if (kernel == NULL)
		return;
	pcapio_free(k->out);
	linux_mcast_free(k->mcast);
	linux_ask_free(k->ask);
	linux_probe_free(k->probe);
	linux_conf_close(k->conf);
	linux_link_close(k->link);
	linux_rtnl_close(k->rtnl);
	if (k->wakeup >= 0)
		close(k->wakeup);
	if (k->epoll >= 0)
		close(k->epoll);
	eventq_free(&k->queue);
	free(k);
}
