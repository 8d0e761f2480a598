/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The value of one column in one row. A zeroed cell is NULL, so a zeroed row is all NULLs and a
 * walker sets what it knows. Text and blobs are borrowed until the row has been emitted.
 */
#ifndef INQUEST_BASE_CELL_H
#define INQUEST_BASE_CELL_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum cell_kind { CELL_NULL, CELL_INTEGER, CELL_REAL, CELL_TEXT };

struct cell {
	enum cell_kind kind;
	uint32_t size; /* of text, without the NUL */
	union {
		int64_t integer;
		double real;
		const char *text;
	};
};

static inline struct cell cell_integer(int64_t value)
{
	return (struct cell){.kind = CELL_INTEGER, .integer = value};
}

static inline struct cell cell_real(double value)
{
	return (struct cell){.kind = CELL_REAL, .real = value};
}

/* NULL text makes a NULL cell. */
static inline struct cell cell_text_of(const char *text, size_t size)
{
	return text ? (struct cell){.kind = CELL_TEXT, .size = (uint32_t)size, .text = text}
		    : (struct cell){0};
}

static inline struct cell cell_text(const char *text)
{
	return cell_text_of(text, text ? strlen(text) : 0);
}

/* For sources that write "" for a text, or a negative number, that they do not know. */
static inline struct cell cell_told(const char *text)
{
	return cell_text(text[0] ? text : NULL);
}

static inline struct cell cell_counted(int64_t value)
{
	return value < 0 ? (struct cell){0} : cell_integer(value);
}

static inline bool cell_is_null(struct cell cell)
{
	return cell.kind == CELL_NULL;
}

#endif
