/*
 * linux_probe.h - probes through the sockets of linux_echo, one for each NIC
 * and family.
 */
#ifndef LINUX_PROBE_H
#define LINUX_PROBE_H

#include <stdint.h>

#include "mpathd/kernel.h"

struct eventq;
struct linux_probe;

/* New sockets are added to the epoll descriptor, with their number as data. */
int linux_probe_new(struct linux_probe **, int epoll);
void linux_probe_free(struct linux_probe *);

/* Replaces the socket that the NIC has for that family. */
int linux_probe_open(struct linux_probe *, uint32_t ifindex,
    const struct ipaddr *src, uint16_t id);
void linux_probe_close(struct linux_probe *, uint32_t ifindex, int family);

int linux_probe_send(struct linux_probe *, uint32_t ifindex, int family,
    const struct probe *);
/* Queues the replies that wait in the socket of that number. */
void linux_probe_read(struct linux_probe *, int fd, struct eventq *);

#endif
