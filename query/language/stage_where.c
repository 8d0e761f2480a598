/* SPDX-License-Identifier: GPL-2.0-or-later */
/* where: keeps the rows for which a condition holds. */
#include "language/stage.h"

static struct error *apply(struct select *select, const struct stage *stage)
{
	struct node *condition = stage->items->first->node;

	TRY(resolve_condition(select, condition));
	select_where(select, lower_condition(select, condition));
	return NULL;
}

const struct stage_ops stage_where = {
    .name = "where",
    .usage = "where CONDITION",
    .summary = "keep the rows for which it holds",
    .help = "The first one needs no | before it.",
    .examples = STAGE_EXAMPLES("tasks where state = D and idle > 2min",
			       "tasks | count by wchan | where count > 10"),
    .items = {1, 1},
    .apply = apply,
};
