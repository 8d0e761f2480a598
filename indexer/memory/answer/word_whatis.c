/* SPDX-License-Identifier: GPL-2.0-or-later */
/* whatis: the type of a name or an expression, or what lies at an address. */
#include <inttypes.h>
#include <string.h>

#include "answer/answer.h"
#include "answer/declare.h"
#include "answer/evaluate.h"
#include "answer/lying.h"

static struct error *tell_address(struct answering *answering, uint64_t address)
{
	struct lyings lyings;

	TRY(lying_find(answering, address, &lyings));
	lying_print(&lyings, address, &answering->out);
	if (!lyings.count)
		print(&answering->out, "%" PRIx64 ": nothing that is known\n", address);
	return NULL;
}

enum { TYPEDEFS_MAX = 64 }; /* one after the other */

/* "typedef int pid_t;", and how large it is; of a type without a name behind it the size alone. */
static struct error *tell_name(struct answering *answering, struct arena *arena, uint64_t id,
			       const struct type *type)
{
	struct kernel *kernel = answering->kernel;
	const char *name = NULL;
	struct spelling spelling;

	for (unsigned int i = 0; i < TYPEDEFS_MAX; i++, id = spelling.target) {
		TRY(types_spell(kernel->types, id, &spelling));
		if (spelling.kind != SPELLING_TYPEDEF)
			break;
		name = name ? name : spelling.name;
	}
	if (name)
		print(&answering->out, "typedef %s;\n",
		      declare(kernel, arena, (struct ctype){id, 0}, name));
	print(&answering->out, "SIZE: %" PRIu64 "\n", type->size);
	return NULL;
}

static struct error *tell_type(struct answering *answering, const char *text, bool offsets)
{
	struct kernel *kernel = answering->kernel;
	const struct declaring declaring = {.kernel = kernel,
					    .out = &answering->out,
					    .offsets = offsets ? DECLARE_OFFSETS : DECLARE_PLAIN};
	struct arena arena = {0};
	struct type storage;
	const struct type *type;
	struct value value;
	bool is_type, symbol = symbols_find(&kernel->symbols, text);

	TRY(evaluate(kernel, text, NULL, &value, &is_type));
	TRY(ctype_get(kernel, value.type, &storage, &type));
	if (type->kind == TYPE_VOID && value.stored && !is_type)
		return error_create(ERROR_USAGE, "its type is not known without a vmlinux");
	if (is_type && type->name && !value.type.stars &&
	    (type->kind == TYPE_STRUCT || type->kind == TYPE_UNION || type->kind == TYPE_ENUM))
		return declare_whole(&declaring, type);
	if (is_type && !value.type.stars && value.type.id) {
		struct error *error = tell_name(answering, &arena, value.type.id, type);

		arena_deinit(&arena);
		return error;
	}
	print(&answering->out, symbol ? "%s;\n" : "%s\n",
	      declare(kernel, &arena, value.type, symbol ? text : ""));
	arena_deinit(&arena);
	return NULL;
}

static struct error *run(struct answering *answering, struct line *line)
{
	const char *text = line->rest;
	bool offsets = !strncmp(text, "-o ", 3);

	if (offsets)
		text += 3 + strspn(text + 3, " ");
	size_t size = strspn(text, "0123456789abcdefABCDEFx");
	uint64_t address;

	if (!*text)
		return error_create(ERROR_USAGE, "whatis takes a name or an address");
	if (size >= 8 && !text[size]) {
		TRY(parse_address(answering->kernel, text, &address));
		return tell_address(answering, address);
	}
	return tell_type(answering, text, offsets);
}

const struct word word_whatis = {
    .names = "whatis",
    .usage = "[-o] NAME|EXPRESSION|ADDRESS",
    .of_types = true,
    .run = run,
};
