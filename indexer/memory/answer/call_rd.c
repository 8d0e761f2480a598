/* SPDX-License-Identifier: GPL-2.0-or-later */
/* rd(address, count, unit): a row for each number; NULL where the page cannot be read. */
#include <ctype.h>

#include "answer/cells.h"
#include "base/cursor.h"

enum { ROWS_MAX = 1 << 20, UNIT_MAX = 8 };

static struct cell characters(const uint8_t *bytes, size_t size, char text[UNIT_MAX])
{
	for (size_t i = 0; i < size; i++)
		text[i] = bytes[i] >= ' ' && bytes[i] < 0x7f ? (char)bytes[i] : '.';
	return cell_text_of(text, size);
}

static struct error *read_row(struct answering *answering, uint64_t address, size_t unit)
{
	struct memory *memory = &answering->kernel->memory;
	struct cell row[3] = {cell_integer((int64_t)address)};
	uint8_t bytes[UNIT_MAX];
	char text[UNIT_MAX + 1] = "";
	struct error *error = memory_read(memory, address, bytes, unit);

	if (!error) {
		row[1] = cell_integer((int64_t)load_uint(bytes, unit, memory->swap));
		row[2] = characters(bytes, unit, text);
	}
	TRY(problems_note(answering->problems, error));
	return answer_row(answering, row, 3);
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	uint64_t address;
	int64_t count, unit;

	TRY(cell_address(answering, &cells[0], &address));
	TRY(cell_count(&cells[1], 1, ROWS_MAX, &count));
	TRY(cell_count(&cells[2], answering->kernel->arch->pointer_size, UNIT_MAX, &unit));
	if (unit != 1 && unit != 2 && unit != 4 && unit != 8)
		return error_create(ERROR_USAGE, "a unit has 1, 2, 4 or 8 bytes");
	for (int64_t i = 0; i < count; i++)
		TRY(read_row(answering, address + (uint64_t)(i * unit), (size_t)unit));
	return NULL;
}

const struct call call_rd = {.name = "rd", .run = run};
