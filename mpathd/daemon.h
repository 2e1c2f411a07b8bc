/*
 * daemon.h - detach, and say when it can be talked to.
 */
#ifndef DAEMON_H
#define DAEMON_H

/*
 * Forks into the background.  The parent waits for the child's word and exits
 * with it: daemon_ready(0) = exit 0, anything else or the child's death = 1.
 * Returns in the child only, with its stderr still that of the parent, so that
 * what goes wrong at the start is seen.  0 or -errno.
 */
int daemon_detach(void);
/*
 * Tells the waiting parent and lets go of its terminal: new session, root
 * directory, stdin, stdout and stderr to /dev/null.  Does nothing in a process
 * that did not detach.
 */
void daemon_ready(int status);

#endif
