/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest: subcommands only. */
#include <argp.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/interrupt.h"
#include "commands/command.h"
#include "base/nearest.h"

const char *argp_program_version = "inquest " INQUEST_VERSION;

static const struct command *find_command(const char *name)
{
	for (const struct command *const *command = command_registry; *command; command++) {
		if (strcmp((*command)->name, name) == 0)
			return *command;
	}
	return NULL;
}

static void unknown_command(const char *name, const struct argp_state *state)
{
	struct nearest nearest = {.wanted = name};

	for (const struct command *const *command = command_registry; *command; command++)
		nearest_offer(&nearest, (*command)->name);
	argp_error(state, "no command '%s'%s%s", name, nearest.name ? "; the nearest is " : "",
		   nearest.name ? nearest.name : "");
}

struct arguments {
	const struct command *command;
	int first; /* of the command's own arguments */
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_ARG:
		arguments->command = find_command(argument);
		if (!arguments->command)
			unknown_command(argument, state);
		arguments->first = state->next;
		state->next = state->argc; /* the rest is the command's */
		return 0;
	case ARGP_KEY_NO_ARGS:
		argp_error(state, "a command is missing");
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
	for (const struct command *const *command = command_registry; *command; command++)
		fprintf(stream, "  %-8s %s\n", (*command)->name, (*command)->summary);
	fputs("\n'inquest COMMAND --help' tells more.", stream);
	fclose(stream);
	return list;
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "COMMAND [ARGUMENT...]",
    .doc = "Turns Linux kernel crash dumps into a SQLite database, a case, and answers questions "
	   "about it.\v ",
    .help_filter = help,
};

/* argv becomes the command's: "inquest NAME" and its arguments. */
static struct error *run_command(const struct arguments *arguments, int argc, char **argv)
{
	_cleanup_free_ char *name = NULL;
	int skip = arguments->first - 1;

	if (asprintf(&name, "inquest %s", arguments->command->name) < 0) {
		name = NULL;
		return error_no_memory();
	}
	argv[skip] = name;
	return arguments->command->run(argc - skip, argv + skip);
}

int main(int argc, char **argv)
{
	struct arguments arguments = {0};

	setlocale(LC_CTYPE, "C.UTF-8");
	interrupt_install();
	argp_err_exit_status = 2;
	argp_parse(&argp, argc, argv, ARGP_IN_ORDER, NULL, &arguments);
	struct error *error = run_command(&arguments, argc, argv);
	int code = error_exit_code(error);
	if (error)
		fprintf(stderr, "inquest: %s\n", error->message);
	error_destroy(error);
	return code;
}
