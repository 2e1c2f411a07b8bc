/*
 * value.c - one cell of a table of ipmpstat, as text and as JSON.
 */
#include "value.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "json.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

#define DATESIZ 64

/*
 * The places of the FLAGS field.  Solaris 11 marks with m, b and M the one
 * member that receives multicasts and broadcasts for its group.  Here every
 * member receives for the addresses that it carries, so nobody is marked.
 */
static const struct {
	int64_t flag;
	char letter;
	const char *word;
} flags[] = {
	{ VALUE_FLAG_INACTIVE, 'i', "inactive" },
	{ VALUE_FLAG_STANDBY, 's', "standby" },
	{ 0, 'm', NULL },
	{ 0, 'b', NULL },
	{ 0, 'M', NULL },
	{ VALUE_FLAG_DOWN, 'd', "down" },
	{ VALUE_FLAG_DUPLICATE, 'h', "duplicate" },
};

static const char *const part_keys[PARTS] = { "active", "inactive",
	"unusable" };

void
value_set_text(struct value *v, const char *text)
{
	if (text[0] == '\0')
		return;
	v->text = strdup(text);
	v->type = v->text != NULL ? VALUE_TEXT : VALUE_UNKNOWN;
}

void
value_set_number(struct value *v, enum value_type type, int64_t number)
{
	v->type = type;
	v->number = number;
}

void
value_set_list(struct value *v, enum value_type type)
{
	v->type = type;
}

void
value_add_word(struct value *v, enum value_part part, const char *word)
{
	struct value_word *words;
	char *copy;

	if (v->type == VALUE_UNKNOWN)
		return;
	words = realloc(v->words, (v->nwords + 1) * sizeof(*words));
	if (words != NULL)
		v->words = words;
	copy = strdup(word);
	if (words == NULL || copy == NULL) {
		free(copy);
		v->type = VALUE_UNKNOWN;
		return;
	}
	words[v->nwords++] = (struct value_word){ copy, part };
}

void
value_clear(struct value *v)
{
	size_t i;

	for (i = 0; i < v->nwords; i++)
		free(v->words[i].text);
	free(v->words);
	free(v->text);
	memset(v, 0, sizeof(*v));
}

static void
put_flags(FILE *f, int64_t number)
{
	size_t i;

	for (i = 0; i < COUNT(flags); i++)
		putc((number & flags[i].flag) != 0 ? flags[i].letter : '-', f);
}

static void
put_date(FILE *f, int64_t ms)
{
	time_t t = (time_t)(ms / 1000);
	char buf[DATESIZ];
	struct tm tm;

	if (gmtime_r(&t, &tm) == NULL ||
	    strftime(buf, sizeof(buf), "%Y-%m-%dT%H:%M:%S", &tm) == 0)
		return;
	fprintf(f, "%s.%03dZ", buf, (int)(ms % 1000));
}

/* Puts what stands between before a word that is not the first one. */
static void
put_part(FILE *f, const struct value *v, enum value_part part,
    const char *between)
{
	const char *before = "";
	size_t i;

	for (i = 0; i < v->nwords; i++) {
		if (v->words[i].part != part)
			continue;
		fprintf(f, "%s%s", before, v->words[i].text);
		before = between;
	}
}

static bool
has_part(const struct value *v, enum value_part part)
{
	size_t i;

	for (i = 0; i < v->nwords; i++)
		if (v->words[i].part == part)
			return true;
	return false;
}

static void
put_members(FILE *f, const struct value *v)
{
	static const char *const brackets[PARTS] = { "", "()", "[]" };
	const char *before = "";
	enum value_part p;

	for (p = 0; p < PARTS; p++) {
		if (!has_part(v, p))
			continue;
		fprintf(f, "%s%.1s", before, brackets[p]);
		put_part(f, v, p, " ");
		if (brackets[p][0] != '\0')
			putc(brackets[p][1], f);
		before = " ";
	}
}

static void
put_text(FILE *f, const struct value *v)
{
	double number = (double)v->number;

	switch (v->type) {
	case VALUE_NONE:
		break;
	case VALUE_UNKNOWN:
		putc('?', f);
		break;
	case VALUE_TEXT:
		fputs(v->text, f);
		break;
	case VALUE_YESNO:
		fputs(v->number != 0 ? "yes" : "no", f);
		break;
	case VALUE_COUNT:
		fprintf(f, "%" PRId64, v->number);
		break;
	case VALUE_FLAGS:
		put_flags(f, v->number);
		break;
	case VALUE_LIST:
	case VALUE_MEMBERS:
		put_members(f, v);
		break;
	case VALUE_MS:
		fprintf(f, "%.2fs", number / 1e3);
		break;
	case VALUE_TIME:
		fprintf(f, "%.2fs", number / 1e9);
		break;
	case VALUE_RTT:
		fprintf(f, "%.2fms", number / 1e6);
		break;
	case VALUE_DATE:
		put_date(f, v->number);
		break;
	}
}

char *
value_string(const struct value *v)
{
	char *text;
	size_t size;
	FILE *f = open_memstream(&text, &size);

	if (f == NULL)
		return NULL;
	put_text(f, v);
	if (fclose(f) == 0)
		return text;
	free(text);
	return NULL;
}

static void
json_flags(FILE *f, int64_t number)
{
	const char *before = "";
	size_t i;

	putc('[', f);
	for (i = 0; i < COUNT(flags); i++) {
		if ((number & flags[i].flag) == 0)
			continue;
		fprintf(f, "%s\"%s\"", before, flags[i].word);
		before = ",";
	}
	putc(']', f);
}

static void
json_part(FILE *f, const struct value *v, enum value_part part)
{
	const char *before = "";
	size_t i;

	putc('[', f);
	for (i = 0; i < v->nwords; i++) {
		if (v->words[i].part != part)
			continue;
		fputs(before, f);
		json_string(f, v->words[i].text);
		before = ",";
	}
	putc(']', f);
}

static void
json_members(FILE *f, const struct value *v)
{
	enum value_part p;

	for (p = 0; p < PARTS; p++) {
		fprintf(f, "%c\"%s\":", p == 0 ? '{' : ',', part_keys[p]);
		json_part(f, v, p);
	}
	putc('}', f);
}

void
value_json(FILE *f, const struct value *v)
{
	switch (v->type) {
	case VALUE_NONE:
	case VALUE_UNKNOWN:
		fputs("null", f);
		break;
	case VALUE_TEXT:
		json_string(f, v->text);
		break;
	case VALUE_YESNO:
		fputs(v->number != 0 ? "true" : "false", f);
		break;
	case VALUE_FLAGS:
		json_flags(f, v->number);
		break;
	case VALUE_LIST:
		json_part(f, v, PART_ACTIVE);
		break;
	case VALUE_MEMBERS:
		json_members(f, v);
		break;
	case VALUE_COUNT:
	case VALUE_MS:
	case VALUE_TIME:
	case VALUE_RTT:
		fprintf(f, "%" PRId64, v->number);
		break;
	case VALUE_DATE:
		putc('"', f);
		put_date(f, v->number);
		putc('"', f);
		break;
	}
}
