/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest help: of a command, of the language, and of all that a question may name. */
#include <string.h>

#include "commands/command.h"
#include "commands/options.h"
#include "manual/texts.h"
#include "manual/topics.h"
#include "base/nearest.h"

static const struct argp_option known[] = {OPTION_QUERIES, {0}};

static const struct argp argp = {
    .options = known,
    .parser = options_parse,
    .args_doc = "[TOPIC]",
    .doc = "Tells about a command, the query language ('language'), 'tables', 'questions', a "
	   "stage, a table, a saved question, or one of crash's words. Without a topic it lists "
	   "the commands.",
};

static void list(void)
{
	const struct help help = help_to(stdout);

	puts("Commands:");
	command_list(stdout);
	puts("\nTopics: language, tables, questions, crash (its words), and the name of a command, "
	     "a\nstage, a table, a saved question or one of crash's words. Also:");
	help_texts(&help);
}

static struct error *topic(const struct options *options, const char *name)
{
	_cleanup_(questions_deinit) struct questions questions = {0};
	const struct help help = help_to(stdout);
	struct nearest nearest = {.wanted = name};
	const struct command *command = command_find(name, &nearest);
	char option[] = "--help", *arguments[] = {NULL, option, NULL};

	if (command)
		return command_run(command, 2, arguments);
	TRY(questions_load(options->queries, &questions));
	if (help_topic(&help, &questions, name, &nearest))
		return NULL;
	return nearest_error(&nearest, "there is no help on");
}

static struct error *run(int argc, char **argv)
{
	struct options options = {.operand_count = 1};

	TRY(options_read(&argp, argc, argv, 0, &options));
	if (options.operands[0].value)
		return topic(&options, options.operands[0].value);
	list();
	return NULL;
}

const struct command command_help = {
    .name = "help",
    .arguments = "[TOPIC]",
    .summary = "tell about a command, the language, a table",
    .run = run,
};
