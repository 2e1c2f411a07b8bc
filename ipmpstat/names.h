/*
 * names.h - addresses as people read them: host names, or numbers.
 *
 * Name servers may be what has just failed.  So each address is asked for once,
 * a name server gets one try of a second, and the first question that
 * takes longer is the last one: then there are numbers only.
 */
#ifndef NAMES_H
#define NAMES_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/socket.h>

#define NAMES_SIZ 256

/* 1 and the name in buf; 0: it has none; -1: do not ask again, it took long. */
typedef int names_lookup_fn(const struct sockaddr_storage *,
    char buf[NAMES_SIZ]);

struct name;

struct names {
	names_lookup_fn *lookup; /* NULL: numbers only */
	struct name *known;
	size_t n;
	char text[NAMES_SIZ]; /* of names_get(), when it is not remembered */
};

/* numeric: ask nobody. */
void names_init(struct names *, bool numeric);
void names_free(struct names *);
/* "?" for what is no address; valid until the next call. */
const char *names_get(struct names *, const struct sockaddr_storage *);

/* The lookup that asks the system. */
names_lookup_fn names_ask_system;

#endif
