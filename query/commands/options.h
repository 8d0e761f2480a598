/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What subcommands take alike: a case and a text, --format, --queries. A command says what it needs
 * in a struct options, names its options in an argp with options_parse as the parser, and finds
 * what it was given in the same struct.
 */
#ifndef INQUEST_COMMANDS_OPTIONS_H
#define INQUEST_COMMANDS_OPTIONS_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

struct format;
struct nearest;
struct request;

struct operand {
	const char *missing; /* what is said without it; NULL: it may be left out */
	const char *value;
};

struct options {
	struct operand operands[3];
	size_t operand_count;
	const char *hint;            /* to who gave too many; may be NULL */
	const struct format *format; /* NULL: not given */
	const char *queries;         /* the folder; NULL: not given */
	bool spreadsheet;            /* text that looks like a formula is made harmless */
};

#define CASE_IS_MISSING "a case is missing"

/* For a command's table of options. */
#define OPTION_FORMAT                                                                              \
	{                                                                                          \
		"format", 'f', "FORMAT", 0, "How to print rows", 0                                 \
	}
#define OPTION_QUERIES                                                                             \
	{                                                                                          \
		"queries", OPTION_KEY_QUERIES, "DIR", 0, "Saved questions of this folder, too", 0  \
	}
#define OPTION_LIMIT_TIME                                                                          \
	{                                                                                          \
		"limit-time", OPTION_KEY_LIMIT_TIME, "TIME", 0,                                    \
		    "Give up after this time, as 10s or 2min (exit 124)", 0                        \
	}
#define OPTION_SPREADSHEET                                                                         \
	{                                                                                          \
		"spreadsheet", OPTION_KEY_SPREADSHEET, NULL, 0,                                    \
		    "In csv and tsv, put ' before text that a spreadsheet would compute", 0        \
	}
#define OPTIONS_MEMORY                                                                               \
	{"dump", OPTION_KEY_DUMP, "FILE", 0, "The dump, where it is not at its old place", 0},       \
	    {"source", OPTION_KEY_SOURCE, "DIR", 0, "The kernel's source, for gdb list, dis -s", 0}, \
	{                                                                                            \
		"vmlinux", OPTION_KEY_VMLINUX, "FILE", 0,                                            \
		    "Types and source lines for questions about the dump's memory", 0                \
	}
enum {
	OPTION_KEY_QUERIES = 256,
	OPTION_KEY_DUMP,
	OPTION_KEY_VMLINUX,
	OPTION_KEY_SOURCE,
	OPTION_KEY_LIMIT_TIME,
	OPTION_KEY_SPREADSHEET,
	OPTION_KEY_OWN,
};

/* state->input is the struct options, or a struct that begins with one. */
error_t options_parse(int key, char *argument, struct argp_state *state);

/* argp_error: "WHAT 'wanted'; the nearest is NAME". */
void options_unknown(const struct argp_state *state, const char *what,
		     const struct nearest *nearest);

/* A help_filter of argp: lists the formats. */
char *options_help(int key, const char *text, void *input);

/* Answers a question to the case that the first operand names, on standard output. */
struct error *options_ask(const struct options *options, const struct request *request);

/* argp_parse, whose failure is an error. */
struct error *options_read(const struct argp *argp, int argc, char **argv, unsigned flags,
			   void *input);

#endif
