/* SPDX-License-Identifier: GPL-2.0-or-later */
/* sym: symbols by name, by address, by a part of their name, those of a module, and neighbours. */
#include <inttypes.h>
#include <string.h>

#include "answer/answer.h"
#include "base/nearest.h"

struct looking {
	struct answering *answering;
	bool all, previous, next;
	const char *part, *module;
};

static void print_symbol(struct looking *looking, const struct symbol *symbol, uint64_t offset)
{
	struct kernel *kernel = looking->answering->kernel;
	struct printer *out = &looking->answering->out;

	print(out, "%" PRIx64 " (%c) %s", symbol->address + offset, symbol->type,
	      symbols_name(&kernel->symbols, symbol));
	if (offset)
		print(out, "+%" PRIu64, offset);
	if (symbol->module && symbol->module <= kernel->modules.list.count)
		print(out, " [%s]", kernel->modules.list.data[symbol->module - 1].name);
	if (looking->answering->crash->lines) {
		const struct line_place *places;
		size_t count = 0;
		struct error *error = lines_find(looking->answering->crash->lines,
						 symbol->address + offset, &places, &count);

		if (!error && count && places[count - 1].source)
			print(out, " %s", places[count - 1].source);
		error_destroy(error);
	}
	print(out, "\n");
}

static void print_neighbours(struct looking *looking, const struct symbol *symbol, uint64_t offset)
{
	const struct symbols *symbols = &looking->answering->kernel->symbols;
	const struct symbol *first = symbols->list.data, *end = first + symbols->list.count;

	if (looking->previous && symbol > first)
		print_symbol(looking, symbol - 1, 0);
	print_symbol(looking, symbol, offset);
	if (looking->next && symbol + 1 < end)
		print_symbol(looking, symbol + 1, 0);
}

static void print_matching(struct looking *looking)
{
	const struct kernel *kernel = looking->answering->kernel;

	vector_for_each(&kernel->symbols.list, symbol) {
		const char *name = symbols_name(&kernel->symbols, symbol);
		bool in_module =
		    !looking->module ||
		    (symbol->module && symbol->module <= kernel->modules.list.count &&
		     strstr(kernel->modules.list.data[symbol->module - 1].name, looking->module));

		if (in_module && (!looking->part || strstr(name, looking->part)))
			print_symbol(looking, symbol, 0);
	}
}

/* Several symbols may have one name: all of them. */
static bool print_named(struct looking *looking, const char *name)
{
	const struct symbols *symbols = &looking->answering->kernel->symbols;
	bool found = false;

	if (!symbols_find(symbols, name))
		return false;
	vector_for_each(&symbols->list, symbol) {
		if (strcmp(symbols_name(symbols, symbol), name) != 0)
			continue;
		print_neighbours(looking, symbol, 0);
		found = true;
	}
	return found;
}

static struct error *print_at(struct looking *looking, const char *text)
{
	uint64_t address;

	TRY(parse_address(looking->answering->kernel, text, &address));
	struct place place = kernel_place(looking->answering->kernel, address);
	if (!place.symbol)
		return error_create(ERROR_USAGE, "%s: no symbol lies there", text);
	print_neighbours(looking, place.symbol, place.offset);
	return NULL;
}

static struct error *take_option(struct looking *looking, int letter, const char *argument)
{
	switch (letter) {
	case 'l':
		looking->all = true;
		return NULL;
	case 'p':
		looking->previous = true;
		return NULL;
	case 'n':
		looking->next = true;
		return NULL;
	case 'q':
		looking->part = argument;
		return NULL;
	case 'm':
	case 'M':
		looking->module = letter == 'm' ? argument : "";
		return NULL;
	default:
		return error_create(ERROR_USAGE, "sym has no such option, or it takes a value");
	}
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct looking looking = {.answering = answering};
	const char *argument, *text;
	int letter;

	while ((letter = line_option(line, "lpnq:m:M", &argument)) != -1)
		TRY(take_option(&looking, letter, argument));
	if (looking.all || looking.part || looking.module) {
		print_matching(&looking);
		return NULL;
	}
	text = line_word(line);
	if (!text)
		return error_create(ERROR_USAGE, "sym takes a name or an address");
	for (; text; text = line_word(line))
		if (!print_named(&looking, text))
			TRY(print_at(&looking, text));
	return NULL;
}

const struct word word_sym = {
    .names = "sym",
    .usage = "[-lM] [-q PART] [-m MODULE] [-pn] NAME|ADDRESS...",
    .run = run,
};
