/*
 * log.h - messages of the daemon: to stderr, to syslog, or to a test's hook.
 *
 * Whoever can name the thing logs it, once, with the interface, the address and
 * the system's reason in it.
 */
#ifndef LOG_H
#define LOG_H

/* The values are those of syslog(3). */
enum log_level {
	LOGL_ERR = 3,
	LOGL_WARNING = 4,
	LOGL_INFO = 6,
	LOGL_DEBUG = 7
};

typedef void log_hook_fn(void *arg, enum log_level, const char *text);

/* Everything from now on goes to stderr as "ident: text" (the start value). */
void log_to_stderr(const char *ident);
/* Everything from now on goes to syslog, facility daemon, with the pid. */
void log_to_syslog(const char *ident);
/* Everything from now on goes to the hook; NULL: back to stderr. */
void log_to_hook(log_hook_fn *, void *arg);
/* LOGL_DEBUG texts are dropped unless a bit of their kind is in the mask. */
void log_set_debug(unsigned int mask);

/* The debug mask's bits, as in.mpathd(1M) of Solaris 8 to 10 has them. */
enum {
	DBG_PROBE = 0x1,
	DBG_FAILOVER = 0x2,
	DBG_PHYINT = 0x4,
	DBG_LOGINT = 0x8,
	DBG_TARGET = 0x10,
	DBG_TIMER = 0x20,
	DBG_PACKET = 0x40,
	DBG_LINK = 0x80
};

void log_msg(enum log_level, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void log_debug(unsigned int kind, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#define log_err(...)  log_msg(LOGL_ERR, __VA_ARGS__)
#define log_warn(...) log_msg(LOGL_WARNING, __VA_ARGS__)
#define log_info(...) log_msg(LOGL_INFO, __VA_ARGS__)

#endif
