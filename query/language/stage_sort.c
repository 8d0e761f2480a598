/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sort: orders the rows; those that are equal stay in the order that they had. */
#include "language/stage.h"

static struct error *apply(struct select *select, const struct stage *stage)
{
	return select_sort(select, stage->items, false);
}

const struct stage_ops stage_sort = {
    .name = "sort",
    .usage = "sort EXPR [desc], ...",
    .summary = "order the rows",
    .help = "Rows that are equal stay in the order that they had.",
    .examples = STAGE_EXAMPLES("tasks | sort state, idle desc | show pid, state, idle"),
    .items = STAGE_SOME,
    .sorts = true,
    .apply = apply,
};
