/* SPDX-License-Identifier: GPL-2.0-or-later */
/* except: the rows that the other question does not have. */
#include "language/combine.h"
#include "language/stage.h"

static struct error *apply(struct select *select, const struct stage *stage)
{
	return combine(select, stage, "EXCEPT");
}

const struct stage_ops stage_except = {
    .name = "except",
    .usage = "except (QUESTION)",
    .summary = "the rows that the other question does not have",
    .help = "Both have as many columns, of the same kinds; the names are those of the first.",
    .examples = STAGE_EXAMPLES("tasks | show comm | except (tasks where state = S | show comm)"),
    .items = {1, 1},
    .apply = apply,
};
