/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sort: orders the rows; those that are equal stay in the order that they had. */
#include "language/stage.h"

const struct stage_ops stage_sort;

static struct error *apply(struct select *select, const struct stage *stage)
{
	if (stage->items->count == 0 || stage->by->count > 0)
		return stage_misused(select, stage, &stage_sort);
	return select_sort(select, stage->items, false);
}

const struct stage_ops stage_sort = {
    .name = "sort",
    .usage = "sort EXPR [desc], ...",
    .summary = "order the rows",
    .apply = apply,
};
