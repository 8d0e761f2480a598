/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ptov: where the kernel has a physical address mapped, which is its direct map. */
#include <inttypes.h>

#include "answer/answer.h"

static struct error *run(struct answering *answering, struct line *line)
{
	struct kernel *kernel = answering->kernel;
	int width = (int)kernel->arch->pointer_size * 2;
	const char *text = line_word(line);
	uint64_t direct, physical;

	if (!text)
		return error_create(ERROR_USAGE, "ptov takes physical addresses");
	TRY(kernel->arch->direct_base(kernel, &direct));
	for (; text; text = line_word(line)) {
		TRY(parse_address(kernel, text, &physical));
		print(&answering->out, "%-*s  %-*s\n", width, "VIRTUAL", width, "PHYSICAL");
		print(&answering->out, "%-*" PRIx64 "  %" PRIx64 "\n\n", width, direct + physical,
		      physical);
	}
	return NULL;
}

const struct word word_ptov = {
    .names = "ptov",
    .usage = "ADDRESS...",
    .run = run,
};
