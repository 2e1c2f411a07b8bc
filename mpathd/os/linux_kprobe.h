/*
 * linux_kprobe.h - hears at once that some carrier has changed, anywhere.
 *
 * The kernel tells carrier changes at most once a second (linux 8), but the
 * function in which it notes them can be listened to.  Which link it was is not
 * told: whoever hears it looks at his own.
 *
 * Needs, while it is opened only: CAP_PERFMON (before Linux 5.8 CAP_SYS_ADMIN),
 * a kernel with kprobes and perf events, and /sys.  Where one of these is
 * missing there is nothing to hear, and that is no fault.
 */
#ifndef LINUX_KPROBE_H
#define LINUX_KPROBE_H

#include <stdbool.h>

struct linux_kprobe;

/*
 * Makes descriptors in this epoll readable when there is something to hear, for
 * a moment only: whoever asks them takes it away.  0 or -errno.
 */
int linux_kprobe_open(struct linux_kprobe **, int epoll);
void linux_kprobe_close(struct linux_kprobe *);

/* Whether any carrier has changed since this was asked last. */
bool linux_kprobe_heard(struct linux_kprobe *);

#endif
