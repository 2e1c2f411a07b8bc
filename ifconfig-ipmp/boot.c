/*
 * boot.c - brings the network up from the hostname files.
 *
 * The order is that of the boot scripts of Solaris 8 to 10:
 *
 *	plumb everything, IPv4 and then IPv6
 *	configure everything, in the order of the names
 *	move the addresses of NICs that are not there
 *	default routes
 *	in.mpathd
 *
 * Up to the routes it is one session with in.mpathd: with one that serves this
 * program alone and judges nothing, or with the one that runs.
 */
#include "boot.h"

#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "bootapply.h"
#include "bootcheck.h"
#include "bootfiles.h"
#include "daemon.h"
#include "lib/ctlclient.h"
#include "lib/lifflags.h"
#include "routers.h"
#include "words.h"

struct boot {
	struct bootfiles files;
	struct daemon daemon;
	struct session session;
};

static const char *
family_name(int family)
{
	return family == AF_INET6 ? "IPv6" : "IPv4";
}

/* ---------------------------------------------------------------- frame -- */

static bool
is_nic(void *arg, const char *nic)
{
	(void)arg;
	return if_nametoindex(nic) != 0;
}

static int
read_files(struct bootfiles *files, const char *root)
{
	char *path;
	int r = bootfiles_read(files, root, is_nic, NULL, &path);

	if (r == 0)
		return 0;
	fprintf(stderr, "ifconfig: %s: %s\n",
	    path != NULL ? path : "hostname files", strerror(-r));
	free(path);
	return r;
}

/* What ifconfig prints is for people who type; only what is wrong is kept. */
static int
open_session(struct boot *b, const char *root)
{
	char error[DAEMON_ERRSIZ];

	b->session.out = fopen("/dev/null", "we");
	if (b->session.out == NULL) {
		fprintf(stderr, "ifconfig: /dev/null: %s\n", strerror(errno));
		return -1;
	}
	if (daemon_open(&b->daemon, ctlclient_rundir(), false, error) != 0) {
		fprintf(stderr, "ifconfig: %s\n", error);
		return -1;
	}
	b->session.client = b->daemon.client;
	b->session.root = root;
	b->session.adopt = true;
	b->session.err = stderr;
	return 0;
}

static void
close_session(struct boot *b)
{
	if (b->daemon.client != NULL)
		daemon_close(&b->daemon);
	b->daemon.client = NULL;
}

/* 0, or -1 when it has been said why not; boot_end() in any case. */
static int
boot_begin(struct boot *b, const char *root)
{
	*b = (struct boot){ .session = { .out = NULL } };
	if (geteuid() != 0) {
		fprintf(stderr, "ifconfig: permission denied\n");
		return -1;
	}
	if (read_files(&b->files, root) != 0)
		return -1;
	return open_session(b, root);
}

static void
boot_end(struct boot *b)
{
	close_session(b);
	if (b->session.out != NULL)
		fclose(b->session.out);
	bootfiles_free(&b->files);
}

/* -a: it ends at once when nothing is in a group. */
static int
start_daemon(void)
{
	char error[DAEMON_ERRSIZ];

	if (daemon_start(ctlclient_rundir(), error) == 0)
		return 0;
	fprintf(stderr, "ifconfig: %s\n", error);
	return -1;
}

/* ---------------------------------------------------------------- plumb -- */

/* "WHAT hme0 hme1 ...", of the files that failed since; nothing for none. */
static void
tell_failed(const struct boot *b, int family, const char *what)
{
	const struct bootfile *f;
	bool any = false;
	size_t i;

	for (i = 0; i < b->files.n; i++) {
		f = &b->files.v[i];
		if (f->family != family || !f->failed)
			continue;
		if (!any)
			fprintf(stderr, "Failed to %s %s interface(s):", what,
			    family_name(family));
		fprintf(stderr, " %s", f->name);
		any = true;
	}
	if (any)
		putc('\n', stderr);
}

/* Whoever has IPv6 has it on the loopback, too (solaris 8.3). */
static void
plumb_loopback6(struct boot *b)
{
	char lo[] = "lo", inet6[] = "inet6", plumb[] = "plumb";
	char addr[] = "::1/128", up[] = "up";
	char *const line[] = { lo, inet6, plumb, addr, up, NULL };

	words_run(&b->session, line);
}

static bool
wants_inet6(const struct boot *b)
{
	const struct bootfile *f;
	size_t i;

	for (i = 0; i < b->files.n; i++) {
		f = &b->files.v[i];
		if (f->family == AF_INET6 && f->exists)
			return true;
	}
	return false;
}

static void
plumb(struct boot *b, int family)
{
	struct bootfile *f;
	size_t i;

	for (i = 0; i < b->files.n; i++) {
		f = &b->files.v[i];
		if (f->family != family || f->ignored)
			continue;
		f->plumbed = f->exists && bootapply_plumb(&b->session, f) == 0;
		f->failed = !f->plumbed;
	}
	tell_failed(b, family, "plumb");
}

/* ------------------------------------------------------------ configure -- */

static void
claim(struct boot *b)
{
	size_t i;

	for (i = 0; i < b->files.n; i++)
		if (b->files.v[i].plumbed)
			bootapply_claim(&b->session, &b->files, &b->files.v[i]);
}

/* Whether addresses of a NIC that is missing go to this one. */
static bool
stands_in(const struct boot *b, const char *nic)
{
	const struct bootfile *f;
	const char *to;
	size_t i;

	for (i = 0; i < b->files.n; i++) {
		f = &b->files.v[i];
		if (f->ignored || f->plumbed || !bootfile_moves(f))
			continue;
		to = bootfiles_alternative(&b->files, f);
		if (to != NULL && strcmp(to, nic) == 0)
			return true;
	}
	return false;
}

static void
tell_configuring(const struct boot *b, int family)
{
	const struct bootfile *f;
	bool any = false;
	size_t i;

	for (i = 0; i < b->files.n; i++) {
		f = &b->files.v[i];
		if (f->family != family || !f->plumbed)
			continue;
		if (!any)
			printf("configuring %s interfaces:",
			    family_name(family));
		printf(" %s", f->name);
		any = true;
	}
	if (any)
		puts(".");
	fflush(stdout);
}

static void
configure(struct boot *b, int family)
{
	struct bootfile *f;
	size_t i;

	tell_configuring(b, family);
	for (i = 0; i < b->files.n; i++) {
		f = &b->files.v[i];
		f->failed = false;
		if (f->family != family || !f->plumbed)
			continue;
		f->failed =
		    bootapply_lines(&b->session, f, stands_in(b, f->nic)) != 0;
	}
	tell_failed(b, family, "configure");
}

/* ----------------------------------------------------------------- move -- */

static bool
is_to_move(const struct bootfile *f, int family)
{
	return f->family == family && !f->ignored && !f->plumbed &&
	    bootfile_moves(f);
}

static void
move_file(struct boot *b, const struct bootfile *f)
{
	const char *to = bootfiles_alternative(&b->files, f);

	if (to == NULL)
		printf(" %s (couldn't move, no alternative interface)",
		    f->name);
	else if (bootapply_move(&b->session, f, to) == 0)
		printf(" %s (moved to %s)", f->name, to);
	else
		printf(" %s (couldn't move to %s)", f->name, to);
}

static void
move(struct boot *b, int family)
{
	bool any = false;
	size_t i;

	for (i = 0; i < b->files.n; i++) {
		if (!is_to_move(&b->files.v[i], family))
			continue;
		if (!any)
			printf("moving addresses from failed %s interfaces:",
			    family_name(family));
		any = true;
		move_file(b, &b->files.v[i]);
	}
	if (any)
		puts(".");
	fflush(stdout);
}

/* ------------------------------------------------------------------ all -- */

static bool
is_usable(const struct ctlunit *u)
{
	if ((u->flags & LIFF_UP) == 0 || (u->flags & LIFF_LOOPBACK) != 0)
		return false;
	/* An IPv6 unit that is up waits at most for its link-local address. */
	return u->family == AF_INET6 || !ipaddr_is_any(&u->addr);
}

static bool
has_usable_address(struct boot *b)
{
	struct unitlist l;
	bool usable = false;
	size_t i;

	request_list(&b->session, CTL_LIST, &l);
	for (i = 0; i < l.n; i++)
		usable |= is_usable(&l.v[i]);
	free(l.v);
	return usable;
}

/* An empty IPv4 file only plumbs: for a DHCP client, or by hand later. */
static bool
wants_address(const struct boot *b)
{
	const struct bootfile *f;
	size_t i;

	for (i = 0; i < b->files.n; i++) {
		f = &b->files.v[i];
		if (!f->ignored &&
		    (f->text.nlines > 0 || f->family == AF_INET6))
			return true;
	}
	return false;
}

/* 0 when there is an address that is up, or nobody asked for one. */
static int
apply_files(struct boot *b)
{
	plumb(b, AF_INET);
	if (wants_inet6(b))
		plumb_loopback6(b);
	plumb(b, AF_INET6);
	claim(b);
	configure(b, AF_INET);
	configure(b, AF_INET6);
	move(b, AF_INET);
	move(b, AF_INET6);
	return wants_address(b) && !has_usable_address(b) ? -1 : 0;
}

int
boot_all(const char *root)
{
	struct boot b;
	int r = boot_begin(&b, root);

	if (r == 0) {
		r = apply_files(&b);
		if (r != 0)
			fprintf(stderr, "ifconfig: no address is up\n");
		close_session(&b);
		routers_apply(root, stderr);
		r |= start_daemon();
	}
	boot_end(&b);
	return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* --------------------------------------------------------------- attach -- */

static int
attach_file(struct boot *b, struct bootfile *f)
{
	int r;

	if (f->family == AF_INET6)
		plumb_loopback6(b);
	r = bootapply_plumb(&b->session, f);
	if (r != 0)
		return r;
	f->plumbed = true;
	r = bootapply_claim(&b->session, &b->files, f);
	return r | bootapply_units(&b->session, f);
}

/* -1: something failed.  *any: the NIC has files at all. */
static int
attach_files(struct boot *b, const char *nic, bool *any)
{
	struct bootfile *f;
	size_t i;
	int r = 0;

	*any = false;
	for (i = 0; i < b->files.n; i++) {
		f = &b->files.v[i];
		if (strcmp(f->nic, nic) != 0)
			continue;
		*any = true;
		f->failed = attach_file(b, f) != 0;
		r |= f->failed ? -1 : 0;
	}
	tell_failed(b, AF_INET, "configure");
	tell_failed(b, AF_INET6, "configure");
	return r;
}

int
boot_attach(const char *root, const char *nic)
{
	struct boot b;
	bool any;
	int r = boot_begin(&b, root);

	if (r == 0 && if_nametoindex(nic) == 0) {
		fprintf(stderr, "ifconfig: %s: no such interface\n", nic);
		r = -1;
	} else if (r == 0) {
		r = attach_files(&b, nic, &any);
		close_session(&b);
		/* Its router may be within reach only now. */
		if (any)
			routers_apply(root, stderr);
		if (any)
			r |= start_daemon();
	}
	boot_end(&b);
	return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* ---------------------------------------------------------------- check -- */

static void
print_report(void *arg, const char *text)
{
	(void)arg;
	puts(text);
}

int
boot_check(const char *root)
{
	struct bootfiles files;
	struct bootcheck c = { .root = root,
		.files = &files,
		.routes = routers_static() > 0,
		.report = print_report };
	int r = read_files(&files, root);

	if (r == 0)
		r = bootcheck_run(&c);
	bootfiles_free(&files);
	return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
