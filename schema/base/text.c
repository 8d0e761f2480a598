/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text in pieces: see text.h. */
#include "base/text.h"

#include <stdarg.h>
#include <stdio.h>

void text_init(struct text *text, char *buffer, size_t capacity)
{
	*text = (struct text){.buffer = buffer, .capacity = capacity};
	buffer[0] = '\0';
}

void text_add(struct text *text, const char *format, ...)
{
	size_t left = text->capacity - text->size;
	va_list args;

	va_start(args, format);
	int size = vsnprintf(text->buffer + text->size, left, format, args);
	va_end(args);
	if (size > 0)
		text->size += (size_t)size < left ? (size_t)size : left - 1;
}

void text_item(struct text *text, const char *separator)
{
	if (text->size)
		text_add(text, "%s", separator);
}

struct cell text_cell(const struct text *text)
{
	return text->size ? cell_text_of(text->buffer, text->size) : (struct cell){0};
}

char *text_write_number(char *to, int64_t value)
{
	uint64_t rest = value < 0 ? -(uint64_t)value : (uint64_t)value;
	char digits[20];
	size_t count = 0;

	if (value < 0)
		*to++ = '-';
	do
		digits[count++] = (char)('0' + rest % 10);
	while (rest /= 10);
	while (count)
		*to++ = digits[--count];
	return to;
}
