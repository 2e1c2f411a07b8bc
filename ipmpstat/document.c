/*
 * document.c - rows as JSON.
 */
#include "document.h"

/* A field that was asked for twice: a key may be in an object once only. */
static bool
is_repeated(const struct columns *c, size_t i)
{
	size_t j;

	for (j = 0; j < i; j++)
		if (c->at[j] == c->at[i])
			return true;
	return false;
}

static void
put_object(FILE *f, const struct columns *c, const struct row *row)
{
	size_t i;

	putc('{', f);
	for (i = 0; i < c->n; i++) {
		if (is_repeated(c, i))
			continue;
		fprintf(f, "%s\"%s\":", i == 0 ? "" : ",",
		    c->set->fields[c->at[i]].key);
		value_json(f, &row->v[c->at[i]]);
	}
	putc('}', f);
}

void
document_rows(FILE *f, const struct columns *c, const struct rows *rows)
{
	size_t i;

	fprintf(f, "{\"%s\":[", c->set->plural);
	for (i = 0; i < rows->n; i++) {
		if (i > 0)
			putc(',', f);
		put_object(f, c, &rows->row[i]);
	}
	fputs("]}\n", f);
}

void
document_row(FILE *f, const struct columns *c, const struct row *row)
{
	put_object(f, c, row);
	putc('\n', f);
}
