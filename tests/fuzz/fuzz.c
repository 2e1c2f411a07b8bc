/*
 * fuzz.c - what the fuzz targets share.
 */
#include "fuzz.h"

#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

char *
fuzz_text(const uint8_t *data, size_t len)
{
	char *text = malloc(len + 1);

	promise(text != NULL);
	if (len > 0)
		memcpy(text, data, len);
	text[len] = '\0';
	return text;
}

/* ------------------------------------------------------- files of a root -- */

static char root[] = "/tmp/ipmp-fuzz.XXXXXX";
static const char *const dirs[] = { "/etc", "/etc/inet", "/etc/default" };
static const char *const names[] = { "/etc/netmasks", "/etc/inet/netmasks",
	"/etc/hosts", "/etc/defaultrouter", "/etc/default/inet_type" };

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static void
in_root(char path[128], const char *name)
{
	promise(snprintf(path, 128, "%s%s", root, name) < 128);
}

static void
remove_root(void)
{
	char path[128];
	size_t i;

	for (i = 0; i < COUNT(names); i++) {
		in_root(path, names[i]);
		unlink(path);
	}
	for (i = COUNT(dirs); i-- > 0;) {
		in_root(path, dirs[i]);
		rmdir(path);
	}
	rmdir(root);
}

/* The names all lead to one file in memory: nothing is written to a disk. */
static int
make_root(void)
{
	char path[128], target[64];
	int fd = memfd_create("fuzz", 0);
	size_t i;

	promise(fd >= 0 && mkdtemp(root) != NULL);
	atexit(remove_root);
	snprintf(target, sizeof(target), "/proc/self/fd/%d", fd);
	for (i = 0; i < COUNT(dirs); i++) {
		in_root(path, dirs[i]);
		promise(mkdir(path, 0700) == 0);
	}
	for (i = 0; i < COUNT(names); i++) {
		in_root(path, names[i]);
		promise(symlink(target, path) == 0);
	}
	return fd;
}

const char *
fuzz_root(const uint8_t *data, size_t len)
{
	static int fd = -1;

	if (fd < 0)
		fd = make_root();
	promise(ftruncate(fd, 0) == 0);
	promise(pwrite(fd, data, len, 0) == (ssize_t)len);
	return root;
}
