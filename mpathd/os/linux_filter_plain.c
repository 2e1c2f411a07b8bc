/*
 * linux_filter_plain.c - a build without sanitizers needs no more calls.
 */
#include "linux_filter.h"

#include <stddef.h>

const char *const linux_filter_more[] = { NULL };
