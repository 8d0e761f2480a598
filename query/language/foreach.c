/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See foreach.h. The words become the tree that the same question in the language becomes. */
#include "language/foreach.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "language/grammar.h"
#include "language/words.h"
#include "base/nearest.h"

const struct foreach_command foreach_commands[] = {
    {.name = "bt", .summary = "backtraces", .table = "tasks", .stage = "bt"},
    {.name = "files",
     .summary = "open files",
     .table = "files",
     .parent = "task",
     .stage = "show",
     .columns = {"task.pid", "task.comm", "fd", "type", "path"}},
    {.name = "net",
     .summary = "open sockets",
     .table = "files",
     .parent = "task",
     .present = "socket",
     .stage = "show",
     .columns = {"task.pid", "task.comm", "fd", "socket.family", "socket.type", "socket.state",
		 "socket.local", "socket.remote"}},
    {.name = "ps",
     .summary = "state and memory",
     .table = "tasks",
     .stage = "show",
     .columns = {"pid", "ppid", "cpu", "task", "state", "rss", "vsz", "comm"}},
    {.name = "set",
     .summary = "who is where",
     .table = "tasks",
     .stage = "show",
     .columns = {"pid", "comm", "task", "cpu", "state"}},
    {.name = "task", .summary = "all that is known", .table = "tasks"},
    {.name = "vm",
     .summary = "mappings",
     .table = "vmas",
     .parent = "task",
     .stage = "show",
     .columns = {"task.pid", "task.comm", "start", "end", "flags", "path"}},
    {0},
};

/* Longer digits are an address. */
enum { PID_DIGITS = 9, COMM_LENGTH = 15 };

struct builder {
	struct parse *parse;
	const struct foreach_command *command;
	struct node *any, *states, *all; /* conditions: one of these, one of those, each of these */
};

static const struct foreach_command *find_command(const char *name)
{
	for (const struct foreach_command *command = foreach_commands; command->name; command++) {
		if (strcmp(command->name, name) == 0)
			return command;
	}
	return NULL;
}

static struct span span_of(const char *text)
{
	return (struct span){text, strlen(text)};
}

static struct node *schema_name(struct builder *b, const char *name)
{
	return tree_name(b->parse, span_of(name));
}

/* "task.pid" */
static struct node *schema_path(struct builder *b, const char *path)
{
	const char *dot = strchr(path, '.');

	if (!dot)
		return schema_name(b, path);
	struct node *parent = tree_name(b->parse, (struct span){path, (size_t)(dot - path)});
	return tree_dot(b->parse, parent, span_of(dot + 1));
}

/* A column of the task. */
static struct node *task_column(struct builder *b, const char *name)
{
	struct span span = span_of(name);

	return b->command->parent ? tree_dot(b->parse, schema_name(b, b->command->parent), span)
				  : tree_name(b->parse, span);
}

static struct node *value(struct builder *b, const struct node *word, struct cell cell,
			  enum type type)
{
	struct node *node = tree_name(b->parse, word->place);

	if (!node)
		return NULL;
	node->kind = NODE_VALUE;
	node->value = cell;
	node->type = type;
	return node;
}

static void join(struct builder *b, int operator, struct node ** to, struct node *condition)
{
	*to = *to && condition ? tree_binary(b->parse, operator, condition->place, *to, condition)
			       : condition;
}

static struct node *compare(struct builder *b, const struct node *word, int operator,
			    const char * column, struct node *right)
{
	return tree_binary(b->parse, operator, word->place, task_column(b, column), right);
}

static bool select_state(struct builder *b, const struct node *word, const char *text)
{
	bool letters =
	    strlen(text) <= 2 && isupper((unsigned char)text[0]); /* UN, and D as ps has it */
	const struct word *state = letters ? words_find("tasks", "state", text) : NULL;

	if (state)
		join(b, TOKEN_OR, &b->states,
		     compare(b, word, TOKEN_EQ, "state", value(b, word, state->value, TYPE_TEXT)));
	return state;
}

static bool select_kind(struct builder *b, const struct node *word, const char *text)
{
	struct node *condition = NULL;

	if (strcmp(text, "kernel") == 0)
		condition = task_column(b, "kernel");
	else if (strcmp(text, "user") == 0)
		condition = tree_unary(b->parse, NODE_NOT, word->place, task_column(b, "kernel"));
	else if (strcmp(text, "active") == 0)
		condition = task_column(b, "on_cpu");
	else if (strcmp(text, "gleader") == 0) {
		condition = compare(b, word, TOKEN_EQ, "pid", task_column(b, "tgid"));
		join(b, TOKEN_AND, &condition,
		     tree_unary(b->parse, NODE_NOT, word->place, task_column(b, "kernel")));
	}
	if (condition)
		join(b, TOKEN_AND, &b->all, condition);
	return condition;
}

static bool select_number(struct builder *b, const struct node *word, const char *text)
{
	size_t digits = strspn(text, "0123456789"), length = strlen(text);
	bool prefixed = strncmp(text, "0x", 2) == 0;
	const char *hex = prefixed ? text + 2 : text;
	bool pid = length > 0 && digits == length && length <= PID_DIGITS;
	bool address = strspn(hex, "0123456789abcdefABCDEF") == strlen(hex) &&
		       (prefixed || strlen(hex) > PID_DIGITS);

	if (!pid && !address)
		return false;
	int64_t number = pid ? strtoll(text, NULL, 10) : (int64_t)strtoull(hex, NULL, 16);
	join(b, TOKEN_OR, &b->any,
	     compare(b, word, TOKEN_EQ, pid ? "pid" : "task",
		     value(b, word, cell_integer(number), TYPE_LITERAL)));
	return true;
}

/* The kernel keeps COMM_LENGTH characters of a name. */
static void select_name_of_thread(struct builder *b, const struct node *word, struct cell text)
{
	bool pattern = word->kind == NODE_VALUE;

	if (!pattern && text.size > COMM_LENGTH)
		text = cell_text(arena_printf(b->parse->arena, "%.*s", COMM_LENGTH, text.text));
	join(b, TOKEN_OR, &b->any,
	     compare(b, word, pattern ? TOKEN_MATCH : TOKEN_EQ, "comm",
		     value(b, word, text, TYPE_TEXT)));
}

static void select_tasks(struct builder *b, const struct node *word)
{
	const char *text = word->value.text;
	bool quoted = word->kind == NODE_VALUE;

	if (quoted || !(select_state(b, word, text) || select_kind(b, word, text) ||
			select_number(b, word, text)))
		select_name_of_thread(b, word, word->value);
}

/* -R NAME: the function or the module is on the stack. */
static void add_reference(struct builder *b, const struct item *option)
{
	const struct node *name = option->next ? option->next->node : NULL;

	if (strcmp(option->node->value.text, "-R") != 0 || !name || option->next->next) {
		parse_failed(b->parse, option->node->place,
			     "behind %s stands nothing, or -R and the name of a function",
			     b->command->name);
		return;
	}
	struct node *frame = tree_frame(b->parse, name->place);
	join(b, TOKEN_AND, &b->all,
	     tree_has(b->parse, name->place, task_column(b, "stack"), frame));
}

static struct node *is_present(struct builder *b, const char *column)
{
	struct node *name = schema_path(b, column);

	return name ? tree_unary(b->parse, NODE_NOT, name->place,
				 tree_unary(b->parse, NODE_IS_NULL, name->place, name))
		    : NULL;
}

/* In crash's order, by process id. */
static void sort(struct builder *b)
{
	tree_stage(b->parse, span_of("sort"),
		   tree_append(b->parse, tree_list(b->parse), task_column(b, "pid"), false), NULL,
		   NULL);
}

static void show(struct builder *b)
{
	const struct foreach_command *command = b->command;
	struct list *columns = tree_list(b->parse);

	for (const char *const *column = command->columns; *column; column++)
		tree_append(b->parse, columns, schema_path(b, *column), false);
	if (command->stage)
		tree_stage(b->parse, span_of(command->stage), columns, NULL, NULL);
}

static void no_command(struct parse *parse, const struct list *words)
{
	const struct node *last = words->last->node;
	struct nearest nearest = {.wanted = last->value.text};

	for (const struct foreach_command *command = foreach_commands; command->name; command++)
		nearest_offer(&nearest, command->name);
	parse_failed(parse, last->place,
		     "foreach needs a command: bt, files, net, ps, set, task or vm%s%s%s",
		     nearest.name ? "; did you mean '" : "", nearest.name ? nearest.name : "",
		     nearest.name ? "'?" : "");
}

void foreach_source(struct parse *parse, const struct list *words)
{
	struct builder b = {.parse = parse};
	const struct item *item = words ? words->first : NULL, *end = item;

	if (!words || !words->last)
		return;
	while (end && !(end->node->kind == NODE_NAME && find_command(end->node->value.text)))
		end = end->next;
	b.command = end ? find_command(end->node->value.text) : NULL;
	if (!b.command) {
		no_command(parse, words);
		return;
	}
	parse->tree->source = end->node->place;
	parse->tree->table = b.command->table;
	for (; item != end; item = item->next)
		select_tasks(&b, item->node);
	if (end->next)
		add_reference(&b, end->next);
	if (b.states)
		join(&b, TOKEN_AND, &b.all, b.states);
	if (b.any)
		join(&b, TOKEN_AND, &b.all, b.any);
	if (b.command->present)
		join(&b, TOKEN_AND, &b.all, is_present(&b, b.command->present));
	if (b.all)
		tree_where(parse, span_of("where"), b.all);
	sort(&b);
	show(&b);
}
