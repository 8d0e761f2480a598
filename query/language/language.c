/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See language.h. */
#include "language/language.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "case/case.h"
#include "language/parser.h"
#include "language/source.h"
#include "run/result.h"

static int bind(sqlite3_stmt *statement, int i, struct cell value)
{
	switch (value.kind) {
	case CELL_INTEGER:
		return sqlite3_bind_int64(statement, i, value.integer);
	case CELL_REAL:
		return sqlite3_bind_double(statement, i, value.real);
	case CELL_TEXT:
		return sqlite3_bind_text(statement, i, value.text, (int)value.size,
					 SQLITE_TRANSIENT);
	default:
		return SQLITE_OK;
	}
}

/* A value that a stage bound and another one dropped has no place in the statement. */
static bool bind_named(sqlite3_stmt *statement, const char *name, struct cell value)
{
	int i = sqlite3_bind_parameter_index(statement, name);

	return i == 0 || bind(statement, i, value) == SQLITE_OK;
}

struct error *compiler_bind(const struct compiler *compiler, sqlite3_stmt *statement)
{
	char name[32];
	bool good = true;

	for (size_t i = 0; i < compiler->values.count; i++) {
		for (size_t hex = 0; hex < 2; hex++) {
			snprintf(name, sizeof(name), hex ? "@x%zu" : "@%zu", i + 1);
			good &= bind_named(statement, name, compiler->values.data[i]);
		}
	}
	vector_for_each(&compiler->named, named)
		good &= bind_named(statement, named->name, named->value);
	return good ? NULL : database_error(compiler->database);
}

/* SQLite's limits, on columns or on depth, are what may still be wrong with a good question. */
static struct error *prepare(struct select *select, sqlite3_stmt **ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	struct compiler *compiler = select->compiler;
	const char *sql = select_sql(select);

	if (!sql || compiler->arena->failed)
		return error_no_memory();
	struct error *error = database_prepare(compiler->database, sql, &statement);
	if (error && (sqlite3_errcode(compiler->database) & 0xff) == SQLITE_ERROR) {
		error_destroy(error);
		return wrong(select, NULL, "the question is too large: %s",
			     sqlite3_errmsg(compiler->database));
	}
	TRY(error);
	TRY(compiler_bind(compiler, statement));
	*ret = steal(&statement);
	return NULL;
}

static struct error *describe(const struct select *select, struct known_column **ret)
{
	*ret = calloc(select->columns.count + 1, sizeof(**ret));
	if (!*ret)
		return error_no_memory();
	for (size_t i = 0; i < select->columns.count; i++)
		(*ret)[i] = (struct known_column){select->columns.data[i].domain,
						  select->columns.data[i].aside};
	return NULL;
}

static struct error *lower(struct compiler *compiler, const struct tree *tree, struct answer *ret)
{
	_cleanup_(select_deinit) struct select select = {0};

	TRY(source_lower(&select, compiler, tree, &ret->format));
	TRY(select_tell_dump(&select));
	TRY(describe(&select, &ret->columns));
	return prepare(&select, &ret->statement);
}

static void compiler_deinit(struct compiler *compiler)
{
	vector_deinit(&compiler->values);
	vector_deinit(&compiler->named);
}

static struct error *compile(struct compiler *compiler, const char *text, struct answer *ret)
{
	struct tree tree = {0};
	struct parse parse = {.arena = compiler->arena, .tree = &tree};
	struct error *error = parser_run(&parse, text);

	compiler->place = parse.place;
	TRY(error);
	ret->explain = tree.explain;
	return lower(compiler, &tree, ret);
}

struct error *language_compile(sqlite3 *database, const struct questions *questions,
			       const char *text, struct answer *ret, struct place *place)
{
	_cleanup_(arena_deinit) struct arena arena = {0};
	_cleanup_(compiler_deinit) struct compiler compiler = {
	    .arena = &arena, .database = database, .questions = questions, .notices = ""};

	*ret = (struct answer){0};
	struct error *error = compile(&compiler, text, ret);
	ret->notices = strdup(compiler.notices ? compiler.notices : "");
	place->text = compiler.text ? compiler.text : text;
	/* The default of a parameter is in neither. */
	place->at = is_place_in(place->text, compiler.place) ? compiler.place : NULL;
	return error;
}

struct error *language_compile_table(sqlite3 *database, const struct questions *questions,
				     const char *text, struct answer *ret)
{
	_cleanup_(arena_deinit) struct arena arena = {0};
	_cleanup_(compiler_deinit) struct compiler compiler = {.arena = &arena,
							       .database = database,
							       .questions = questions,
							       .notices = "",
							       .tells_dump = true};

	*ret = (struct answer){0};
	return compile(&compiler, text, ret);
}

void answer_deinit(struct answer *answer)
{
	statement_finalize(answer->statement);
	free(answer->columns);
	free(answer->notices);
}
