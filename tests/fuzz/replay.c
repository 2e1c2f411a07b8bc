/*
 * replay.c - goes through a fuzz target's corpus, in place of libFuzzer: every
 * file that is named, and every file in a directory that is named.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "fuzz.h"

#define INPUT_MAX (1 << 20)

static unsigned int done;

static int
replay_file(const char *path)
{
	static uint8_t buf[INPUT_MAX];
	FILE *f = fopen(path, "re");
	uint8_t *data;
	size_t len;

	if (f == NULL) {
		perror(path);
		return -1;
	}
	len = fread(buf, 1, sizeof(buf), f);
	fclose(f);
	/* Of exactly its size, so that a sanitizer sees who reads too far. */
	data = malloc(len > 0 ? len : 1);
	promise(data != NULL);
	memcpy(data, buf, len);
	fprintf(stderr, "%s\n", path);
	LLVMFuzzerTestOneInput(data, len);
	free(data);
	done++;
	return 0;
}

static int
replay_dir(const char *path)
{
	DIR *d = opendir(path);
	const struct dirent *e;
	char name[4096];
	int status = 0;

	if (d == NULL) {
		perror(path);
		return -1;
	}
	while ((e = readdir(d)) != NULL && status == 0) {
		if (e->d_name[0] == '.')
			continue;
		snprintf(name, sizeof(name), "%s/%s", path, e->d_name);
		status = replay_file(name);
	}
	closedir(d);
	return status;
}

int
main(int argc, char *argv[])
{
	struct stat st;
	int i, status = 0;

	for (i = 1; i < argc && status == 0; i++) {
		if (argv[i][0] == '-')
			continue; /* for libFuzzer */
		if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode))
			status = replay_dir(argv[i]);
		else
			status = replay_file(argv[i]);
	}
	printf("%u inputs\n", done);
	return status == 0 && done > 0 ? 0 : 1;
}
