/*
 * main.c - if_mpadm: take an interface of a group out of service, and bring it
 * back.
 *
 * Words, texts and exit codes: solaris 6.1.
 */
#include <errno.h>
#include <net/if.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "lib/ipmp.h"

/* One other member, or the NIC itself when it has nothing to move. */
#define MIN_REDUNDANCY 1

struct options {
	bool detach, reattach;
	const char *interface;
};

static bool
parse_options(struct options *o, int argc, char **argv)
{
	int c;

	*o = (struct options){ .interface = NULL };
	while ((c = getopt(argc, argv, "d:r:")) != -1) {
		o->detach = c == 'd';
		o->reattach = c == 'r';
		if (!o->detach && !o->reattach)
			return false;
		o->interface = optarg;
	}
	return o->interface != NULL && optind == argc;
}

/* Of "hme0:1" the part that the system knows. */
static bool
is_there(const char *name)
{
	char base[IF_NAMESIZE];
	size_t len = strcspn(name, ":");

	if (len >= sizeof(base))
		return false;
	memcpy(base, name, len);
	base[len] = '\0';
	return if_nametoindex(base) != 0;
}

/* How a refusal reads; with error IPMP_FAILURE errno says why. */
static void
complain(const char *interface, int error)
{
	int err = errno;

	switch (error) {
	case IPMP_EMINRED:
		fprintf(stderr,
		    "Offline failed as there is no other functional interface "
		    "available in the multipathing group for failing over the "
		    "network access.\n");
		break;
	case IPMP_EFBPARTIAL:
		fprintf(stderr,
		    "Offline cannot be undone because multipathing "
		    "configuration is not consistent across all the interfaces "
		    "in the group.\n");
		break;
	case IPMP_ENOMPATHD:
		fprintf(stderr,
		    "Cannot establish communication with in.mpathd.\n");
		break;
	case IPMP_EPROTO:
		fprintf(stderr,
		    "Failed to successfully read result from in.mpathd.\n");
		break;
	case IPMP_EUNKIF:
		fprintf(stderr, "if_mpadm: Invalid argument: %s: %s\n",
		    interface, ipmp_errmsg(error));
		break;
	case IPMP_FAILURE:
		fprintf(stderr, "if_mpadm: %s\n", strerror(err));
		break;
	default:
		fprintf(stderr, "if_mpadm: %s\n", ipmp_errmsg(error));
		break;
	}
}

/*
 * False, and said, when the interface is already as it is to be, or is not
 * there at all.  What in.mpathd does not know it will refuse itself.
 */
static bool
check_state(ipmp_handle_t h, const struct options *o)
{
	ipmp_ifinfo_t *info;
	int error = ipmp_getifinfo(h, o->interface, &info);
	bool offline = false;

	if (error == IPMP_SUCCESS) {
		offline = info->if_state == IPMP_IF_OFFLINE;
		ipmp_freeifinfo(info);
	} else if (error != IPMP_EUNKIF) {
		complain(o->interface, error);
		return false;
	} else if (!is_there(o->interface)) {
		fprintf(stderr, "ioctl: SIOCGLIFFLAGS: %s\n", strerror(ENXIO));
		return false;
	}
	if (offline == o->detach)
		fprintf(stderr,
		    offline ? "Interface already offlined\n"
			    : "Interface not offlined\n");
	return offline != o->detach;
}

static bool
carry_out(ipmp_handle_t h, const struct options *o)
{
	int error;

	if (!check_state(h, o))
		return false;
	error = o->detach ? ipmp_offline(h, o->interface, MIN_REDUNDANCY)
			  : ipmp_undo_offline(h, o->interface);
	if (error != IPMP_SUCCESS)
		complain(o->interface, error);
	return error == IPMP_SUCCESS;
}

int
main(int argc, char **argv)
{
	struct options o;
	ipmp_handle_t h;
	bool done;

	opterr = 0;
	if (!parse_options(&o, argc, argv)) {
		fprintf(stderr,
		    "Usage : if_mpadm [-d | -r] <interface_name>\n");
		return 1;
	}
	if (ipmp_open(&h) != IPMP_SUCCESS) {
		fprintf(stderr, "if_mpadm: %s\n", strerror(ENOMEM));
		return 1;
	}
	done = carry_out(h, &o);
	ipmp_close(h);
	return done ? 0 : 1;
}
