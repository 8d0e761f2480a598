/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Text that is put together piece by piece in a buffer of the caller's, for one column of a row:
 *
 *	char buffer[256];
 *	struct text text;
 *	text_init(&text, buffer, sizeof(buffer));
 *	text_item(&text, ", ");
 *	text_add(&text, "%s", name);
 *
 * What does not fit is cut off; the buffer is always terminated.
 */
#ifndef INQUEST_BASE_TEXT_H
#define INQUEST_BASE_TEXT_H

#include <stddef.h>
#include <stdint.h>

#include "base/cell.h"

struct text {
	char *buffer;
	size_t size, capacity; /* size: without the NUL */
};

void text_init(struct text *text, char *buffer, size_t capacity);
void text_add(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The separator before the next item of a list: nothing before the first. */
void text_item(struct text *text, const char *separator);

/* NULL when nothing was added. */
struct cell text_cell(const struct text *text);

/* Writes the number in decimal, of 20 characters at most and without a NUL; the end of it. */
char *text_write_number(char *to, int64_t value);

#endif
