/*
 * linux_filter_sanitized.c - the calls that the sanitizers need beside ours:
 * the leak check at the end stops the process from a thread of its own.
 */
#include "linux_filter.h"

#include <stddef.h>

const char *const linux_filter_more[] = { "arch_prctl", "clone", "getdents",
	"getdents64", "getrlimit", "personality", "prctl", "prlimit64",
	"process_vm_readv", "ptrace", "sched_getaffinity", "sched_yield",
	"set_robust_list", "sigaltstack", "sysinfo", "wait4", NULL };
