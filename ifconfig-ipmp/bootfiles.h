/*
 * bootfiles.h - the hostname files of a system, and what they say together.
 */
#ifndef BOOTFILES_H
#define BOOTFILES_H

#include <stdbool.h>
#include <stddef.h>

#include "hostname.h"
#include "lib/ctlmsg.h"

/*
 * One file.  name: of the interface, "hme0" or "hme0:1".  nic: the same without
 * a unit number.  ignored: there is no such NIC and the name does not end in a
 * digit, so that it may be anything; it is kept for bootcheck to ask about.
 * plumbed, failed: for whoever applies the file.
 */
struct bootfile {
	int family;
	char name[CTL_NAMESIZ], nic[CTL_NAMESIZ];
	char *path;
	struct hostname text;
	struct hostsplit split;
	bool exists, ignored;
	bool plumbed, failed;
};

/* The IPv4 files first, then those of IPv6, each in the order of the names. */
struct bootfiles {
	struct bootfile *v;
	size_t n;
};

/* Whether the machine has this NIC. */
typedef bool bootfiles_nic_fn(void *arg, const char *nic);

/*
 * Reads ROOT/etc/hostname.* and hostname6.*.  0, or -errno and in *path the
 * file that cannot be read (to be freed; NULL: no memory).  bootfiles_free() in
 * any case.
 */
int bootfiles_read(struct bootfiles *, const char *root, bootfiles_nic_fn *,
    void *arg, char **path);
void bootfiles_free(struct bootfiles *);

/*
 * Adds the text of one file.  A leftover of an editor or of a package is passed
 * over.  0 or -ENOMEM.
 */
int bootfiles_add(struct bootfiles *, int family, const char *name,
    const char *path, const char *text, bootfiles_nic_fn *, void *arg);

/* The group that the files of the NIC put it into; NULL: none. */
const char *bootfiles_group(const struct bootfiles *, const char *nic);
/* Whether they make it a standby. */
bool bootfiles_standby(const struct bootfiles *, const char *nic);

/*
 * The NIC that takes the addresses of a file whose NIC is missing: of those
 * that were plumbed for the family and whose files name the same group, the
 * first one that is a standby, else the first one.  NULL: none.
 */
const char *bootfiles_alternative(const struct bootfiles *,
    const struct bootfile *missing);
/* Whether the file has an address that can move. */
bool bootfile_moves(const struct bootfile *);

#endif
