/*
 * document.h - rows as JSON.
 */
#ifndef DOCUMENT_H
#define DOCUMENT_H

#include <stdio.h>

#include "fields.h"
#include "rows.h"

/* {"groups":[{"group":...},...]} and a newline, by the name of the rows. */
void document_rows(FILE *, const struct columns *, const struct rows *);
/* One row alone: an object and a newline. */
void document_row(FILE *, const struct columns *, const struct row *);

#endif
