/*
 * linux_filter.c - the system calls that the process may make from now on,
 * with libseccomp.
 *
 * A list of what is allowed, by what it is for.  Of a call that is not in it
 * the daemon hears EPERM and goes on: one that the C library begins to use next
 * year must not take failover away.  Only what no daemon of ours does by
 * mistake ends it.
 */
#include "linux_filter.h"

#include <errno.h>
#include <seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

/* A name that this machine does not have is passed over. */
static const char *const allowed[] = {
	/* Waiting and time. */
	"epoll_create1", "epoll_ctl", "epoll_pwait", "epoll_pwait2",
	"epoll_wait", "poll", "ppoll", "ppoll_time64", "pselect6", "select",
	"timerfd_create", "timerfd_gettime", "timerfd_settime",
	"timerfd_settime64", "clock_gettime", "clock_gettime64",
	"clock_nanosleep", "clock_nanosleep_time64", "nanosleep",
	"gettimeofday", "time", "eventfd2", "restart_syscall",
	/* Sockets; which families are opened is said below. */
	"accept", "accept4", "bind", "connect", "getpeername", "getsockname",
	"getsockopt", "listen", "recv", "recvfrom", "recvmmsg",
	"recvmmsg_time64", "recvmsg", "send", "sendmmsg", "sendmsg", "sendto",
	"setsockopt", "shutdown", "socketpair",
	/* The state file, /proc, /sys. */
	"access", "close", "close_range", "dup", "dup2", "dup3", "faccessat",
	"faccessat2", "fallocate", "fchmod", "fchmodat", "fchmodat2", "fcntl",
	"fcntl64", "fdatasync", "flock", "fstat", "fstat64", "fstatat64",
	"fstatfs", "fstatfs64", "fsync", "ftruncate", "ftruncate64", "getcwd",
	"getdents64", "_llseek", "lseek", "lstat", "lstat64", "mkdir",
	"mkdirat", "newfstatat", "open", "openat", "pipe2", "pread64", "preadv",
	"pwrite64", "pwritev", "read", "readlink", "readlinkat", "readv",
	"rename", "renameat", "renameat2", "stat", "stat64", "statx", "umask",
	"unlink", "unlinkat", "write", "writev", "inotify_add_watch",
	"inotify_init1", "inotify_rm_watch",
	/* Interfaces, perf counters. */
	"ioctl",
	/* Memory. */
	"brk", "madvise", "mlock", "mlock2", "mmap", "mmap2", "mprotect",
	"mremap", "munlock", "munmap",
	/* Itself, signals and the end. */
	"chdir", "exit", "exit_group", "futex", "futex_time64", "getegid",
	"getegid32", "geteuid", "geteuid32", "getgid", "getgid32", "getpid",
	"getppid", "getrandom", "getrusage", "gettid", "getuid", "getuid32",
	"rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigreturn",
	"rt_sigsuspend", "rt_sigtimedwait", "rt_sigtimedwait_time64", "rseq",
	"sched_getscheduler", "sched_yield", "setsid", "sigaltstack",
	"signalfd4", "sigreturn", "tgkill", "tkill", "uname", NULL
};

/* The first things that somebody would try who got into the process. */
static const char *const deadly[] = { "bpf", "delete_module", "execve",
	"execveat", "finit_module", "init_module", "kexec_load", "mount",
	"move_mount", "open_by_handle_at", "pivot_root", "process_vm_readv",
	"process_vm_writev", "ptrace", "setns", "unshare", NULL };

static const int families[] = { AF_UNIX, AF_INET, AF_INET6, AF_NETLINK,
	AF_PACKET };

static int
add(scmp_filter_ctx ctx, uint32_t action, const char *name)
{
	int nr = seccomp_syscall_resolve_name(name), err;

	if (nr == __NR_SCMP_ERROR)
		return 0;
	err = seccomp_rule_add(ctx, action, nr, 0);
	/* There already; or another machine's, which has no number here. */
	return err == -EEXIST || err == -EDOM ? 0 : err;
}

static int
add_all(scmp_filter_ctx ctx, uint32_t action, const char *const *names)
{
	int err = 0;

	for (; *names != NULL && err == 0; names++)
		err = add(ctx, action, *names);
	return err;
}

static bool
is_in(const char *name, const char *const *names)
{
	while (*names != NULL && strcmp(*names, name) != 0)
		names++;
	return *names != NULL;
}

static int
add_deadly(scmp_filter_ctx ctx)
{
	const char *const *name;
	int err = 0;

	for (name = deadly; *name != NULL && err == 0; name++)
		if (!is_in(*name, linux_filter_more))
			err = add(ctx, SCMP_ACT_KILL_PROCESS, *name);
	return err;
}

static int
add_families(scmp_filter_ctx ctx)
{
	struct scmp_arg_cmp family = { .arg = 0, .op = SCMP_CMP_EQ };
	size_t i;
	int err = 0;

	for (i = 0; i < sizeof(families) / sizeof(families[0]) && err == 0;
	     i++) {
		family.datum_a = (scmp_datum_t)families[i];
		err = seccomp_rule_add_array(ctx, SCMP_ACT_ALLOW,
		    SCMP_SYS(socket), 1, &family);
	}
	return err;
}

int
linux_filter_install(void)
{
	scmp_filter_ctx ctx = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	int err;

	if (ctx == NULL)
		return -ENOMEM;
	err = add_all(ctx, SCMP_ACT_ALLOW, allowed);
	if (err == 0)
		err = add_all(ctx, SCMP_ACT_ALLOW, linux_filter_more);
	if (err == 0)
		err = add_deadly(ctx);
	if (err == 0)
		err = add_families(ctx);
	if (err == 0)
		err = seccomp_load(ctx);
	seccomp_release(ctx);
	return err == -EINVAL || err == -ENOSYS ? -EOPNOTSUPP : err;
}
