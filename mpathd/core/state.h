/*
 * state.h - the model to text and back: the state file, written before acting,
 * read at start.
 *
 * It holds what the kernel has no place for.  One thing a line, words of
 * key=value; the first line names the version, the last one is "end", so that
 * a torn file is recognised.
 */
#ifndef STATE_H
#define STATE_H

#include <stddef.h>

#include "model.h"

#define STATE_VERSION 1

/* The text, which the caller frees; NULL: no memory. */
char *state_print(const struct model *, size_t *len);
/*
 * Fills a model that has no NICs yet.  0, or -EBADMSG (then the model is empty
 * again and *line is where the text stopped making sense; 0: it is cut off).
 */
int state_parse(struct model *, const char *text, unsigned int *line);

#endif
