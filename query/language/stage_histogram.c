/* SPDX-License-Identifier: GPL-2.0-or-later */
/* histogram: how many values there are from each power of two on, with a bar. */
#include "base/cleanup.h"
#include "language/lower.h"
#include "language/resolve.h"
#include "language/stage.h"

/* Aggregates come before windows: the longest bar is that of the largest count. */
static const struct column measures[] = {
    {.name = "count", .type = TYPE_NUMBER, .domain = DOMAIN_COUNT, .sql = "count(*)"},
    {.name = "bar",
     .type = TYPE_TEXT,
     .domain = DOMAIN_TEXT,
     .sql = "printf('%.*c', CAST(round(40.0 * count(*) / max(count(*)) OVER ()) AS INTEGER), '#')"},
};

/* The keys, then the power of two, under the name of what is looked at. */
static struct error *find_buckets(struct select *select, const struct stage *stage,
				  struct column_list *columns)
{
	struct node *node = stage->items->first->node;

	TRY(stage_keys(select, stage, columns));
	TRY(resolve_expression(select, node));
	struct column column = lower_column(select, node);
	if (node->type == TYPE_TEXT || node->type == TYPE_TRUTH || node->type == TYPE_TIME)
		return wrong(select, node->place.start,
			     "a histogram is one of numbers, and this is %s",
			     type_name(node->type));
	column.sql = arena_printf(select->compiler->arena, "bucket(%s)", column.sql);
	column.table = column.origin = NULL;
	return vector_push(&columns->list, column) ? NULL : error_no_memory();
}

static struct error *apply(struct select *select, const struct stage *stage)
{
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};

	TRY(find_buckets(select, stage, &columns));
	TRY(select_show(select, columns.list.data, columns.list.count));
	select_group(select);
	select->order.count = 0;
	vector_for_each(&columns.list, column)
		select_order(select, column->sql, false);
	for (size_t i = 0; i < sizeof(measures) / sizeof(*measures); i++) {
		if (!vector_push(&columns.list, measures[i]))
			return error_no_memory();
	}
	return select_show(select, columns.list.data, columns.list.count);
}

const struct stage_ops stage_histogram = {
    .name = "histogram",
    .usage = "histogram EXPR [by KEY, ...]",
    .summary = "how many values there are from each power of two on, with a bar",
    .help =
	"A row counts the values from its number on and below twice that; those below 1 are at 0. "
	"Buckets without values are left out.",
    .examples = STAGE_EXAMPLES("tasks | histogram rss", "tasks | histogram idle by state"),
    .items = {1, 1},
    .by = STAGE_ANY,
    .apply = apply,
};
