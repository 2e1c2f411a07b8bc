/*
 * hosts.c - the address of a host name, from the hosts file.
 */
#include "hosts.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* A line is "ADDRESS NAME...", # starts a comment. */
static bool
match_line(char *line, int family, const char *name, struct ipaddr *a)
{
	char *save, *word;

	line[strcspn(line, "#")] = '\0';
	word = strtok_r(line, " \t\r\n", &save);
	if (word == NULL || strchr(word, '/') != NULL ||
	    ipaddr_parse(a, family, word) != 0)
		return false;
	while ((word = strtok_r(NULL, " \t\r\n", &save)) != NULL)
		if (strcasecmp(word, name) == 0)
			return true;
	return false;
}

int
hosts_lookup(const char *root, int family, const char *name, struct ipaddr *out)
{
	struct ipaddr a;
	bool found = false;
	char *path, *line = NULL;
	size_t size = 0;
	FILE *f;

	if (asprintf(&path, "%s/etc/hosts", root) < 0)
		return -ENOMEM;
	f = fopen(path, "re");
	free(path);
	if (f == NULL)
		return -ENOENT;
	while (!found && getline(&line, &size, f) >= 0)
		found = match_line(line, family, name, &a);
	free(line);
	fclose(f);
	if (!found)
		return -ENOENT;
	*out = a;
	return 0;
}
