/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A subcommand of inquest.
 *
 * To add one, write command_NAME.c that defines `const struct command command_NAME`; the build
 * finds it. It parses its own arguments with argp (argv[0] is "inquest NAME"): --help, --usage and
 * a wrong option end the program inside argp_parse.
 */
#ifndef INQUEST_COMMANDS_COMMAND_H
#define INQUEST_COMMANDS_COMMAND_H

#include "base/error.h"

struct command {
	const char *name;
	const char *arguments; /* as in "CASE.db SQL" */
	const char *summary;   /* a line, without a full stop */
	struct error *(*run)(int argc, char **argv);
};

/* In the order of their names; NULL ends it. */
extern const struct command *const command_registry[];

#endif
