/*
 * fuzz.h - what every fuzz target is, and the little that they share.
 *
 * Each fuzz_PARSER.c gives one parser of outside bytes or text whatever comes,
 * and aborts when the parser's promise does not hold.  Linked with libFuzzer
 * (make fuzz) it searches; linked with replay.c (make check) it goes through
 * its corpus, so that what was found once stays found.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

/* libFuzzer's name for it.  Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* A promise of the parser; also where NDEBUG is set. */
#define promise(cond)                                                          \
	do {                                                                   \
		if (!(cond))                                                   \
			abort();                                               \
	} while (0)

/* The input as a text, to be freed; what follows a NUL does not count. */
char *fuzz_text(const uint8_t *data, size_t len);
/*
 * A directory under which every file of /etc that a program reads has the
 * input as its text.
 */
const char *fuzz_root(const uint8_t *data, size_t len);

#endif
