/*
 * linux_conf.c - notices at once when somebody changes the settings of a NIC.
 */
#include "linux_conf.h"

#include <bsd/string.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#define CONF_DIR "/proc/sys/net/ipv4/conf"

struct watched {
	uint32_t ifindex; /* 0: those that count for all */
	char name[IFNAME_SIZE];
	int wd;
	int dir; /* keeps the kernel from making the directory anew */
};

struct linux_conf {
	int inotify;
	struct watched *w;
	size_t n;
};

int
linux_conf_open(struct linux_conf **out)
{
	struct linux_conf *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return -ENOMEM;
	c->inotify = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
	if (c->inotify < 0) {
		free(c);
		return -errno;
	}
	linux_conf_watch(c, 0, "all");
	*out = c;
	return 0;
}

static void
watched_end(struct linux_conf *c, struct watched *w)
{
	/* A directory that is gone has ended its watch itself. */
	(void)inotify_rm_watch(c->inotify, w->wd);
	close(w->dir);
	*w = c->w[--c->n];
}

void
linux_conf_close(struct linux_conf *c)
{
	if (c == NULL)
		return;
	while (c->n > 0)
		watched_end(c, &c->w[0]);
	close(c->inotify);
	free(c->w);
	free(c);
}

int
linux_conf_fd(const struct linux_conf *c)
{
	return c->inotify;
}

static struct watched *
watched_find(const struct linux_conf *c, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < c->n; i++)
		if (c->w[i].ifindex == ifindex)
			return &c->w[i];
	return NULL;
}

void
linux_conf_unwatch(struct linux_conf *c, uint32_t ifindex)
{
	struct watched *w = watched_find(c, ifindex);

	if (w != NULL)
		watched_end(c, w);
}

void
linux_conf_watch(struct linux_conf *c, uint32_t ifindex, const char *name)
{
	struct watched *w = watched_find(c, ifindex);
	struct watched new = { .ifindex = ifindex };
	char path[sizeof(CONF_DIR) + IFNAME_SIZE + 1];

	if (w != NULL && strcmp(w->name, name) == 0)
		return;
	linux_conf_unwatch(c, ifindex);
	w = reallocarray(c->w, c->n + 1, sizeof(*w));
	if (w == NULL)
		return;
	c->w = w;
	strlcpy(new.name, name, sizeof(new.name));
	snprintf(path, sizeof(path), CONF_DIR "/%s", name);
	new.dir = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (new.dir < 0)
		return;
	new.wd = inotify_add_watch(c->inotify, path, IN_MODIFY);
	if (new.wd < 0) {
		close(new.dir);
		return;
	}
	c->w[c->n++] = new;
}

/* Every NIC once, however many of its files were written. */
static size_t
changed_add(uint32_t *changed, size_t n, size_t max, uint32_t ifindex)
{
	size_t i;

	for (i = 0; i < n; i++)
		if (changed[i] == ifindex)
			return n;
	if (n < max)
		changed[n++] = ifindex;
	return n;
}

size_t
linux_conf_look(struct linux_conf *c, uint32_t *changed, size_t max, bool *all)
{
	_Alignas(struct inotify_event) char buf[4096];
	const struct inotify_event *ev;
	ssize_t len, at;
	size_t i, n = 0;

	*all = false;
	while (n < max && (len = read(c->inotify, buf, sizeof(buf))) > 0) {
		for (at = 0; at < len; at += (ssize_t)(sizeof(*ev) + ev->len)) {
			ev = (const struct inotify_event *)(buf + at);
			for (i = 0; i < c->n; i++) {
				if (c->w[i].wd != ev->wd)
					continue;
				if (c->w[i].ifindex == 0)
					*all = true;
				else
					n = changed_add(changed, n, max,
					    c->w[i].ifindex);
			}
		}
	}
	return n;
}

static uint32_t
all_read(const char *key)
{
	char path[sizeof(CONF_DIR) + 32], text[16] = "";
	ssize_t len;
	int fd;

	snprintf(path, sizeof(path), CONF_DIR "/all/%s", key);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	len = read(fd, text, sizeof(text) - 1);
	close(fd);
	return len > 0 ? (uint32_t)strtoul(text, NULL, 10) : 0;
}

void
linux_conf_all(struct allconf *all)
{
	all->arp_filter = all_read("arp_filter");
	all->arp_ignore = all_read("arp_ignore");
}
