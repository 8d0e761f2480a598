/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * compare: a row for each key, a column for each dump and measure, and how the measure changed from
 * the oldest dump to the newest.
 */
#include "base/cleanup.h"
#include "language/measure.h"
#include "language/stage.h"

const struct stage_ops stage_compare;

/* SQLite takes 2000 columns. */
enum { MAX_COLUMNS = 1000 };

static const char *in_dump(struct select *select, const struct column *measured, const char *dump,
			   int64_t number)
{
	return arena_printf(select->compiler->arena, "%s FILTER (WHERE %s = %lld)", measured->sql,
			    dump, (long long)number);
}

/* What a dump does not have counts as nothing; text has changed or has not. */
static struct column delta(struct select *select, const struct column *measured, const char *first,
			   const char *last)
{
	struct arena *arena = select->compiler->arena;
	bool text = measured->type == TYPE_TEXT;
	struct column column = *measured;

	column.name = arena_printf(arena, "delta(%s)", measured->name);
	column.sql = arena_printf(
	    arena, text ? "(%s IS NOT %s)" : "(coalesce(%s, 0) - coalesce(%s, 0))", last, first);
	if (text)
		column.type = TYPE_TRUTH;
	if (text || measured->type == TYPE_TIME)
		column.domain = text ? DOMAIN_BOOLEAN : DOMAIN_NS;
	return column;
}

static struct error *add_measure(struct select *select, struct node *node, const char *dump,
				 const struct dumps *dumps, struct column_list *columns)
{
	const char *first = NULL, *last = NULL;
	struct column measured;

	TRY(measure_resolve(select, node, &measured));
	for (size_t i = 0; i < dumps->list.count; i++) {
		struct column column = measured;

		column.name = arena_printf(select->compiler->arena, "%s@%lld", measured.name,
					   (long long)dumps->list.data[i]);
		column.sql = last = in_dump(select, &measured, dump, dumps->list.data[i]);
		first = first ? first : last;
		if (!vector_push(&columns->list, column))
			return error_no_memory();
	}
	return vector_push(&columns->list, delta(select, &measured, first, last))
		   ? NULL
		   : error_no_memory();
}

static struct error *check(struct select *select, const struct stage *stage,
			   const struct dumps *dumps)
{
	if (dumps->list.count * stage->measures->count <= MAX_COLUMNS)
		return NULL;
	return wrong(select, stage->name.start,
		     "%zu dumps are too many side by side; choose with 'in last N dumps'",
		     dumps->list.count);
}

/* What changed most comes first. */
static void order(struct select *select, const struct column_list *columns, size_t keys,
		  size_t dumps)
{
	const struct column *change = &columns->list.data[keys + dumps];

	select->order.count = 0;
	if (change->type != TYPE_TRUTH)
		select_order(select, arena_printf(select->compiler->arena, "abs(%s)", change->sql),
			     true);
	else
		select_order(select, change->sql, true);
	for (size_t i = 0; i < keys; i++)
		select_order(select, columns->list.data[i].sql, false);
}

static struct error *apply(struct select *select, const struct stage *stage)
{
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};
	_cleanup_(dumps_deinit) struct dumps dumps = {0};
	const char *dump;

	TRY(measure_dumps(select, stage, &dumps, &dump));
	TRY(check(select, stage, &dumps));
	TRY(stage_columns(select, stage->by, AGGREGATE_NEVER, &columns));
	size_t keys = columns.list.count;
	for (struct item *item = stage->measures->first; item; item = item->next)
		TRY(add_measure(select, item->node, dump, &dumps, &columns));
	TRY(select_show(select, columns.list.data, keys));
	select_group(select);
	TRY(select_show(select, columns.list.data, columns.list.count));
	order(select, &columns, keys, dumps.list.count);
	return NULL;
}

const struct stage_ops stage_compare = {
    .name = "compare",
    .usage = "compare by KEY, ...: MEASURE, ...",
    .summary = "several dumps side by side: a row for each key, a column for each dump",
    .help =
	"A measure is an expression, whose values add up, a function as in stats, or 'count'. "
	"It makes a column MEASURE@DUMP for each dump and a column delta(MEASURE): the newest less "
	"the oldest. What changed most comes first.",
    .examples = STAGE_EXAMPLES(
	"slabs in all dumps | compare by name: bytes, objects | sort delta(bytes) desc",
	"tasks in last 2 dumps | compare by comm: count, max(idle)"),
    .by = STAGE_SOME,
    .measures = STAGE_SOME,
    .apply = apply,
};
