/*
 * daemon.c - how to reach in.mpathd: the running one, a new one, or one for
 * this command alone.
 *
 *	runs already:  connect to RUNDIR/control
 *	is to stay:    in.mpathd -R RUNDIR, which detaches and exits 0 when it
 *	               can be talked to; then connect
 *	only for us:   in.mpathd -s -R RUNDIR, its standard input one end of a
 *	               socket pair; it ends when we close the other end
 */
#include "daemon.h"

#include <errno.h>
#include <poll.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "lib/ctlclient.h"

extern char **environ;

/*
 * Two commands may start an in.mpathd at the same time.  The one that comes
 * second gives up; so long may the first one take to listen.
 */
#define RIVAL_MS 1000
#define RETRY_MS 20

static char *
mpathd_path(void)
{
	char *path = getenv("IPMP_MPATHD");

	return path != NULL && *path != '\0' ? path : MPATHD_PATH;
}

/* Starts argv with the given standard input (-1: ours).  0 or -errno. */
static int
spawn(pid_t *pid, char *const argv[], int input)
{
	posix_spawn_file_actions_t actions;
	int r = posix_spawn_file_actions_init(&actions);

	if (r != 0)
		return -r;
	if (input >= 0)
		r = posix_spawn_file_actions_adddup2(&actions, input,
		    STDIN_FILENO);
	if (r == 0)
		r = posix_spawn(pid, argv[0], &actions, NULL, argv, environ);
	posix_spawn_file_actions_destroy(&actions);
	return -r;
}

/* Its exit status, or 128 and the number of the signal that ended it. */
static int
wait_exit(pid_t pid)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 128;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static bool
is_absent(int r)
{
	return r == -ENOENT || r == -ECONNREFUSED;
}

static int
wait_for_rival(struct ctlclient **client, const char *rundir)
{
	int r, ms;

	for (ms = 0; ms < RIVAL_MS; ms += RETRY_MS) {
		r = ctlclient_open(client, rundir);
		if (!is_absent(r))
			return r;
		poll(NULL, 0, RETRY_MS);
	}
	return -ENOENT;
}

static int
cannot_start(char error[DAEMON_ERRSIZ], const char *why)
{
	snprintf(error, DAEMON_ERRSIZ,
	    "cannot start %s: %s\n"
	    "ifconfig: nothing was changed; install in.mpathd there, or say "
	    "with IPMP_MPATHD where it is",
	    mpathd_path(), why);
	return -ENOENT;
}

static int
cannot_talk(char error[DAEMON_ERRSIZ], const char *rundir, int r)
{
	snprintf(error, DAEMON_ERRSIZ, "cannot talk to in.mpathd at %s/%s: %s",
	    rundir, CTL_SOCKET, strerror(-r));
	return r;
}

static int
start_lasting(struct daemon *d, char *rundir, char error[DAEMON_ERRSIZ])
{
	char *const argv[] = { mpathd_path(), "-R", rundir, NULL };
	char why[64];
	pid_t pid;
	int status, r = spawn(&pid, argv, -1);

	if (r != 0)
		return cannot_start(error, strerror(-r));
	status = wait_exit(pid);
	r = status == 0 ? ctlclient_open(&d->client, rundir)
			: wait_for_rival(&d->client, rundir);
	if (r == 0)
		return 0;
	if (status == 0)
		return cannot_start(error, strerror(-r));
	snprintf(why, sizeof(why), "it ended with status %d", status);
	return cannot_start(error, why);
}

static int
start_for_us(struct daemon *d, char *rundir, char error[DAEMON_ERRSIZ])
{
	char *const argv[] = { mpathd_path(), "-s", "-R", rundir, NULL };
	int sv[2], r;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sv) != 0)
		return cannot_start(error, strerror(errno));
	r = spawn(&d->child, argv, sv[1]);
	close(sv[1]);
	if (r == 0)
		r = ctlclient_from_fd(&d->client, sv[0]);
	if (r == 0)
		return 0;
	close(sv[0]);
	return cannot_start(error, strerror(-r));
}

int
daemon_open(struct daemon *d, const char *rundir, bool lasting,
    char error[DAEMON_ERRSIZ])
{
	char *dir;
	int r;

	memset(d, 0, sizeof(*d));
	r = ctlclient_open(&d->client, rundir);
	if (r == 0)
		return 0;
	if (!is_absent(r))
		return cannot_talk(error, rundir, r);
	dir = strdup(rundir);
	if (dir == NULL)
		return cannot_start(error, strerror(ENOMEM));
	if (lasting && getenv("SUNW_NO_MPATHD") == NULL)
		r = start_lasting(d, dir, error);
	else
		r = start_for_us(d, dir, error);
	free(dir);
	return r;
}

void
daemon_close(struct daemon *d)
{
	ctlclient_close(d->client);
	if (d->child > 0)
		wait_exit(d->child);
}

/* Whoever comes second ends with an error, while the first one serves. */
static int
start_if_wanted(char *rundir, char error[DAEMON_ERRSIZ])
{
	char *const argv[] = { mpathd_path(), "-a", "-R", rundir, NULL };
	struct ctlclient *client;
	char why[64];
	pid_t pid;
	int status, r = spawn(&pid, argv, -1);

	if (r != 0)
		return cannot_start(error, strerror(-r));
	status = wait_exit(pid);
	if (status == 0)
		return 0;
	r = wait_for_rival(&client, rundir);
	if (r == 0) {
		ctlclient_close(client);
		return 0;
	}
	snprintf(why, sizeof(why), "it ended with status %d", status);
	return cannot_start(error, why);
}

int
daemon_start(const char *rundir, char error[DAEMON_ERRSIZ])
{
	struct ctlclient *client;
	char *dir;
	int r;

	if (getenv("SUNW_NO_MPATHD") != NULL)
		return 0;
	r = ctlclient_open(&client, rundir);
	if (r == 0) {
		ctlclient_close(client);
		return 0;
	}
	if (!is_absent(r))
		return cannot_talk(error, rundir, r);
	dir = strdup(rundir);
	if (dir == NULL)
		return cannot_start(error, strerror(ENOMEM));
	r = start_if_wanted(dir, error);
	free(dir);
	return r;
}
