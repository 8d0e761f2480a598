/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bt: the stacks of the rows' tasks, each task once, as crash prints them. */
#include <string.h>

#include "language/relate.h"
#include "language/scope.h"
#include "language/stage.h"

static const char view[] = "bt";

/* Rows of tasks are each another task; others may share one, and then the first of them counts. */
static struct error *choose_tasks(struct select *select, const struct stage *stage)
{
	const struct column *dump = select_key(select, "dump"), *task = select_key(select, "task");

	if (!dump || !task)
		return wrong(select, stage->name.start, "these rows of %s have no task",
			     select->subject);
	bool once = task->table && strcmp(task->table, "tasks") == 0;
	const struct column columns[] = {*dump, *task};
	TRY(select_show(select, columns, sizeof(columns) / sizeof(*columns)));
	if (once)
		return NULL;
	TRY(select_distinct(select));
	return select_nest(select);
}

static struct error *apply(struct select *select, const struct stage *stage)
{
	struct node table = {.kind = NODE_NAME, .place = {view, strlen(view)}};
	const struct node node = {.kind = NODE_NAME, .left = &table, .place = {"task", 4}};
	struct arena *arena = select->compiler->arena;
	const char *sql, *dump = "";

	TRY(choose_tasks(select, stage));
	TRY(relate_select(select, &node, NULL, view, &sql));
	if (scope_is_several(select->scope))
		dump = arena_printf(arena, "'DUMP: ' || %s || '  ' || ", select_outer_dump(select));
	const struct column text = {
	    .name = view,
	    .sql = arena_printf(arena, "(%s(%s))", dump, sql),
	    .type = TYPE_TEXT,
	    .domain = DOMAIN_LINES,
	};
	return vector_push(&select->columns, text) ? NULL : error_no_memory();
}

const struct stage_ops stage_bt = {
    .name = "bt",
    .usage = "bt",
    .summary = "the stacks of the rows' tasks, as crash prints them",
    .help = "Of several dumps, each stack's first line tells which it is of.",
    .examples = STAGE_EXAMPLES("tasks where stack has module ext4 | bt",
			       "frames where symbol = schedule_timeout | bt"),
    .format = "text",
    .apply = apply,
};
