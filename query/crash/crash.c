/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See crash.h. */
#include "crash_words/crash.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/nearest.h"
#include "case/case.h"
#include "crash_words/command.h"
#include "crash_words/evaluate.h"
#include "crash_words/macro.h"
#include "crash_words/select_tasks.h"
#include "output/format.h"
#include "schema/catalog.h"

/* A command that is answered. */
struct run {
	sqlite3 *database;
	struct arena *arena;
	struct crash_context *context;
	struct output *output;
	const struct command_line *line;
	const struct form *form;
	const char *tasks; /* those that were chosen, as a condition; NULL: none were */
	int64_t dump;
	size_t lines; /* printed so far */
};

static size_t first_word(const char *text)
{
	return *text == '*' || *text == '?' ? 1 : strspn(text, "abcdefghijklmnopqrstuvwxyz");
}

static bool begins_with(const char *rest, const char *word)
{
	size_t length = strlen(word);

	return strncasecmp(rest, word, length) == 0 && isspace((unsigned char)rest[length]);
}

/* What stands behind the name of a table where the language goes on. */
static bool language_goes_on(const char *rest)
{
	return begins_with(rest, "where") || begins_with(rest, "in") || *rest == '|' ||
	       *rest == '(' || strncmp(rest, "--", 2) == 0;
}

/* foreach's rows can be asked on, and printed in every format. */
static bool is_foreach_of_language(const struct word *word, const char *rest, bool formatted)
{
	return strcmp(word->name, "foreach") == 0 && (formatted || strchr(rest, '|'));
}

bool crash_claims(const struct questions *questions, const char *text, bool formatted)
{
	text += strspn(text, " \t\r\n");
	size_t length = first_word(text);
	const char *rest = text + length + strspn(text + length, " \t\r\n"), *behind;
	const struct word *word = word_find(text, length, &behind);

	if (!word || (text[length] && !isspace((unsigned char)text[length]) && *rest != '|'))
		return false;
	if (is_foreach_of_language(word, rest, formatted))
		return false;
	char name[16];
	snprintf(name, sizeof(name), "%.*s", (int)length, text);
	const struct question *question = questions_find(questions, name);
	if (question && strcmp(question->origin, "built-in") != 0)
		return false;
	if (!catalog_find(name) && !question) /* "task where …" is a slip for tasks */
		return !begins_with(rest, "where");
	return *rest ? !language_goes_on(rest) : !formatted;
}

bool crash_answers(const char *text)
{
	text += strspn(text, " \t\r\n");
	const char *behind;
	size_t length = first_word(text);
	const struct word *word = word_find(text, length, &behind);

	return word && !word->memory && strcmp(word->name, "kmem") != 0 && text[length] != '_' &&
	       text[length] != '.';
}

const char *crash_help_topic(const char *text)
{
	text += strspn(text, " \t\r\n");
	size_t length = first_word(text);
	const char *behind;
	const struct word *word = word_find(text, length, &behind);

	if (!word || strcmp(word->name, "help") != 0)
		return NULL;
	return text + length + strspn(text + length, " \t\r\n");
}

static struct error *find_dump(struct run *run)
{
	const char *wanted = run->line->dump;
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(database_prepare(run->database,
			     "SELECT dump FROM dumps WHERE ?1 IS NULL OR dump = ?1 OR label = ?1 "
			     "ORDER BY coalesce(crash_time, indexed_at, 0) DESC, dump DESC LIMIT 1",
			     &statement));
	sqlite3_bind_text(statement, 1, wanted, -1, SQLITE_STATIC);
	int rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		run->dump = sqlite3_column_int64(statement, 0);
	if (rc == SQLITE_DONE)
		return error_create(ERROR_USAGE,
				    wanted ? "there is no dump '%s'" : "the case has no dump%.0s",
				    wanted ? wanted : "");
	return rc == SQLITE_ROW ? NULL : database_error(run->database);
}

/* The context, where nobody chose one: the task that panicked, else one that ran, else any. */
static struct error *find_context(struct run *run, int64_t *ret)
{
	if (run->context->chosen) {
		*ret = run->context->task;
		return NULL;
	}
	return database_number(
	    run->database,
	    arena_printf(
		run->arena,
		"SELECT (SELECT task FROM tasks AS t JOIN dumps AS d USING (dump) WHERE dump = "
		"%lld ORDER BY task IS panic_task DESC, on_cpu DESC, pid = 0, pid LIMIT 1)",
		(long long)run->dump),
	    ret);
}

static bool fits(const struct form *form, const struct command_line *line, bool chosen)
{
	bool arguments = line->count > 0 || chosen;

	for (const char *letter = form->needs; *letter; letter++) {
		if (!line->given[(unsigned char)*letter])
			return false;
	}
	bool needs_some = form->takes == TAKES_EACH || form->takes == TAKES_EXPRESSION;
	return arguments ? form->takes != TAKES_NOTHING : !needs_some;
}

static struct error *not_understood(const struct command_line *line)
{
	return error_create(ERROR_USAGE, "%s is used so: %s", line->word->name, line->word->usage);
}

static struct error *no_counterpart(const struct word *word, const struct form *form)
{
	return error_create(ERROR_USAGE, "%s%s%s: %s", word->name, *form->needs ? " -" : "",
			    form->needs, form->instead);
}

/* What is wrong otherwise with a line about memory is told by who answers it. */
struct error *crash_refuse(const char *text)
{
	_cleanup_(arena_deinit) struct arena arena = {0};
	struct argument_text words[COMMAND_ARGUMENTS];
	struct command_line line;
	const char *behind;
	size_t count, length = first_word(text += strspn(text, " \t\r\n"));
	const struct word *word = word_find(text, length, &behind);

	if (!word || !word->memory)
		return NULL;
	struct error *error = command_split(&arena, text, words, &count);
	if (!error)
		error = command_parse(&arena, words, count, &line);
	for (const struct form *form = word->forms; !error && form && form->needs; form++) {
		if (form->instead && line.given[(unsigned char)*form->needs])
			return no_counterpart(word, form);
	}
	error_destroy(error);
	return NULL;
}

/* The form of the options; others than it knows have no answer. */
static struct error *find_form(struct run *run)
{
	const struct command_line *line = run->line;
	const struct word *word = line->word;

	if (word->memory)
		return error_create(ERROR_USAGE,
				    "%s reads the dump's memory (%s), and is used so: %s; "
				    "'inquest help reading' tells how memory is at hand",
				    word->name, word->memory, word->usage);
	run->form = word->forms;
	while (run->form->needs && !fits(run->form, line, run->tasks))
		run->form++;
	if (!run->form->needs)
		return not_understood(line);
	if (run->form->instead)
		return no_counterpart(word, run->form);

	for (const char *letter = word->options; *letter; letter++) {
		if (line->given[(unsigned char)*letter] && !strchr(run->form->needs, *letter) &&
		    !strchr(run->form->also, *letter))
			return error_create(ERROR_USAGE,
					    "%s: -%c does not go with the other options: %s",
					    word->name, *letter, word->usage);
	}
	return NULL;
}

/* "0,2-3" as "[0,2,3]"; "a" and "all" are NULL. */
static struct error *read_cpus(struct run *run, const char *text, const char **ret)
{
	enum { MAX_CPU = 8192 };
	const char *list = "[";

	*ret = NULL;
	if (!text || strcmp(text, "a") == 0 || strcmp(text, "all") == 0)
		return NULL;
	while (*text) {
		char *end;
		unsigned long first = strtoul(text, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		if (end == text || (*end && *end != ',') || last > MAX_CPU || last < first)
			return error_create(ERROR_USAGE, "'%s' is no list of CPUs, as in 0,2-3",
					    text);
		for (; first <= last; first++)
			list = arena_printf(run->arena, "%s%s%lu", list, list[1] ? "," : "", first);
		text = *end ? end + 1 : end;
	}
	*ret = arena_printf(run->arena, "%s]", list);
	return NULL;
}

static void bind_text(sqlite3_stmt *statement, const char *name, const char *text)
{
	int i = sqlite3_bind_parameter_index(statement, name);

	if (i > 0)
		sqlite3_bind_text(statement, i, text, -1, SQLITE_TRANSIENT);
}

static void bind_number(sqlite3_stmt *statement, const char *name, int64_t number)
{
	int i = sqlite3_bind_parameter_index(statement, name);

	if (i > 0)
		sqlite3_bind_int64(statement, i, number);
}

/* What an answer may name. */
static struct error *bind(struct run *run, sqlite3_stmt *statement)
{
	const struct command_line *line = run->line;
	const char *cpus = line->values['c'] ? line->values['c'] : line->values['C'], *list = NULL;
	char name[] = ":value_X";

	for (char letter = 'A'; letter <= 'z'; letter++) {
		name[7] = letter;
		bind_text(statement, name, line->values[(unsigned char)letter]);
		char has[] = {':', 'h', 'a', 's', '_', letter, '\0'};
		bind_number(statement, has, line->given[(unsigned char)letter]);
	}
	if (sqlite3_bind_parameter_index(statement, ":cpus") > 0)
		TRY(read_cpus(run, cpus, &list));
	bind_text(statement, ":cpus", list);
	bind_number(statement, ":dump", run->dump);
	return NULL;
}

static struct error *print_line(struct run *run, const char *text, size_t size)
{
	const struct cell cell = cell_text_of(text, size);

	run->lines++;
	return output_row(run->output, &cell);
}

/* A column that is called "lines" has line ends; in others they are a name's, and shown as such. */
static struct error *print_rows(struct run *run, sqlite3_stmt *statement)
{
	int rc, last = sqlite3_column_count(statement) - 1;
	bool lines = strcmp(sqlite3_column_name(statement, last), "lines") == 0;

	while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *text = (const char *)sqlite3_column_text(statement, last);

		size_t size = (size_t)sqlite3_column_bytes(statement, last), length;

		for (; text && lines && (length = strcspn(text, "\n")) < size; size -= length + 1) {
			TRY(print_line(run, text, length));
			text += length + 1;
		}
		if (text)
			TRY(print_line(run, text, size));
	}
	sqlite3_reset(statement);
	return rc == SQLITE_DONE ? NULL : database_error(run->database);
}

/* An answer may be several statements. */
struct answer_list {
	VECTOR(sqlite3_stmt *) list;
};

static void answers_deinit(struct answer_list *answers)
{
	vector_for_each(&answers->list, statement)
		statement_finalize(*statement);
	vector_deinit(&answers->list);
}

/* The dump is there, or pages of it. */
static bool has_memory(struct run *run)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(run->database, "SELECT 1 FROM symbols_at(0, ?)", -1, &statement,
			       NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_int64(statement, 1, run->dump);
	int rc = sqlite3_step(statement);
	return rc == SQLITE_ROW || rc == SQLITE_DONE;
}

static struct error *prepare(struct run *run, struct answer_list *answers)
{
	bool poor = run->form->without && !has_memory(run);
	const char *name = poor ? run->form->without : run->form->answer;
	const char *sql =
	    macro_expand(run->arena, word_answer(name), run->tasks ? run->tasks : "1");

	while (*sql) {
		_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

		if (sqlite3_prepare_v2(run->database, sql, -1, &statement, &sql) != SQLITE_OK)
			return error_context(database_error(run->database), "%s: %s",
					     run->form->answer, sqlite3_errmsg(run->database));
		if (!statement)
			continue;
		if (!vector_push(&answers->list, statement))
			return error_no_memory();
		TRY(bind(run, steal(&statement)));
	}
	return NULL;
}

static struct error *print_all(struct run *run, struct answer_list *answers)
{
	vector_for_each(&answers->list, statement)
		TRY(print_rows(run, *statement));
	return NULL;
}

/* A task after the other, in crash's order. */
static struct error *each_task(struct run *run, struct answer_list *answers)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *tasks = NULL;
	int64_t context;
	int rc;

	TRY(find_context(run, &context));
	const char *chosen =
	    run->tasks ? run->tasks : arena_printf(run->arena, "t.task = %lld", (long long)context);
	TRY(database_prepare(
	    run->database,
	    arena_printf(
		run->arena,
		"SELECT t.task FROM tasks AS t WHERE t.dump = %lld AND %s ORDER BY t.pid, t.cpu",
		(long long)run->dump, chosen),
	    &tasks));
	if (context == 0)
		return error_create(ERROR_USAGE,
				    "the dump has no tasks; a text has what its reports "
				    "tell: reports, report_trace(1)");
	while ((rc = sqlite3_step(tasks)) == SQLITE_ROW) {
		vector_for_each(&answers->list, statement)
			bind_number(*statement, ":task", sqlite3_column_int64(tasks, 0));
		TRY(print_all(run, answers));
	}
	return rc == SQLITE_DONE ? NULL : database_error(run->database);
}

static void bind_null(sqlite3_stmt *statement, const char *name)
{
	bind_text(statement, name, NULL);
}

/* false: it is none. */
static bool read_hex(const char *text, int64_t *ret)
{
	const char *digits = strncasecmp(text, "0x", 2) == 0 ? text + 2 : text;
	size_t length = strlen(digits);

	*ret = (int64_t)strtoull(digits, NULL, 16);
	return length > 0 && length <= 16 && strspn(digits, "0123456789abcdefABCDEF") == length;
}

/* As a :number, which is decimal unless it cannot be, and as an :address, which is hex. */
static void bind_argument(sqlite3_stmt *statement, const char *text)
{
	enum { DECIMAL_DIGITS = 10 };
	size_t length = strlen(text);
	int64_t address;

	bind_text(statement, ":argument", text);
	bind_null(statement, ":number");
	bind_null(statement, ":address");
	if (!read_hex(text, &address))
		return;
	bind_number(statement, ":address", address);
	bool decimal = strspn(text, "0123456789") == length && length <= DECIMAL_DIGITS;
	bind_number(statement, ":number", decimal ? strtoll(text, NULL, 10) : address);
}

static void bind_place(struct answer_list *answers, const char *argument, size_t place)
{
	vector_for_each(&answers->list, statement) {
		bind_argument(*statement, argument);
		bind_number(*statement, ":place", (int64_t)place);
	}
}

static struct error *count_lines(struct run *run, struct answer_list *answers, const char *argument,
				 size_t place, size_t *ret)
{
	int rc = SQLITE_DONE;

	*ret = 0;
	bind_place(answers, argument, place);
	vector_for_each(&answers->list, statement) {
		while ((rc = sqlite3_step(*statement)) == SQLITE_ROW)
			++*ret;
		sqlite3_reset(*statement);
		if (rc != SQLITE_DONE)
			return database_error(run->database);
	}
	return NULL;
}

/* No more is told of it than of what nothing is called: a head at most. fuser says so itself. */
static struct error *is_nothing(struct run *run, struct answer_list *answers, size_t i, bool *ret)
{
	size_t lines, least = 0;

	TRY(count_lines(run, answers, run->line->arguments[i].text, i, &lines));
	if (run->form->takes == TAKES_ANY || run->form->rows)
		TRY(count_lines(run, answers, "\1", i, &least));
	*ret = lines == least;
	return NULL;
}

static struct error *each_argument(struct run *run, struct answer_list *answers)
{
	const struct command_line *line = run->line;
	const char *question = run->form->rows ? run->form->rows : line->word->question;

	for (size_t i = 0; i < line->count; i++) {
		bool nothing;

		TRY(is_nothing(run, answers, i, &nothing));
		if (nothing)
			return error_create(
			    ERROR_USAGE, "%s: there is nothing of the name or number '%s'%s%s%s",
			    line->word->name, line->arguments[i].text, question ? "; '" : "",
			    question ? question : "", question ? "' has all that there are" : "");
		bind_place(answers, line->arguments[i].text, i);
		TRY(print_all(run, answers));
	}
	return NULL;
}

/* "1 << 32": the words with blanks between them. */
static struct error *evaluate(struct run *run, struct answer_list *answers)
{
	const struct command_line *line = run->line;
	const char *text = "";
	int64_t number;

	for (size_t i = 0; i < line->count && text; i++)
		text =
		    arena_printf(run->arena, "%s%s%s", text, i ? " " : "", line->arguments[i].text);
	if (!text)
		return error_no_memory();
	if (!crash_evaluate(text, &number))
		return error_create(ERROR_USAGE,
				    "%s: '%s' is no number, and no two with an operator between",
				    line->word->name, text);
	vector_for_each(&answers->list, statement)
		bind_number(*statement, ":number", number);
	return print_all(run, answers);
}

static struct error *answer(struct run *run)
{
	_cleanup_(answers_deinit) struct answer_list answers = {0};

	TRY(prepare(run, &answers));
	if (run->form->takes == TAKES_EACH_TASK)
		return each_task(run, &answers);
	if (run->form->takes == TAKES_EXPRESSION)
		return evaluate(run, &answers);
	if (run->line->count > 0 &&
	    (run->form->takes == TAKES_EACH || run->form->takes == TAKES_ANY))
		return each_argument(run, &answers);
	return print_all(run, &answers);
}

/* foreach [SELECTOR ...] COMMAND [OPTION ...]: the words before the command choose tasks. */
static struct error *parse_foreach(struct run *run, const struct argument_text *words, size_t count,
				   struct command_line *line)
{
	static const char *const commands[] = {"bt",  "files", "net", "ps",  "set",
					       "sig", "task",  "vm",  "vtop"};

	for (size_t i = 1; i < count; i++) {
		for (size_t j = 0; j < sizeof(commands) / sizeof(*commands); j++) {
			if (words[i].quoted || strcmp(words[i].text, commands[j]) != 0)
				continue;
			TRY(command_parse(run->arena, words + i, count - i, line));
			if (line->word->memory)
				return error_create(
				    ERROR_USAGE,
				    "foreach reads no memory: 'vtop -c PID ADDRESS' is about one "
				    "task "
				    "(inquest help reading), and 'foreach UN vm' has the mappings");
			if (strcmp(line->word->name, "net") == 0)
				line->given['s'] = true;
			TRY(find_dump(run));
			return select_tasks(run->database, run->arena, run->dump, words + 1, i - 1,
					    true, &run->tasks);
		}
	}
	struct nearest nearest = {.wanted = words[count - 1].text};
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		nearest_offer(&nearest, commands[i]);
	return error_create(ERROR_USAGE,
			    "foreach needs a command: bt, files, net, ps, set, sig, task or vm, as "
			    "in 'foreach UN bt'%s%s%s",
			    nearest.name ? "; did you mean '" : "",
			    nearest.name ? nearest.name : "", nearest.name ? "'?" : "");
}

/* Options that choose tasks: those of CPUs, the panic task, thread groups. */
static struct error *choose_by_options(struct run *run)
{
	const struct command_line *line = run->line;
	bool bt = strcmp(line->word->name, "bt") == 0, set = strcmp(line->word->name, "set") == 0;
	const char *cpus = line->values['c'], *list;

	if (bt && line->given['a'])
		run->tasks = "t.on_cpu";
	if ((bt || set) && cpus) {
		TRY(read_cpus(run, cpus, &list));
		run->tasks = list ? arena_printf(run->arena,
						 "(t.on_cpu AND t.cpu IN (SELECT value FROM "
						 "json_each('%s')))",
						 list)
				  : "t.on_cpu";
	}
	if (bt && line->given['p'])
		run->tasks = "t.task = (SELECT panic_task FROM dumps WHERE dump = t.dump)";
	if (bt && line->given['n'] && run->tasks)
		run->tasks = arena_printf(run->arena, "(%s AND t.pid <> 0)", run->tasks);
	return NULL;
}

/* The tasks that arguments name, of a word that takes tasks. */
static struct error *choose_tasks(struct run *run)
{
	const struct command_line *line = run->line;
	bool takes = run->form->takes == TAKES_TASKS || run->form->takes == TAKES_EACH_TASK;
	int64_t context;

	if (!takes)
		return NULL;
	TRY(choose_by_options(run));
	if (line->count > 0)
		TRY(select_tasks(run->database, run->arena, run->dump, line->arguments, line->count,
				 false, &run->tasks));
	if (strcmp(line->word->name, "bt") != 0 || !line->given['g'])
		return NULL;
	TRY(find_context(run, &context));
	if (!run->tasks)
		run->tasks = arena_printf(run->arena, "t.task = %lld", (long long)context);
	run->tasks = arena_printf(
	    run->arena, "t.tgid IN (SELECT t.tgid FROM tasks AS t WHERE t.dump = %lld AND %s)",
	    (long long)run->dump, run->tasks);
	return NULL;
}

/* crash's "set scroll off": one of the variables, which "set -v" lists. */
static bool is_variable(const char *text)
{
	static const char *const names[] = {
	    "scroll",   "radix",   "refresh", "print_max",     "print_array", "console",
	    "debug",    "core",    "hash",    "silent",        "edit",        "namelist",
	    "dumpfile", "unwind",  "gdb",     "zero_excluded", "null-stop",   "scope",
	    "offline",  "redzone", "error"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(text, names[i]) == 0)
			return true;
	return false;
}

static struct error *parse(struct run *run, const char *text, struct command_line *line)
{
	struct argument_text words[COMMAND_ARGUMENTS];
	const char *behind;
	size_t count;

	TRY(command_split(run->arena, text, words, &count));
	const struct word *word = word_find(words[0].text, strlen(words[0].text), &behind);
	if (strcmp(word->name, "foreach") == 0)
		return parse_foreach(run, words, count, line);
	if (strcmp(word->name, "set") == 0 && count > 1 && is_variable(words[1].text)) {
		words[1].text = "-v";
		count = 2;
	}
	TRY(command_parse(run->arena, words, count, line));
	return find_dump(run);
}

/* "set 1", "set -c 0", "set -p": what the words behind it are about. */
static struct error *keep_context(struct run *run)
{
	struct crash_context *context = run->context;

	if (run->line->given['p'])
		*context = (struct crash_context){0};
	if (!run->tasks)
		return NULL;
	context->chosen = true;
	return database_number(
	    run->database,
	    arena_printf(run->arena,
			 "SELECT t.task FROM tasks AS t WHERE t.dump = %lld AND %s LIMIT 1",
			 (long long)run->dump, run->tasks),
	    &context->task);
}

static struct error *run_command(struct run *run, const char *text)
{
	struct command_line line;
	bool foreach;

	run->line = &line;
	TRY(parse(run, text, &line));
	foreach = run->tasks;
	if (foreach && line.count > 0)
		return not_understood(&line);
	TRY(find_form(run));
	TRY(choose_tasks(run));
	if (!foreach && strcmp(line.word->name, "set") == 0)
		TRY(keep_context(run));
	return answer(run);
}

struct error *crash_run(sqlite3 *database, struct crash_context *context, const char *text,
			struct output *output)
{
	_cleanup_(arena_deinit) struct arena arena = {0};
	struct run run = {
	    .database = database, .arena = &arena, .context = context, .output = output};
	static const struct output_column column = {
	    .name = "line", .domain = DOMAIN_TEXT, .has_domain = true};

	TRY(output_begin(output, &column, 1));
	TRY(run_command(&run, text));
	return output_end(output);
}
