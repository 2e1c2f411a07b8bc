/*
 * inettype.c - which look ifconfig has, from the inet_type file.
 */
#include "inettype.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define KEY "DEFAULT_IP="

static int
parse_value(const char *value, bool *ipv4_only)
{
	*ipv4_only = strcmp(value, "IP_VERSION4") == 0;
	if (*ipv4_only || strcmp(value, "BOTH") == 0 ||
	    strcmp(value, "IP_VERSION6") == 0)
		return 0;
	return -EINVAL;
}

int
inettype_read(const char *root, bool *ipv4_only)
{
	char *path, *line = NULL;
	size_t size = 0;
	FILE *f;
	int r = 0;

	*ipv4_only = false;
	if (asprintf(&path, "%s/etc/default/inet_type", root) < 0)
		return -ENOMEM;
	f = fopen(path, "re");
	free(path);
	if (f == NULL)
		return 0;
	while (r == 0 && getline(&line, &size, f) >= 0) {
		line[strcspn(line, " \t\r\n#")] = '\0';
		if (strncmp(line, KEY, strlen(KEY)) == 0)
			r = parse_value(line + strlen(KEY), ipv4_only);
	}
	free(line);
	fclose(f);
	return r;
}
