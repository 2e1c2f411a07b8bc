/*
 * linux_conf.h - notices at once when somebody changes the settings of a NIC.
 *
 * The kernel tells nobody when a file under /proc/sys is written, but the file
 * system does (inotify).  Without /proc changes are seen with the next news of
 * the link.
 */
#ifndef LINUX_CONF_H
#define LINUX_CONF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "mpathd/core/event.h"

struct linux_conf;

int linux_conf_open(struct linux_conf **);
void linux_conf_close(struct linux_conf *);

/* Readable when something was written. */
int linux_conf_fd(const struct linux_conf *);

/* By its name, which may be a new one for that index. */
void linux_conf_watch(struct linux_conf *, uint32_t ifindex, const char *name);
void linux_conf_unwatch(struct linux_conf *, uint32_t ifindex);

/*
 * The indexes of NICs whose settings were written, at most max of them, and
 * whether those that count for all NICs were.
 */
size_t linux_conf_look(struct linux_conf *, uint32_t *changed, size_t max,
    bool *all);
/* Those that count for all. */
void linux_conf_all(struct allconf *);

#endif
