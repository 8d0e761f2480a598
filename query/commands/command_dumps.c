/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest dumps: the dumps of a case. */
#include "case/case.h"
#include "commands/command.h"
#include "commands/options.h"
#include "run/open.h"
#include "run/result.h"

static const char sql[] =
    "SELECT dump, label, nodename, release, crash_time, uptime_ns, panic, completeness,"
    " (SELECT count(*) FROM tasks AS t WHERE t.dump = d.dump) AS tasks,"
    " (SELECT coalesce(sum(count), 0) FROM problems AS p WHERE p.dump = d.dump) AS problems,"
    " path"
    " FROM dumps AS d ORDER BY dump";

struct arguments {
	struct output_options output;
	const char *path;
};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->output;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "too many arguments");
		arguments->path = argument;
		return 0;
	case ARGP_KEY_END:
		if (!arguments->path)
			argp_error(state, "a case is missing");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "CASE.db",
    .doc = "Lists the dumps of a case, with what could not be read of each as the number of "
	   "problems.",
    .children = output_options_child,
};

static struct error *run(int argc, char **argv)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_(output_deinit) struct output output;
	struct arguments arguments = {0};

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	output_init(&output, stdout, arguments.output.format);
	TRY(open_case(arguments.path, &database));
	return run_sql(database, sql, &output, NULL);
}

const struct command command_dumps = {
    .name = "dumps",
    .arguments = "CASE.db",
    .summary = "list the dumps of a case",
    .run = run,
};
