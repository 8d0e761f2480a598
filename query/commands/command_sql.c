/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest sql: SQL over a case. */
#include "case/case.h"
#include "commands/command.h"
#include "commands/options.h"
#include "commands/text.h"
#include "session/session.h"

static const struct argp_option known[] = {OPTION_FORMAT,      OPTION_QUERIES, OPTION_LIMIT_TIME,
					   OPTION_SPREADSHEET, OPTIONS_MEMORY, {0}};

static const struct argp argp = {
    .options = known,
    .parser = options_parse,
    .args_doc = "CASE.db SQL",
    .doc =
	"Runs SQL statements over a case and prints their rows.\n\n"
	"The SQL is one argument, or '-' for standard input. A case is only read: statements "
	"that would write to it are refused. 'inquest schema' tells tables and columns. "
	"Saved questions are tables, too, with their parameters as arguments and, behind them, a "
	"dump: SELECT * FROM hung('2min', 1). "
	"TEXT REGEXP PATTERN searches with PCRE2's regular expressions; sum() and abs() "
	"turn to REAL where no integer holds the result.\v ",
    .help_filter = options_help,
};

static struct error *run_over_case(const struct options *options, const char *sql)
{
	const struct request request = {.text = sql, .sql = true, .formats = true};
	_cleanup_(session_close) struct session session = {0};
	_cleanup_(output_deinit) struct output output = {0};

	output_init(&output, stdout, options->format);
	output.spreadsheet = options->spreadsheet;
	TRY(session_open(&session, options->operands[0].value, options->queries));
	return session_ask(&session, &request, &output);
}

static struct error *run(int argc, char **argv)
{
	struct options options = {
	    .operands = {{.missing = CASE_IS_MISSING},
			 {.missing = "the SQL is missing ('-' reads it from standard input)"}},
	    .operand_count = 2,
	    .hint = " (is the SQL in quotes?)",
	};
	_cleanup_free_ char *text = NULL;

	TRY(options_read(&argp, argc, argv, 0, &options));
	TRY(read_text(options.operands[1].value, &text));
	return run_over_case(&options, text);
}

const struct command command_sql = {
    .name = "sql",
    .arguments = "CASE.db SQL",
    .summary = "run SQL over a case",
    .run = run,
};
