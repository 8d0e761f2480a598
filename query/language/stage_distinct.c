/* SPDX-License-Identifier: GPL-2.0-or-later */
/* distinct: of rows that are equal in what is shown, one, in the place of the first of them. */
#include "language/stage.h"

extern const struct stage_ops stage_show;

static struct error *apply(struct select *select, const struct stage *stage)
{
	if (stage->items->count > 0)
		TRY(stage_show.apply(select, stage));
	if (select->each_dump)
		TRY(select_tell_dump(select));
	return select_distinct(select);
}

const struct stage_ops stage_distinct = {
    .name = "distinct",
    .usage = "distinct [EXPR, ...]",
    .summary = "equal rows once",
    .help = "With expressions, these are shown, and equal ones once.",
    .examples = STAGE_EXAMPLES("tasks | show comm | distinct", "tasks | distinct comm, state"),
    .items = STAGE_ANY,
    .apply = apply,
};
