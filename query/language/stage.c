/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What stages share. */
#include "language/stage.h"

#include <string.h>
#include <strings.h>

#include "base/nearest.h"
#include "language/habit.h"

struct error *stage_misused(struct select *select, const struct stage *stage,
			    const struct stage_ops *ops)
{
	return wrong(select, stage->name.start, "'%s' is used so: %s", ops->name, ops->usage);
}

static const char *all_stages(struct arena *arena)
{
	const char *list = "";

	for (const struct stage_ops *const *ops = stage_registry; *ops; ops++)
		list = arena_printf(arena, "%s%s%s", list, *list ? ", " : "", (*ops)->name);
	return list;
}

static struct error *find_stage(struct select *select, const struct stage *stage,
				const struct stage_ops **ret)
{
	const char *name = habit_stage(span_text(select->compiler->arena, stage->name));
	struct nearest nearest = {.wanted = name};

	for (const struct stage_ops *const *ops = stage_registry; *ops; ops++) {
		*ret = *ops;
		if (strcasecmp((*ops)->name, name) == 0)
			return NULL;
		nearest_offer(&nearest, (*ops)->name);
	}
	const char *advice = habit_advice(name);
	if (advice)
		return wrong(select, stage->name.start, "unknown stage '%s'; %s", name, advice);
	if (nearest.name)
		return wrong_name(select, stage->name.start, nearest.name, "unknown stage '%s'",
				  name);
	return wrong(select, stage->name.start, "unknown stage '%s'; there are where, %s", name,
		     all_stages(select->compiler->arena));
}

static bool fits(const struct list *list, struct stage_arity count, bool sorts)
{
	for (const struct item *item = list->first; item; item = item->next) {
		if (item->descending && !sorts)
			return false;
	}
	return list->count >= count.min && list->count <= count.max;
}

static struct error *apply(struct select *select, const struct stage *stage,
			   const struct stage_ops *ops)
{
	struct stage moved; /* "sort by idle" is "sort idle", "count comm" is "count by comm" */

	if ((ops->by.max == 0 && stage->items->count == 0) ||
	    (ops->items.max == 0 && stage->by->count == 0)) {
		moved = *stage;
		moved.items = stage->by;
		moved.by = stage->items;
		stage = &moved;
	}
	if (!fits(stage->items, ops->items, ops->sorts) || !fits(stage->by, ops->by, false) ||
	    !fits(stage->measures, ops->measures, false))
		return stage_misused(select, stage, ops);
	if (select->closed)
		TRY(select_nest(select));
	return ops->apply(select, stage);
}

struct error *stages_apply(struct select *select, const struct tree *tree, const char **format)
{
	select->each_dump = tree->each_dump && strcmp(select->subject, "dumps") != 0;
	for (const struct stage *stage = tree->first; stage; stage = stage->next) {
		const struct stage_ops *ops;

		TRY(find_stage(select, stage, &ops));
		TRY(apply(select, stage, ops));
		*format = ops->format;
	}
	return select->each_dump ? select_tell_dump(select) : NULL;
}

/* head and tail, which show ten lines where nobody says how many. */
enum { ROWS_OF_A_SHELL = 10 };

static bool is_of_a_shell(struct span name)
{
	return name.length == 4 &&
	       (strncasecmp(name.start, "head", 4) == 0 || strncasecmp(name.start, "tail", 4) == 0);
}

struct error *stage_rows(struct select *select, const struct stage *stage,
			 const struct stage_ops *ops, int64_t *ret)
{
	const struct item *item = stage->items->first;
	bool shell = is_of_a_shell(stage->name);

	*ret = shell ? ROWS_OF_A_SHELL : 1;
	if (!item)
		return NULL;
	const struct node *node = item->node;
	if (shell && node->kind == NODE_NEGATE) /* head -5 */
		node = node->left;
	if (node->kind != NODE_VALUE || node->type != TYPE_LITERAL ||
	    node->value.kind != CELL_INTEGER || node->value.integer < 0)
		return stage_misused(select, stage, ops);
	*ret = node->value.integer;
	return NULL;
}

struct error *stage_keep_first(struct select *select, const struct stage *stage,
			       const struct stage_ops *ops)
{
	int64_t rows;

	TRY(stage_rows(select, stage, ops, &rows));
	select_limit(select, rows);
	return NULL;
}

/* "*" */
static struct error *add_all(struct select *select, enum aggregation aggregation,
			     const struct node *node, struct column_list *columns)
{
	if (aggregation != AGGREGATE_NEVER)
		return wrong(select, node->place.start, "'*' is all columns, which do not add up");
	vector_for_each(&select->columns, column) {
		if (!vector_push(&columns->list, *column))
			return error_no_memory();
	}
	return NULL;
}

static const struct column count_column = {
    .name = "count", .type = TYPE_NUMBER, .domain = DOMAIN_COUNT, .sql = "count(*)"};

/* "stats count by state": count(). */
static bool is_count(const struct select *select, const struct node *node)
{
	return node->kind == NODE_NAME && !node->left && node->as.length == 0 &&
	       node->place.length == 5 && strncasecmp(node->place.start, "count", 5) == 0 &&
	       !select_column(select, "count");
}

struct error *stage_columns(struct select *select, const struct list *expressions,
			    enum aggregation aggregation, struct column_list *columns)
{
	for (struct item *item = expressions->first; item; item = item->next) {
		if (item->node->kind == NODE_NAME && *item->node->place.start == '*') {
			TRY(add_all(select, aggregation, item->node, columns));
			continue;
		}
		if (aggregation == AGGREGATE_HERE && is_count(select, item->node)) {
			if (!vector_push(&columns->list, count_column))
				return error_no_memory();
			continue;
		}
		select->aggregation = aggregation;
		struct error *error = resolve_expression(select, item->node);
		select->aggregation = AGGREGATE_NEVER;
		TRY(error);
		if (!vector_push(&columns->list, lower_column(select, item->node)))
			return error_no_memory();
	}
	return NULL;
}

static bool is_dump(const struct node *node)
{
	return node->kind == NODE_NAME && !node->left && node->place.length == strlen("dump") &&
	       strncasecmp(node->place.start, "dump", node->place.length) == 0;
}

const struct column *stage_dump(struct select *select, const struct stage *stage)
{
	for (const struct item *item = stage->by->first; item; item = item->next) {
		if (is_dump(item->node))
			return NULL;
	}
	return select->each_dump ? select_key(select, "dump") : NULL;
}

struct error *stage_keys(struct select *select, const struct stage *stage,
			 struct column_list *columns)
{
	const struct column *dump = stage_dump(select, stage);

	if (dump && !vector_push(&columns->list, *dump))
		return error_no_memory();
	return stage_columns(select, stage->by, AGGREGATE_NEVER, columns);
}

void stage_columns_deinit(struct column_list *columns)
{
	vector_deinit(&columns->list);
}
