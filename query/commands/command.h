/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A subcommand of inquest.
 *
 * To add one, write command_NAME.c that defines `const struct command command_NAME`; the build
 * finds it. It parses its own arguments with argp (argv[0] is "inquest NAME"; see options.h):
 * --help, --usage and a wrong option end the program inside argp_parse.
 */
#ifndef INQUEST_COMMANDS_COMMAND_H
#define INQUEST_COMMANDS_COMMAND_H

#include <stdio.h>

#include "base/error.h"

struct nearest;

struct command {
	const char *name;
	const char *arguments; /* as in "CASE.db SQL" */
	const char *summary;   /* a line, without a full stop */
	struct error *(*run)(int argc, char **argv);
};

/* In the order of their names; NULL ends it. */
extern const struct command *const command_registry[];

/* NULL: none of that name; nearest (may be NULL) was then offered all there are. */
const struct command *command_find(const char *name, struct nearest *nearest);

/* A line for each. */
void command_list(FILE *file);

/* Runs it with argv[0] and what follows, of which argv[0] becomes "inquest NAME". */
struct error *command_run(const struct command *command, int argc, char **argv);

#endif
