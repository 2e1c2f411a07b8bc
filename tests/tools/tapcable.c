/*
 * tapcable.c - a NIC made of a TAP whose carrier is switched like that of a
 * real one, and the cable from it to a switch port.
 *
 *	tapcable (HOST_NETNS NIC MAC PORT_NETNS PORT)...
 *
 *	  host            tapcable                 switch
 *	[ NIC ]  tap fd <----------> tap fd  [ PORT ]
 *
 * NIC is made in the network namespace HOST_NETNS (a name of ip-netns(8)), PORT
 * in PORT_NETNS.  Commands on standard input:
 *
 *	carrier NIC on|off
 *
 * Without carrier nothing passes.  The kernel reports the change as it does for
 * a driver's netif_carrier_off(): link events of such NICs may be held back for
 * up to a second, those of a veth are not.  Prints "ready" once everything is
 * made and "done" after each command.  Ends with its standard input.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/if.h>
#include <linux/if_tun.h>
#include <poll.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#define CABLES_MAX 8

struct cable {
	char nic[IFNAMSIZ];
	int nic_fd, port_fd;
	bool carrier;
};

static struct cable cables[CABLES_MAX];
static int ncables;

static void
die(const char *what)
{
	fprintf(stderr, "tapcable: %s: %s\n", what, strerror(errno));
	exit(1);
}

static void
enter_netns(const char *name)
{
	char path[256];
	int fd;

	snprintf(path, sizeof(path), "/run/netns/%s", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || setns(fd, CLONE_NEWNET) < 0)
		die(path);
	close(fd);
}

static int
make_tap(const char *netns, const char *name)
{
	struct ifreq ifr = { .ifr_flags = IFF_TAP | IFF_NO_PI };
	int fd;

	enter_netns(netns);
	fd = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
	snprintf(ifr.ifr_name, IFNAMSIZ, "%s", name);
	if (fd < 0 || ioctl(fd, TUNSETIFF, &ifr) < 0)
		die(name);
	return fd;
}

static void
set_mac(const char *name, int fd, const char *text)
{
	struct ifreq ifr = { .ifr_hwaddr = { .sa_family = 1 } };
	unsigned char *m = (unsigned char *)ifr.ifr_hwaddr.sa_data;

	snprintf(ifr.ifr_name, IFNAMSIZ, "%s", name);
	if (sscanf(text, "%hhx:%hhx:%hhx:%hhx:%hhx:%hhx", m, m + 1, m + 2,
		m + 3, m + 4, m + 5) != 6 ||
	    ioctl(fd, SIOCSIFHWADDR, &ifr) < 0)
		die(text);
}

static void
make_cable(char **argv)
{
	struct cable *c = &cables[ncables++];

	snprintf(c->nic, sizeof(c->nic), "%s", argv[1]);
	c->nic_fd = make_tap(argv[0], argv[1]);
	set_mac(argv[1], c->nic_fd, argv[2]);
	c->port_fd = make_tap(argv[3], argv[4]);
	c->carrier = true;
}

/* Passes on what waits at one end; drops it when the cable is out. */
static void
pass_on(const struct cable *c, int from, int to)
{
	char frame[65536];
	ssize_t n;

	while ((n = read(from, frame, sizeof(frame))) > 0)
		if (c->carrier && write(to, frame, (size_t)n) < 0 &&
		    errno != EAGAIN && errno != EIO)
			die(c->nic);
}

static void
obey(const char *line)
{
	char nic[IFNAMSIZ], state[4];
	int i, on;

	if (sscanf(line, "carrier %15s %3s", nic, state) != 2) {
		fprintf(stderr, "tapcable: bad command: %s", line);
		exit(1);
	}
	on = strcmp(state, "on") == 0;
	for (i = 0; i < ncables; i++) {
		if (strcmp(cables[i].nic, nic) != 0)
			continue;
		cables[i].carrier = on;
		if (ioctl(cables[i].nic_fd, TUNSETCARRIER, &on) < 0)
			die(nic);
		puts("done");
	}
}

/* Whole lines of standard input; false at its end. */
static bool
read_commands(void)
{
	static char buf[256];
	static size_t len;
	char *end;
	ssize_t n;

	n = read(STDIN_FILENO, buf + len, sizeof(buf) - 1 - len);
	if (n <= 0)
		return false;
	len += (size_t)n;
	buf[len] = '\0';
	while ((end = strchr(buf, '\n')) != NULL) {
		*end = '\0';
		obey(buf);
		len -= (size_t)(end + 1 - buf);
		memmove(buf, end + 1, len + 1);
	}
	return true;
}

static void
relay(void)
{
	struct pollfd p[1 + 2 * CABLES_MAX] = { { STDIN_FILENO, POLLIN, 0 } };
	nfds_t n = 1;
	int i;

	for (i = 0; i < ncables; i++) {
		p[n++] = (struct pollfd){ cables[i].nic_fd, POLLIN, 0 };
		p[n++] = (struct pollfd){ cables[i].port_fd, POLLIN, 0 };
	}
	for (;;) {
		if (poll(p, n, -1) < 0)
			die("poll");
		if (p[0].revents && !read_commands())
			return;
		for (i = 0; i < ncables; i++) {
			const struct cable *c = &cables[i];

			pass_on(c, c->nic_fd, c->port_fd);
			pass_on(c, c->port_fd, c->nic_fd);
		}
	}
}

int
main(int argc, char **argv)
{
	int i;

	if (argc < 6 || (argc - 1) % 5 != 0 || argc - 1 > 5 * CABLES_MAX) {
		fputs("usage: tapcable (HOST_NETNS NIC MAC PORT_NETNS "
		      "PORT)...\n",
		    stderr);
		return 1;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	for (i = 1; i < argc; i += 5)
		make_cable(argv + i);
	puts("ready");
	relay();
	return 0;
}
