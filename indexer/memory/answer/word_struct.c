/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * struct, union, *: what a type is made of, and what an object of it holds. Members are C's paths
 * from the struct on: "comm", "se.vruntime", "mm->pgd", "pid_links[1].next".
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/declare.h"
#include "answer/evaluate.h"
#include "answer/show.h"
#include "answer/structs.h"
#include "base/cleanup.h"

enum { COUNT_MAX = 1 << 20, RAW_LINE = 16 };

struct asking {
	struct answering *answering;
	const char *word; /* struct, union; NULL: either */
	char *name;       /* of the type */
	char *members;    /* "a,b"; NULL: all of it */
	const char *cpus;
	uint64_t id;
	const struct type *type;
	bool offsets, raw, has_address;
	unsigned int radix;
	uint64_t back; /* -l: the object begins so many bytes before */
	uint64_t address;
	int64_t count;
};

/* -l: bytes, or the member that the address is that of. */
static struct error *take_back(struct asking *asking, const char *text)
{
	struct kernel *kernel = asking->answering->kernel;
	int64_t number;

	if (strchr(text, '.'))
		return structs_offset(kernel, text, &asking->back);
	TRY(parse_count(text, &number));
	asking->back = (uint64_t)number;
	return NULL;
}

static struct error *take_option(struct asking *asking, int letter, const char *argument)
{
	switch (letter) {
	case 'o':
		asking->offsets = true;
		return NULL;
	case 'r':
		asking->raw = true;
		return NULL;
	case 'x':
		asking->radix = 16;
		return NULL;
	case 'd':
		asking->radix = 10;
		return NULL;
	case 'l':
		return take_back(asking, argument);
	case 'c':
		return parse_count(argument, &asking->count);
	default:
		return error_create(ERROR_USAGE, "struct has no such option, or it takes a value");
	}
}

static struct error *take_type(struct asking *asking, char *text)
{
	struct kernel *kernel = asking->answering->kernel;
	char *dot = strchr(text, '.'), *arrow = strstr(text, "->");

	if (arrow && (!dot || arrow < dot))
		dot = arrow;
	asking->name = text;
	if (dot) {
		asking->members = dot + (dot == arrow ? 2 : 1);
		*dot = '\0';
	}
	struct error *error = find_type(kernel, text, asking->word, &asking->id);
	if (error && asking->word) { /* a typedef, as in crash */
		error_destroy(error);
		error = find_type(kernel, text, NULL, &asking->id);
	}
	TRY(error);
	TRY(types_get(kernel->types, asking->id, &asking->type));
	if (asking->type->kind == TYPE_STRUCT || asking->type->kind == TYPE_UNION)
		return NULL;
	return error_create(ERROR_USAGE, "%s is no struct and no union", text);
}

static bool is_negative(const char *word)
{
	return *word == '-' && word[1] >= '0' && word[1] <= '9';
}

/* A negative count looks like an option: it is taken out before getopt sees it. */
static struct error *take_negative(struct asking *asking, struct line *line)
{
	int last = line->count - 1;

	if (last < 2 || !is_negative(line->words[last]))
		return NULL;
	line->count--;
	return parse_count(line->words[last], &asking->count);
}

static struct error *take_place(struct asking *asking, const char *address, const char *count)
{
	struct kernel *kernel = asking->answering->kernel;
	const char *colon = strrchr(address, ':');

	asking->has_address = true;
	if (count)
		TRY(parse_count(count, &asking->count));
	if (colon && !strchr(colon, ')')) {
		TRY(split_cpus((char *)address, &asking->cpus));
		const struct symbol *symbol = symbols_find(&kernel->symbols, address);
		if (!symbol)
			return error_create(ERROR_USAGE, "%s is no per-CPU variable", address);
		asking->address = symbol->address;
		return NULL;
	}
	return parse_address(kernel, address, &asking->address);
}

static struct error *read_arguments(struct asking *asking, struct line *line)
{
	const char *argument, *name, *address, *count;
	int letter;

	TRY(take_negative(asking, line));
	while ((letter = line_option(line, "orxdfupl:c:", &argument)) != -1)
		TRY(take_option(asking, letter, argument));
	name = line_word(line);
	if (!name)
		return error_create(ERROR_USAGE, "a type is missing, as in struct task_struct");
	TRY(take_type(asking, (char *)name));
	address = line_word(line);
	count = line_word(line);
	if (!address)
		return NULL;
	TRY(take_place(asking, address, count));
	asking->address -= asking->back;
	return NULL;
}

static const char *kind_word(const struct type *type)
{
	return type->kind == TYPE_UNION ? "union" : "struct";
}

static struct error *show_whole(struct asking *asking, uint64_t address)
{
	struct printer *out = &asking->answering->out;
	struct showing showing = {
	    .kernel = asking->answering->kernel, .out = out, .radix = asking->radix};
	const struct value value = value_at((struct ctype){asking->id, 0}, address);

	print(out, "%s %s ", kind_word(asking->type), asking->name);
	TRY(show_value(&showing, &value));
	print(out, "\n");
	showing_end(&showing);
	return NULL;
}

static struct error *show_raw(struct asking *asking, uint64_t address)
{
	char text[64];

	snprintf(text, sizeof(text), "rd %" PRIx64 " %" PRIu64, address,
		 (asking->type->size + asking->answering->kernel->arch->pointer_size - 1) /
		     asking->answering->kernel->arch->pointer_size);
	return answer_line(asking->answering, text);
}

static struct error *show_offsets(struct asking *asking, uint64_t address)
{
	const struct declaring declaring = {
	    .kernel = asking->answering->kernel,
	    .out = &asking->answering->out,
	    .offsets = asking->has_address ? DECLARE_ADDRESSES : DECLARE_OFFSETS,
	    .hex = asking->radix == 16,
	    .address = address,
	};

	if (!asking->members)
		return declare_whole(&declaring, asking->type);
	return structs_declare(&declaring, asking->id, asking->name, asking->members);
}

static struct error *show_object(struct asking *asking, uint64_t address)
{
	struct printer *out = &asking->answering->out;

	if (asking->raw)
		return show_raw(asking, address);
	if (asking->offsets)
		return show_offsets(asking, address);
	if (!asking->members)
		return show_whole(asking, address);
	const struct structs_view view = {asking->answering->kernel, out, asking->radix, 1, false};
	return structs_show(&view, asking->id, asking->members, address);
}

/* Those before the first, the farthest first, where count is negative. */
static struct error *show_objects(struct asking *asking)
{
	int64_t count = asking->count;
	uint64_t size = asking->type->size;
	uint64_t address = asking->address;

	if (count < 0) {
		count = -count;
		address -= (uint64_t)(count - 1) * size;
	}
	if (count > COUNT_MAX)
		return error_create(ERROR_USAGE, "that is too many at once");
	for (int64_t i = 0; i < count; i++, address += size) {
		if (i && !asking->members)
			print(&asking->answering->out, "\n");
		TRY(show_object(asking, address));
	}
	return NULL;
}

static struct error *show_cpus(struct asking *asking)
{
	struct kernel *kernel = asking->answering->kernel;
	uint64_t base = asking->address;

	vector_for_each(&kernel->cpus, cpu) {
		if (!cpus_have(asking->cpus, cpu->number))
			continue;
		asking->address = base + cpu->percpu_offset;
		print(&asking->answering->out, "[%u]: %" PRIx64 "\n", cpu->number, asking->address);
		TRY(show_objects(asking));
	}
	return NULL;
}

static struct error *show_type(struct asking *asking)
{
	const struct declaring declaring = {
	    .kernel = asking->answering->kernel,
	    .out = &asking->answering->out,
	    .offsets = asking->offsets ? DECLARE_OFFSETS : DECLARE_PLAIN,
	    .hex = asking->radix == 16,
	};

	if (asking->members)
		return show_offsets(asking, 0);
	return declare_whole(&declaring, asking->type);
}

static struct error *run(struct answering *answering, struct line *line)
{
	struct asking asking = {.answering = answering, .count = 1};

	if (line->next == 1 && strcmp(line->words[0], "*") != 0)
		asking.word = line->words[0];
	TRY(check_types(answering->kernel));
	TRY(read_arguments(&asking, line));
	if (!asking.has_address)
		return show_type(&asking);
	return asking.cpus ? show_cpus(&asking) : show_objects(&asking);
}

const struct word word_struct = {
    .names = "struct|union|*",
    .usage = "TYPE[.MEMBER,...] [-orxd] [-l OFFSET] [ADDRESS[:CPUS] [COUNT]]",
    .of_types = true,
    .run = run,
};
