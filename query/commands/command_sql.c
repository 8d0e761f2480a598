/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest sql: SQL over a case. */
#include <stdio.h>
#include <string.h>

#include "case/case.h"
#include "commands/command.h"
#include "commands/options.h"
#include "commands/text.h"
#include "run/open.h"
#include "run/result.h"

struct arguments {
	struct output_options output;
	const char *path, *sql;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->output;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 1)
			argp_error(state, "too many arguments (is the SQL in quotes?)");
		*(state->arg_num == 0 ? &arguments->path : &arguments->sql) = argument;
		return 0;
	case ARGP_KEY_END:
		if (!arguments->path)
			argp_error(state, "a case is missing");
		if (!arguments->sql)
			argp_error(state, "the SQL is missing ('-' reads it from standard input)");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "CASE.db SQL",
    .doc = "Runs SQL statements over a case and prints their rows.\n\n"
	   "The SQL is one argument, or '-' for standard input. A case is only read: statements "
	   "that would write to it are refused. 'inquest schema' tells tables and columns.",
    .children = output_options_child,
};

static struct error *run_over_case(const struct arguments *arguments, const char *sql)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_(output_deinit) struct output output;
	const char *place;

	output_init(&output, stdout, arguments->output.format);
	TRY(open_case(arguments->path, &database));
	struct error *error = run_sql(database, sql, &output, &place);
	if (place)
		show_place(sql, place);
	return error;
}

static struct error *run(int argc, char **argv)
{
	struct arguments arguments = {0};
	_cleanup_free_ char *text = NULL;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	if (strcmp(arguments.sql, "-") == 0)
		TRY(read_all(stdin, &text));
	return run_over_case(&arguments, text ? text : arguments.sql);
}

const struct command command_sql = {
    .name = "sql",
    .arguments = "CASE.db SQL",
    .summary = "run SQL over a case",
    .run = run,
};
