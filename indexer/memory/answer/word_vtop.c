/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vtop: virtual addresses to physical ones. */
#include <inttypes.h>

#include "answer/answer.h"
#include "answer/lying.h"
#include "answer/space.h"

static struct error *tell(struct answering *answering, struct space *space, uint64_t address)
{
	struct printer *out = &answering->out;
	uint64_t physical, page;

	print(out, "%-16s  %-16s\n", "VIRTUAL", "PHYSICAL");
	struct error *error = space_translate(space, address, &physical);
	if (error) {
		print(out, "%-16" PRIx64 "  (not mapped)\n\n", address);
		return problems_note(answering->problems, error);
	}
	print(out, "%-16" PRIx64 "  %-16" PRIx64 "\n\n", address, physical);
	error = page_of_address(answering->kernel, physical, &page);
	if (!error)
		print(out, "      PAGE: %" PRIx64 "  (struct page %" PRIx64 ")\n\n",
		      physical - physical % answering->kernel->memory.page_size, page);
	return problems_note(answering->problems, error);
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
