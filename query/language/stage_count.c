/* SPDX-License-Identifier: GPL-2.0-or-later */
/* count: how many rows there are, in all or for each value; the largest number first. */
#include "base/cleanup.h"
#include "language/stage.h"

const struct stage_ops stage_count;

static const struct column count_column = {.name = "count", .type = TYPE_NUMBER, .sql = "count(*)"};

static struct error *show_groups(struct select *select, const struct stage *stage,
				 struct column *columns)
{
	size_t count = 0;

	for (struct item *item = stage->by->first; item; item = item->next) {
		if (item->descending)
			return stage_misused(select, stage, &stage_count);
		TRY(resolve_expression(select, item->node));
		columns[count++] = lower_column(select, item->node);
	}
	TRY(select_show(select, columns, count));
	if (count > 0)
		select_group(select);
	columns[count++] = count_column;
	return select_show(select, columns, count);
}

/* Equal numbers are ordered by what was counted. */
static struct error *apply(struct select *select, const struct stage *stage)
{
	_cleanup_free_ struct column *columns = calloc(stage->by->count + 1, sizeof(*columns));

	if (!columns)
		return error_no_memory();
	if (stage->items->count > 0)
		return stage_misused(select, stage, &stage_count);
	TRY(show_groups(select, stage, columns));
	select->order.count = 0;
	select->closed = true;
	if (stage->by->count == 0)
		return NULL;
	select_order(select, count_column.sql, true);
	for (size_t i = 0; i < stage->by->count; i++)
		select_order(select, columns[i].sql, false);
	return NULL;
}

const struct stage_ops stage_count = {
    .name = "count",
    .usage = "count [by EXPR, ...]",
    .summary = "how many rows, in all or for each value",
    .apply = apply,
};
