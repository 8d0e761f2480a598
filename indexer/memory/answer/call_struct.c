/* SPDX-License-Identifier: GPL-2.0-or-later */
/* struct(type, address): a row for each member; members of anonymous ones are the struct's own. */
#include <string.h>

#include "answer/cells.h"
#include "answer/declare.h"
#include "answer/evaluate.h"
#include "answer/members.h"
#include "base/cleanup.h"

struct telling {
	struct answering *answering;
	bool has_address;
	uint64_t address;
	struct printer printer;
	struct arena arena;
};

static struct error *tell(void *context, const struct type_member *member, uint64_t bit_offset)
{
	struct telling *telling = context;
	const struct ctype type = {member->type, 0};
	struct value value = value_at(type, telling->address + bit_offset / 8);
	struct cell row[5] = {cell_text(member->name), cell_integer((int64_t)(bit_offset / 8))};

	value.bit_size = (uint32_t)member->bit_size;
	value.bit_offset = bit_offset % 8;
	row[2] = cell_text(declare(telling->answering->kernel, &telling->arena, type, ""));
	if (telling->has_address)
		TRY(cells_of_value(telling->answering, &value, &telling->printer, &row[3],
				   &row[4]));
	return answer_row(telling->answering, row, 5);
}

static void telling_deinit(struct telling *telling)
{
	printer_deinit(&telling->printer);
	arena_deinit(&telling->arena);
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	_cleanup_(telling_deinit) struct telling telling = {.answering = answering};
	const struct type *type;
	const char *name;
	uint64_t id;

	TRY(cell_word(&cells[0], "a type", &name));
	if (!strncmp(name, "struct ", 7))
		name += 7;
	telling.has_address = cells[1].kind != CELL_NULL;
	if (telling.has_address)
		TRY(cell_address(answering, &cells[1], &telling.address));
	TRY(find_type(answering->kernel, name, NULL, &id));
	TRY(types_get(answering->kernel->types, id, &type));
	return members_walk(answering->kernel, type, tell, &telling);
}

const struct call call_struct = {.name = "struct", .of_types = true, .run = run};
