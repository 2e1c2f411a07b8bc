/*
 * words.h - a command line of ifconfig, from its words to what it does.
 */
#ifndef WORDS_H
#define WORDS_H

#include "request.h"

/*
 * Parses the words (the interface first, NULL last) and carries them out; what
 * is wrong goes to the session's err.  The exit status: 0, or 1.
 */
int words_run(struct session *, char *const words[]);

/*
 * The address that a word stands for, without a /LEN that it may have: a number
 * or the name of a host.  0 or -errno.
 */
int words_addr(const struct session *, int family, const char *word,
    struct ipaddr *);

#endif
