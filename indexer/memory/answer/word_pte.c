/* SPDX-License-Identifier: GPL-2.0-or-later */
/* pte: what the bits of a page table's entry mean. */
#include "answer/answer.h"
#include "answer/tables.h"

static struct error *run(struct answering *answering, struct line *line)
{
	struct kernel *kernel = answering->kernel;
	const char *text = line_word(line);
	uint64_t entry;

	if (!text)
		return error_create(ERROR_USAGE, "pte takes entries of a page table");
	for (; text; text = line_word(line)) {
		TRY(parse_address(kernel, text, &entry));
		tables_print_entry(kernel, &answering->out, entry);
		print(&answering->out, "\n");
	}
	return NULL;
}

const struct word word_pte = {
    .names = "pte",
    .usage = "ENTRY...",
    .of_types = true,
    .run = run,
};
