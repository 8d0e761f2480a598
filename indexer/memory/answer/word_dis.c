/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dis: machine code. Instructions at which a CPU was when it stopped, or an exception hit the
 * kernel, are marked.
 */
#include <inttypes.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/code.h"

struct printing {
	struct answering *answering;
	bool reverse, forward, lines, hex, bytes;
	uint64_t address, start, end, count;
	char source[256]; /* of the instruction before */
};

static struct error *take_option(struct printing *printing, int letter)
{
	switch (letter) {
	case 'r':
		printing->reverse = true;
		return NULL;
	case 'f':
		printing->forward = true;
		return NULL;
	case 'l':
		printing->lines = true;
		return NULL;
	case 'x':
		printing->hex = true;
		return NULL;
	case 'd':
		printing->hex = false;
		return NULL;
	case 'b':
		printing->bytes = true;
		return NULL;
	default:
		return error_create(ERROR_USAGE, "dis has no such option");
	}
}

static void print_place(struct printing *printing, uint64_t address)
{
	struct printer *out = &printing->answering->out;
	struct place place = kernel_place(printing->answering->kernel, address);

	print(out, "0x%" PRIx64, address);
	if (!place.name)
		return;
	print(out, " <%s", place.name);
	if (place.offset)
		print(out, printing->hex ? "+0x%" PRIx64 : "+%" PRIu64, place.offset);
	print(out, ">");
}

/* A line of source, where it differs from that of the instruction before. */
static struct error *print_source(struct printing *printing, uint64_t address)
{
	struct lines *lines = printing->answering->crash->lines;
	const struct line_place *places;
	size_t count = 0;

	if (!printing->lines || !lines)
		return NULL;
	TRY(problems_note(printing->answering->problems,
			  lines_find(lines, address, &places, &count)));
	if (!count || !places[0].source || !strcmp(places[0].source, printing->source))
		return NULL;
	snprintf(printing->source, sizeof(printing->source), "%s", places[0].source);
	print(&printing->answering->out, "%s\n", printing->source);
	return NULL;
}

static void print_marks(struct printing *printing, uint64_t address)
{
	struct kernel *kernel = printing->answering->kernel;

	vector_for_each(&kernel->cpus, cpu) {
		struct registers registers = {0};

		if (cpu_registers(kernel, cpu, &registers) &&
		    register_known(&registers, kernel->arch->ip) &&
		    registers.value[kernel->arch->ip] == address)
			print(&printing->answering->out, "   <== CPU %u", cpu->number);
	}
}

static struct error *print_instruction(void *context, const struct instruction *one)
{
	struct printing *printing = context;
	struct printer *out = &printing->answering->out;

	TRY(print_source(printing, one->address));
	print_place(printing, one->address);
	print(out, ":\t");
	for (unsigned int i = 0; printing->bytes && i < one->size; i++)
		print(out, "%02x ", one->bytes[i]);
	if (*one->operands)
		print(out, "%-6s %s", one->mnemonic, one->has_target ? "" : one->operands);
	else
		print(out, "%s", one->mnemonic);
	if (one->has_target) {
		size_t before = strlen(one->operands);
		const char *number = strstr(one->operands, "0x");

		before = number ? (size_t)(number - one->operands) : before;
		print_bytes(out, one->operands,
			    before && one->operands[before - 1] == '#' ? before - 1 : before);
		print_place(printing, one->target);
	}
	print_marks(printing, one->address);
	print(out, "\n");
	return out->error ? error_create(ERROR_USAGE, "the answer is too long") : NULL;
}

/* A name means all of the function; an address one instruction, unless a count says more. */
static struct error *find_range(struct printing *printing, const char *place, const char *count)
{
	struct kernel *kernel = printing->answering->kernel;
	int64_t number = 1;
	bool covered;

	TRY(parse_address(kernel, place, &printing->address));
	covered = code_function(kernel, printing->address, &printing->start, &printing->end);
	if (count)
		TRY(parse_count(count, &number));
	if (number <= 0)
		return error_create(ERROR_USAGE, "%s is no count", count);
	printing->count = UINT64_MAX;
	if (count ||
	    (!symbols_find(&kernel->symbols, place) && !printing->forward && !printing->reverse)) {
		printing->count = (uint64_t)number;
		printing->end = UINT64_MAX;
		printing->start = printing->address;
	} else if (!covered) {
		return error_create(ERROR_USAGE, "%s is in no function; say how many instructions",
				    place);
	}
	if (printing->forward)
		printing->start = printing->address;
	if (printing->reverse && covered)
		printing->end = printing->address + 1;
	return NULL;
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct printing printing = {.answering = answering};
	const char *argument, *place, *count;
	int letter;

	while ((letter = line_option(line, "rflxdbu", &argument)) != -1)
		TRY(take_option(&printing, letter));
	place = line_word(line);
	count = line_word(line);
	if (!place || line_word(line))
		return error_create(ERROR_USAGE, "dis takes a function or an address, and a count");
	TRY(find_range(&printing, place, count));
	return code_walk(answering->kernel, printing.start, printing.end, printing.count,
			 print_instruction, &printing);
}

const struct word word_dis = {
    .names = "dis",
    .usage = "[-rflxb] FUNCTION|ADDRESS [COUNT]",
    .run = run,
};
