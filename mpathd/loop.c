/*
 * loop.c - epoll, one timerfd, signalfd.
 *
 * One turn: ask the turn function for its next deadline, arm the timer with it,
 * sleep until a descriptor, a signal or the deadline is due, call the callbacks
 * of all that are ready.
 *
 * epoll reports a batch, and a callback may remove a watch that has its event
 * further down in the same batch.  So a removed watch only dies: it is freed
 * when the batch is through, and a new one for the same descriptor number is
 * another watch.
 */
#include "loop.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/queue.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include "mpathd/os/clock.h"

#define BATCH 32

struct watch {
	LIST_ENTRY(watch) entry;
	int fd;
	loop_fd_fn *fn; /* NULL: removed, waiting to be freed */
	void *arg;
};
LIST_HEAD(watchlist, watch);

struct loop {
	int epfd, timerfd, signalfd;
	struct watchlist watches, removed;
	loop_turn_fn *turn;
	void *turn_arg;
	loop_signal_fn *signal;
	void *signal_arg;
	mtime_t armed; /* what the timer is set to */
	bool stop;
};

static void
timer_fired(void *arg, uint32_t events)
{
	struct loop *l = arg;
	uint64_t times;

	(void)events;
	if (read(l->timerfd, &times, sizeof(times)) > 0)
		l->armed = MTIME_NEVER;
}

static void
signal_came(void *arg, uint32_t events)
{
	struct loop *l = arg;
	struct signalfd_siginfo si;

	(void)events;
	if (read(l->signalfd, &si, sizeof(si)) == (ssize_t)sizeof(si))
		l->signal(l->signal_arg, (int)si.ssi_signo);
}

static int
loop_init(struct loop *l)
{
	l->epfd = epoll_create1(EPOLL_CLOEXEC);
	if (l->epfd < 0)
		return -errno;
	l->timerfd =
	    timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);
	if (l->timerfd < 0)
		return -errno;
	return loop_add(l, l->timerfd, EPOLLIN, timer_fired, l);
}

int
loop_open(struct loop **out, loop_turn_fn *turn, void *arg)
{
	struct loop *l = calloc(1, sizeof(*l));
	int err;

	if (l == NULL)
		return -ENOMEM;
	LIST_INIT(&l->watches);
	LIST_INIT(&l->removed);
	l->epfd = l->timerfd = l->signalfd = -1;
	l->armed = MTIME_NEVER;
	l->turn = turn;
	l->turn_arg = arg;
	err = loop_init(l);
	if (err != 0) {
		loop_close(l);
		return err;
	}
	*out = l;
	return 0;
}

static void
free_watches(struct watchlist *list)
{
	struct watch *w;

	while ((w = LIST_FIRST(list)) != NULL) {
		LIST_REMOVE(w, entry);
		free(w);
	}
}

/*
 * The signals stay blocked: a second SIGTERM must not kill a daemon that is
 * about to end in good order.
 */
void
loop_close(struct loop *l)
{
	if (l == NULL)
		return;
	free_watches(&l->watches);
	free_watches(&l->removed);
	if (l->signalfd >= 0)
		close(l->signalfd);
	if (l->timerfd >= 0)
		close(l->timerfd);
	if (l->epfd >= 0)
		close(l->epfd);
	free(l);
}

static struct watch *
find_watch(const struct loop *l, int fd)
{
	struct watch *w;

	LIST_FOREACH (w, &l->watches, entry) {
		if (w->fd == fd)
			return w;
	}
	return NULL;
}

int
loop_add(struct loop *l, int fd, uint32_t events, loop_fd_fn *fn, void *arg)
{
	struct epoll_event ev = { .events = events };
	struct watch *w = calloc(1, sizeof(*w));
	int err;

	if (w == NULL)
		return -ENOMEM;
	w->fd = fd;
	w->fn = fn;
	w->arg = arg;
	ev.data.ptr = w;
	if (epoll_ctl(l->epfd, EPOLL_CTL_ADD, fd, &ev) != 0) {
		err = -errno;
		free(w);
		return err;
	}
	LIST_INSERT_HEAD(&l->watches, w, entry);
	return 0;
}

int
loop_change(struct loop *l, int fd, uint32_t events)
{
	struct epoll_event ev = { .events = events };

	ev.data.ptr = find_watch(l, fd);
	if (ev.data.ptr == NULL)
		return -ENOENT;
	return epoll_ctl(l->epfd, EPOLL_CTL_MOD, fd, &ev) != 0 ? -errno : 0;
}

void
loop_remove(struct loop *l, int fd)
{
	struct watch *w = find_watch(l, fd);

	if (w == NULL)
		return;
	epoll_ctl(l->epfd, EPOLL_CTL_DEL, fd, NULL);
	w->fn = NULL;
	LIST_REMOVE(w, entry);
	LIST_INSERT_HEAD(&l->removed, w, entry);
}

int
loop_signals(struct loop *l, const int *signos, loop_signal_fn *fn, void *arg)
{
	sigset_t set;
	int fd;

	if (l->signalfd >= 0)
		return -EBUSY;
	sigemptyset(&set);
	for (; *signos != 0; signos++)
		sigaddset(&set, *signos);
	if (sigprocmask(SIG_BLOCK, &set, NULL) != 0)
		return -errno;
	fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	if (fd < 0)
		return -errno;
	l->signalfd = fd;
	l->signal = fn;
	l->signal_arg = arg;
	return loop_add(l, fd, EPOLLIN, signal_came, l);
}

static int
arm_timer(struct loop *l, mtime_t deadline)
{
	struct itimerspec its = { 0 };

	if (deadline == l->armed)
		return 0;
	if (deadline != MTIME_NEVER) {
		/* 0 would mean: disarm. */
		if (deadline <= 0)
			deadline = 1;
		its.it_value.tv_sec = deadline / SEC(1);
		its.it_value.tv_nsec = deadline % SEC(1);
	}
	if (timerfd_settime(l->timerfd, TFD_TIMER_ABSTIME, &its, NULL) != 0)
		return -errno;
	l->armed = deadline;
	return 0;
}

static int
dispatch(struct loop *l)
{
	struct epoll_event ev[BATCH];
	int i, n = epoll_wait(l->epfd, ev, BATCH, -1);

	if (n < 0)
		return errno == EINTR ? 0 : -errno;
	for (i = 0; i < n; i++) {
		struct watch *w = ev[i].data.ptr;

		if (w->fn != NULL)
			w->fn(w->arg, ev[i].events);
	}
	free_watches(&l->removed);
	return 0;
}

int
loop_run(struct loop *l)
{
	mtime_t deadline;
	int err;

	l->stop = false;
	for (;;) {
		deadline = l->turn(l->turn_arg, clock_now());
		if (l->stop)
			return 0;
		err = arm_timer(l, deadline);
		if (err == 0)
			err = dispatch(l);
		if (err != 0 || l->stop)
			return err;
	}
}

void
loop_stop(struct loop *l)
{
	l->stop = true;
}
