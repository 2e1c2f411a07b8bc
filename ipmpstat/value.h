/*
 * value.h - one cell of a table of ipmpstat, as text and as JSON.
 */
#ifndef VALUE_H
#define VALUE_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

enum value_type {
	VALUE_NONE,    /* there is none */
	VALUE_UNKNOWN, /* there should be one */
	VALUE_TEXT,
	VALUE_YESNO,   /* number: 0 or 1 */
	VALUE_COUNT,   /* number */
	VALUE_FLAGS,   /* number: VALUE_FLAG_* */
	VALUE_LIST,    /* words */
	VALUE_MEMBERS, /* words, in three parts */
	VALUE_MS,      /* number: ms, shown in seconds */
	VALUE_TIME,    /* number: ns, shown in seconds */
	VALUE_RTT,     /* number: ns, shown in ms */
	VALUE_DATE     /* number: ms since 1970, shown as RFC 3339 */
};

#define VALUE_FLAG_INACTIVE  0x1
#define VALUE_FLAG_STANDBY   0x2
#define VALUE_FLAG_DOWN	     0x4
#define VALUE_FLAG_DUPLICATE 0x8

/* Which part of VALUE_MEMBERS a word is in; 0 in a VALUE_LIST. */
enum value_part { PART_ACTIVE, PART_INACTIVE, PART_UNUSABLE, PARTS };

struct value_word {
	char *text;
	enum value_part part;
};

/* All zero is VALUE_NONE.  Owns its text and words. */
struct value {
	enum value_type type;
	int64_t number;
	char *text;
	struct value_word *words;
	size_t nwords;
};

/*
 * These fill a value that is VALUE_NONE.  Without memory it becomes
 * VALUE_UNKNOWN, which is what is shown then.
 */
void value_set_text(struct value *, const char *text); /* "": stays NONE */
void value_set_number(struct value *, enum value_type, int64_t);
/* To a VALUE_LIST or VALUE_MEMBERS; a list without words is empty, not NONE. */
void value_set_list(struct value *, enum value_type);
void value_add_word(struct value *, enum value_part, const char *word);

void value_clear(struct value *);

/*
 * The text, allocated; "" when there is nothing; NULL without memory.  The
 * parts of VALUE_MEMBERS: those in use, (those kept in reserve), [those
 * unusable].
 */
char *value_string(const struct value *);
/* null, a string, number, boolean or array; VALUE_MEMBERS: three arrays. */
void value_json(FILE *, const struct value *);

#endif
