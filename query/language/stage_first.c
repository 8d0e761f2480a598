/* SPDX-License-Identifier: GPL-2.0-or-later */
/* first: the rows that come first. */
#include "language/stage.h"

const struct stage_ops stage_first;

static struct error *apply(struct select *select, const struct stage *stage)
{
	return stage_keep_first(select, stage, &stage_first);
}

const struct stage_ops stage_first = {
    .name = "first",
    .usage = "first [N]",
    .summary = "the rows that come first",
    .examples = STAGE_EXAMPLES("log | first 20"),
    .items = {0, 1},
    .apply = apply,
};
