/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See tables.h. One module of SQLite, registered under the name of each question. A question is
 * compiled when SQL first names it, for its columns, and again for each call, whose rows are read
 * as they come.
 */
#include "session/tables.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stream.h"
#include "case/case.h"
#include "language/language.h"
#include "run/result.h"

/* What SQLite passes for the module. */
struct registration {
	sqlite3 *database;
	const struct questions *questions;
	const char *name; /* loading more questions moves them */
};

struct table {
	sqlite3_vtab base;
	const struct registration *registration;
	const struct question *question;
	int columns; /* of the rows; the arguments are behind them */
};

struct rows {
	sqlite3_vtab_cursor base;
	struct answer answer;
	sqlite3_int64 number;
	bool ended;
};

enum { MAX_ARGUMENTS = 16 };

static int fail(char **message, struct error *error)
{
	int rc = error->kind == ERROR_INTERRUPTED ? SQLITE_INTERRUPT
		 : error->kind == ERROR_NO_MEMORY ? SQLITE_NOMEM
						  : SQLITE_ERROR;

	sqlite3_free(*message);
	*message = sqlite3_mprintf("%s", error->message);
	error_destroy(error);
	return rc;
}

/* A default of 2min takes SQL's integers as nanoseconds, one of 16k as bytes. */
static const char *unit_of(const struct parameter *parameter)
{
	const char *value = parameter->value;
	size_t digits = value ? strspn(value, "0123456789.") : 0;

	if (digits == 0 || !value[digits] || strncasecmp(value, "0x", 2) == 0)
		return "";
	return strchr("BkKMGT", value[digits]) ? "B" : "ns";
}

/* A number with a unit, "2min": SQL has no such literal, and passes text. */
static bool is_measure(const char *text)
{
	if (!isdigit((unsigned char)*text))
		return false;
	while (isalnum((unsigned char)*text) || *text == '.')
		text++;
	return !*text;
}

static void write_text(FILE *out, const char *text)
{
	putc('"', out);
	for (; *text; text++) {
		if (*text == '"')
			putc('"', out);
		putc(*text, out);
	}
	putc('"', out);
}

static void write_argument(FILE *out, const struct parameter *parameter, sqlite3_value *value)
{
	const char *text = (const char *)sqlite3_value_text(value);
	bool number = sqlite3_value_type(value) != SQLITE_TEXT;
	bool measure = text && parameter->value && *unit_of(parameter) && is_measure(text);

	if (number || measure)
		fprintf(out, "%s%s", text ? text : "0", number ? unit_of(parameter) : "");
	else
		write_text(out, text ? text : "");
}

static void write_scope(FILE *out, sqlite3_value *value)
{
	const char *text = (const char *)sqlite3_value_text(value);

	if (sqlite3_value_type(value) == SQLITE_INTEGER)
		fprintf(out, " in dump %s", text);
	else if (text && strcmp(text, "all") == 0)
		fputs(" in all dumps", out);
	else if (text) {
		fputs(" in dump ", out);
		write_text(out, text);
	}
}

/* memory_hogs('all'): where a number is due, the word means all dumps. */
static bool is_all(const struct parameter *parameter, sqlite3_value *value)
{
	const char *text = (const char *)sqlite3_value_text(value);

	return text && strcmp(text, "all") == 0 && parameter->value &&
	       isdigit((unsigned char)*parameter->value);
}

/* values: of the parameters and of the scope; NULL for what was not given. */
static char *write_call(const struct question *question, sqlite3_value *const *values)
{
	size_t count = question->parameters.count, given = 0, size;
	sqlite3_value *scope = values[count];
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	while (given < count && values[given])
		given++;
	if (!scope && given > 0 && is_all(&question->parameters.data[given - 1], values[given - 1]))
		scope = values[--given];
	fputs(question->name, out);
	for (size_t i = 0; i < given; i++) {
		fputs(i == 0 ? "(" : ", ", out);
		write_argument(out, &question->parameters.data[i], values[i]);
	}
	fputs(given > 0 ? ")" : "", out);
	if (scope)
		write_scope(out, scope);
	return stream_close_text(out, &text) ? text : NULL;
}

static struct error *ask(const struct registration *registration, const char *text,
			 struct answer *ret)
{
	return text ? language_compile_table(registration->database, registration->questions, text,
					     ret)
		    : error_no_memory();
}

/* Some parameters take text, others numbers; the columns are the same. */
static struct error *ask_anything(const struct table *table, struct answer *ret)
{
	static const char *const anything[] = {"1", "\"\""};
	const struct question *question = table->question;
	struct error *error = NULL;

	for (size_t i = 0; i < sizeof(anything) / sizeof(*anything); i++) {
		_cleanup_free_ char *text = NULL;
		size_t size, given = 0;
		FILE *out = open_memstream(&text, &size);

		error_destroy(error);
		if (!out)
			return error_no_memory();
		fputs(question->name, out);
		vector_for_each(&question->parameters, parameter) {
			if (!parameter->value)
				fprintf(out, "%s%s", given++ ? ", " : "(", anything[i]);
		}
		fputs(given > 0 ? ")" : "", out);
		if (!stream_close_text(out, &text))
			return error_no_memory();
		answer_deinit(ret);
		error = ask(table->registration, text, ret);
		if (!error)
			break;
	}
	return error;
}

static void declare_column(FILE *out, sqlite3_stmt *statement, int i,
			   const struct known_column *known)
{
	struct output_column column = result_column(statement, i);
	bool has_domain = known[i].domain != DOMAINS_END || column.has_domain;
	enum domain domain = known[i].domain != DOMAINS_END ? known[i].domain : column.domain;

	write_text(out, column.name);
	fprintf(out, " %s, ", has_domain ? domain_name(domain) : "");
}

static struct error *declare(struct table *table, char **ret)
{
	_cleanup_(answer_deinit) struct answer answer = {0};
	size_t size;

	TRY(ask_anything(table, &answer));
	FILE *out = open_memstream(ret, &size);
	if (!out)
		return error_no_memory();
	table->columns = sqlite3_column_count(answer.statement);
	fputs("CREATE TABLE x(", out);
	for (int i = 0; i < table->columns; i++)
		declare_column(out, answer.statement, i, answer.columns);
	vector_for_each(&table->question->parameters, parameter)
		fprintf(out, "\"$%s\" HIDDEN, ", parameter->name);
	fputs("\"in dump\" HIDDEN)", out);
	return stream_close_text(out, ret) ? NULL : error_no_memory();
}

static int connect_table(sqlite3 *database, void *context, int argc, const char *const *argv,
			 sqlite3_vtab **ret, char **message)
{
	const struct registration *registration = context;
	_cleanup_free_ char *sql = NULL;
	struct table *table = sqlite3_malloc(sizeof(*table));

	(void)argc, (void)argv;
	if (!table)
		return SQLITE_NOMEM;
	*table =
	    (struct table){.registration = registration,
			   .question = questions_find(registration->questions, registration->name)};
	struct error *error = declare(table, &sql);
	int rc = error ? fail(message, error) : sqlite3_declare_vtab(database, sql);
	if (rc != SQLITE_OK) {
		sqlite3_free(table);
		return rc;
	}
	sqlite3_vtab_config(database, SQLITE_VTAB_DIRECTONLY);
	*ret = &table->base;
	return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *table)
{
	sqlite3_free(table);
	return SQLITE_OK;
}

/* The arguments that are given, as bits of idxNum; one that depends on a row yet to come makes the
 * plan impossible. */
static int best_index(sqlite3_vtab *base, sqlite3_index_info *info)
{
	const struct table *table = (struct table *)base;
	int places[MAX_ARGUMENTS + 1], next = 1, count = (int)table->question->parameters.count + 1;

	memset(places, -1, sizeof(places));
	for (int i = 0; i < info->nConstraint; i++) {
		int argument = info->aConstraint[i].iColumn - table->columns;

		if (argument < 0 || info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
			continue;
		if (!info->aConstraint[i].usable)
			return SQLITE_CONSTRAINT;
		places[argument] = i;
	}
	for (int argument = 0; argument < count; argument++) {
		if (places[argument] < 0)
			continue;
		info->aConstraintUsage[places[argument]].argvIndex = next++;
		info->aConstraintUsage[places[argument]].omit = 1;
		info->idxNum |= 1 << argument;
	}
	info->estimatedCost = 10000;
	info->estimatedRows = 100;
	return SQLITE_OK;
}

static int open_rows(sqlite3_vtab *table, sqlite3_vtab_cursor **ret)
{
	struct rows *rows = sqlite3_malloc(sizeof(*rows));

	(void)table;
	if (!rows)
		return SQLITE_NOMEM;
	memset(rows, 0, sizeof(*rows));
	*ret = &rows->base;
	return SQLITE_OK;
}

static int close_rows(sqlite3_vtab_cursor *base)
{
	answer_deinit(&((struct rows *)base)->answer);
	sqlite3_free(base);
	return SQLITE_OK;
}

static int next_row(sqlite3_vtab_cursor *base)
{
	struct rows *rows = (struct rows *)base;
	int rc = sqlite3_step(rows->answer.statement);

	rows->ended = rc != SQLITE_ROW;
	rows->number++;
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? SQLITE_OK : rc;
}

static int filter(sqlite3_vtab_cursor *base, int index, const char *unused, int argc,
		  sqlite3_value **argv)
{
	struct rows *rows = (struct rows *)base;
	const struct table *table = (struct table *)base->pVtab;
	sqlite3_value *values[MAX_ARGUMENTS + 1] = {NULL};

	(void)unused;
	for (int argument = 0, next = 0; argument <= MAX_ARGUMENTS; argument++)
		if (index >> argument & 1 && next < argc)
			values[argument] = argv[next++];
	_cleanup_free_ char *text = write_call(table->question, values);
	answer_deinit(&rows->answer);
	struct error *error = ask(table->registration, text, &rows->answer);
	if (error)
		return fail(&base->pVtab->zErrMsg, error);
	return next_row(base);
}

static int at_end(sqlite3_vtab_cursor *base)
{
	return ((struct rows *)base)->ended;
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int i)
{
	const struct rows *rows = (struct rows *)base;

	if (i < ((struct table *)base->pVtab)->columns)
		sqlite3_result_value(context, sqlite3_column_value(rows->answer.statement, i));
	return SQLITE_OK;
}

static int rowid(sqlite3_vtab_cursor *base, sqlite3_int64 *ret)
{
	*ret = ((struct rows *)base)->number;
	return SQLITE_OK;
}

static const sqlite3_module module = {
    .xConnect = connect_table,
    .xBestIndex = best_index,
    .xDisconnect = disconnect_table,
    .xOpen = open_rows,
    .xClose = close_rows,
    .xFilter = filter,
    .xNext = next_row,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = rowid,
};

struct error *tables_of_questions(sqlite3 *database, const struct questions *questions)
{
	vector_for_each(&questions->list, question) {
		struct registration *registration = malloc(sizeof(*registration));

		if (!registration)
			return error_no_memory();
		*registration = (struct registration){database, questions, question->name};
		bool kept =
		    !strchr(question->name, '.') && question->parameters.count <= MAX_ARGUMENTS;
		if (!kept)
			free(registration);
		else if (sqlite3_create_module_v2(database, question->name, &module, registration,
						  free) != SQLITE_OK)
			return database_error(database);
	}
	return NULL;
}
