/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See sentence.h. */
#include "why/sentence.h"

#include <inttypes.h>
#include <string.h>

#include "base/stream.h"
#include "output/value.h"

/* Something of a pattern on its way to a sentence. */
struct filling {
	const struct rows *rows;
	FILE *to;
	bool lacking; /* a value was NULL */
};

static struct text value_of(const struct rows *rows, const char *name, struct value_buffer *buffer)
{
	size_t column = rows_column(rows, name);

	if (column == rows->column_count && strcmp(name, "rows") == 0) {
		int size = snprintf(buffer->bytes, sizeof(buffer->bytes), "%zu", rows->count);
		return (struct text){buffer->bytes, (size_t)size};
	}
	if (column == rows->column_count || rows->list.count == 0)
		return (struct text){"", 0};
	return value_text(&rows->columns[column], rows->list.data[0][column], VALUE_READABLE,
			  buffer);
}

/* "tasks task" between braces. */
static void fill_value(struct filling *filling, const char *start, size_t length)
{
	char name[64];
	size_t size = strcspn(start, " }");
	struct value_buffer buffer;

	if (size >= sizeof(name))
		return;
	memcpy(name, start, size);
	name[size] = '\0';
	struct text text = value_of(filling->rows, name, &buffer);
	filling->lacking |= text.size == 0;
	fwrite(text.start, 1, text.size, filling->to);
	if (size < length) {
		fwrite(start + size, 1, length - size, filling->to);
		if (text.size != 1 || *text.start != '1')
			putc('s', filling->to);
	}
}

static void fill(struct filling *filling, const char *pattern, size_t length);

/* What is between brackets; it has none in it. */
static void fill_optional(struct filling *filling, const char *start, size_t length)
{
	char *text = NULL;
	size_t size;
	struct filling part = {.rows = filling->rows, .to = open_memstream(&text, &size)};

	if (!part.to)
		return;
	fill(&part, start, length);
	if (stream_close_text(part.to, &text) && !part.lacking)
		fwrite(text, 1, size, filling->to);
	free(text);
}

static void fill(struct filling *filling, const char *pattern, size_t length)
{
	for (const char *end = pattern + length; pattern < end; pattern++) {
		char closing = *pattern == '{' ? '}' : *pattern == '[' ? ']' : '\0';
		const char *close =
		    closing ? memchr(pattern, closing, (size_t)(end - pattern)) : NULL;

		if (!close) {
			putc(*pattern, filling->to);
			continue;
		}
		if (closing == '}')
			fill_value(filling, pattern + 1, (size_t)(close - pattern) - 1);
		else
			fill_optional(filling, pattern + 1, (size_t)(close - pattern) - 1);
		pattern = close;
	}
}

const char *sentence_fill(const char *pattern, const struct rows *rows)
{
	char *text = NULL;
	size_t size;
	struct filling filling = {.rows = rows, .to = open_memstream(&text, &size)};

	if (!filling.to)
		return "";
	fill(&filling, pattern, strlen(pattern));
	bool whole = stream_close_text(filling.to, &text);
	const char *sentence = whole ? arena_printf(rows->arena, "%s", text) : "";
	free(text);
	return sentence;
}
