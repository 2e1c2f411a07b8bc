/*
 * statefile.c - the state file on disk: atomic replace, lock, one daemon per
 * run directory.
 *
 *   RUNDIR/lock       flock()ed as long as the daemon runs; its pid is in it
 *   RUNDIR/state      the last state that was written in whole
 *   RUNDIR/state.new  the next one, until it is renamed; a leftover is nothing
 *   RUNDIR/state.bad  the last one that made no sense
 *
 * There is no fsync: the run directory goes with the machine, and what the
 * state must survive is the end of the daemon.
 */
#include "statefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char lock_name[] = "lock";
static const char state_name[] = "state";
static const char new_name[] = "state.new";
static const char check_name[] = "state.check";
static const char bad_name[] = "state.bad";

struct statefile {
	int dirfd;  /* -1: read only, and it is missing */
	int lockfd; /* -1: read only */
};

/* The pid in the lock file, 0 when there is none. */
static int
read_pid(int fd)
{
	char buf[16];
	ssize_t n = pread(fd, buf, sizeof(buf) - 1, 0);
	int pid;

	if (n <= 0)
		return 0;
	buf[n] = '\0';
	return sscanf(buf, "%d", &pid) == 1 ? pid : 0;
}

static int
take_lock(struct statefile *sf, int *pid)
{
	int err;

	sf->lockfd = openat(sf->dirfd, lock_name,
	    O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0644);
	if (sf->lockfd < 0)
		return -errno;
	if (flock(sf->lockfd, LOCK_EX | LOCK_NB) == 0)
		return statefile_set_pid(sf);
	err = errno == EWOULDBLOCK ? -EBUSY : -errno;
	if (err == -EBUSY)
		*pid = read_pid(sf->lockfd);
	return err;
}

static int
open_dir(struct statefile *sf, const char *rundir, bool make)
{
	bool made = make && mkdir(rundir, 0755) == 0;

	if (make && !made && errno != EEXIST)
		return -errno;
	sf->dirfd = open(rundir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (sf->dirfd < 0)
		return !make && errno == ENOENT ? 0 : -errno;
	/* Whatever our umask is, everybody may read the state. */
	return made && fchmod(sf->dirfd, 0755) != 0 ? -errno : 0;
}

int
statefile_open(struct statefile **out, const char *rundir, int readonly,
    int *pid)
{
	struct statefile *sf = malloc(sizeof(*sf));
	int err;

	*pid = 0;
	if (sf == NULL)
		return -ENOMEM;
	sf->dirfd = sf->lockfd = -1;
	err = open_dir(sf, rundir, !readonly);
	if (err == 0 && !readonly)
		err = take_lock(sf, pid);
	if (err != 0) {
		statefile_close(sf);
		return err;
	}
	*out = sf;
	return 0;
}

/* The lock file stays: removed, it could be locked by two at once. */
void
statefile_close(struct statefile *sf)
{
	if (sf == NULL)
		return;
	if (sf->lockfd >= 0)
		close(sf->lockfd);
	if (sf->dirfd >= 0)
		close(sf->dirfd);
	free(sf);
}

/* The lock too: whoever the directory belongs to may take it later. */
int
statefile_give(struct statefile *sf, uid_t uid, gid_t gid)
{
	if (fchown(sf->dirfd, uid, gid) != 0 ||
	    fchown(sf->lockfd, uid, gid) != 0)
		return -errno;
	return 0;
}

int
statefile_owner(const struct statefile *sf, uid_t *uid, gid_t *gid)
{
	struct stat st = { .st_uid = geteuid(), .st_gid = getegid() };

	if (sf->lockfd >= 0 && fstat(sf->dirfd, &st) != 0)
		return -errno;
	*uid = st.st_uid;
	*gid = st.st_gid;
	return 0;
}

static int
read_all(int fd, char **text, size_t *len)
{
	char *buf = NULL, *grown;
	size_t size = 0, have = 0;
	ssize_t n;

	do {
		if (size - have < 2) {
			size = size * 2 + 4096;
			grown = realloc(buf, size);
			if (grown == NULL) {
				free(buf);
				return -ENOMEM;
			}
			buf = grown;
		}
		n = read(fd, buf + have, size - have - 1);
		if (n > 0)
			have += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	if (n < 0) {
		n = -errno;
		free(buf);
		return (int)n;
	}
	buf[have] = '\0';
	*text = buf;
	*len = have;
	return 0;
}

int
statefile_read(struct statefile *sf, char **text, size_t *len)
{
	int fd, err;

	if (sf->dirfd < 0)
		return -ENOENT;
	fd = openat(sf->dirfd, state_name, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	err = read_all(fd, text, len);
	close(fd);
	return err;
}

static int
write_all(int fd, const char *text, size_t len)
{
	ssize_t n;

	while (len > 0) {
		n = write(fd, text, len);
		if (n < 0 && errno != EINTR)
			return -errno;
		if (n > 0) {
			text += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

static int
create(const struct statefile *sf, const char *name)
{
	int fd = openat(sf->dirfd, name,
	    O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0644);

	return fd < 0 ? -errno : fd;
}

int
statefile_write(struct statefile *sf, const char *text, size_t len)
{
	int fd = create(sf, new_name), err;

	if (fd < 0)
		return fd;
	err = write_all(fd, text, len);
	if (err == 0 && fchmod(fd, 0644) != 0)
		err = -errno;
	if (close(fd) != 0 && err == 0)
		err = -errno;
	if (err == 0 &&
	    renameat(sf->dirfd, new_name, sf->dirfd, state_name) != 0)
		err = -errno;
	if (err != 0)
		unlinkat(sf->dirfd, new_name, 0);
	return err;
}

int
statefile_remove(struct statefile *sf)
{
	return unlinkat(sf->dirfd, state_name, 0) != 0 && errno != ENOENT
	    ? -errno
	    : 0;
}

int
statefile_set_aside(struct statefile *sf)
{
	return renameat(sf->dirfd, state_name, sf->dirfd, bad_name) != 0
	    ? -errno
	    : 0;
}

/* Takes as much room as the next state may need, and gives it back. */
int
statefile_check(struct statefile *sf)
{
	struct stat st = { 0 };
	int fd, err;

	if (fstatat(sf->dirfd, state_name, &st, 0) != 0 && errno != ENOENT)
		return -errno;
	fd = create(sf, check_name);
	if (fd < 0)
		return fd;
	do {
		err = -posix_fallocate(fd, 0, st.st_size + 4096);
	} while (err == -EINTR);
	close(fd);
	if (unlinkat(sf->dirfd, check_name, 0) != 0 && err == 0)
		err = -errno;
	return err;
}

int
statefile_set_pid(struct statefile *sf)
{
	char buf[16];
	int n = snprintf(buf, sizeof(buf), "%d\n", (int)getpid());

	if (ftruncate(sf->lockfd, 0) != 0 ||
	    pwrite(sf->lockfd, buf, (size_t)n, 0) != n)
		return -errno;
	return 0;
}
