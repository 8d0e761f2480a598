/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show: chooses the columns, which may be computed. */
#include "base/cleanup.h"
#include "language/stage.h"

static struct error *apply(struct select *select, const struct stage *stage)
{
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};

	TRY(stage_columns(select, stage->items, AGGREGATE_NEVER, &columns));
	return select_choose(select, columns.list.data, columns.list.count);
}

const struct stage_ops stage_show = {
    .name = "show",
    .usage = "show EXPR, ...",
    .summary = "choose the columns",
    .help = "'*' is all of them: on the screen a table shows only what is read most often and what "
	    "the question names. A computed column is named by its text. What rows are is known "
	    "behind it, too: their "
	    "stacks, parents and relations can be asked for.",
    .examples = STAGE_EXAMPLES("tasks | show pid, comm, rss, vsz - rss", "tasks | show *",
			       "frames | show task.pid, task.comm, frame, symbol"),
    .items = STAGE_SOME,
    .apply = apply,
};
