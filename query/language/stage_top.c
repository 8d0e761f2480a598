/* SPDX-License-Identifier: GPL-2.0-or-later */
/* top: the rows with the largest values, the largest first. */
#include "language/stage.h"

const struct stage_ops stage_top;

static struct error *apply(struct select *select, const struct stage *stage)
{
	int64_t rows;

	if (stage->by->count == 0)
		return stage_misused(select, stage, &stage_top);
	for (const struct item *item = stage->by->first; item; item = item->next) {
		if (item->descending)
			return stage_misused(select, stage, &stage_top);
	}
	TRY(stage_rows(select, stage, &stage_top, &rows));
	TRY(select_sort(select, stage->by, true));
	select_limit(select, rows);
	return NULL;
}

const struct stage_ops stage_top = {
    .name = "top",
    .usage = "top N by EXPR, ...",
    .summary = "the rows with the largest values",
    .apply = apply,
};
