/*
 * linux_kprobe.c - hears at once that some carrier has changed, anywhere.
 *
 * One perf event for each processor.  What the event says is of no interest,
 * only that it came; so its buffer is mapped for reading, and the kernel writes
 * over what is old.
 */
#include "linux_kprobe.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Called in every change of a carrier, when the new state is set already. */
#define FUNCTION "linkwatch_fire_event"
#define TYPE	 "/sys/bus/event_source/devices/kprobe/type"

struct ear {
	int fd;
	struct perf_event_mmap_page *page;
	uint64_t seen; /* of what the kernel has written */
};

struct linux_kprobe {
	struct ear *ear; /* one for each processor */
	size_t n, size;	 /* of each buffer */
};

/* The number that kprobes have among the kinds of events: it is dynamic. */
static int
kprobe_type(uint32_t *type)
{
	FILE *f = fopen(TYPE, "re");
	int got;

	if (f == NULL)
		return -errno;
	got = fscanf(f, "%u", type);
	fclose(f);
	return got == 1 ? 0 : -EBADMSG;
}

static int
event_open(uint32_t type, int cpu)
{
	struct perf_event_attr attr = { .type = type,
		.size = sizeof(attr),
		.sample_period = 1,
		.wakeup_events = 1,
		.kprobe_func = (uint64_t)(uintptr_t)FUNCTION };
	long fd = syscall(SYS_perf_event_open, &attr, -1, cpu, -1,
	    PERF_FLAG_FD_CLOEXEC);

	return fd < 0 ? -errno : (int)fd;
}

static int
ear_open(struct linux_kprobe *k, uint32_t type, int cpu, int epoll)
{
	struct epoll_event ee = { .events = EPOLLIN };
	struct ear *e = &k->ear[k->n];
	int err;

	e->fd = event_open(type, cpu);
	if (e->fd < 0)
		return e->fd;
	e->page = mmap(NULL, k->size, PROT_READ, MAP_SHARED, e->fd, 0);
	if (e->page == MAP_FAILED) {
		err = -errno;
		close(e->fd);
		return err;
	}
	e->seen = 0;
	k->n++;
	ee.data.fd = e->fd;
	return epoll_ctl(epoll, EPOLL_CTL_ADD, e->fd, &ee) < 0 ? -errno : 0;
}

static int
ears_open(struct linux_kprobe *k, int epoll)
{
	int cpu, cpus = (int)sysconf(_SC_NPROCESSORS_CONF), err;
	uint32_t type;

	err = kprobe_type(&type);
	if (err != 0)
		return err;
	k->ear = calloc((size_t)cpus, sizeof(*k->ear));
	if (k->ear == NULL)
		return -ENOMEM;
	for (cpu = 0; cpu < cpus && err == 0; cpu++) {
		err = ear_open(k, type, cpu, epoll);
		if (err == -ENODEV)
			err = 0; /* a processor that is switched off */
	}
	return err != 0 || k->n > 0 ? err : -ENODEV;
}

int
linux_kprobe_open(struct linux_kprobe **out, int epoll)
{
	struct linux_kprobe *k = calloc(1, sizeof(*k));
	int err;

	if (k == NULL)
		return -ENOMEM;
	/* The page of the kernel's own counters, and one of events. */
	k->size = 2 * (size_t)sysconf(_SC_PAGESIZE);
	err = ears_open(k, epoll);
	if (err != 0) {
		linux_kprobe_close(k);
		return err;
	}
	*out = k;
	return 0;
}

bool
linux_kprobe_heard(struct linux_kprobe *k)
{
	bool heard = false;
	uint64_t head;
	size_t i;

	for (i = 0; i < k->n; i++) {
		head = __atomic_load_n(&k->ear[i].page->data_head,
		    __ATOMIC_ACQUIRE);
		heard = heard || head != k->ear[i].seen;
		k->ear[i].seen = head;
	}
	return heard;
}

void
linux_kprobe_close(struct linux_kprobe *k)
{
	size_t i;

	if (k == NULL)
		return;
	for (i = 0; i < k->n; i++) {
		munmap(k->ear[i].page, k->size);
		close(k->ear[i].fd);
	}
	free(k->ear);
	free(k);
}
