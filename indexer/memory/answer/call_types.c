/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * types(name): what the kernel's types of a name are, of all names without one. A row for each
 * definition: unrelated files may use one name for several.
 */
#include <string.h>

#include "answer/cells.h"
#include "answer/declare.h"
#include "answer/evaluate.h"
#include "base/cleanup.h"

struct telling {
	struct answering *answering;
	struct arena arena;
	struct error *error; /* of a visit */
};

static const char *kind_of(const struct type *type)
{
	static const char *const kinds[] = {
	    [TYPE_INTEGER] = "integer", [TYPE_FLOAT] = "float", [TYPE_ENUM] = "enum",
	    [TYPE_STRUCT] = "struct",   [TYPE_UNION] = "union",
	};

	return type->kind < sizeof(kinds) / sizeof(*kinds) ? kinds[type->kind] : NULL;
}

/* What the name stands for, where it is not that of the type itself. */
static struct error *tell_definition(struct telling *telling, uint64_t id, struct cell row[5])
{
	struct kernel *kernel = telling->answering->kernel;
	struct spelling spelling;

	TRY(types_spell(kernel->types, id, &spelling));
	if (spelling.kind != SPELLING_TYPEDEF)
		return NULL;
	row[0] = cell_text(spelling.name);
	row[1] = cell_text("typedef");
	row[4] =
	    cell_text(declare(kernel, &telling->arena, (struct ctype){spelling.target, 0}, ""));
	return NULL;
}

static struct error *tell(struct telling *telling, uint64_t id)
{
	const struct type *type;
	struct cell row[5] = {{0}};

	TRY(types_get(telling->answering->kernel->types, id, &type));
	row[0] = cell_text(type->name);
	row[1] = cell_text(kind_of(type));
	row[2] = type->size ? cell_integer((int64_t)type->size) : (struct cell){0};
	if (type->member_count)
		row[3] = cell_integer((int64_t)type->member_count);
	TRY(tell_definition(telling, id, row));
	struct error *error = answer_row(telling->answering, row, 5);
	arena_deinit(&telling->arena);
	return error;
}

static bool visit(void *context, uint64_t id)
{
	struct telling *telling = context;

	telling->error = problems_note(telling->answering->problems, tell(telling, id));
	return !telling->error;
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	struct telling telling = {.answering = answering};
	struct types *types = answering->kernel->types;
	struct namesakes walk = {0};
	uint64_t id;

	TRY(check_types(answering->kernel));
	if (cells[0].kind != CELL_TEXT) {
		TRY(types_each_named(types, visit, &telling));
		return telling.error;
	}
	for (;;) {
		TRY(types_next(types, cells[0].text, &walk, &id));
		if (!id || !visit(&telling, id))
			return telling.error;
	}
}

const struct call call_types = {.name = "types", .of_types = true, .run = run};
