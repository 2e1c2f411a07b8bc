/*
 * fuzz_hostname.c - the text of a hostname file, for both families: its lines,
 * its units, and the command lines that ifconfig then gets to read.
 */
#include <errno.h>
#include <sys/socket.h>

#include "fuzz.h"
#include "ifconfig-ipmp/args.h"
#include "ifconfig-ipmp/hostname.h"

static int
no_host(void *arg, int family, const char *name, struct ipaddr *a)
{
	(void)arg;
	(void)family;
	(void)name;
	(void)a;
	return -ENOENT;
}

static void
read_as(int family, const char *text)
{
	struct hostname h;
	struct hostsplit split;
	struct wordlist words;
	struct args args;
	size_t i;

	promise(hostname_parse(&h, family, text) == 0);
	for (i = 0; i < h.nlines; i++) {
		words = (struct wordlist){ .n = 0 };
		promise(hostname_command(&h, i, "hme0", &words) == 0);
		promise(words.n >= 2 && words.v[words.n] == NULL);
		args_parse(&args, words.v, no_host, NULL);
		args_free(&args);
		wordlist_free(&words);
	}
	promise(hostname_split(&h, &split) == 0);
	promise(split.nunits >= 1);
	hostsplit_free(&split);
	hostname_free(&h);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	char *text = fuzz_text(data, len);

	read_as(AF_INET, text);
	read_as(AF_INET6, text);
	free(text);
	return 0;
}
