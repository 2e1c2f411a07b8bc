/*
 * report.h - carries out what the command line of ipmpstat asks for.
 */
#ifndef REPORT_H
#define REPORT_H

#include <stdio.h>

struct args;

/* The exit status.  What is wrong goes to err, as "ipmpstat: ...". */
int report_run(const struct args *, FILE *out, FILE *err);

#endif
