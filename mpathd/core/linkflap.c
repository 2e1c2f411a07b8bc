/*
 * linkflap.c - whether a link came up too often to be trusted yet.
 */
#include "linkflap.h"

#include <string.h>

void
linkflap_up(struct linkflap *f, mtime_t now)
{
	bool often = f->ups == LINKFLAP_UPS && now - f->up[0] < LINKFLAP_SPAN;

	if (f->ups == LINKFLAP_UPS) {
		memmove(f->up, f->up + 1, sizeof(f->up) - sizeof(f->up[0]));
		f->ups--;
	}
	f->up[f->ups++] = now;
	f->refused_until = often ? f->up[0] + LINKFLAP_SPAN : 0;
}

mtime_t
linkflap_trusted_at(const struct linkflap *f)
{
	return f->refused_until;
}
