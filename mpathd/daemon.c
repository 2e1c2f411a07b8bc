/*
 * daemon.c - detach, and say when it can be talked to.
 *
 *   parent   fork -- waits ------------------------------- exits with the word
 *   child         \- opens all, complains on stderr --\    /
 *                                                      daemon_ready(0)
 */
#include "daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

/* The child's end of the socket pair; -1 in a process that did not detach. */
static int ready_fd = -1;

/* A socket that got number 0 to 2 would be lost in daemon_ready(). */
static int
fill_standard_fds(void)
{
	int fd;

	do {
		fd = open("/dev/null", O_RDWR | O_CLOEXEC);
		if (fd < 0)
			return -errno;
	} while (fd <= STDERR_FILENO);
	close(fd);
	return 0;
}

__attribute__((noreturn)) static void
await_child(int fd)
{
	char status;
	ssize_t n;

	do {
		n = read(fd, &status, 1);
	} while (n < 0 && errno == EINTR);
	_exit(n == 1 && status == 0 ? EXIT_SUCCESS : EXIT_FAILURE);
}

int
daemon_detach(void)
{
	int fds[2], err;
	pid_t pid;

	err = fill_standard_fds();
	if (err != 0)
		return err;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
		return -errno;
	pid = fork();
	if (pid < 0) {
		err = -errno;
		close(fds[0]);
		close(fds[1]);
		return err;
	}
	if (pid > 0) {
		close(fds[1]);
		await_child(fds[0]);
	}
	close(fds[0]);
	ready_fd = fds[1];
	return 0;
}

static void
let_go_of_terminal(void)
{
	int fd, std;

	setsid();
	umask(022);
	/* A directory that is always there: the daemon holds up no umount. */
	if (chdir("/") != 0)
		return;
	fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return;
	for (std = STDIN_FILENO; std <= STDERR_FILENO; std++)
		dup2(fd, std);
	close(fd);
}

void
daemon_ready(int status)
{
	char word = status == 0 ? 0 : 1;
	ssize_t n;

	if (ready_fd < 0)
		return;
	let_go_of_terminal();
	/* Nobody may be left to hear it: a killed parent is no reason to die.
	 */
	do {
		n = send(ready_fd, &word, 1, MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	close(ready_fd);
	ready_fd = -1;
}
