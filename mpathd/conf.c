/*
 * conf.c - /etc/default/mpathd to a struct, and printed back.
 *
 * A line is KEY=VALUE, the key in any case.  The first line with a key counts,
 * as on Solaris; blanks, quotes and what follows a # are taken off, which
 * Solaris does not do.
 */
#include "conf.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "mpathd/core/probesched.h"

#define DETECTION_DEFAULT_MS 10000
#define DETECTION_MIN_MS     100
#define DETECTION_MAX_MS     (60 * 60 * 1000)
/* Whoever says how many probes there are to be may have them so close. */
#define INTERVAL_MIN_MS 4

#define FILE_MAX  (64 * 1024)
#define VALUE_MAX 128

/* Blanks of a text; the carriage return is that of a file from elsewhere. */
#define BLANKS " \t\r\v\f"

/* Where we are, for a complaint. */
struct place {
	const char *file;
	unsigned int line; /* 0: the file as a whole */
	conf_complain_fn *complain;
	void *arg;
};

__attribute__((format(printf, 2, 3))) static void
complain(const struct place *at, const char *fmt, ...)
{
	char what[VALUE_MAX + 128], text[sizeof(what) + 4096];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(what, sizeof(what), fmt, ap);
	va_end(ap);
	if (at->line > 0)
		snprintf(text, sizeof(text), "%s:%u: %s", at->file, at->line,
		    what);
	else
		snprintf(text, sizeof(text), "%s: %s", at->file, what);
	at->complain(at->arg, text);
}

void
conf_defaults(struct conf *c)
{
	c->detection_time = MSEC(DETECTION_DEFAULT_MS);
	c->probe_failures = PROBE_FAILURES_DEFAULT;
	c->said_failures = false;
	c->failback = true;
	c->track_only_groups = true;
	c->spread = true;
	c->transitive = false;
}

/*
 * In any base that C knows, and whatever follows the number is ignored: Solaris
 * reads 0x2710 and 10000ms as 10000.
 */
static void
set_detection_time(struct conf *c, const char *value, const struct place *at)
{
	long ms = strtol(value, NULL, 0);
	int min;

	if (ms <= 0 || ms > DETECTION_MAX_MS) {
		complain(at,
		    "Invalid failure detection time %s, assuming default %d",
		    value, DETECTION_DEFAULT_MS);
		return;
	}
	min = c->said_failures
	    ? INTERVAL_MIN_MS * ((int)c->probe_failures + PROBE_MARGIN)
	    : DETECTION_MIN_MS;
	if (ms < min) {
		complain(at,
		    "Too small failure detection time of %s, "
		    "assuming minimum %d",
		    value, min);
		ms = min;
	}
	c->detection_time = MSEC(ms);
}

static void
set_failures(struct conf *c, const char *value, const struct place *at)
{
	long n = strtol(value, NULL, 0);

	if (n < PROBE_FAILURES_MIN || n > PROBE_FAILURES_MAX) {
		complain(at,
		    "Invalid PROBE_FAILURES %s, must be %d to %d, assuming "
		    "default %d",
		    value, PROBE_FAILURES_MIN, PROBE_FAILURES_MAX,
		    PROBE_FAILURES_DEFAULT);
		return;
	}
	c->probe_failures = (unsigned int)n;
	c->said_failures = true;
}

/*
 * Only the beginning counts, as on Solaris: "YES", "none"; and Solaris 11 has
 * keys that are true or false.
 */
static void
set_bool(bool *out, const char *key, const char *value, const struct place *at)
{
	if (strncasecmp(value, "yes", 3) == 0 ||
	    strncasecmp(value, "true", 4) == 0)
		*out = true;
	else if (strncasecmp(value, "no", 2) == 0 ||
	    strncasecmp(value, "false", 5) == 0)
		*out = false;
	else
		complain(at, "Invalid value for %s %s", key, value);
}

static void
set_failback(struct conf *c, const char *value, const struct place *at)
{
	set_bool(&c->failback, "FAILBACK", value, at);
}

static void
set_track(struct conf *c, const char *value, const struct place *at)
{
	set_bool(&c->track_only_groups, "TRACK_INTERFACES_ONLY_WITH_GROUPS",
	    value, at);
}

static void
set_spread(struct conf *c, const char *value, const struct place *at)
{
	set_bool(&c->spread, "OUTBOUND_SPREADING", value, at);
}

static void
set_transitive(struct conf *c, const char *value, const struct place *at)
{
	set_bool(&c->transitive, "TRANSITIVE_PROBING", value, at);
}

static const struct {
	const char *name;
	void (*set)(struct conf *, const char *value, const struct place *);
} keys[] = {
	/* First: the least detection time depends on it. */
	{ "PROBE_FAILURES", set_failures },
	{ "FAILURE_DETECTION_TIME", set_detection_time },
	{ "FAILBACK", set_failback },
	{ "TRACK_INTERFACES_ONLY_WITH_GROUPS", set_track },
	{ "OUTBOUND_SPREADING", set_spread },
	{ "TRANSITIVE_PROBING", set_transitive },
};
#define NKEYS (sizeof(keys) / sizeof(keys[0]))

/* Takes the blanks off both ends. */
static void
trim(const char **s, size_t *len)
{
	while (*len > 0 && strchr(BLANKS, **s) != NULL) {
		(*s)++;
		(*len)--;
	}
	while (*len > 0 && strchr(BLANKS, (*s)[*len - 1]) != NULL)
		(*len)--;
}

static void
unquote(const char **s, size_t *len)
{
	if (*len >= 2 && (**s == '"' || **s == '\'') && (*s)[*len - 1] == **s) {
		(*s)++;
		*len -= 2;
	}
}

/* Copies what is left of a value; one that is too long is no good anyway. */
static const char *
clean_value(const char *s, size_t len, char buf[VALUE_MAX])
{
	trim(&s, &len);
	unquote(&s, &len);
	trim(&s, &len);
	snprintf(buf, VALUE_MAX, "%.*s",
	    (int)(len < VALUE_MAX ? len : VALUE_MAX), s);
	return buf;
}

/* Whether the line sets this key, and to what. */
static bool
sets(const char *line, size_t len, const char *key, char value[VALUE_MAX])
{
	const char *hash = memchr(line, '#', len), *equals;
	size_t keylen;

	if (hash != NULL)
		len = (size_t)(hash - line);
	equals = memchr(line, '=', len);
	if (equals == NULL)
		return false;
	keylen = (size_t)(equals - line);
	clean_value(equals + 1, len - keylen - 1, value);
	trim(&line, &keylen);
	return strlen(key) == keylen && strncasecmp(line, key, keylen) == 0;
}

void
conf_parse(struct conf *c, const char *file, const char *text,
    conf_complain_fn *fn, void *arg)
{
	struct place at = { .file = file, .complain = fn, .arg = arg };
	char value[VALUE_MAX];
	const char *line;
	size_t i, len;

	conf_defaults(c);
	for (i = 0; i < NKEYS; i++) {
		at.line = 0;
		for (line = text; *line != '\0'; line += len) {
			len = strcspn(line, "\n");
			at.line++;
			if (sets(line, len, keys[i].name, value)) {
				keys[i].set(c, value, &at);
				break;
			}
			len += line[len] == '\n';
		}
	}
}

/* At most size bytes of the file; their number or -errno. */
static ssize_t
slurp(const char *file, char *buf, size_t size)
{
	/* A fifo or a device must not hold up the daemon. */
	int fd = open(file, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	size_t len = 0;
	ssize_t n;

	if (fd < 0)
		return -errno;
	do {
		n = read(fd, buf + len, size - len);
		if (n > 0)
			len += (size_t)n;
	} while (n > 0 || (n < 0 && errno == EINTR));
	n = n < 0 ? -errno : (ssize_t)len;
	close(fd);
	return n;
}

int
conf_read(struct conf *c, const char *file, conf_complain_fn *fn, void *arg)
{
	const struct place whole = { .file = file, .complain = fn, .arg = arg };
	char *text;
	ssize_t n;

	conf_defaults(c);
	text = malloc(FILE_MAX + 1);
	if (text == NULL)
		return -ENOMEM;
	n = slurp(file, text, FILE_MAX + 1);
	if (n > FILE_MAX) {
		complain(&whole, "larger than %d bytes, assuming defaults",
		    FILE_MAX);
	} else if (n >= 0) {
		text[n] = '\0';
		if (strlen(text) == (size_t)n)
			conf_parse(c, file, text, fn, arg);
		else
			complain(&whole, "not a text file, assuming defaults");
	}
	free(text);
	return n >= 0 || n == -ENOENT ? 0 : (int)n;
}

const char *
conf_print(const struct conf *c, char *buf, size_t size)
{
	char failures[32] = "";

	if (c->said_failures)
		snprintf(failures, sizeof(failures), "PROBE_FAILURES=%u\n",
		    c->probe_failures);
	snprintf(buf, size,
	    "FAILURE_DETECTION_TIME=%lld\n%s"
	    "FAILBACK=%s\n"
	    "TRACK_INTERFACES_ONLY_WITH_GROUPS=%s\n%s%s",
	    (long long)mtime_to_ms(c->detection_time), failures,
	    c->failback ? "yes" : "no", c->track_only_groups ? "yes" : "no",
	    c->spread ? "" : "OUTBOUND_SPREADING=no\n",
	    c->transitive ? "TRANSITIVE_PROBING=true\n" : "");
	return buf;
}
