/* SPDX-License-Identifier: GPL-2.0-or-later */
/* extend: computed columns beside those that there are. */
#include "base/cleanup.h"
#include "language/stage.h"

static struct error *apply(struct select *select, const struct stage *stage)
{
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};

	TRY(stage_columns(select, stage->items, AGGREGATE_NEVER, &columns));
	vector_for_each(&columns.list, column) {
		if (select_column(select, column->name))
			return wrong(select, stage->name.start,
				     "there is a column '%s' already; 'as' gives another name",
				     column->name);
		if (!vector_push(&select->columns, *column))
			return error_no_memory();
	}
	return NULL;
}

const struct stage_ops stage_extend = {
    .name = "extend",
    .usage = "extend EXPR as NAME, ...",
    .summary = "add computed columns to those that there are",
    .help = "Without 'as' a column is named by its text.",
    .examples = STAGE_EXAMPLES(
	"tasks | extend rss / vsz as share | top 5 by share | show pid, comm, share"),
    .items = STAGE_SOME,
    .apply = apply,
};
