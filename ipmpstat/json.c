/*
 * json.c - text as a string of JSON (RFC 8259).
 */
#include "json.h"

#include <stddef.h>

/* How many bytes the first one says the character has; 0: none may begin so. */
static size_t
utf8_length(unsigned char first)
{
	if (first < 0x80)
		return 1;
	if (first >= 0xc2 && first <= 0xdf)
		return 2;
	if (first >= 0xe0 && first <= 0xef)
		return 3;
	if (first >= 0xf0 && first <= 0xf4)
		return 4;
	return 0;
}

/* The second byte keeps out overlong forms, surrogates and too large ones. */
static int
second_fits(const unsigned char *s)
{
	switch (s[0]) {
	case 0xe0:
		return s[1] >= 0xa0;
	case 0xed:
		return s[1] <= 0x9f;
	case 0xf0:
		return s[1] >= 0x90;
	case 0xf4:
		return s[1] <= 0x8f;
	default:
		return 1;
	}
}

/* The length of the character at s, which ends with a NUL; 0: it is none. */
static size_t
utf8_char(const unsigned char *s)
{
	size_t i, n = utf8_length(s[0]);

	for (i = 1; i < n; i++)
		if ((s[i] & 0xc0) != 0x80)
			return 0;
	return n < 2 || second_fits(s) ? n : 0;
}

static void
put_char(FILE *f, const unsigned char *s, size_t len)
{
	if (len == 0)
		fputs("\\ufffd", f);
	else if (s[0] == '"' || s[0] == '\\')
		fprintf(f, "\\%c", s[0]);
	else if (s[0] < 0x20 || s[0] == 0x7f)
		fprintf(f, "\\u%04x", s[0]);
	else
		fwrite(s, 1, len, f);
}

void
json_string(FILE *f, const char *text)
{
	const unsigned char *s = (const unsigned char *)text;
	size_t len;

	putc('"', f);
	while (*s != '\0') {
		len = utf8_char(s);
		put_char(f, s, len);
		s += len > 0 ? len : 1;
	}
	putc('"', f);
}
