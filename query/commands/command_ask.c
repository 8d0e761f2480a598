/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest ask: a question in the query language. */
#include <stdio.h>
#include <string.h>

#include "case/case.h"
#include "commands/command.h"
#include "commands/options.h"
#include "commands/text.h"
#include "language/language.h"
#include "language/stage.h"
#include "output/format.h"
#include "run/open.h"
#include "run/result.h"

struct arguments {
	struct output_options output;
	const char *path, *question;
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
			argp_error(state, "too many arguments (is the question in quotes?)");
		*(state->arg_num == 0 ? &arguments->path : &arguments->question) = argument;
		return 0;
	case ARGP_KEY_END:
		if (!arguments->path)
			argp_error(state, "a case is missing");
		if (!arguments->question)
			argp_error(state,
				   "the question is missing ('-' reads it from standard input)");
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

/* The help lists the stages that there are. */
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
	fputs("Stages:\n", stream);
	for (const struct stage_ops *const *stage = stage_registry; *stage; stage++)
		fprintf(stream, "  %-24s %s\n", (*stage)->usage, (*stage)->summary);
	fclose(stream);
	return list;
}

static const struct argp argp = {
    .parser = parse,
    .args_doc = "CASE.db QUESTION",
    .doc = "Answers a question about a case.\n\n"
	   "A question is a table, then stages, as in\n"
	   "  tasks where state = D and idle > 2min | count by wchan\n"
	   "It is about the newest dump, unless 'in dump N', 'in dump \"label\"', 'in last N "
	   "dumps' or 'in all dumps' follows the table. 'explain' before it prints the SQL that "
	   "it becomes. '-' reads it from standard input.\v ",
    .help_filter = help,
    .children = output_options_child,
};

static struct error *print_sql(sqlite3_stmt *statement)
{
	char *sql = sqlite3_expanded_sql(statement);

	if (!sql)
		return error_no_memory();
	puts(sql);
	sqlite3_free(sql);
	return NULL;
}

static struct error *ask(const struct arguments *arguments, const char *question)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_(questions_deinit) struct questions questions = {0};
	_cleanup_(answer_deinit) struct answer answer = {0};
	_cleanup_(output_deinit) struct output output;
	struct place place;

	output_init(&output, stdout, arguments->output.format);
	TRY(open_case(arguments->path, &database));
	TRY(questions_load(NULL, database, &questions));
	struct error *error = language_compile(database, &questions, question, &answer, &place);
	if (place.at)
		show_place(place.text, place.at);
	TRY(error);
	if (!arguments->output.format && answer.format)
		output.format = format_find(answer.format);
	return answer.explain ? print_sql(answer.statement)
			      : run_statement(answer.statement, answer.domains, &output);
}

static struct error *run(int argc, char **argv)
{
	struct arguments arguments = {0};
	_cleanup_free_ char *text = NULL;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	if (strcmp(arguments.question, "-") == 0)
		TRY(read_all(stdin, &text));
	return ask(&arguments, text ? text : arguments.question);
}

const struct command command_ask = {
    .name = "ask",
    .arguments = "CASE.db QUESTION",
    .summary = "ask a question about a case",
    .run = run,
};
