/* SPDX-License-Identifier: GPL-2.0-or-later */
/* limit: first, by the name that it has in SQL. */
#include "language/stage.h"

const struct stage_ops stage_limit;

static struct error *apply(struct select *select, const struct stage *stage)
{
	return stage_keep_first(select, stage, &stage_limit);
}

const struct stage_ops stage_limit = {
    .name = "limit",
    .usage = "limit [N]",
    .summary = "the rows that come first",
    .examples = STAGE_EXAMPLES("log | limit 20"),
    .items = {0, 1},
    .apply = apply,
};
