/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See language.h. */
#include "language/language.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "case/case.h"
#include "language/parser.h"
#include "language/stage.h"
#include "base/nearest.h"

static const char *text_of(struct arena *arena, struct span place)
{
	return arena_printf(arena, "%.*s", (int)place.length, place.start);
}

static struct error *find_table(struct select *select, const struct tree *tree,
				const struct catalog_table **ret)
{
	const char *name = text_of(select->arena, tree->table);
	struct nearest nearest = {.wanted = name};

	*ret = catalog_find(name);
	if (*ret)
		return NULL;
	for (const struct catalog_table *table = catalog; table->name; table++)
		nearest_offer(&nearest, table->name);
	return wrong(select, tree->table.start, "unknown table '%s'%s%s%s", name,
		     nearest.name ? "; did you mean '" : "", nearest.name ? nearest.name : "",
		     nearest.name ? "'?" : "");
}

static bool is_word(struct span place, const char *word)
{
	return place.length == strlen(word) && memcmp(place.start, word, place.length) == 0;
}

static struct error *scope_misused(struct select *select, const struct scope *scope)
{
	return wrong(select, scope->word.start,
		     "dumps are chosen by 'in dump N', 'in dump \"label\"', 'in all dumps' or 'in "
		     "last N dumps'");
}

/* in dump N, in dump "label", in last N dumps: a value and where it goes. */
static struct error *scope_by_value(struct select *select, const struct scope *scope)
{
	bool label = *scope->value.start == '"' || *scope->value.start == '\'';
	bool last = is_word(scope->word, "last") && is_word(scope->unit, "dumps");
	struct tree tree = {0};
	struct parse parse = {.arena = select->arena, .tree = &tree};

	if (last ? label : !is_word(scope->word, "dump") || scope->unit.length > 0)
		return scope_misused(select, scope);
	const struct node *node =
	    label ? tree_text(&parse, scope->value) : tree_number(&parse, scope->value);
	select->place = parse.place;
	TRY(parse.error);
	if (!node)
		return error_no_memory();
	if (!label && (node->type != TYPE_LITERAL || node->value.kind != CELL_INTEGER))
		return scope_misused(select, scope);
	const char *value = lower_expression(select, node);
	const char *before = last    ? "dump IN (SELECT dump FROM dumps ORDER BY dump DESC LIMIT "
			     : label ? "dump IN (SELECT dump FROM dumps WHERE label = "
				     : "dump IN (";
	select_where(select, arena_printf(select->arena, "%s%s)", before, value));
	return NULL;
}

static struct error *choose_dumps(struct select *select, const struct catalog_table *table,
				  const struct scope *scope)
{
	bool has_dump = catalog_column(table, "dump");

	if (scope->word.length == 0) {
		/* The dumps themselves are asked about as a whole. */
		if (has_dump && strcmp(table->name, "dumps") != 0)
			select_where(select, "dump = (SELECT max(dump) FROM dumps)");
		return NULL;
	}
	if (!has_dump)
		return wrong(select, scope->word.start, "the rows of %s belong to no single dump",
			     table->name);
	if (scope->value.length > 0)
		return scope_by_value(select, scope);
	return is_word(scope->word, "all") && is_word(scope->unit, "dumps")
		   ? NULL
		   : scope_misused(select, scope);
}

static struct error *find_stage(struct select *select, const struct stage *stage,
				const struct stage_ops **ret)
{
	const char *name = text_of(select->arena, stage->name);
	struct nearest nearest = {.wanted = name};

	for (const struct stage_ops *const *ops = stage_registry; *ops; ops++) {
		*ret = *ops;
		if (strcmp((*ops)->name, name) == 0)
			return NULL;
		nearest_offer(&nearest, (*ops)->name);
	}
	return wrong(select, stage->name.start, "unknown stage '%s'%s%s%s", name,
		     nearest.name ? "; did you mean '" : "", nearest.name ? nearest.name : "",
		     nearest.name ? "'?" : "");
}

static struct error *apply_stages(struct select *select, const struct tree *tree)
{
	for (const struct stage *stage = tree->first; stage; stage = stage->next) {
		const struct stage_ops *ops;

		TRY(find_stage(select, stage, &ops));
		if (select->closed)
			TRY(select_nest(select));
		TRY(ops->apply(select, stage));
	}
	return NULL;
}

static struct error *lower(struct select *select, const struct tree *tree)
{
	struct arena *arena = select->arena;
	const struct catalog_table *table;

	TRY(find_table(select, tree, &table));
	TRY(select_init(select, arena, table));
	TRY(choose_dumps(select, table, &tree->scope));
	return apply_stages(select, tree);
}

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

static struct error *prepare(sqlite3 *database, struct select *select, sqlite3_stmt **ret)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	const char *sql = select_sql(select);

	if (!sql || select->arena->failed)
		return error_no_memory();
	struct error *error = database_prepare(database, sql, &statement);
	if (error && (sqlite3_errcode(database) & 0xff) == SQLITE_ERROR) {
		error_destroy(error);
		return wrong(select, NULL, "the question is too large: %s",
			     sqlite3_errmsg(database));
	}
	TRY(error);
	for (size_t i = 0; i < select->values.count; i++) {
		if (bind(statement, (int)i + 1, select->values.data[i]) != SQLITE_OK)
			return database_error(database);
	}
	*ret = steal(&statement);
	return NULL;
}

static struct error *compile(sqlite3 *database, struct arena *arena, const struct tree *tree,
			     sqlite3_stmt **ret, const char **place)
{
	_cleanup_(select_deinit) struct select select = {.arena = arena};
	struct error *error = lower(&select, tree);

	*place = select.place;
	return error ? error : prepare(database, &select, ret);
}

struct error *language_compile(sqlite3 *database, const char *text, sqlite3_stmt **ret,
			       bool *explain, const char **place)
{
	_cleanup_(arena_deinit) struct arena arena = {0};
	struct tree tree = {0};
	struct parse parse = {.arena = &arena, .tree = &tree};
	struct error *error = parser_run(&parse, text);

	*place = parse.place;
	if (error)
		return error;
	*explain = tree.explain;
	return compile(database, &arena, &tree, ret, place);
}
