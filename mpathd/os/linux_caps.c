/*
 * linux_caps.c - who the process is and what it may do, from the time on when
 * all is open that needs more.
 */
#include "linux_caps.h"

#include <cap-ng.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <unistd.h>

/* What addresses, routes and probes need. */
static const unsigned int kept[] = { CAP_NET_ADMIN, CAP_NET_RAW };

int
linux_caps_drop(uid_t uid, gid_t gid)
{
	bool keep[sizeof(kept) / sizeof(kept[0])], bounds;
	size_t i, n = sizeof(kept) / sizeof(kept[0]);
	int r;

	bounds = capng_have_capability(CAPNG_EFFECTIVE, CAP_SETPCAP) == 1;
	for (i = 0; i < n; i++)
		keep[i] = capng_have_capability(CAPNG_PERMITTED, kept[i]) == 1;
	capng_clear(CAPNG_SELECT_BOTH);
	for (i = 0; i < n; i++)
		if (keep[i])
			capng_update(CAPNG_ADD,
			    CAPNG_EFFECTIVE | CAPNG_PERMITTED, kept[i]);
	if (uid != 0 && uid != geteuid())
		r = capng_change_id((int)uid, (int)gid,
		    CAPNG_DROP_SUPP_GRP |
			(bounds ? CAPNG_CLEAR_BOUNDING : CAPNG_NO_FLAG));
	else
		r = capng_apply(bounds ? CAPNG_SELECT_BOTH : CAPNG_SELECT_CAPS);
	if (r != 0 || prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
		return errno != 0 ? -errno : -EPERM;
	return 0;
}
