/* SPDX-License-Identifier: GPL-2.0-or-later */
/* search: where memory has a number or a text. */
#include <inttypes.h>
#include <string.h>

#include "answer/seek.h"

enum { CONTEXT_BYTES = 56 };

struct searching {
	struct answering *answering;
	struct space space;
	struct seek seek;
	uint64_t length;
};

static struct error *take_option(struct searching *searching, int letter, const char *argument)
{
	struct kernel *kernel = searching->answering->kernel;
	struct seek *seek = &searching->seek;
	int64_t number;

	switch (letter) {
	case 's':
		seek->all = false;
		return parse_address(kernel, argument, &seek->start);
	case 'e':
		seek->all = false;
		return parse_address(kernel, argument, &seek->end);
	case 'l':
		TRY(parse_count(argument, &number));
		searching->length = (uint64_t)number;
		return NULL;
	case 'm':
		TRY(parse_address(kernel, argument, &seek->mask));
		return NULL;
	case 'w':
	case 'h':
		seek->unit = letter == 'w' ? 4 : 2;
		return NULL;
	case 'c':
		seek->unit = 1;
		return NULL;
	case 'k':
		return NULL;
	case 'p':
	case 'u':
		return space_take(&searching->space, letter, NULL);
	default:
		return error_create(ERROR_USAGE, "search has no such option, or it takes a value");
	}
}

static struct error *take_values(struct searching *searching, struct line *line)
{
	struct seek *seek = &searching->seek;
	const char *word;

	while ((word = line_word(line))) {
		if (seek->unit == 1) {
			seek->text = word;
			seek->size = strlen(word);
			if (line_word(line) || !seek->size || seek->size > SEEK_TEXT_MAX)
				return error_create(ERROR_USAGE, "search -c takes one text");
			return NULL;
		}
		if (seek->count == SEEK_VALUES_MAX)
			return error_create(ERROR_USAGE, "that are too many values");
		TRY(parse_address(searching->answering->kernel, word, &seek->values[seek->count]));
		if (seek->unit < 8 && seek->values[seek->count] >> seek->unit * 8)
			return error_create(ERROR_USAGE, "%s is too large for %u bytes", word,
					    seek->unit);
		seek->count++;
	}
	return seek->count ? NULL : error_create(ERROR_USAGE, "search takes a value");
}

static struct error *print_found(void *context, uint64_t address, uint64_t value)
{
	struct searching *searching = context;
	struct printer *out = &searching->answering->out;
	uint8_t bytes[CONTEXT_BYTES] = {0};

	print(out, "%" PRIx64 ": ", address);
	if (searching->seek.unit != 1) {
		print(out, "%" PRIx64 " \n", value);
		return out->error ? error_create(ERROR_USAGE, "the answer is too long") : NULL;
	}
	struct error *error = NULL;
	size_t size = sizeof(bytes);
	if (searching->space.kind == SPACE_OF_KERNEL)
		error = memory_read_partial(&searching->answering->kernel->memory, address, bytes,
					    size, NULL);
	else
		error = space_read(&searching->space, address, bytes, size);
	for (size_t i = 0; i < size; i++)
		print(out, "%c", bytes[i] >= ' ' && bytes[i] < 0x7f ? bytes[i] : '.');
	print(out, "\n");
	return error_ignore_damage(error);
}

static struct error *find_end(struct searching *searching)
{
	struct seek *seek = &searching->seek;

	if (searching->length)
		seek->end = seek->start + searching->length;
	if (!seek->all && seek->end <= seek->start)
		return error_create(ERROR_USAGE, "search needs an end (-e) or a length (-l)");
	if (seek->all && searching->space.kind == SPACE_OF_PROCESS)
		return error_create(ERROR_USAGE, "in a process, say where (-s, -e)");
	return NULL;
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct searching searching = {.answering = answering};
	const char *argument;
	int letter;

	space_init(&searching.space, answering);
	searching.seek = (struct seek){.space = &searching.space,
				       .all = true,
				       .unit = answering->kernel->arch->pointer_size,
				       .found = print_found,
				       .context = &searching};
	while ((letter = line_option(line, "s:e:l:m:whckpu", &argument)) != -1)
		TRY(take_option(&searching, letter, argument));
	TRY(take_values(&searching, line));
	TRY(find_end(&searching));
	TRY(space_check(&searching.space));
	return seek_run(&searching.seek);
}

const struct word word_search = {
    .names = "search",
    .usage = "[-whc] [-m MASK] [-pu] [-s START -e END|-l LENGTH] VALUE...",
    .run = run,
};
