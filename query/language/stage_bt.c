/* SPDX-License-Identifier: GPL-2.0-or-later */
/* bt: the stacks of the rows' tasks, each task once, as crash prints them. */
#include <string.h>

#include "language/relate.h"
#include "language/stage.h"

static const char view[] = "bt";

static struct error *show_stacks(struct select *select, const struct stage *stage)
{
	struct node table = {.kind = NODE_NAME, .place = {view, strlen(view)}};
	const struct node node = {.kind = NODE_NAME, .left = &table, .place = {"task", 4}};
	const struct column *dump = select_key(select, "dump");
	const struct column *task = select_key(select, "task");
	const char *sql;

	if (!dump || !task)
		return wrong(select, stage->name.start, "these rows of %s have no task",
			     select->subject);
	TRY(relate_select(select, &node, NULL, view, &sql));
	const struct column columns[] = {
	    *dump,
	    *task,
	    {.name = view,
	     .sql = arena_printf(select->compiler->arena, "(%s)", sql),
	     .type = TYPE_TEXT,
	     .domain = DOMAIN_LINES},
	};
	return select_show(select, columns, sizeof(columns) / sizeof(*columns));
}

/* Rows of tasks are each another task; others may share one, and then the first of them counts. */
static struct error *apply(struct select *select, const struct stage *stage)
{
	const struct column *task = select_key(select, "task");
	bool once = task && task->table && strcmp(task->table, "tasks") == 0;

	TRY(show_stacks(select, stage));
	if (once)
		return NULL;
	struct column text = select->columns.data[2];
	select->columns.count = 2;
	select_distinct(select);
	return vector_push(&select->columns, text) ? NULL : error_no_memory();
}

const struct stage_ops stage_bt = {
    .name = "bt",
    .usage = "bt",
    .summary = "the stacks of the rows' tasks, as crash prints them",
    .examples = STAGE_EXAMPLES("tasks where stack has module ext4 | bt",
			       "frames where symbol = schedule_timeout | bt"),
    .format = "text",
    .apply = apply,
};
