/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest ask: a question in the query language. */
#include <string.h>

#include "commands/command.h"
#include "commands/options.h"
#include "commands/text.h"
#include "commands/typed.h"
#include "output/format.h"
#include "questions/questions.h"
#include "session/session.h"

static const struct argp_option known[] = {OPTION_FORMAT,      OPTION_QUERIES, OPTION_LIMIT_TIME,
					   OPTION_SPREADSHEET, OPTIONS_MEMORY, {0}};

static const struct argp argp = {
    .options = known,
    .parser = options_parse,
    .args_doc = "CASE.db QUESTION",
    .doc =
	"Answers a question about a case.\n\n"
	"A question is a table, then stages, as in\n"
	"  tasks where state = D and idle > 2min | count by wchan\n"
	"It is about the newest dump, unless 'in dump N', 'in dumps where CONDITION', 'in last "
	"N dumps', 'in last 7d', 'in all dumps' or 'of machine NAME' follows the table. "
	"'explain' before it prints the SQL that it becomes. 'why' and 'compare' are answered as "
	"these commands do. '-' reads it from standard input.\n\n"
	"'inquest help language' tells all of the language.\v ",
    .help_filter = options_help,
};

static struct error *run(int argc, char **argv)
{
	struct options options = {
	    .operands = {{.missing = CASE_IS_MISSING},
			 {.missing = "the question is missing ('-' reads it from standard input)"}},
	    .operand_count = 2,
	    .hint = " (is the question in quotes?)",
	};
	_cleanup_free_ char *text = NULL;

	TRY(options_read(&argp, argc, argv, 0, &options));
	TRY(read_text(options.operands[1].value, &text));
	if (text_is_sql(text))
		return error_create(ERROR_USAGE, "this is SQL, which 'inquest sql' runs");
	if (typed_claims(text))
		return typed_run(text, options.operands[0].value,
				 options.format ? options.format->name : NULL);
	return options_ask(&options,
			   &(const struct request){.text = text, .formats = options.format});
}

const struct command command_ask = {
    .name = "ask",
    .arguments = "CASE.db QUESTION",
    .summary = "ask a question about a case",
    .run = run,
};
