/* SPDX-License-Identifier: GPL-2.0-or-later */
/* distinct: of rows that are equal in what is shown, one, in the place of the first of them. */
#include "language/stage.h"

static struct error *apply(struct select *select, const struct stage *stage)
{
	(void)stage;
	return select_distinct(select);
}

const struct stage_ops stage_distinct = {
    .name = "distinct",
    .usage = "distinct",
    .summary = "equal rows once",
    .examples = STAGE_EXAMPLES("tasks | show comm | distinct"),
    .apply = apply,
};
