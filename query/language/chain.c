/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See chain.h. Of stacks the distinct chains are searched, which are few, and not the frames of all
 * tasks.
 */
#include "language/chain.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "language/notice.h"
#include "language/parent.h"
#include "language/relate.h"
#include "language/resolve.h"

static bool is_stack(const struct node *node)
{
	return node->kind == NODE_NAME && node->place.length == strlen("stack") &&
	       strncasecmp(node->place.start, "stack", node->place.length) == 0;
}

static bool is_glob(const struct node *frame)
{
	return strpbrk(frame->value.text, "*?");
}

/* GLOB has brackets too, which a name may have and the language does not. */
static const char *glob(struct select *select, const char *pattern)
{
	char *text = arena_alloc(select->compiler->arena, 3 * strlen(pattern) + 1), *to = text;

	if (!text)
		return "";
	for (; *pattern; pattern++) {
		if (*pattern == '[')
			*to++ = '[';
		*to++ = *pattern;
		if (*pattern == '[')
			*to++ = ']';
	}
	return text;
}

/* What a frame must be, and how far its caller may be; f1, f2 … are the frames of the chain. */
static const char *frame_condition(struct select *select, const struct node *frame, unsigned number)
{
	struct arena *arena = select->compiler->arena;
	const char *column = frame->module ? "module" : "symbol";
	const char *name = is_glob(frame) ? glob(select, frame->value.text) : frame->value.text;
	const char *condition =
	    arena_printf(arena, "f%u.%s %s %s", number, column, is_glob(frame) ? "GLOB" : "=",
			 select_bind(select, cell_text(name)));

	if (frame->top)
		condition = arena_printf(arena, "%s AND f%u.position < %s", condition, number,
					 select_bind(select, cell_integer(frame->top)));
	if (!frame->right)
		return condition;
	return arena_printf(arena,
			    "%s AND f%u.stack_id = f1.stack_id AND f%u.position %s f%u.position%s",
			    condition, number + 1, number + 1, frame->direct ? "=" : ">", number,
			    frame->direct ? " + 1" : "");
}

static const char *stack_condition(struct select *select, const struct node *chain, const char *sql)
{
	struct arena *arena = select->compiler->arena;
	const char *from = "", *where = "";
	unsigned number = 0;

	for (const struct node *frame = chain; frame; frame = frame->right) {
		const char *condition = frame_condition(select, frame, ++number);

		from = arena_printf(arena, "%s%sstack_functions AS f%u", from,
				    number > 1 ? ", " : "", number);
		where = arena_printf(arena, "%s%s%s", where, number > 1 ? " AND " : "", condition);
	}
	return arena_printf(arena, "%s IN (SELECT f1.stack_id FROM %s WHERE %s)", sql, from, where);
}

/* The stack of a row is the chain that its stack_id names. */
static struct error *resolve_stack(struct select *select, struct node *node, const char **ret)
{
	const struct node *stack = node->left;
	const struct column *column = select_key(select, "stack_id");

	if (stack->left)
		TRY(parent_column(select, stack->left, stack, "stack_id", &column));
	if (!column)
		return wrong(select, stack->place.start, "these rows of %s have no stack",
			     select->subject);
	for (const struct node *frame = node->right; frame; frame = frame->right)
		TRY(notice_frame(select, frame));
	*ret = stack_condition(select, node->right, column->sql);
	return NULL;
}

/* Each letter is a flag. */
static const char *flags_condition(struct select *select, const char *sql, const char *letters)
{
	struct arena *arena = select->compiler->arena;
	const char *condition = "", *separator = "";

	for (; *letters; letters++) {
		struct cell letter = cell_text_of(letters, 1);

		condition = arena_printf(arena, "%s%sinstr(%s, %s) > 0", condition, separator, sql,
					 select_bind(select, letter));
		separator = " AND ";
	}
	return condition;
}

static const char *list_condition(struct select *select, const char *sql, const char *word)
{
	struct arena *arena = select->compiler->arena;
	const char *pattern = arena_printf(arena, "* %s *", glob(select, word));

	return arena_printf(arena, "(' ' || replace(%s, ',', ' ') || ' ') GLOB %s", sql,
			    select_bind(select, cell_text(pattern)));
}

static struct error *bits_condition(struct select *select, const char *sql,
				    const struct node *frame, const char **ret)
{
	char *end;
	unsigned long long bits = strtoull(frame->value.text, &end, 0);

	if (*end || end == frame->value.text)
		return wrong(select, frame->place.start,
			     "bits are asked for by their number, as in has 0x4");
	const char *value = select_bind_hex(select, cell_integer((int64_t)bits));
	*ret = arena_printf(select->compiler->arena, "(%s & %s) <> 0", sql, value);
	return NULL;
}

static struct error *resolve_column(struct select *select, struct node *node, const char **ret)
{
	const struct node *frame = node->right;
	const struct node *left = node->left;
	const char *name = span_text(select->compiler->arena, left->place);

	if (left->kind == NODE_NAME && !select_column(select, name) && relate_exists(select, left))
		return wrong(select, node->place.start,
			     "of a relation a condition is asked: has (CONDITION)");
	TRY(resolve_expression(select, node->left));
	if (frame->right || frame->module || frame->top)
		return wrong(select, frame->place.start, "only stacks have this");
	enum domain domain = left->column ? left->column->domain : DOMAIN_TEXT;
	if (domain == DOMAIN_HEX)
		return bits_condition(select, left->column->sql, frame, ret);
	if (domain != DOMAIN_TEXT_FLAGS && domain != DOMAIN_TEXT_LIST)
		return wrong(
		    select, node->place.start,
		    "'has' is for stacks, relations, flags and lists; text is matched by '~'");
	*ret = (domain == DOMAIN_TEXT_FLAGS ? flags_condition : list_condition)(
	    select, left->column->sql, frame->value.text);
	return NULL;
}

struct error *chain_resolve(struct select *select, struct node *node)
{
	struct column *column = arena_alloc(select->compiler->arena, sizeof(*column));
	const char *sql;

	if (!column)
		return error_no_memory();
	TRY((is_stack(node->left) ? resolve_stack : resolve_column)(select, node, &sql));
	*column = (struct column){
	    .sql = arena_printf(select->compiler->arena, "(%s)", sql),
	    .type = TYPE_TRUTH,
	    .domain = DOMAIN_BOOLEAN,
	};
	node->column = column;
	node->type = TYPE_TRUTH;
	return NULL;
}
