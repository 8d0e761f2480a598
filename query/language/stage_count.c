/* SPDX-License-Identifier: GPL-2.0-or-later */
/* count: how many rows there are, in all or for each value; the largest number first. */
#include "base/cleanup.h"
#include "language/stage.h"

static const struct column count_column = {
    .name = "count", .type = TYPE_NUMBER, .domain = DOMAIN_COUNT, .sql = "count(*)"};

/* Equal numbers are ordered by what was counted. */
static struct error *apply(struct select *select, const struct stage *stage)
{
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};

	TRY(stage_keys(select, stage, &columns));
	size_t keys = columns.list.count;
	TRY(select_show(select, columns.list.data, keys));
	if (keys > 0)
		select_group(select);
	if (!vector_push(&columns.list, count_column))
		return error_no_memory();
	TRY(select_show(select, columns.list.data, keys + 1));
	select->order.count = 0;
	select->closed = true;
	if (keys > 0)
		select_order(select, count_column.sql, true);
	for (size_t i = 0; i < keys; i++)
		select_order(select, columns.list.data[i].sql, false);
	return NULL;
}

const struct stage_ops stage_count = {
    .name = "count",
    .usage = "count [by EXPR, ...]",
    .summary = "how many rows, in all or for each value",
    .help = "The largest number comes first.",
    .examples = STAGE_EXAMPLES("tasks where state = D | count", "tasks | count by state, cpu"),
    .by = STAGE_ANY,
    .apply = apply,
};
