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

/*
 * Written; older ones are read as well: what they do not say is as if it were
 * not so.  1 had no "gone" lines.
 */
#define STATE_VERSION 2

/* The text, which the caller frees; NULL: no memory. */
char *state_print(const struct model *, size_t *len);
/*
 * Fills a model that has no NICs yet.  0, or -EBADMSG (then the model is empty
 * again and *line is where the text stopped making sense; 0: it is cut off).
 */
int state_parse(struct model *, const char *text, unsigned int *line);
/* What is wrong with a text that state_parse refused: "is ...". */
const char *state_fault(const char *text);

#endif
