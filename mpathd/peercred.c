/*
 * peercred.c - whether the process at the other end of a Unix socket may
 * administer the network.
 */
#include "peercred.h"

#include <inttypes.h>
#include <linux/capability.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
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

/*
 * Anybody is all-powerful in a user namespace that he made himself.  Asked
 * after has_net_admin(): a process cannot come back into our namespace, so one
 * that is in it now was in it when its capabilities were read.
 */
static bool
in_our_user_namespace(pid_t pid)
{
	struct stat theirs, ours;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/ns/user", (int)pid);
	return stat(path, &theirs) == 0 &&
	    stat("/proc/self/ns/user", &ours) == 0 &&
	    theirs.st_dev == ours.st_dev && theirs.st_ino == ours.st_ino;
}

bool
peercred_privileged(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof(peer);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) != 0)
		return false;
	if (peer.uid == 0)
		return true;
	if (peer.uid == geteuid() && has_net_admin(getpid()))
		return true;
	/* No pid: the peer is outside of our pid namespace. */
	return peer.pid > 0 && has_net_admin(peer.pid) &&
	    in_our_user_namespace(peer.pid);
}
