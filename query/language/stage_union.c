/* SPDX-License-Identifier: GPL-2.0-or-later */
/* union: the rows of this question or of another one, each once. */
#include "language/combine.h"
#include "language/stage.h"

static struct error *apply(struct select *select, const struct stage *stage)
{
	return combine(select, stage, "UNION");
}

const struct stage_ops stage_union = {
    .name = "union",
    .usage = "union (QUESTION)",
    .summary = "the rows of this question or of another one, each once",
    .help = "Both have as many columns, of the same kinds; the names are those of the first.",
    .examples = STAGE_EXAMPLES("tasks where state = D | show pid, comm | union (tasks where comm = "
			       "init | show pid, comm)"),
    .items = {1, 1},
    .apply = apply,
};
