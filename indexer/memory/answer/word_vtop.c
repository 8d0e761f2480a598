/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vtop: virtual addresses to physical ones, by which entries of the page table, to which page. */
#include <inttypes.h>

#include "answer/answer.h"
#include "answer/tables.h"

static struct error *tell(struct answering *answering, struct space *space, uint64_t address)
{
	struct printer *out = &answering->out;
	int width = space->kind == SPACE_OF_KERNEL ? (int)answering->kernel->arch->pointer_size * 2
						   : (int)answering->kernel->arch->pointer_size + 2;
	uint64_t physical;

	print(out, "%-*s  %-16s\n", width, "VIRTUAL", "PHYSICAL");
	struct error *error = space_translate(space, address, &physical);
	bool mapped = !error;
	if (mapped)
		print(out, "%-*" PRIx64 "  %-16" PRIx64 "\n\n", width, address, physical);
	else
		print(out, "%-*" PRIx64 "  (not mapped)\n\n", width, address);
	if (!mapped && error->kind != ERROR_FAULT)
		return error;
	error_destroy(error);
	TRY(problems_note(answering->problems, tables_print(space, address)));
	if (mapped)
		TRY(problems_note(answering->problems,
				  tables_print_page(answering->kernel, out, physical)));
	print(out, "\n");
	return NULL;
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct space space;
	const char *argument, *text;
	uint64_t address;
	int letter;

	space_init(&space, answering);
	while ((letter = line_option(line, "kuc:", &argument)) != -1) {
		if (letter == '?')
			return error_create(ERROR_USAGE, "vtop has no such option");
		if (letter != 'k')
			TRY(space_take(&space, letter == 'c' ? 'P' : 'u', argument));
	}
	TRY(space_check(&space));
	text = line_word(line);
	if (!text)
		return error_create(ERROR_USAGE, "vtop takes addresses");
	for (; text; text = line_word(line)) {
		TRY(parse_address(answering->kernel, text, &address));
		TRY(tell(answering, &space, address));
	}
	return NULL;
}

const struct word word_vtop = {
    .names = "vtop",
    .usage = "[-u] [-c PID|TASK] ADDRESS...",
    .run = run,
};
