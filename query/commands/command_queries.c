/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest queries: the saved questions, all or one. */
#include <string.h>
#include <unistd.h>

#include "case/case.h"
#include "commands/command.h"
#include "commands/options.h"
#include "manual/topics.h"
#include "output/output.h"
#include "base/nearest.h"
#include "run/open.h"

static const struct argp_option known[] = {OPTION_FORMAT, OPTION_QUERIES, {0}};

static const struct argp argp = {
    .options = known,
    .parser = options_parse,
    .args_doc = "[CASE.db] [NAME]",
    .doc = "Lists the saved questions, those that come with the program, those of a case and your "
	   "own (~/.config/inquest/queries), or describes one. They are asked as a table is: "
	   "inquest ask CASE.db 'NAME(ARGUMENT, ...)'.\n\n"
	   "With --format the description comes as rows.\v ",
    .help_filter = options_help,
};

/* One operand is a case or a name: no name has a dot or a slash. */
static void sort_operands(struct options *options, const char **path, const char **name)
{
	const char *first = options->operands[0].value;
	bool is_case = options->operands[1].value || (first && strpbrk(first, "./")) ||
		       (first && access(first, F_OK) == 0);

	*path = is_case ? first : NULL;
	*name = is_case ? options->operands[1].value : first;
}

static struct error *find(const struct questions *questions, const char *name,
			  const struct question **ret)
{
	struct nearest nearest = {.wanted = name};

	*ret = questions_find(questions, name);
	if (*ret)
		return NULL;
	vector_for_each(&questions->list, question)
		nearest_offer(&nearest, question->name);
	return nearest_error(&nearest, "no saved question");
}

static struct error *rows(struct output *output, const struct questions *questions,
			  const struct question *only)
{
	static const struct output_column columns[] = {
	    {"name", DOMAIN_TEXT, true},         {"usage", DOMAIN_TEXT, true},
	    {"origin", DOMAIN_TEXT, true},       {"summary", DOMAIN_TEXT, true},
	    {"description", DOMAIN_LINES, true}, {"text", DOMAIN_LINES, true}};

	TRY(output_begin(output, columns, sizeof(columns) / sizeof(*columns)));
	vector_for_each(&questions->list, question) {
		const struct cell cells[] = {
		    cell_text(question->name),        cell_text(question->usage),
		    cell_text(question->origin),      cell_text(question->summary),
		    cell_text(question->description), cell_text(question->text)};

		if (!only || question == only)
			TRY(output_row(output, cells));
	}
	return output_end(output);
}

static struct error *describe(const struct options *options, const struct questions *questions,
			      const struct question *only)
{
	_cleanup_(output_deinit) struct output output;
	const struct help help = help_to(stdout);

	output_init(&output, stdout, options->format);
	if (options->format)
		return rows(&output, questions, only);
	only ? help_question(&help, only) : help_questions(&help, questions);
	return NULL;
}

static struct error *run(int argc, char **argv)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_(questions_deinit) struct questions questions = {0};
	struct options options = {.operand_count = 2};
	const struct question *only = NULL;
	const char *path, *name;

	TRY(options_read(&argp, argc, argv, 0, &options));
	sort_operands(&options, &path, &name);
	if (path)
		TRY(open_case(path, &database));
	TRY(questions_load(options.queries, &questions));
	if (database)
		TRY(error_context(questions_add_case(&questions, database), "%s", path));
	if (name)
		TRY(find(&questions, name, &only));
	return describe(&options, &questions, only);
}

const struct command command_queries = {
    .name = "queries",
    .arguments = "[CASE.db] [NAME]",
    .summary = "list the saved questions",
    .run = run,
};
