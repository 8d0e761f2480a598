/* SPDX-License-Identifier: GPL-2.0-or-later */
/* stats: sums, averages and the like, over all rows or for each value. */
#include "base/cleanup.h"
#include "language/stage.h"

static struct error *apply(struct select *select, const struct stage *stage)
{
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};

	TRY(stage_keys(select, stage, &columns));
	size_t keys = columns.list.count;
	TRY(stage_columns(select, stage->items, AGGREGATE_HERE, &columns));
	TRY(select_show(select, columns.list.data, keys));
	if (keys > 0)
		select_group(select);
	TRY(select_show(select, columns.list.data, columns.list.count));
	select->order.count = 0;
	select->closed = true;
	if (keys > 0)
		select_order(select, columns.list.data[keys].sql, true);
	for (size_t i = 0; i < keys; i++)
		select_order(select, columns.list.data[i].sql, false);
	return NULL;
}

const struct stage_ops stage_stats = {
    .name = "stats",
    .usage = "stats FUNCTION(EXPR), ... [by EXPR, ...]",
    .summary = "sums, averages and the like, in all or for each value",
    .help =
	"The functions are count(), count(x), which counts what is not NULL, sum, avg, min, max, "
	"and "
	"list, the distinct values with commas between them. A sum that no 64 bits hold is "
	"rounded. "
	"What the dump has of its own may stand beside them, as it does in 'per h'. The largest "
	"first "
	"value comes first.",
    .examples = STAGE_EXAMPLES("tasks | stats count(), sum(rss), max(idle) by comm",
			       "slabs | stats sum(bytes), sum(active * size)",
			       "irqs | stats sum(count) per h"),
    .items = STAGE_SOME,
    .by = STAGE_ANY,
    .apply = apply,
};
