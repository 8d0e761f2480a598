/* SPDX-License-Identifier: GPL-2.0-or-later */
/* distinct: of rows that are equal in what is shown, one, in the place of the first of them. */
#include "language/stage.h"

const struct stage_ops stage_distinct;

static struct error *apply(struct select *select, const struct stage *stage)
{
	if (stage->items->count > 0 || stage->by->count > 0)
		return stage_misused(select, stage, &stage_distinct);
	select_group(select);
	vector_for_each(&select->order, term) {
		term->sql = arena_printf(select->arena, "%s(%s)", term->descending ? "max" : "min",
					 term->sql);
	}
	return NULL;
}

const struct stage_ops stage_distinct = {
    .name = "distinct",
    .usage = "distinct",
    .summary = "equal rows once",
    .apply = apply,
};
