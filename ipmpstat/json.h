/*
 * json.h - text as a string of JSON (RFC 8259).
 */
#ifndef JSON_H
#define JSON_H

#include <stdio.h>

/*
 * With its quotes.  Names of groups may hold any byte: what is no UTF-8 comes
 * out as U+FFFD, so that the document stays valid.
 */
void json_string(FILE *, const char *text);

#endif
