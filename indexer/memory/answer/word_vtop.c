/* SPDX-License-Identifier: GPL-2.0-or-later */
/* vtop: virtual addresses to physical ones, by which entries of the page table, to which page. */
#include <inttypes.h>

#include "answer/answer.h"
#include "answer/mapping.h"
#include "answer/tables.h"

static void tell_first(struct answering *answering, const struct space *space, uint64_t address,
		       const uint64_t *physical, const char *otherwise)
{
	struct printer *out = &answering->out;
	int size = (int)answering->kernel->arch->pointer_size;
	int width = space->kind == SPACE_OF_KERNEL ? size * 2 : size + 2;

	print(out, "%-*s  %-16s\n%-*" PRIx64 "  ", width, "VIRTUAL", "PHYSICAL", width, address);
	if (physical)
		print(out, "%-16" PRIx64 "\n\n", *physical);
	else
		print(out, "%s\n\n", otherwise);
}

static struct error *tell_mapped(struct space *space, uint64_t address, uint64_t physical,
				 uint64_t vma)
{
	struct answering *answering = space->answering;

	tell_first(answering, space, address, &physical, NULL);
	TRY(problems_note(answering->problems, tables_print(space, address)));
	if (vma)
		TRY(problems_note(answering->problems, mapping_print(answering, vma)));
	TRY(problems_note(answering->problems,
			  tables_print_page(answering->kernel, &answering->out, physical)));
	print(&answering->out, "\n");
	return NULL;
}

/* Of a process, what it has not mapped at all has no tables to be shown. */
static struct error *tell_unmapped(struct space *space, uint64_t address, uint64_t vma)
{
	struct answering *answering = space->answering;
	bool nowhere = space->kind == SPACE_OF_PROCESS && !vma;

	tell_first(answering, space, address, NULL, nowhere ? "(not accessible)" : "(not mapped)");
	if (nowhere)
		return NULL;
	TRY(problems_note(answering->problems, tables_print(space, address)));
	if (vma)
		TRY(problems_note(answering->problems, mapping_print(answering, vma)));
	return NULL;
}

static struct error *tell(struct space *space, uint64_t address)
{
	struct answering *answering = space->answering;
	uint64_t physical, vma = 0;

	if (space->kind == SPACE_OF_PROCESS)
		TRY(problems_note(answering->problems, mapping_find(space, address, &vma)));
	struct error *error = space_translate(space, address, &physical);
	if (!error)
		return tell_mapped(space, address, physical, vma);
	if (error->kind != ERROR_FAULT)
		return error;
	error_destroy(error);
	return tell_unmapped(space, address, vma);
}

/* An address that is none of the kernel's is one of the process's, unless -k says otherwise. */
static struct error *tell_word(struct space *space, const char *text, bool of_kernel)
{
	struct space of_process = *space;
	uint64_t address;

	TRY(parse_address(space->answering->kernel, text, &address));
	if (space->kind != SPACE_OF_KERNEL || of_kernel ||
	    memory_is_kernel(&space->answering->kernel->memory, address))
		return tell(space, address);
	TRY(space_take(&of_process, 'u', NULL));
	TRY(space_check(&of_process));
	return tell(&of_process, address);
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct space space;
	const char *argument, *text;
	bool of_kernel = false;
	int letter;

	space_init(&space, answering);
	while ((letter = line_option(line, "kuc:", &argument)) != -1) {
		if (letter == '?')
			return error_create(ERROR_USAGE, "vtop has no such option");
		of_kernel |= letter == 'k';
		if (letter != 'k')
			TRY(space_take(&space, letter == 'c' ? 'P' : 'u', argument));
	}
	TRY(space_check(&space));
	text = line_word(line);
	if (!text)
		return error_create(ERROR_USAGE, "vtop takes addresses");
	for (; text; text = line_word(line))
		TRY(tell_word(&space, text, of_kernel));
	return NULL;
}

const struct word word_vtop = {
    .names = "vtop",
    .usage = "[-k|-u] [-c PID|TASK] ADDRESS...",
    .run = run,
};
