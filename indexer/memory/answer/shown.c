/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See shown.h. */
#include "answer/shown.h"

#include <inttypes.h>
#include <string.h>

#include "answer/evaluate.h"
#include "answer/structs.h"

void shown_init(struct shown *shown, struct answering *answering)
{
	*shown = (struct shown){.answering = answering};
}

struct error *shown_offset(struct kernel *kernel, const char *text, uint64_t *ret)
{
	int64_t number;

	if (strchr(text, '.'))
		return structs_offset(kernel, text, ret);
	TRY(parse_count(text, &number));
	*ret = (uint64_t)number;
	return NULL;
}

static struct error *take_type(struct shown *shown, char *text)
{
	unsigned int n = shown->count;

	if (n == SHOWN_MAX)
		return error_create(ERROR_USAGE, "that are too many types");
	TRY(structs_split(shown->answering->kernel, text, &shown->types[n].id,
			  &shown->types[n].members));
	shown->types[n].name = text;
	shown->count++;
	return NULL;
}

struct error *shown_option(struct shown *shown, int letter, const char *argument)
{
	switch (letter) {
	case 'S':
		shown->plain = true;
		return take_type(shown, (char *)argument);
	case 's':
		return take_type(shown, (char *)argument);
	case 'l':
		return shown_offset(shown->answering->kernel, argument, &shown->back);
	case 'x':
		shown->radix = 16;
		return NULL;
	case 'd':
		shown->radix = 10;
		return NULL;
	default:
		return error_create(ERROR_USAGE, "there is no such option, or it takes a value");
	}
}

static struct error *show_whole(struct shown *shown, unsigned int n, uint64_t address)
{
	struct showing showing = {.kernel = shown->answering->kernel,
				  .out = &shown->answering->out,
				  .radix = shown->radix};
	const struct value value = value_at((struct ctype){shown->types[n].id, 0}, address);
	const struct type *type;

	TRY(types_get(showing.kernel->types, shown->types[n].id, &type));
	print(showing.out, "%s %s ", type->kind == TYPE_UNION ? "union" : "struct",
	      shown->types[n].name);
	TRY(show_value(&showing, &value));
	print(showing.out, "\n");
	showing_end(&showing);
	return NULL;
}

struct error *shown_object(struct shown *shown, uint64_t address)
{
	struct printer *out = &shown->answering->out;
	const struct structs_view view = {shown->answering->kernel, out, shown->radix, 1,
					  shown->plain};

	print(out, "%" PRIx64 "\n", address);
	for (unsigned int i = 0; i < shown->count; i++) {
		struct error *error =
		    shown->types[i].members
			? structs_show(&view, shown->types[i].id, shown->types[i].members,
				       address - shown->back)
			: show_whole(shown, i, address - shown->back);
		TRY(problems_note(shown->answering->problems, error));
	}
	return out->error ? error_create(ERROR_USAGE, "the answer is too long") : NULL;
}
