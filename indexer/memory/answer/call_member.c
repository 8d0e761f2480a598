/* SPDX-License-Identifier: GPL-2.0-or-later */
/* member(address, 'task_struct.mm->pgd'): one row; values are NULL where a pointer leads nowhere.
 */
#include <string.h>

#include "answer/cells.h"
#include "answer/declare.h"
#include "answer/structs.h"
#include "base/cleanup.h"

struct telling {
	struct printer printer;
	struct arena arena;
};

static void telling_deinit(struct telling *telling)
{
	printer_deinit(&telling->printer);
	arena_deinit(&telling->arena);
}

static struct error *tell(struct answering *answering, const char *path, const struct value *value)
{
	_cleanup_(telling_deinit) struct telling telling = {0};
	struct cell row[5] = {cell_text(path), cell_integer((int64_t)value->address)};

	row[2] = cell_text(declare(answering->kernel, &telling.arena, value->type, ""));
	TRY(cells_of_value(answering, value, &telling.printer, &row[3], &row[4]));
	return answer_row(answering, row, 5);
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	const char *path, *members;
	uint64_t address, id;
	struct value value;

	TRY(cell_address(answering, &cells[0], &address));
	TRY(cell_word(&cells[1], "a path", &path));
	_cleanup_free_ char *text = strdup(path);
	if (!text)
		return error_no_memory();
	TRY(structs_split(answering->kernel, text, &id, &members));
	if (!members)
		return error_create(ERROR_USAGE, "%s names no member, as task_struct.pid does",
				    path);
	struct error *error = structs_member(answering->kernel, id, members, address, &value);
	if (error && error_is_damage(error)) {
		const struct cell row[5] = {cell_text(members)};

		TRY(problems_note(answering->problems, error));
		return answer_row(answering, row, 5);
	}
	TRY(error);
	return tell(answering, members, &value);
}

const struct call call_member = {.name = "member", .run = run};
