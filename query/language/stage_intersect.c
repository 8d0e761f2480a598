/* SPDX-License-Identifier: GPL-2.0-or-later */
/* intersect: the rows that both questions have. */
#include "language/combine.h"
#include "language/stage.h"

static struct error *apply(struct select *select, const struct stage *stage)
{
	return combine(select, stage, "INTERSECT");
}

const struct stage_ops stage_intersect = {
    .name = "intersect",
    .usage = "intersect (QUESTION)",
    .summary = "the rows that both questions have",
    .help = "Both have as many columns, of the same kinds; the names are those of the first.",
    .examples = STAGE_EXAMPLES(
	"tasks where kernel | show comm | intersect (tasks where state = I | show comm)"),
    .items = {1, 1},
    .apply = apply,
};
