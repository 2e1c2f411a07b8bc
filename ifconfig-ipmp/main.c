/*
 * main.c - usage and exit status of ifconfig.
 *
 * Whatever name the program was started under, its messages begin with
 * "ifconfig: ": scripts look for them.
 */
#include <errno.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "args.h"
#include "boot.h"
#include "daemon.h"
#include "hosts.h"
#include "inettype.h"
#include "lib/ctlclient.h"
#include "request.h"

#define EXIT_INET_TYPE 2

static const char usage[] =
    "usage: ifconfig INTERFACE [inet|inet6] [SUB-COMMAND...]\n"
    "       ifconfig -a[4|6|u|d|D|Z|v] [inet|inet6] [SUB-COMMAND...]\n"
    "       ifconfig --boot|--attach NIC|--check [--root DIR]\n"
    "INTERFACE is NAME or, for a logical unit, NAME:NUMBER.\n"
    "SUB-COMMAND is one of\n"
    "       plumb  unplumb  up  down\n"
    "       [set] ADDRESS[/LENGTH] [DESTINATION]  destination ADDRESS\n"
    "       netmask MASK|+  broadcast ADDRESS|+\n"
    "       addif ADDRESS[/LENGTH] [DESTINATION]  removeif ADDRESS\n"
    "       group NAME|\"\"  [-]failover  [-]deprecated  [-]standby\n"
    "       [-]private  [-]router  [-]local  [-]xmit  [-]anycast\n"
    "       [-]trailers  [-]arp  [-]nud  [-]preferred\n"
    "       mtu NUMBER  metric NUMBER  token ADDRESS/LENGTH  ether  "
    "configinfo\n";

/* In front of /etc: for tests and for systems that are not booted. */
static const char *
etc_root(void)
{
	const char *root = getenv("IPMP_ROOT");

	return root != NULL ? root : "";
}

static int
find_host(void *root, int family, const char *name, struct ipaddr *out)
{
	return hosts_lookup(root, family, name, out);
}

static int
set_style(struct show_style *style, const struct args *a, const char *root)
{
	style->ether = !a->family_word && geteuid() == 0;
	style->verbose = a->verbose;
	if (inettype_read(root, &style->ipv4_only) != 0)
		return -EINVAL;
	/* Whoever names a family knows that there are two. */
	if (a->family == AF_INET6 ||
	    (a->all && a->family == AF_INET && !a->family_word))
		style->ipv4_only = false;
	return 0;
}

/*
 * A daemon that stays is worth starting when a group is set or left on a NIC
 * that exists, by somebody who may.
 */
static bool
wants_daemon(const struct args *a)
{
	char nic[CTL_NAMESIZ];

	if (!args_has(a, OP_GROUP) || geteuid() != 0)
		return false;
	memcpy(nic, a->name, sizeof(nic));
	nic[strcspn(nic, ":")] = '\0';
	return a->all || if_nametoindex(nic) != 0;
}

static int
run(const struct args *a, const char *root)
{
	struct session s = { .root = root, .out = stdout, .err = stderr };
	char error[DAEMON_ERRSIZ];
	struct daemon d;
	int status;

	if (set_style(&s.style, a, root) != 0) {
		fprintf(stderr,
		    "ifconfig: %s/etc/default/inet_type: bad DEFAULT_IP "
		    "(IP_VERSION4, IP_VERSION6 or BOTH)\n",
		    root);
		return EXIT_INET_TYPE;
	}
	if (daemon_open(&d, ctlclient_rundir(), wants_daemon(a), error) != 0) {
		fprintf(stderr, "ifconfig: %s\n", error);
		return EXIT_FAILURE;
	}
	s.client = d.client;
	status = request_run(&s, a);
	daemon_close(&d);
	if (fflush(stdout) != 0) {
		fprintf(stderr, "ifconfig: stdout: %s\n", strerror(errno));
		return EXIT_FAILURE;
	}
	return status;
}

static int
parse_and_run(char *const words[])
{
	/* Not const: it travels to find_host() as its argument. */
	char *root = strdup(etc_root());
	struct args a;
	int status = EXIT_FAILURE, r;

	if (root == NULL) {
		fprintf(stderr, "ifconfig: %s\n", strerror(ENOMEM));
		return EXIT_FAILURE;
	}
	r = args_parse(&a, words, find_host, root);
	if (r == 0)
		status = run(&a, root);
	else if (r == -EINVAL && a.error[0] == '\0')
		fputs(usage, stderr);
	else
		fprintf(stderr, "ifconfig: %s\n",
		    r == -EINVAL ? a.error : strerror(-r));
	args_free(&a);
	free(root);
	return status;
}

static int
bad_usage(void)
{
	fputs(usage, stderr);
	return EXIT_FAILURE;
}

/* "--attach NIC [--root DIR]" and its like; words ends with NULL. */
static int
run_boot(char *const words[])
{
	const char *what = *words++, *nic = NULL, *root = etc_root();

	if (strcmp(what, "--attach") == 0) {
		nic = *words++;
		if (nic == NULL || nic[0] == '-')
			return bad_usage();
	}
	if (words[0] != NULL && strcmp(words[0], "--root") == 0 &&
	    words[1] != NULL) {
		root = words[1];
		words += 2;
	}
	if (*words != NULL)
		return bad_usage();
	if (nic != NULL)
		return boot_attach(root, nic);
	return strcmp(what, "--boot") == 0 ? boot_all(root) : boot_check(root);
}

static bool
is_boot(const char *word)
{
	return strcmp(word, "--boot") == 0 || strcmp(word, "--attach") == 0 ||
	    strcmp(word, "--check") == 0;
}

int
main(int argc, char *argv[])
{
	if (argc < 2)
		return bad_usage();
	if (is_boot(argv[1]))
		return run_boot(argv + 1);
	if (strcmp(argv[1], "--help") == 0) {
		fputs(usage, stdout);
		return EXIT_SUCCESS;
	}
	if (strcmp(argv[1], "--version") == 0) {
		puts("ifconfig-ipmp " PACKAGE_VERSION);
		return EXIT_SUCCESS;
	}
	return parse_and_run(argv + 1);
}
