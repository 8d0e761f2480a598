/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See meta.h. A new command is a function and a line of the table. */
#include "shell/meta.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <readline/tilde.h>

#include "base/cleanup.h"
#include "base/stream.h"
#include "manual/topics.h"
#include "output/format.h"
#include "base/nearest.h"

static struct help help_for(const struct shell *shell, FILE *file)
{
	struct help help = help_to(stdout);

	(void)shell;
	help.file = file;
	return help;
}

static struct error *set_switch(bool *value, const char *name, const char *argument)
{
	bool on = strcmp(argument, "on") == 0;

	if (!*argument)
		printf("%s is %s\n", name, *value ? "on" : "off");
	else if (!on && strcmp(argument, "off") != 0)
		return error_create(ERROR_USAGE, "%s is used so: %s on|off", name, name);
	else
		*value = on;
	return NULL;
}

static struct error *run_explain(struct shell *shell, const char *argument)
{
	return set_switch(&shell->explain, ".explain", argument);
}

static struct error *run_timer(struct shell *shell, const char *argument)
{
	return set_switch(&shell->timer, ".timer", argument);
}

static void list_formats(const struct shell *shell)
{
	const char *current = shell->format ? shell->format->name : "default";

	for (const struct format *const *format = format_registry; *format; format++)
		printf("%c %-10s %s\n", strcmp((*format)->name, current) == 0 ? '*' : ' ',
		       (*format)->name, (*format)->summary);
	printf("%c %-10s %s\n", shell->format ? ' ' : '*', "default",
	       "what suits the rows: a table on a terminal, else csv");
}

static struct error *run_format(struct shell *shell, const char *argument)
{
	const struct format *format = format_find(argument);
	struct nearest nearest = {.wanted = argument};

	if (!*argument) {
		list_formats(shell);
		return NULL;
	}
	for (const struct format *const *known = format_registry; *known; known++)
		nearest_offer(&nearest, (*known)->name);
	nearest_offer(&nearest, "default");
	if (!format && strcmp(argument, "default") != 0)
		return nearest_error(&nearest, "no format");
	shell->format = format;
	return NULL;
}

/* Rows shall not overwrite what they are read from. */
static bool is_case(const struct shell *shell, const char *path)
{
	struct stat one, other;

	return stat(path, &one) == 0 && stat(shell->path, &other) == 0 &&
	       one.st_dev == other.st_dev && one.st_ino == other.st_ino;
}

static struct error *close_output(struct shell *shell)
{
	FILE *file = shell->file;
	_cleanup_free_ char *name = shell->file_name;

	shell->file = NULL;
	shell->file_name = NULL;
	shell->results = 0;
	return !file || stream_close(file) ? NULL : error_from_errno("%s", name);
}

static struct error *run_output(struct shell *shell, const char *argument)
{
	TRY(close_output(shell));
	if (!*argument)
		return NULL;
	_cleanup_free_ char *path = tilde_expand(argument);
	if (is_case(shell, path))
		return error_create(ERROR_USAGE, "%s is the case", path);
	shell->file = fopen(path, "we");
	if (!shell->file)
		return error_from_errno("%s", path);
	shell->file_name = steal(&path);
	return NULL;
}

static struct error *show_schema(struct shell *shell, FILE *file, const void *table)
{
	const struct help help = help_for(shell, file);

	table ? help_table(&help, table) : help_tables(&help);
	return NULL;
}

static struct error *run_schema(struct shell *shell, const char *argument)
{
	const struct catalog_table *found = catalog_find(argument);
	struct nearest nearest = {.wanted = argument};

	for (const struct catalog_table *table = catalog; table->name; table++)
		nearest_offer(&nearest, table->name);
	if (*argument && !found)
		return nearest_error(&nearest, "no table");
	return shell_show(shell, show_schema, found);
}

/* Of a table of the catalog, so that its name is safe. */
static bool has_rows(struct shell *shell, const char *table)
{
	_cleanup_free_ char *sql = NULL;
	int64_t any = 0;

	if (asprintf(&sql, "SELECT EXISTS (SELECT 1 FROM %s)", table) < 0) {
		sql = NULL;
		return false;
	}
	error_destroy(database_number(shell->session.database, sql, &any));
	return any;
}

/* The names of tables (with rows or without) or of views, as one text. */
static char *list_names(struct shell *shell, bool views, bool rows)
{
	char *list = NULL;
	size_t size;
	FILE *stream = open_memstream(&list, &size);

	if (!stream)
		return NULL;
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (table->view == views && (views || has_rows(shell, table->name) == rows))
			fprintf(stream, "%s ", table->name);
	}
	return stream_take_text(stream, &list);
}

static struct error *show_tables(struct shell *shell, FILE *file, const void *unused)
{
	static const struct {
		const char *heading;
		bool views, rows;
	} kinds[] = {{"Tables:", false, true}, {"No rows:", false, false}, {"Views:", true, true}};
	const struct help help = help_for(shell, file);

	(void)unused;
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		_cleanup_free_ char *names = list_names(shell, kinds[i].views, kinds[i].rows);

		if (!names)
			return error_no_memory();
		if (*names)
			help_item(&help, 12, kinds[i].heading, names);
	}
	return NULL;
}

static struct error *run_tables(struct shell *shell, const char *argument)
{
	(void)argument;
	return shell_show(shell, show_tables, NULL);
}

static struct error *show_questions(struct shell *shell, FILE *file, const void *question)
{
	const struct help help = help_for(shell, file);

	question ? help_question(&help, question)
		 : help_questions(&help, &shell->session.questions);
	return NULL;
}

static struct error *run_queries(struct shell *shell, const char *argument)
{
	const struct questions *questions = &shell->session.questions;
	const struct question *found = questions_find(questions, argument);
	struct nearest nearest = {.wanted = argument};

	vector_for_each(&questions->list, question)
		nearest_offer(&nearest, question->name);
	if (*argument && !found)
		return nearest_error(&nearest, "no saved question");
	return shell_show(shell, show_questions, found);
}

static void help_shell(const struct help *help)
{
	help_prose(
	    help, 0,
	    "Type a question, SQL, or one of these commands. A question ends with its line, "
	    "unless something must follow: behind a |, a comma, an operator, a word such as "
	    "'where', an open parenthesis, or a backslash; an empty line ends it in any "
	    "case. A line that begins with | goes on with the last question. SQL begins with "
	    "SELECT, WITH, VALUES, PRAGMA or EXPLAIN and ends with a semicolon. Tab "
	    "completes, Ctrl-C stops what runs, Ctrl-D leaves.");
	putc('\n', help->file);
	for (const struct meta *meta = meta_commands; meta->name; meta++)
		help_item(help, 22, meta->usage, meta->summary);
	help_item(help, 22, "why [DUMP]", "tell why the kernel crashed, with evidence");
	help_item(help, 22, "compare [OLD [NEW]]",
		  "tell what changed between two dumps, or over 'all'");
	putc('\n', help->file);
	help_prose(help, 0,
		   "Topics of .help: language, tables, questions, and the name of a command, a "
		   "stage, a table or a saved question.");
}

/* ".format" and "format" */
static const struct meta *find_meta(const char *name, struct nearest *nearest)
{
	for (const struct meta *meta = meta_commands; meta->name; meta++) {
		if (strcmp(meta->name, name) == 0 || strcmp(meta->name + 1, name) == 0)
			return meta;
		nearest_offer(nearest, *name == '.' ? meta->name : meta->name + 1);
	}
	return NULL;
}

static struct error *show_help(struct shell *shell, FILE *file, const void *topic)
{
	const struct help help = help_for(shell, file);
	struct nearest nearest = {.wanted = topic};

	if (!*(const char *)topic) {
		help_shell(&help);
		return NULL;
	}
	const struct meta *meta = find_meta(topic, &nearest);
	if (meta)
		help_item(&help, 22, meta->usage, meta->summary);
	if (!help_topic(&help, &shell->session.questions, topic, &nearest) && !meta)
		return nearest_error(&nearest, "there is no help on");
	return NULL;
}

static struct error *run_help(struct shell *shell, const char *argument)
{
	return shell_show(shell, show_help, argument);
}

static struct error *run_quit(struct shell *shell, const char *argument)
{
	(void)argument;
	shell->quit = true;
	return NULL;
}

const struct meta meta_commands[] = {
    {".explain", ".explain [on|off]", "print the SQL that a question becomes before its rows",
     META_SWITCH, run_explain},
    {".format", ".format [NAME]", "print rows in this format, or as suits them (default)",
     META_FORMAT, run_format},
    {".help", ".help [TOPIC]", "tell about the shell, or about a topic", META_TOPIC, run_help},
    {".output", ".output [FILE]", "write rows into a file instead of the screen, or no longer",
     META_FILE, run_output},
    {".queries", ".queries [NAME]", "list the saved questions, or describe one", META_QUESTION,
     run_queries},
    {".quit", ".quit", "leave the shell", META_NOTHING, run_quit},
    {".schema", ".schema [TABLE]", "describe the tables, or the columns of one", META_TABLE,
     run_schema},
    {".tables", ".tables", "list the tables that have rows, those that have none, and the views",
     META_NOTHING, run_tables},
    {".timer", ".timer [on|off]", "tell how long a statement took", META_SWITCH, run_timer},
    {0},
};

/* Words that other programs have; *length is theirs. */
static const char *word_command(const char *text, size_t *length)
{
	static const char *const words[][2] = {{"help", ".help"}, {"man", ".help"},
					       {"?", ".help"},    {"quit", ".quit"},
					       {"exit", ".quit"}, {"q", ".quit"}};

	*length = strcspn(text, " \t\r\n;");
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strlen(words[i][0]) == *length && memcmp(text, words[i][0], *length) == 0)
			return words[i][1];
	}
	return NULL;
}

bool meta_is_command(const char *text)
{
	size_t length;

	return *text == '.' || word_command(text, &length);
}

/* text: ".name argument", with blanks around the argument. */
struct error *meta_run(struct shell *shell, const char *text)
{
	size_t length;
	const char *word = word_command(text, &length);
	_cleanup_free_ char *line = NULL;

	if (asprintf(&line, "%s%s", word ? word : "", word ? text + length : text) < 0) {
		line = NULL;
		return error_no_memory();
	}
	for (size_t end = strlen(line); end > 0 && strchr(" \t\r\n;", line[end - 1]);)
		line[--end] = '\0';
	char *argument = line + strcspn(line, " \t");
	if (*argument)
		*argument++ = '\0';
	argument += strspn(argument, " \t");
	struct nearest nearest = {.wanted = line};
	const struct meta *meta = find_meta(line, &nearest);
	if (!meta)
		return nearest_error(&nearest, "no command");
	if (*argument && meta->argument == META_NOTHING)
		return error_create(ERROR_USAGE, "%s takes nothing", meta->name);
	return meta->run(shell, argument);
}
