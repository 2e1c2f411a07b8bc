/*
 * table.c - rows as a table for people, or as lines for programs (-P).
 *
 * A cell that is wider than its column pushes the following ones to the right
 * only as far as it must; at least one blank is between two cells.
 */
#include "table.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/*
 * A name from elsewhere must neither steer the terminal nor begin a line.
 * Other bytes may be parts of UTF-8.
 */
static void
make_printable(char *text)
{
	unsigned char *s;

	for (s = (unsigned char *)text; *s != '\0'; s++)
		if (iscntrl(*s))
			*s = '?';
}

/* ---------------------------------------------------------- for people -- */

/* Where the line is, and where it should be. */
struct line {
	FILE *f;
	size_t at, due;
};

static void
put_cell(struct line *l, const char *text, unsigned int width, bool last)
{
	int n;

	n = fprintf(l->f, "%s", text);
	if (n > 0)
		l->at += (size_t)n;
	l->due += width;
	if (last)
		return;
	do {
		putc(' ', l->f);
		l->at++;
	} while (l->at < l->due);
}

static const struct field *
field_of(const struct columns *c, size_t i)
{
	return &c->set->fields[c->at[i]];
}

static void
put_heading(const struct columns *c, FILE *f)
{
	struct line l = { f, 0, 0 };
	size_t i;

	for (i = 0; i < c->n; i++)
		put_cell(&l, field_of(c, i)->name, field_of(c, i)->width,
		    i + 1 == c->n);
	putc('\n', f);
}

static void
put_human(const struct columns *c, FILE *f, const struct row *row)
{
	struct line l = { f, 0, 0 };
	const char *shown;
	char *text;
	size_t i;

	for (i = 0; i < c->n; i++) {
		text = value_string(&row->v[c->at[i]]);
		if (text != NULL)
			make_printable(text);
		shown = text == NULL ? "?" : text[0] == '\0' ? "--" : text;
		put_cell(&l, shown, field_of(c, i)->width, i + 1 == c->n);
		free(text);
	}
	putc('\n', f);
}

/* -------------------------------------------------------- for programs -- */

/* One field alone needs no escapes: nothing stands behind it. */
static void
put_escaped(FILE *f, const char *text, bool alone)
{
	const char *s;

	for (s = text; *s != '\0'; s++) {
		if (!alone && (*s == ':' || *s == '\\'))
			putc('\\', f);
		putc(*s, f);
	}
}

static void
put_parseable(const struct columns *c, FILE *f, const struct row *row)
{
	char *text;
	size_t i;

	for (i = 0; i < c->n; i++) {
		text = value_string(&row->v[c->at[i]]);
		if (text != NULL)
			make_printable(text);
		if (i > 0)
			putc(':', f);
		put_escaped(f, text != NULL ? text : "?", c->n == 1);
		free(text);
	}
	putc('\n', f);
}

static void
put_due_heading(struct table *t, FILE *f)
{
	if (t->parseable)
		return;
	if (t->lines > 0 && (t->screen == 0 || t->lines < t->screen))
		return;
	put_heading(t->columns, f);
	t->lines = 1;
}

void
table_row(struct table *t, FILE *f, const struct row *row)
{
	put_due_heading(t, f);
	if (t->parseable)
		put_parseable(t->columns, f, row);
	else
		put_human(t->columns, f, row);
	t->lines++;
}

void
table_rows(struct table *t, FILE *f, const struct rows *rows)
{
	size_t i;

	put_due_heading(t, f);
	for (i = 0; i < rows->n; i++)
		table_row(t, f, &rows->row[i]);
}
