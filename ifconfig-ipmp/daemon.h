/*
 * daemon.h - how to reach in.mpathd: the running one, a new one, or one for
 * this command alone.
 */
#ifndef DAEMON_H
#define DAEMON_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

struct ctlclient;

/* child: the in.mpathd that serves this command alone, or 0. */
struct daemon {
	struct ctlclient *client;
	pid_t child;
};

#define DAEMON_ERRSIZ 512

/*
 * Connects to the in.mpathd of that run directory.  When none runs, one that
 * stays is started if lasting is set (and SUNW_NO_MPATHD is not in the
 * environment), else one that ends with daemon_close().  0, or -errno and in
 * error what is wrong and what to do about it.
 */
int daemon_open(struct daemon *, const char *rundir, bool lasting,
    char error[DAEMON_ERRSIZ]);
void daemon_close(struct daemon *);

/*
 * Starts one that stays when there is work for it (-a) and none runs; not when
 * SUNW_NO_MPATHD is in the environment.  0 or -errno, as above.
 */
int daemon_start(const char *rundir, char error[DAEMON_ERRSIZ]);

#endif
