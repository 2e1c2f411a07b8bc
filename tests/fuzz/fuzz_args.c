/*
 * fuzz_args.c - the words of an ifconfig command line, parted by line ends.
 */
#include <errno.h>
#include <string.h>

#include "fuzz.h"
#include "ifconfig-ipmp/args.h"

#define WORDS 64

static int
some_host(void *arg, int family, const char *name, struct ipaddr *a)
{
	(void)arg;
	if (strncmp(name, "host", 4) != 0)
		return -ENOENT;
	*a = ipaddr_any(family);
	return 0;
}

static size_t
cut(char *text, char *words[])
{
	size_t n = 0;
	char *word;

	while (n < WORDS && (word = strsep(&text, "\n")) != NULL)
		words[n++] = word;
	words[n] = NULL;
	return n;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = fuzz_text(data, len), *words[WORDS + 1];
	char error[ARGS_ERRSIZ];
	size_t i, n = cut(text, words);
	struct args a;
	int err = args_parse(&a, words, some_host, NULL);

	promise(err == 0 || err == -EINVAL);
	promise(memchr(a.error, '\0', sizeof(a.error)) != NULL);
	promise(err == 0 || a.error_at <= n);
	for (i = 0; err == 0 && i < a.nops; i++) {
		promise(a.ops[i].at < n);
		args_check_name(&a.ops[i], "hme0", error);
		args_check_name(&a.ops[i], "hme0:1", error);
	}
	for (i = 0; i < n; i++)
		promise(args_arity(words[i]) >= -1);
	args_free(&a);
	free(text);
	return 0;
}
