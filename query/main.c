/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest: subcommands only. */
#include <argp.h>
#include <locale.h>
#include <malloc.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "base/nearest.h"
#include "base/stream.h"
#include "commands/command.h"
#include "commands/options.h"
#include "session/message.h"

const char *argp_program_version = "inquest " INQUEST_VERSION;

static bool ended; /* run() came back, and what is written has been looked at */

struct arguments {
	const struct command *command;
	int first; /* of the command's own arguments */
};

/* "inquest CASE.db" is the shell. */
static bool is_case(const char *name)
{
	size_t length = strlen(name);

	return (length > 3 && strcmp(name + length - 3, ".db") == 0) || access(name, F_OK) == 0;
}

static void choose(struct arguments *arguments, const char *name, struct argp_state *state)
{
	struct nearest nearest = {.wanted = name};

	arguments->command = command_find(name, &nearest);
	arguments->first = state->next;
	if (!arguments->command && is_case(name)) {
		arguments->command = command_find("shell", NULL);
		arguments->first--;
	}
	if (!arguments->command)
		options_unknown(state, "no command and no file", &nearest);
	state->next = state->argc; /* the rest is the command's */
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	switch (key) {
	case ARGP_KEY_ARG:
		choose(state->input, argument, state);
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state,
			   "a command is missing; to begin:\n"
			   "  inquest index -o CASE.db DUMP    makes a case of a crash dump\n"
			   "  inquest why CASE.db              tells why it crashed\n"
			   "  inquest CASE.db                  asks on");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The help lists the commands that there are. */
static char *help(int key, const char *text, void *input)
{
	char *list = NULL;
	size_t size;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)text;
	FILE *stream = open_memstream(&list, &size);
	if (!stream)
		return NULL;
	fputs("Commands:\n", stream);
	command_list(stream);
	fputs(
	    "\n'inquest COMMAND --help' tells more, 'inquest CASE.db' is 'inquest shell CASE.db'.",
	    stream);
	return stream_take_text(stream, &list);
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "COMMAND [ARGUMENT...]\nCASE.db",
    .doc = "Turns Linux kernel crash dumps into a SQLite database, a case, and answers questions "
	   "about it.\v ",
    .help_filter = help,
};

static struct error *run(int argc, char **argv)
{
	struct arguments arguments = {0};

	TRY(options_read(&argp, argc, argv, ARGP_IN_ORDER, &arguments));
	int skip = arguments.first - 1;
	return command_run(arguments.command, argc - skip, argv + skip);
}

/* Tells the error, and what it is to the shell. */
static int end(struct error *error)
{
	int code = error_exit_code(error);

	if (error)
		message_error("inquest", error);
	error_destroy(error);
	return code;
}

/* Help and lists are written by stdio, which finds a full device at the end. */
static struct error *close_output(void)
{
	return stream_close(stdout) ? NULL : error_from_errno("cannot write the result");
}

/* argp's own ends, behind --help. */
static void close_at_exit(void)
{
	int code = ended ? 0 : end(close_output());

	if (code)
		_exit(code);
}

/*
 * Of 30,000 stacks each one's text grows and goes: a heap that is given back and asked for again
 * each time takes half of the time, in faults of two million pages.
 */
static void keep_heap(void)
{
	enum { KEPT = 64 << 20, LARGE = 8 << 20, AHEAD = 1 << 20 };

	mallopt(M_TRIM_THRESHOLD, KEPT);
	mallopt(M_MMAP_THRESHOLD, LARGE);
	mallopt(M_TOP_PAD, AHEAD);
}

int main(int argc, char **argv)
{
	keep_heap();
	setlocale(LC_CTYPE, "C.UTF-8");
	interrupt_install();
	atexit(close_at_exit);
	argp_err_exit_status = 2;
	struct error *error = run(argc, argv);
	ended = true;
	return end(error ? error : close_output());
}
