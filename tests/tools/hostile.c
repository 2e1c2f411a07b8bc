/*
 * hostile.c - a client of the control socket that means no good.
 *
 *	hostile SOCKET connects N      N connections, one after the other
 *	hostile SOCKET hold N          N connections at once, silent, until
 *killed hostile SOCKET flood N         N requests, as fast as they are taken
 *	hostile SOCKET deaf N          N connections that ask and never read
 *	hostile SOCKET rubbish N       N connections with a broken record each
 *
 * Prints "done" and what became of it; hold and deaf stay until they are
 * killed.
 */
#include <errno.h>
#include <fcntl.h>
#include <libmnl/libmnl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "lib/ctlmsg.h"

static const char *path;

static int
connect_once(void)
{
	struct sockaddr_un sun = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_SEQPACKET, 0);

	if (fd < 0)
		return -1;
	strncpy(sun.sun_path, path, sizeof(sun.sun_path) - 1);
	if (connect(fd, (struct sockaddr *)&sun, sizeof(sun)) == 0)
		return fd;
	close(fd);
	return -1;
}

static size_t
a_query(uint32_t buf[CTL_MSGSIZ / 4])
{
	const struct ctlreq req = { .type = CTL_QUERY, .seq = 1 };

	return ctlmsg_put_req(buf, &req);
}

static int
connects(int n)
{
	int i, fd, done = 0;

	for (i = 0; i < n; i++) {
		fd = connect_once();
		if (fd < 0)
			continue;
		done++;
		close(fd);
	}
	return done;
}

static int
hold(int n, int ask)
{
	uint32_t buf[CTL_MSGSIZ / 4];
	size_t len = a_query(buf);
	int i, fd, done = 0;

	for (i = 0; i < n; i++) {
		fd = connect_once();
		if (fd < 0)
			break;
		while (ask != 0 &&
		    send(fd, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT) > 0)
			continue;
		done++;
	}
	return done;
}

/* Reads what comes, so that it is never the one who is slow. */
static int
flood(int n)
{
	uint32_t buf[CTL_MSGSIZ / 4], in[CTL_MSGSIZ / 4];
	size_t len = a_query(buf);
	int i, fd = connect_once(), done = 0;

	for (i = 0; i < n && fd >= 0; i++) {
		if (send(fd, buf, len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0) {
			if (errno != EAGAIN)
				break;
			(void)recv(fd, in, sizeof(in), 0);
		}
		while (recv(fd, in, sizeof(in), MSG_DONTWAIT) > 0)
			done++;
	}
	return done;
}

static int
rubbish(int n)
{
	static const size_t lens[] = { 1, 3, 15, 16, 17, 2047, 2048, 2049,
		65000 };
	static char buf[65536];
	int i, fd, done = 0;

	for (i = 0; i < n; i++) {
		fd = connect_once();
		if (fd < 0)
			continue;
		memset(buf, i * 37, sizeof(buf));
		(void)send(fd, buf, lens[i % 9], MSG_NOSIGNAL | MSG_DONTWAIT);
		/* It is turned out. */
		if (recv(fd, buf, 1, 0) <= 0)
			done++;
		close(fd);
	}
	return done;
}

int
main(int argc, char *argv[])
{
	int n, done, stay = 0;

	if (argc != 4)
		return 2;
	path = argv[1];
	n = atoi(argv[3]);
	if (strcmp(argv[2], "connects") == 0) {
		done = connects(n);
	} else if (strcmp(argv[2], "flood") == 0) {
		done = flood(n);
	} else if (strcmp(argv[2], "rubbish") == 0) {
		done = rubbish(n);
	} else {
		done = hold(n, strcmp(argv[2], "deaf") == 0);
		stay = 1;
	}
	printf("done %d\n", done);
	fflush(stdout);
	if (stay != 0)
		pause();
	return 0;
}
