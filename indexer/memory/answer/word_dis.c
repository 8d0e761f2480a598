/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * dis: machine code. Instructions at which a CPU was when it stopped, or an exception hit the
 * kernel, are marked.
 */
#include <inttypes.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/code.h"
#include "image/cpus.h"

struct printing {
	struct answering *answering;
	bool reverse, forward, lines, hex, bytes;
	bool finished; /* -r: the address was reached */
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

/* Where a function begins: what CONFIG_DYNAMIC_FTRACE turns into a call. */
static bool is_traced(struct printing *printing, const struct instruction *one)
{
	static const uint8_t nop[] = {0x0f, 0x1f, 0x44, 0x00, 0x00};
	struct place place = kernel_place(printing->answering->kernel, one->address);

	return one->size == sizeof(nop) && place.name && !place.offset &&
	       !memcmp(one->bytes, nop, sizeof(nop));
}

static void print_operands(struct printing *printing, const struct instruction *one)
{
	struct printer *out = &printing->answering->out;
	const char *number = one->has_target ? strstr(one->operands, "0x") : NULL;
	size_t before = number ? (size_t)(number - one->operands) : strlen(one->operands);

	before -= number && before && one->operands[before - 1] == '#';
	print(out, *one->operands ? "%-6s " : "%s", one->mnemonic);
	print_bytes(out, one->operands, before);
	if (number)
		print_place(printing, one->target);
}

static struct error *print_instruction(void *context, const struct instruction *one)
{
	struct printing *printing = context;
	struct printer *out = &printing->answering->out;

	if (printing->finished || (printing->forward && one->address < printing->address))
		return NULL;
	printing->finished = printing->reverse && one->address >= printing->address;
	TRY(print_source(printing, one->address));
	print_place(printing, one->address);
	print(out, ":\t");
	for (unsigned int i = 0; printing->bytes && i < one->size; i++)
		print(out, "%02x ", one->bytes[i]);
	print_operands(printing, one);
	if (one->has_place) {
		print(out, "        # ");
		print_place(printing, one->place);
	}
	if (is_traced(printing, one))
		print(out, " [FTRACE NOP]");
	print_marks(printing, one->address);
	print(out, "\n");
	return out->error ? error_create(ERROR_USAGE, "the answer is too long") : NULL;
}

static bool is_padding(const struct instruction *one)
{
	return !strncmp(one->mnemonic, "nop", 3) || !strcmp(one->mnemonic, "int3") ||
	       (strstr(one->mnemonic, "xchg") && !strcmp(one->operands, "%ax,%ax"));
}

static struct error *note_end(void *context, const struct instruction *one)
{
	uint64_t *end = context;

	if (!is_padding(one))
		*end = one->address + one->size;
	return NULL;
}

/* Symbols have no sizes: what fills the room up to the next function is none of this one. */
static struct error *cut_padding(struct printing *printing)
{
	uint64_t end = 0;

	TRY(code_walk(printing->answering->kernel, printing->start, printing->end, UINT64_MAX,
		      note_end, &end));
	printing->end = end ? end : printing->end;
	return NULL;
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
	} else {
		return cut_padding(printing);
	}
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
