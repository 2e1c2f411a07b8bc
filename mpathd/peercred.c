/*
 * peercred.c - whether the process at the other end of a Unix socket may
 * administer the network.
 */
#include "peercred.h"

#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static bool
has_net_admin(pid_t pid)
{
	char path[64], line[256];
	uint64_t caps = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/status", (int)pid);
	f = fopen(path, "re");
	if (f == NULL)
		return false;
	while (fgets(line, sizeof(line), f) != NULL) {
		if (sscanf(line, "CapEff: %" SCNx64, &caps) == 1)
			break;
	}
	fclose(f);
	return (caps & (UINT64_C(1) << CAP_NET_ADMIN)) != 0;
}

/* The whole of a small file; its length. */
static size_t
read_file(const char *path, char *buf, size_t size)
{
	FILE *f = fopen(path, "re");
	size_t n;

	if (f == NULL)
		return 0;
	n = fread(buf, 1, size, f);
	fclose(f);
	return n;
}

/*
 * Anybody is all-powerful in a user namespace that he made himself; but there
 * he has not all the users of ours, which only somebody with privilege can give
 * him.  Which users there are anybody may read, other than the namespace
 * itself.  Asked after has_net_admin(): a process cannot come back into our
 * namespace, so one that is in it now was in it when its capabilities were
 * read.
 */
static bool
in_our_user_namespace(pid_t pid)
{
	char path[64], theirs[1024], ours[1024];
	size_t n;

	snprintf(path, sizeof(path), "/proc/%d/uid_map", (int)pid);
	n = read_file(path, theirs, sizeof(theirs));
	return n > 0 && n < sizeof(theirs) &&
	    n == read_file("/proc/self/uid_map", ours, sizeof(ours)) &&
	    memcmp(theirs, ours, n) == 0;
}

bool
peercred_privileged(int fd, uid_t starter)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
		return false;
	if (peer.uid == 0)
		return true;
	if (peer.uid == starter && has_net_admin(getpid()))
		return true;
	/* No pid: the peer is outside of our pid namespace. */
	return peer.pid > 0 && has_net_admin(peer.pid) &&
	    in_our_user_namespace(peer.pid);
}
