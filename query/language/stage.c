/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stages share. */
#include "language/stage.h"

struct error *stage_misused(struct select *select, const struct stage *stage,
			    const struct stage_ops *ops)
{
	return wrong(select, stage->name.start, "'%s' is used so: %s", ops->name, ops->usage);
}

struct error *stage_rows(struct select *select, const struct stage *stage,
			 const struct stage_ops *ops, int64_t *ret)
{
	const struct item *item = stage->items->first;

	*ret = 1;
	if (!item)
		return NULL;
	const struct node *node = item->node;
	if (stage->items->count > 1 || item->descending || node->kind != NODE_VALUE ||
	    node->type != TYPE_LITERAL || node->value.kind != CELL_INTEGER ||
	    node->value.integer < 0)
		return stage_misused(select, stage, ops);
	*ret = node->value.integer;
	return NULL;
}

struct error *stage_keep_first(struct select *select, const struct stage *stage,
			       const struct stage_ops *ops)
{
	int64_t rows;

	if (stage->by->count > 0)
		return stage_misused(select, stage, ops);
	TRY(stage_rows(select, stage, ops, &rows));
	select_limit(select, rows);
	return NULL;
}
