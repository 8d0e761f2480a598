/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest shell: a prompt for questions and SQL. */
#include "commands/command.h"
#include "commands/options.h"
#include "commands/typed.h"
#include "shell/shell.h"

static const struct argp_option known[] = {OPTION_FORMAT, OPTION_QUERIES, OPTIONS_MEMORY, {0}};

static const struct argp argp = {
    .options = known,
    .parser = options_parse,
    .args_doc = "CASE.db",
    .doc = "Takes questions in the query language and SQL, and answers them: at a prompt with "
	   "history and completion, or from a file or a pipe until one of them fails. '.help' "
	   "tells more. 'inquest CASE.db' is the same.\v ",
    .help_filter = options_help,
};

static struct error *run(int argc, char **argv)
{
	struct options options = {
	    .operands = {{.missing = CASE_IS_MISSING}},
	    .operand_count = 1,
	    .hint = "; one question is asked by: inquest ask CASE.db 'QUESTION'",
	};

	TRY(options_read(&argp, argc, argv, 0, &options));
	return shell_run(options.operands[0].value, options.queries, options.format,
			 &typed_commands);
}

const struct command command_shell = {
    .name = "shell",
    .arguments = "CASE.db",
    .summary = "ask questions at a prompt",
    .run = run,
};
