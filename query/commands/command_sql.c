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
	return options_ask(&options,
			   &(const struct request){.text = text, .sql = true, .formats = true});
}

const struct command command_sql = {
    .name = "sql",
    .arguments = "CASE.db SQL",
    .summary = "run SQL over a case",
    .run = run,
};
