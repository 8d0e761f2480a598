/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * members(type): the members of a struct or union, of all that have a name without one; so a
 * question can find who has a member of a name or of a type. Those of anonymous structs are the
 * struct's own.
 */
#include <string.h>

#include "answer/cells.h"
#include "answer/declare.h"
#include "answer/evaluate.h"
#include "answer/members.h"
#include "base/cleanup.h"

struct telling {
	struct answering *answering;
	const struct type *whole;
	struct arena arena;
	struct error *error; /* of a visit */
};

static struct error *tell(void *context, const struct type_member *member, uint64_t bit_offset)
{
	struct telling *telling = context;
	struct kernel *kernel = telling->answering->kernel;
	struct cell row[6] = {cell_text(telling->whole->name), cell_text(member->name),
			      cell_integer((int64_t)(bit_offset / 8))};
	const struct type *type;

	TRY(types_get(kernel->types, member->type, &type));
	row[3] = cell_integer((int64_t)type->size);
	if (member->bit_size)
		row[4] = cell_integer((int64_t)member->bit_size);
	row[5] = cell_text(declare(kernel, &telling->arena, (struct ctype){member->type, 0}, ""));
	return answer_row(telling->answering, row, 6);
}

static struct error *tell_all(struct telling *telling, uint64_t id)
{
	struct kernel *kernel = telling->answering->kernel;
	struct spelling spelling;

	TRY(types_spell(kernel->types, id, &spelling));
	TRY(types_get(kernel->types, id, &telling->whole));
	if (spelling.kind != SPELLING_PLAIN)
		return NULL;
	struct error *error = members_walk(kernel, telling->whole, tell, telling);
	arena_deinit(&telling->arena);
	return error;
}

static bool visit(void *context, uint64_t id)
{
	struct telling *telling = context;

	telling->error = problems_note(telling->answering->problems, tell_all(telling, id));
	return !telling->error;
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	struct telling telling = {.answering = answering};
	struct kernel *kernel = answering->kernel;
	uint64_t id;

	TRY(check_types(kernel));
	if (cells[0].kind != CELL_TEXT) {
		TRY(types_each_named(kernel->types, visit, &telling));
		return telling.error;
	}
	TRY(find_type(kernel, cells[0].text, NULL, &id));
	TRY(types_get(kernel->types, id, &telling.whole));
	struct error *error = members_walk(kernel, telling.whole, tell, &telling);
	arena_deinit(&telling.arena);
	return error;
}

const struct call call_members = {.name = "members", .of_types = true, .run = run};
