/*
 * main.c - usage and exit status of ipmpstat.
 */
#include <stdio.h>
#include <stdlib.h>

#include "args.h"
#include "report.h"

int
main(int argc, char *argv[])
{
	struct args args;

	switch (args_parse(&args, argc, argv)) {
	case ARGS_OK:
		return report_run(&args, stdout, stderr);
	case ARGS_HELP:
		fputs(args_usage, stdout);
		return EXIT_SUCCESS;
	case ARGS_VERSION:
		puts("ipmpstat " PACKAGE_VERSION);
		return EXIT_SUCCESS;
	case ARGS_WRONG:
		fprintf(stderr, "ipmpstat: %s\n", args.error);
		return EXIT_FAILURE;
	default:
		fputs(args_usage, stderr);
		return EXIT_FAILURE;
	}
}
