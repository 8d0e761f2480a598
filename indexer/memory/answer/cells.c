/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See cells.h. */
#include "answer/cells.h"

#include <inttypes.h>

#include "answer/show.h"

struct error *cell_address(struct answering *answering, const struct cell *cell, uint64_t *ret)
{
	switch (cell->kind) {
	case CELL_INTEGER:
		*ret = (uint64_t)cell->integer;
		return NULL;
	case CELL_TEXT:
		return parse_address(answering->kernel, cell->text, ret);
	default:
		return error_create(ERROR_USAGE, "an address is missing");
	}
}

struct error *cell_count(const struct cell *cell, int64_t otherwise, int64_t most, int64_t *ret)
{
	*ret = cell->kind == CELL_INTEGER ? cell->integer : otherwise;
	if (*ret < 0 || *ret > most)
		return error_create(ERROR_USAGE, "%" PRId64 " is out of range", *ret);
	return NULL;
}

struct error *cell_word(const struct cell *cell, const char *what, const char **ret)
{
	*ret = cell->text;
	return cell->kind == CELL_TEXT ? NULL : error_create(ERROR_USAGE, "%s is missing", what);
}

static bool has_number(const struct type *type)
{
	return type->kind == TYPE_INTEGER || type->kind == TYPE_ENUM || type->kind == TYPE_POINTER;
}

struct error *cells_of_value(struct answering *answering, const struct value *value,
			     struct printer *printer, struct cell *number, struct cell *text)
{
	struct showing showing = {.kernel = answering->kernel, .out = printer};
	struct type storage;
	const struct type *type;
	uint64_t bits;

	*number = *text = (struct cell){0};
	printer_clear(printer);
	TRY(ctype_get(answering->kernel, value->type, &storage, &type));
	if (has_number(type)) {
		struct error *error = value_load(answering->kernel, value, &bits);

		if (error)
			return problems_note(answering->problems, error);
		*number = cell_integer((int64_t)bits);
	}
	TRY(show_value(&showing, value));
	*text = cell_text_of(printer_text(printer), printer->text.count);
	return NULL;
}
