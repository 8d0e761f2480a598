/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stacks as flame graph programs take them: a line of functions, outermost first, with ';' between
 * them, and how many. The stack is the column functions or crash_stack, whose functions are
 * joined by ' < '; the number is the column tasks or count(), else 1.
 */
#include <string.h>

#include "output/format.h"
#include "output/text.h"

static const char separator[] = " < ";

static const char *const stacks[] = {"functions", "stack_id.functions", "crash_stack", NULL};
static const char *const counts[] = {"tasks", "count()", "count", NULL};

/* The place of the first of these columns; column_count: there is none. */
static size_t find(const struct output *output, const char *const *names)
{
	for (; *names; names++)
		for (size_t i = 0; i < output->column_count; i++)
			if (strcmp(output->columns[i].name, *names) == 0)
				return i;
	return output->column_count;
}

static struct error *begin(struct output *output)
{
	if (find(output, stacks) < output->column_count)
		return NULL;
	return error_create(ERROR_USAGE,
			    "the format folded writes stacks, and these rows have none: ask "
			    "'unique_stacks', or show stack_id.functions");
}

/* What would be taken for the format's own is written as '_'. */
static void write_function(FILE *file, const char *start, size_t size)
{
	for (size_t i = 0; i < size; i++)
		putc((unsigned char)start[i] <= ' ' || start[i] == ';' || start[i] == 0x7f
			 ? '_'
			 : start[i],
		     file);
}

static void write_functions(FILE *file, struct cell stack)
{
	size_t end = stack.size, gap = strlen(separator);

	for (size_t at = stack.size; at-- > 0;) {
		bool begins = at >= gap && memcmp(stack.text + at - gap, separator, gap) == 0;

		if (at > 0 && !begins)
			continue;
		write_function(file, stack.text + at, end - at);
		if (at == 0)
			return;
		putc(';', file);
		end = at - gap;
	}
}

static struct error *write_row(struct output *output, const struct cell *cells)
{
	const struct cell *stack = &cells[find(output, stacks)];
	size_t count = find(output, counts);
	bool counted = count < output->column_count && cells[count].kind == CELL_INTEGER;

	if (stack->kind != CELL_TEXT || stack->size == 0)
		return NULL;
	write_functions(output->file, *stack);
	fprintf(output->file, " %lld\n", counted ? (long long)cells[count].integer : 1LL);
	return NULL;
}

const struct format format_folded = {
    .name = "folded",
    .summary = "stacks for flame graphs, a line each",
    .begin = begin,
    .row = write_row,
};
