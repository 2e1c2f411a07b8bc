/*
 * linux_kernel.h - the interface of kernel.h, on Linux.
 */
#ifndef LINUX_KERNEL_H
#define LINUX_KERNEL_H

#include "mpathd/kernel.h"

/*
 * Opens the sockets of the network namespace that the process is in.  readonly:
 * for an unprivileged process that only wants dump() and next_event().
 * *fd becomes readable whenever next_event() may have something: a descriptor
 * for epoll that stays the same and belongs to the kernel.
 * 0 or -errno; what could not be opened has been logged.
 */
int linux_kernel_open(struct kernel **, bool readonly, int *fd);
void linux_kernel_close(struct kernel *);

#endif
