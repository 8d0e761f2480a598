/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dis(place, count): the instructions of a function (by its name), or from an address on. Without
 * a count all of a function from place on.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "answer/cells.h"
#include "answer/code.h"
#include "base/text.h"

enum { COUNT_MAX = 1 << 16, BYTES_TEXT = 64 };

static struct error *tell(void *context, const struct instruction *one)
{
	struct answering *answering = context;
	struct place place = kernel_place(answering->kernel, one->address);
	struct place target = {0};
	char bytes[BYTES_TEXT];
	struct text text;

	text_init(&text, bytes, sizeof(bytes));
	for (unsigned int i = 0; i < one->size; i++)
		text_add(&text, i ? " %02x" : "%02x", one->bytes[i]);
	if (one->has_target)
		target = kernel_place(answering->kernel, one->target);
	const struct cell row[] = {
	    cell_integer((int64_t)one->address),
	    cell_text(place.name),
	    place.name ? cell_integer((int64_t)place.offset) : (struct cell){0},
	    text_cell(&text),
	    cell_text(one->mnemonic),
	    cell_text(one->operands),
	    one->has_target ? cell_integer((int64_t)one->target) : (struct cell){0},
	    cell_text(target.name),
	};
	return answer_row(answering, row, 8);
}

static struct error *run(struct answering *answering, const struct cell *cells)
{
	uint64_t address, start, end = UINT64_MAX;
	int64_t count;

	TRY(cell_address(answering, &cells[0], &address));
	TRY(cell_count(&cells[1], 0, COUNT_MAX, &count));
	if (!count && code_function(answering->kernel, address, &start, &end))
		count = COUNT_MAX;
	return code_walk(answering->kernel, address, end, count ? (uint64_t)count : 1, tell,
			 answering);
}

const struct call call_dis = {.name = "dis", .run = run};
