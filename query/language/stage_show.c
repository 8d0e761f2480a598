/* SPDX-License-Identifier: GPL-2.0-or-later */
/* show: chooses the columns, which may be computed. */
#include "language/stage.h"

const struct stage_ops stage_show;

static struct error *apply(struct select *select, const struct stage *stage)
{
	VECTOR(struct column) columns = {0};
	struct error *error = NULL;

	if (stage->items->count == 0 || stage->by->count > 0)
		return stage_misused(select, stage, &stage_show);
	for (struct item *item = stage->items->first; item && !error; item = item->next) {
		error = item->descending ? stage_misused(select, stage, &stage_show)
					 : resolve_expression(select, item->node);
		if (!error && !vector_push(&columns, lower_column(select, item->node)))
			error = error_no_memory();
	}
	if (!error)
		error = select_show(select, columns.data, columns.count);
	vector_deinit(&columns);
	return error;
}

const struct stage_ops stage_show = {
    .name = "show",
    .usage = "show EXPR, ...",
    .summary = "choose the columns",
    .apply = apply,
};
