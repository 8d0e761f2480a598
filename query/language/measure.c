/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See measure.h. */
#include "language/measure.h"

#include <string.h>

#include "base/cleanup.h"
#include "case/case.h"
#include "language/lower.h"
#include "language/resolve.h"
#include "language/scope.h"

static bool is_count(const struct select *select, const struct node *node)
{
	return node->kind == NODE_NAME && !node->left && !select_column(select, "count") &&
	       node->place.length == strlen("count") &&
	       memcmp(node->place.start, "count", node->place.length) == 0;
}

static bool adds_up(const struct column *column)
{
	return column->type != TYPE_TEXT && column->type != TYPE_TIME &&
	       column->type != TYPE_TRUTH && !domain_is_unsigned(column->domain);
}

struct error *measure_resolve(struct select *select, struct node *node, struct column *ret)
{
	bool call = node->kind == NODE_CALL;

	if (is_count(select, node)) {
		*ret = (struct column){.name = "count",
				       .sql = "count(*)",
				       .type = TYPE_NUMBER,
				       .domain = DOMAIN_COUNT};
		return NULL;
	}
	select->aggregation = call ? AGGREGATE_HERE : AGGREGATE_NEVER;
	struct error *error = resolve_expression(select, node);
	select->aggregation = AGGREGATE_NEVER;
	TRY(error);
	*ret = lower_column(select, node);
	ret->table = ret->origin = NULL;
	if (!call)
		ret->sql = arena_printf(select->compiler->arena, "%s(%s)",
					adds_up(ret) ? "sum" : "max", ret->sql);
	return NULL;
}

static struct error *list_dumps(struct select *select, struct dumps *dumps)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	struct compiler *compiler = select->compiler;
	const char *sql;
	int rc;

	TRY(scope_dumps(select, &sql));
	TRY(database_prepare(compiler->database, sql, &statement));
	TRY(compiler_bind(compiler, statement));
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
		if (!vector_push(&dumps->list, sqlite3_column_int64(statement, 0)))
			return error_no_memory();
	}
	return rc == SQLITE_DONE ? NULL : database_error(compiler->database);
}

struct error *measure_dumps(struct select *select, const struct stage *stage, struct dumps *dumps,
			    const char **column)
{
	const struct column *dump = select_key(select, "dump");

	if (!dump || !scope_is_given(select->scope))
		return wrong(select, stage->name.start,
			     "rows of several dumps are needed, as in 'slabs in all dumps | …'");
	*column = dump->sql;
	TRY(list_dumps(select, dumps));
	return dumps->list.count > 0 ? NULL
				     : wrong(select, stage->name.start, "there is no such dump");
}

void dumps_deinit(struct dumps *dumps)
{
	vector_deinit(&dumps->list);
}
