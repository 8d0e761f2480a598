/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A program of several commands, each with arguments of its own: what `inquest NAME ...` runs. */
#ifndef INQUEST_BASE_SUBCOMMAND_H
#define INQUEST_BASE_SUBCOMMAND_H

#include "base/error.h"

struct subcommand {
	const char *name;
	struct error *(*run)(int argc, char **argv); /* argv[0]: "inquest NAME", for messages */
};

/*
 * main() of PROGRAM COMMAND ARGUMENT...: runs the one that argv names, of a list that ends without
 * a name, and tells of its error. usage: the message when it names none. Returns the exit code.
 */
int subcommand_main(const struct subcommand *commands, const char *usage, int argc, char **argv);

#endif
