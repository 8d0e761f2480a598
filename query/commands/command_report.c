/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest report: one HTML file to look at, to mail and to print. */
#include <string.h>
#include <sys/stat.h>

#include "base/stream.h"
#include "commands/command.h"
#include "commands/dumps.h"
#include "commands/options.h"
#include "report/report.h"

enum { MANY = 16, OPTION_OUTPUT = 'o' };

struct arguments {
	struct options options; /* first: options_parse() takes it for that */
	const char *output, *names[MANY];
	size_t count;
};

static const struct argp_option known[] = {
    {"output", OPTION_OUTPUT, "FILE", 0, "Write it there; without this to standard output", 0},
    OPTION_QUERIES,
    OPTION_LIMIT_TIME,
    {0}};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	if (key == OPTION_OUTPUT) {
		arguments->output = argument;
		return 0;
	}
	if (key != ARGP_KEY_ARG || state->arg_num == 0)
		return options_parse(key, argument, state);
	if (arguments->count == MANY)
		argp_error(state, "too many dumps");
	arguments->names[arguments->count++] = argument;
	return 0;
}

static const struct argp argp = {
    .options = known,
    .parser = parse,
    .args_doc = "CASE.db [DUMP...]",
    .doc =
	"Writes a report of a crash as one HTML file: the verdict and its findings, then pictures "
	"and tables, each with the question that asks for it.\n\n"
	"The file loads nothing and needs no network; it reads and prints without scripts. DUMP is "
	"a number or a label; without it the newest is meant. Several dumps, the first and the "
	"last three of them, stand side by side, in numbers, with their stacks and their memory, "
	"and with what changed since the first; the other pictures are of the last.",
};

static struct error *choose(sqlite3 *database, const struct arguments *arguments, int64_t *dumps,
			    size_t *count)
{
	*count = arguments->count ? arguments->count : 1;
	for (size_t i = 0; i < *count; i++)
		TRY(dumps_choose(database, arguments->count ? arguments->names[i] : NULL,
				 &dumps[i]));
	return NULL;
}

/* A device, a pipe: what is written to, and not replaced. */
static bool is_stream(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 && !S_ISREG(status.st_mode);
}

static struct error *write_stream(struct session *session, const int64_t *dumps, size_t count,
				  const char *path)
{
	FILE *file = fopen(path, "we");

	if (!file)
		return error_from_errno("%s", path);
	struct error *error = report_write(session, dumps, count, file);
	return !stream_close(file) && !error ? error_from_errno("%s", path) : error;
}

/* The file is whole or not there. */
static struct error *write_file(struct session *session, const int64_t *dumps, size_t count,
				const char *path)
{
	_cleanup_free_ char *temporary = NULL;

	if (is_stream(path))
		return write_stream(session, dumps, count, path);
	if (asprintf(&temporary, "%s.new", path) < 0) {
		temporary = NULL;
		return error_no_memory();
	}
	FILE *file = fopen(temporary, "we");
	if (!file)
		return error_from_errno("%s", temporary);
	struct error *error = report_write(session, dumps, count, file);
	if (!stream_close(file) && !error)
		error = error_from_errno("%s", temporary);
	if (!error && rename(temporary, path) != 0)
		error = error_from_errno("%s", path);
	if (error)
		remove(temporary);
	return error;
}

static struct error *run(int argc, char **argv)
{
	struct arguments arguments = {
	    .options = {.operands = {{.missing = CASE_IS_MISSING}}, .operand_count = 1},
	};
	_cleanup_(session_close) struct session session = {0};
	int64_t dumps[MANY];
	size_t count;

	TRY(options_read(&argp, argc, argv, 0, &arguments));
	TRY(session_open(&session, arguments.options.operands[0].value, arguments.options.queries));
	TRY(choose(session.database, &arguments, dumps, &count));
	return arguments.output ? write_file(&session, dumps, count, arguments.output)
				: report_write(&session, dumps, count, stdout);
}

const struct command command_report = {
    .name = "report",
    .arguments = "CASE.db [DUMP...]",
    .summary = "write a report as one HTML file",
    .run = run,
};
