/*
 * bootfiles.c - the hostname files of a system, and what they say together.
 */
#include "bootfiles.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* ------------------------------------------------------------- one file -- */

static bool
ends_in(const char *name, const char *end)
{
	size_t n = strlen(name), m = strlen(end);

	return n > m && strcmp(name + n - m, end) == 0;
}

/* What editors, packages and careful people leave beside a file. */
static bool
is_leftover(const char *name)
{
	static const char *const ends[] = { "~", ".bak", ".old", ".org",
		".orig", ".save", ".swp", ".tmp", ".rpmnew", ".rpmsave" };
	size_t i;

	for (i = 0; i < sizeof(ends) / sizeof(ends[0]); i++)
		if (ends_in(name, ends[i]))
			return true;
	return strstr(name, ".dpkg-") != NULL;
}

/* hostname.hme0, but not hostname.hme0.1: that one is an old copy. */
static bool
looks_like_nic(const char *name)
{
	size_t n = strlen(name);

	return strchr(name, '.') == NULL && isdigit((unsigned char)name[n - 1]);
}

static int
parse_file(struct bootfile *f, const char *text)
{
	int r = hostname_parse(&f->text, f->family, text);

	return r == 0 ? hostname_split(&f->text, &f->split) : r;
}

int
bootfiles_add(struct bootfiles *files, int family, const char *name,
    const char *path, const char *text, bootfiles_nic_fn *is_nic, void *arg)
{
	struct bootfile *f, *v;

	if (name[0] == '\0' || strlen(name) >= sizeof(f->name))
		return 0;
	v = reallocarray(files->v, files->n + 1, sizeof(*v));
	if (v == NULL)
		return -ENOMEM;
	files->v = v;
	f = &v[files->n];
	*f = (struct bootfile){ .family = family };
	strcpy(f->name, name);
	strcpy(f->nic, name);
	f->nic[strcspn(f->nic, ":")] = '\0';
	f->exists = is_nic(arg, f->nic);
	f->ignored = !f->exists && !looks_like_nic(name);
	if (!f->exists && is_leftover(name))
		return 0;
	f->path = strdup(path);
	files->n++;
	return f->path != NULL ? parse_file(f, text) : -ENOMEM;
}

void
bootfiles_free(struct bootfiles *files)
{
	size_t i;

	for (i = 0; i < files->n; i++) {
		hostsplit_free(&files->v[i].split);
		hostname_free(&files->v[i].text);
		free(files->v[i].path);
	}
	free(files->v);
	*files = (struct bootfiles){ 0 };
}

/* ------------------------------------------------------------ directory -- */

struct reader {
	struct bootfiles *files;
	const char *root;
	bootfiles_nic_fn *is_nic;
	void *arg;
	char *path; /* what is being read */
};

/* The whole text, to be freed; NULL and errno. */
static char *
read_text(const char *path)
{
	char *text = NULL;
	size_t size = 0;
	FILE *f = fopen(path, "re");
	int err;

	if (f == NULL)
		return NULL;
	errno = 0;
	if (getdelim(&text, &size, '\0', f) < 0) {
		err = errno;
		free(text);
		text = err == 0 ? strdup("") : NULL;
		errno = err;
	}
	fclose(f);
	return text;
}

static int
read_file(struct reader *rd, int family, const char *entry)
{
	char *text;
	int r;

	if (asprintf(&rd->path, "%s/etc/%s", rd->root, entry) < 0) {
		rd->path = NULL;
		return -ENOMEM;
	}
	text = read_text(rd->path);
	if (text == NULL)
		return -errno;
	r = bootfiles_add(rd->files, family, strchr(entry, '.') + 1, rd->path,
	    text, rd->is_nic, rd->arg);
	free(text);
	if (r == 0) {
		free(rd->path);
		rd->path = NULL;
	}
	return r;
}

static bool
is_of(const char *entry, const char *prefix)
{
	return strncmp(entry, prefix, strlen(prefix)) == 0;
}

/* Not the order of a locale: a boot has none. */
static int
by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int
read_family(struct reader *rd, int family, struct dirent **entries, int n)
{
	const char *prefix = family == AF_INET6 ? "hostname6." : "hostname.";
	int i, r = 0;

	for (i = 0; r == 0 && i < n; i++)
		if (is_of(entries[i]->d_name, prefix))
			r = read_file(rd, family, entries[i]->d_name);
	return r;
}

int
bootfiles_read(struct bootfiles *files, const char *root,
    bootfiles_nic_fn *is_nic, void *arg, char **path)
{
	struct reader rd = { .files = files,
		.root = root,
		.is_nic = is_nic,
		.arg = arg };
	struct dirent **entries;
	char *dir;
	int n, r;

	*files = (struct bootfiles){ 0 };
	*path = NULL;
	if (asprintf(&dir, "%s/etc", root) < 0)
		return -ENOMEM;
	n = scandir(dir, &entries, NULL, by_name);
	if (n < 0) {
		r = -errno;
		*path = dir;
		return r;
	}
	free(dir);
	r = read_family(&rd, AF_INET, entries, n);
	if (r == 0)
		r = read_family(&rd, AF_INET6, entries, n);
	while (n > 0)
		free(entries[--n]);
	free(entries);
	*path = rd.path;
	return r;
}

/* ------------------------------------------------------------ questions -- */

/* Only a file of the whole NIC speaks for it. */
static bool
speaks_for(const struct bootfile *f, const char *nic)
{
	return !f->ignored && strcmp(f->name, nic) == 0;
}

static const char *
group_of_family(const struct bootfiles *files, const char *nic, int family)
{
	const char *group = NULL;
	size_t i;

	for (i = 0; i < files->n; i++)
		if (files->v[i].family == family &&
		    speaks_for(&files->v[i], nic))
			group = files->v[i].split.group;
	return group != NULL && group[0] != '\0' ? group : NULL;
}

const char *
bootfiles_group(const struct bootfiles *files, const char *nic)
{
	const char *group = group_of_family(files, nic, AF_INET6);

	return group != NULL ? group : group_of_family(files, nic, AF_INET);
}

bool
bootfiles_standby(const struct bootfiles *files, const char *nic)
{
	size_t i;

	for (i = 0; i < files->n; i++)
		if (speaks_for(&files->v[i], nic) && files->v[i].split.standby)
			return true;
	return false;
}

const char *
bootfiles_alternative(const struct bootfiles *files,
    const struct bootfile *missing)
{
	const char *group = bootfiles_group(files, missing->nic);
	const char *other, *first = NULL;
	const struct bootfile *f;
	size_t i;

	for (i = 0; group != NULL && i < files->n; i++) {
		f = &files->v[i];
		if (!f->plumbed || f->family != missing->family ||
		    !speaks_for(f, f->nic))
			continue;
		other = bootfiles_group(files, f->nic);
		if (other == NULL || strcmp(other, group) != 0)
			continue;
		if (bootfiles_standby(files, f->nic))
			return f->nic;
		if (first == NULL)
			first = f->nic;
	}
	return first;
}

bool
bootfile_moves(const struct bootfile *f)
{
	size_t i;

	for (i = 0; i < f->split.nunits; i++)
		if (f->split.units[i].movable && f->split.units[i].addr != NULL)
			return true;
	return false;
}
