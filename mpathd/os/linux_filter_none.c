/*
 * linux_filter_none.c - a build without libseccomp: no filter.
 */
#include "linux_filter.h"

#include <errno.h>

int
linux_filter_install(void)
{
	return -EOPNOTSUPP;
}
