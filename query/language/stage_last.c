/* SPDX-License-Identifier: GPL-2.0-or-later */
/* last: the rows that come last, in the order that they had. */
#include "language/stage.h"

const struct stage_ops stage_last;

static struct error *apply(struct select *select, const struct stage *stage)
{
	int64_t rows;

	TRY(stage_rows(select, stage, &stage_last, &rows));
	if (select->order.count == 0)
		return wrong(select, stage->name.start,
			     "these rows have no order of their own: sort them first");
	select_reverse(select);
	select_limit(select, rows);
	TRY(select_nest(select));
	select_reverse(select);
	return NULL;
}

const struct stage_ops stage_last = {
    .name = "last",
    .usage = "last [N]",
    .summary = "the rows that come last",
    .help = "They stay in the order that they had.",
    .examples = STAGE_EXAMPLES("log where level <= err | last 40"),
    .items = {0, 1},
    .apply = apply,
};
