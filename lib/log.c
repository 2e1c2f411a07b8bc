/*
 * log.c - messages of the daemon: to stderr, to syslog, or to a test's hook.
 */
#include "log.h"

#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

static struct {
	const char *ident;
	enum { TO_STDERR, TO_SYSLOG, TO_HOOK } where;
	log_hook_fn *hook;
	void *arg;
	unsigned int debug;
} logger = { .ident = "in.mpathd" };

void
log_to_stderr(const char *ident)
{
	logger.ident = ident;
	logger.where = TO_STDERR;
}

void
log_to_syslog(const char *ident)
{
	logger.ident = ident;
	logger.where = TO_SYSLOG;
	openlog(ident, LOG_PID, LOG_DAEMON);
}

void
log_to_hook(log_hook_fn *hook, void *arg)
{
	logger.hook = hook;
	logger.arg = arg;
	logger.where = hook != NULL ? TO_HOOK : TO_STDERR;
}

void
log_set_debug(unsigned int mask)
{
	logger.debug = mask;
}

static void
emit(enum log_level level, const char *text)
{
	switch (logger.where) {
	case TO_STDERR:
		fprintf(stderr, "%s: %s\n", logger.ident, text);
		break;
	case TO_SYSLOG:
		syslog((int)level, "%s", text);
		break;
	case TO_HOOK:
		logger.hook(logger.arg, level, text);
		break;
	}
}

static void
vemit(enum log_level level, const char *fmt, va_list ap)
{
	char text[1024];

	vsnprintf(text, sizeof(text), fmt, ap);
	emit(level, text);
}

void
log_msg(enum log_level level, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vemit(level, fmt, ap);
	va_end(ap);
}

void
log_debug(unsigned int kind, const char *fmt, ...)
{
	va_list ap;

	if ((logger.debug & kind) == 0)
		return;
	va_start(ap, fmt);
	vemit(LOGL_DEBUG, fmt, ap);
	va_end(ap);
}
