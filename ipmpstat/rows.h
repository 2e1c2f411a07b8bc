/*
 * rows.h - what libipmp says, as rows of values.
 */
#ifndef ROWS_H
#define ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "fields.h"
#include "lib/ipmp.h"
#include "names.h"
#include "value.h"

/* The values stand in the order of the mode's fields. */
struct row {
	struct value v[FIELDS_MAX];
};

struct rows {
	struct row *row;
	size_t n;
};

/*
 * The rows of a mode that shows what is: addresses, groups, interfaces or
 * targets.  IPMP_SUCCESS or another code of libipmp; rows_free() in any case.
 */
int rows_get(struct rows *, ipmp_handle_t, enum mode, struct names *);
void rows_free(struct rows *);

/* Whether any interface is probed, or would be if it had targets. */
int rows_probing(ipmp_handle_t, bool *probing);

/* One row from an event; start: the ns from which TIME of a probe counts. */
void row_from_change(struct row *, const ipmp_event_t *, struct names *);
void row_from_probe(struct row *, const ipmp_event_t *, int64_t start,
    struct names *);
void row_clear(struct row *);

#endif
