/*
 * view.h - the same picture again and again, in place on a terminal.
 */
#ifndef VIEW_H
#define VIEW_H

#include <stdbool.h>
#include <stdio.h>

/* Draws the picture that is now; non-zero ends the view with that status. */
typedef int view_draw_fn(void *arg, FILE *);

struct view {
	FILE *out;
	unsigned int interval_ms;
	bool in_place;	       /* out is a terminal: overwrite the last one */
	const char *separator; /* between two pictures, when not in place */
	view_draw_fn *draw;
	void *arg;
};

/*
 * Until draw says otherwise, out takes no more, or SIGINT, SIGTERM, SIGHUP or
 * SIGQUIT comes: then the terminal is put in order, and the process ends by
 * that signal.
 */
int view_run(const struct view *);

/* The lines and columns of a terminal; 0 and 0 when out is none. */
void view_size(FILE *out, unsigned int *lines, unsigned int *columns);

#endif
