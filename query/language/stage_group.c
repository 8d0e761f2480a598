/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * group: equal rows once, with how many there are and which the first ones are. "stack" stands for
 * the call chain, and is shown as its functions.
 */
#include <string.h>

#include "base/cleanup.h"
#include "language/parent.h"
#include "language/relate.h"
#include "language/stage.h"

/* Columns of a group beyond what it is grouped by; %s is the rows' column. "row place": see
 * select_number(). */
static const struct sample {
	const char *column, *name, *sql;
	enum type type;
	enum domain domain;
} samples[] = {
    {"state", "states", "group_concat(DISTINCT %s)", TYPE_TEXT, DOMAIN_TEXT_LIST},
    {"pid", "pids", "group_concat(iif(\"row place\" <= 5, %s, NULL), ' ')", TYPE_TEXT,
     DOMAIN_TEXT_LIST},
    {"comm", "comm", "group_concat(DISTINCT iif(\"row place\" <= 5, %s, NULL))", TYPE_TEXT,
     DOMAIN_TEXT_LIST},
    {"idle_ns", "idle_ns", "max(%s)", TYPE_DURATION, DOMAIN_NS},
};

static bool is_stack(const struct node *node)
{
	return node->kind == NODE_NAME && node->place.length == strlen("stack") &&
	       memcmp(node->place.start, "stack", node->place.length) == 0;
}

/* What is grouped by, as columns under their own names. */
static struct error *resolve_keys(struct select *select, const struct stage *stage,
				  struct column_list *keys)
{
	const struct column *dump = stage_dump(select, stage);

	if (dump && !vector_push(&keys->list, *dump))
		return error_no_memory();
	for (struct item *item = stage->by->first; item; item = item->next) {
		struct node *node = item->node;
		struct column column;

		if (is_stack(node) && (node->left || !select_column(select, "stack"))) {
			const struct column *found = select_key(select, "stack_id");

			if (node->left)
				TRY(parent_column(select, node->left, node, "stack_id", &found));
			if (!found)
				return wrong(select, node->place.start,
					     "these rows of %s have no stack", select->subject);
			column = *found;
			column.name = "stack_id";
		} else {
			TRY(resolve_expression(select, node));
			column = lower_column(select, node);
		}
		if (!vector_push(&keys->list, column))
			return error_no_memory();
	}
	return NULL;
}

static bool is_key(const struct column_list *keys, const struct column *column)
{
	vector_for_each(&keys->list, key) {
		if (strcmp(key->name, column->name) == 0)
			return true;
	}
	return false;
}

static const char *list_keys(struct select *select, const struct column_list *keys)
{
	const char *list = "", *separator = "";

	vector_for_each(&keys->list, key) {
		list = arena_printf(select->compiler->arena, "%s%s%s", list, separator, key->sql);
		separator = ", ";
	}
	return list;
}

/* Nothing but what is shown of a group is carried through the sorting. */
static struct error *choose_columns(struct select *select, const struct column_list *keys)
{
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};

	vector_for_each(&keys->list, key) {
		if (!vector_push(&columns.list, *key))
			return error_no_memory();
	}
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		const struct column *column = select_column(select, samples[i].column);

		if (column && !is_key(keys, column) && !vector_push(&columns.list, *column))
			return error_no_memory();
	}
	return select_show(select, columns.list.data, columns.list.count);
}

static struct error *add_samples(struct select *select, const struct column_list *keys,
				 struct column_list *columns)
{
	for (size_t i = 0; i < sizeof(samples) / sizeof(*samples); i++) {
		const struct sample *sample = &samples[i];
		const struct column *column = select_column(select, sample->column);
		struct column made = {
		    .name = sample->name, .type = sample->type, .domain = sample->domain};

		if (!column || !column->origin || is_key(keys, column))
			continue;
		made.sql = arena_printf(select->compiler->arena, sample->sql, column->sql);
		if (!vector_push(&columns->list, made))
			return error_no_memory();
	}
	return NULL;
}

/* The functions of a chain, a line each. */
static struct column stack_column(const struct select *select, const struct column *key)
{
	const char *sql = arena_printf(select->compiler->arena,
				       "(SELECT replace(functions, ' < ', char(10)) FROM stacks AS "
				       "s WHERE s.stack_id = %s.%s)",
				       select->alias, key->name);

	return (struct column){
	    .name = "stack", .sql = sql, .type = TYPE_TEXT, .domain = DOMAIN_LINES};
}

static struct error *group(struct select *select, const struct column_list *keys)
{
	_cleanup_(stage_columns_deinit) struct column_list columns = {0};
	const struct column count = {
	    .name = "count", .sql = "count(*)", .type = TYPE_NUMBER, .domain = DOMAIN_COUNT};

	if (!vector_push(&columns.list, count))
		return error_no_memory();
	TRY(add_samples(select, keys, &columns));
	vector_for_each(&keys->list, key) {
		const struct column *nested = select_column(select, key->name);
		bool stack = strcmp(key->name, "stack_id") == 0;

		if (!vector_push(&columns.list, stack ? stack_column(select, key) : *nested))
			return error_no_memory();
	}
	return select_show(select, columns.list.data, columns.list.count);
}

static struct error *apply(struct select *select, const struct stage *stage)
{
	_cleanup_(stage_columns_deinit) struct column_list keys = {0};

	TRY(resolve_keys(select, stage, &keys));
	TRY(choose_columns(select, &keys));
	TRY(select_number(select, list_keys(select, &keys)));
	select->group = "";
	for (size_t i = 0; i < keys.list.count; i++)
		select->group =
		    arena_printf(select->compiler->arena, "%s%s%s", select->group, i ? ", " : "",
				 select_column(select, keys.list.data[i].name)->sql);
	TRY(group(select, &keys));
	select->order.count = 0;
	select_order(select, "count(*)", true);
	select_order(select, select->group, false);
	select->closed = true;
	return NULL;
}

const struct stage_ops stage_group = {
    .name = "group",
    .usage = "group by EXPR, ...",
    .summary = "equal rows once, with how many and which they are",
    .help = "'group by stack' shows each distinct call chain with its number of tasks, their "
	    "states, the "
	    "first five of them, and the longest time that one has been off the CPU.",
    .examples = STAGE_EXAMPLES("tasks where state in (D, R) | group by stack",
			       "tasks | group by wchan, state"),
    .by = STAGE_SOME,
    .apply = apply,
};
