/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * rd: memory as words, characters, text or symbols. A line is 16 bytes; a page that cannot be read
 * is told as "--------", and the others go on.
 */
#include <ctype.h>
#include <inttypes.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/lying.h"
#include "answer/space.h"
#include "base/cursor.h"

enum {
	LINE_BYTES = 16,
	TEXT_WIDTH = 60, /* of -a */
	COUNT_MAX = 64 << 20,
	SYMBOL_WIDTH = 16,
};

struct reading {
	unsigned int caches; /* -S: how often it was given */
	struct answering *answering;
	struct space space;
	uint64_t address;
	uint64_t count; /* words; bytes of -a */
	unsigned int size;
	bool no_text, decimal, is_signed, symbols, swap, backwards, text, bounded;
};

static struct error *take_end(struct reading *reading, const char *end)
{
	uint64_t address;

	TRY(parse_address(reading->answering->kernel, end, &address));
	if (address < reading->address)
		return error_create(ERROR_USAGE, "invalid ending address: %s", end);
	reading->count = (address - reading->address + reading->size - 1) / reading->size;
	reading->bounded = true;
	return NULL;
}

static struct error *take_size(struct reading *reading, char letter, const char *argument)
{
	if (letter == '8')
		reading->size = 1;
	else if (letter == '1' && !strcmp(argument, "6"))
		reading->size = 2;
	else if (letter == '3' && !strcmp(argument, "2"))
		reading->size = 4;
	else if (letter == '6' && !strcmp(argument, "4"))
		reading->size = 8;
	else
		return error_create(ERROR_USAGE, "rd takes -8, -16, -32 and -64");
	return NULL;
}

static struct error *take_option(struct reading *reading, int letter, const char *argument,
				 int64_t *offset, const char **end)
{
	switch (letter) {
	case '8':
	case '1':
	case '3':
	case '6':
		return take_size(reading, (char)letter, argument);
	case 'x':
		reading->no_text = true;
		return NULL;
	case 'd':
	case 'D':
		reading->decimal = true;
		reading->is_signed = letter == 'd';
		return NULL;
	case 'S':
		reading->caches++;
		reading->symbols = true;
		return NULL;
	case 's':
		reading->symbols = true;
		return NULL;
	case 'N':
		reading->swap = true;
		return NULL;
	case 'R':
		reading->backwards = true;
		return NULL;
	case 'a':
		reading->text = true;
		return NULL;
	case 'o':
		return parse_count(argument, offset);
	case 'e':
		*end = argument;
		return NULL;
	case 'p':
	case 'u':
	case 'P':
		return space_take(&reading->space, letter, argument);
	default:
		return error_create(ERROR_USAGE, "rd has no such option, or it takes a value");
	}
}

static struct error *read_arguments(struct reading *reading, struct line *line)
{
	struct kernel *kernel = reading->answering->kernel;
	const char *argument, *address, *count, *end = NULL;
	int64_t offset = 0, number;
	int letter;

	while ((letter = line_option(line, "81:3:6:xdDsSNRao:e:puP:", &argument)) != -1)
		TRY(take_option(reading, letter, argument, &offset, &end));
	address = line_word(line);
	count = line_word(line);
	if (!address || line_word(line))
		return error_create(ERROR_USAGE, "rd takes an address, and how much to read");
	TRY(parse_address(kernel, address, &reading->address));
	reading->address += (uint64_t)offset;
	if (count) {
		TRY(parse_count(count, &number));
		reading->count = number < 0 ? -(uint64_t)number : (uint64_t)number;
		reading->backwards |= number < 0;
		reading->bounded = true;
	}
	return end ? take_end(reading, end) : NULL;
}

static int address_width(const struct reading *reading)
{
	return 2 * (int)reading->answering->kernel->arch->pointer_size;
}

static struct error *no_object(void *context, const struct slab_object *object)
{
	(void)context, (void)object;
	return NULL;
}

/* "[task_struct]", with the address before it where -S was given twice; false: no slab's memory. */
static bool name_cache(struct reading *reading, uint64_t word, char text[256])
{
	struct answering *answering = reading->answering;

	if (!reading->caches || !memory_is_kernel(&answering->kernel->memory, word))
		return false;
	struct error *error = lying_in_slab(answering, word, no_object, NULL);
	if (error) {
		error_destroy(error);
		return false;
	}
	if (reading->caches > 1)
		snprintf(text, 256, "[%" PRIx64 ":%s]", word, answering->slabs->cache.name);
	else
		snprintf(text, 256, "[%s]", answering->slabs->cache.name);
	return true;
}

static void print_symbol(struct reading *reading, uint64_t word)
{
	struct printer *out = &reading->answering->out;
	struct place place = kernel_place(reading->answering->kernel, word);
	char text[256];

	if (!place.name && name_cache(reading, word, text))
		;
	else if (!place.name)
		snprintf(text, sizeof(text), "%0*" PRIx64, address_width(reading), word);
	else if (place.offset)
		snprintf(text, sizeof(text), "%s+%" PRIu64, place.name, place.offset);
	else
		snprintf(text, sizeof(text), "%s", place.name);
	print(out, "%-*s ", SYMBOL_WIDTH, text);
}

static int64_t extended(uint64_t word, unsigned int size)
{
	uint64_t sign = UINT64_C(1) << (size * 8 - 1);

	return (int64_t)((word ^ sign) - sign);
}

static void print_word(struct reading *reading, uint64_t word)
{
	struct printer *out = &reading->answering->out;
	static const uint8_t widths[] = {[1] = 3, [2] = 5, [4] = 12, [8] = 15};
	unsigned int size = reading->size;

	if (reading->symbols && size == reading->answering->kernel->arch->pointer_size)
		print_symbol(reading, word);
	else if (reading->decimal && reading->is_signed)
		print(out, "%*" PRId64 " ", widths[size], extended(word, size));
	else if (reading->decimal)
		print(out, "%*" PRIu64 " ", size == 8 ? 20 : widths[size], word);
	else
		print(out, "%0*" PRIx64 " ", (int)size * 2, word);
}

static void print_characters(struct reading *reading, const uint8_t *bytes, size_t size,
			     size_t lost)
{
	struct printer *out = &reading->answering->out;
	unsigned int words = LINE_BYTES / reading->size;

	print_spaces(out, (words - (unsigned int)size / reading->size) * (reading->size * 2 + 1));
	print_spaces(out, 2);
	for (size_t i = 0; i < size; i++)
		print(out, "%c", i >= lost && bytes[i] >= ' ' && bytes[i] < 0x7f ? bytes[i] : '.');
}

/* -N: in the byte order of networks; the characters are those of what is shown. */
static uint64_t word_at(struct reading *reading, uint8_t *bytes)
{
	uint64_t word = load_uint(bytes, reading->size,
				  reading->answering->kernel->memory.swap != reading->swap);

	if (reading->swap)
		memcpy(bytes, &word, reading->size);
	return word;
}

/* Up to a line's bytes; a word on a page that is lost is dashes. */
static struct error *print_line(struct reading *reading, uint64_t address, size_t size)
{
	struct printer *out = &reading->answering->out;
	uint8_t bytes[LINE_BYTES] = {0};
	bool plain = reading->no_text || reading->decimal || reading->symbols;

	print(out, "%*" PRIx64 ":  ", address_width(reading), address);
	for (size_t i = 0; i < size; i += reading->size) {
		struct error *error =
		    space_read(&reading->space, address + i, bytes + i, reading->size);

		if (!error) {
			print_word(reading, word_at(reading, bytes + i));
			continue;
		}
		memset(bytes + i, 0, reading->size);
		print(out, "%.*s ", (int)reading->size * 2, "----------------");
		TRY(problems_note(reading->answering->problems, error));
	}
	if (!plain)
		print_characters(reading, bytes, size, 0);
	print(out, "\n");
	return out->error ? error_create(ERROR_USAGE, "the answer is too long") : NULL;
}

static struct error *print_words(struct reading *reading)
{
	uint64_t left = reading->count * reading->size;
	uint64_t address = reading->address;
	uint8_t probe;

	if (reading->backwards)
		address -= left - reading->size;
	if (left <= reading->size * 2) /* of so little, that it is lost is all there is to tell */
		TRY(space_read(&reading->space, address, &probe, 1));
	while (left) {
		size_t part = left < LINE_BYTES ? left : LINE_BYTES;

		TRY(print_line(reading, address, part));
		address += part;
		left -= part;
	}
	return NULL;
}

static bool is_text(uint8_t byte)
{
	return byte >= ' ' && byte < 0x7f;
}

/* -a: text from the first character that is one, to the first that is none; to the end if told. */
static struct error *print_text(struct reading *reading)
{
	struct printer *out = &reading->answering->out;
	unsigned int column = 0;
	bool began = false;

	for (uint64_t i = 0; i < reading->count; i++) {
		uint8_t byte;

		TRY(space_read(&reading->space, reading->address + i, &byte, 1));
		if (!is_text(byte)) {
			if (began && !reading->bounded)
				break;
			if (column)
				print(out, "\n");
			column = 0;
			continue;
		}
		began = true;
		if (!column)
			print(out, "%*" PRIx64 ":  ", address_width(reading), reading->address + i);
		print(out, "%c", byte);
		column = column + 1 == TEXT_WIDTH ? 0 : column + 1;
		if (!column)
			print(out, "\n");
	}
	if (column)
		print(out, "\n");
	return NULL;
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct reading reading = {
	    .answering = answering, .size = answering->kernel->arch->pointer_size, .count = 1};

	space_init(&reading.space, answering);
	TRY(read_arguments(&reading, line));
	if (reading.text && !reading.bounded)
		reading.count = COUNT_MAX;
	if (reading.count > COUNT_MAX)
		return error_create(ERROR_USAGE, "that is too much at once");
	TRY(space_check(&reading.space));
	return reading.text ? print_text(&reading) : print_words(&reading);
}

const struct word word_rd = {
    .names = "rd",
    .usage = "[-adDsSupxNR] [-8|-16|-32|-64] [-o OFFSET] [-e END] ADDRESS [COUNT]",
    .run = run,
};
