/*
 * table.h - rows as a table for people, or as lines for programs (-P).
 */
#ifndef TABLE_H
#define TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "fields.h"
#include "rows.h"

/*
 * parseable: no heading, no padding, colons between the fields.  screen: after
 * so many lines the heading comes again, 0: it comes once.
 */
struct table {
	const struct columns *columns;
	bool parseable;
	unsigned int screen;
	unsigned int
	    lines; /* since the heading, itself included; 0: at first */
};

void table_row(struct table *, FILE *, const struct row *);
/* All of them; a table without rows has a heading all the same. */
void table_rows(struct table *, FILE *, const struct rows *);

#endif
