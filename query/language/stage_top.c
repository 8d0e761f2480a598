/* SPDX-License-Identifier: GPL-2.0-or-later */
/* top: the rows with the largest values, the largest first. */
#include "language/stage.h"

const struct stage_ops stage_top;

static struct error *apply(struct select *select, const struct stage *stage)
{
	int64_t rows;

	TRY(stage_rows(select, stage, &stage_top, &rows));
	TRY(select_sort(select, stage->by, true));
	select_limit(select, rows);
	return NULL;
}

const struct stage_ops stage_top = {
    .name = "top",
    .usage = "top N by EXPR, ...",
    .summary = "the rows with the largest values",
    .help = "The largest comes first.",
    .examples = STAGE_EXAMPLES("slabs | top 10 by bytes"),
    .items = {0, 1},
    .by = STAGE_SOME,
    .apply = apply,
};
