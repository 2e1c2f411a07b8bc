/*
 * loop.h - epoll, one timerfd, signalfd.
 *
 * Knows descriptors, one deadline and signals, and no word of IPMP.
 */
#ifndef LOOP_H
#define LOOP_H

#include <stdint.h>

#include "lib/mtime.h"

struct loop;

/* events: EPOLLIN, EPOLLOUT, ... */
typedef void loop_fd_fn(void *arg, uint32_t events);
typedef void loop_signal_fn(void *arg, int signo);
/*
 * Called after every round of descriptors and when the deadline has passed;
 * returns the next deadline (MTIME_NEVER: none).
 */
typedef mtime_t loop_turn_fn(void *arg, mtime_t now);

int loop_open(struct loop **, loop_turn_fn *, void *arg);
void loop_close(struct loop *);

int loop_add(struct loop *, int fd, uint32_t events, loop_fd_fn *, void *arg);
int loop_change(struct loop *, int fd, uint32_t events);
/* The descriptor may be closed afterwards; also safe from its own callback. */
void loop_remove(struct loop *, int fd);

/*
 * Blocks the signals (the list ends with 0) and hands them to the callback
 * instead.  Once for each loop; they stay blocked when it is closed.
 */
int loop_signals(struct loop *, const int *signos, loop_signal_fn *, void *arg);

/* Runs until loop_stop; 0 or -errno. */
int loop_run(struct loop *);
void loop_stop(struct loop *);

#endif
