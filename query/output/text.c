/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See text.h. Widths are the C library's, and those depend on the locale: main sets C.UTF-8. */
#include "output/text.h"

#include <string.h>
#include <wchar.h>

#include "base/utf8.h"

static unsigned character_width(int32_t character)
{
	int width = character < 0x80 ? 1 : wcwidth((wchar_t)character);

	return width < 0 ? 1 : (unsigned)width;
}

/* Walks over characters while they fit into *width, which falls by what they take. */
static const char *walk(struct text text, size_t *width)
{
	const char *at = text.start, *end = at + text.size;

	while (at < end) {
		const char *next = at;
		unsigned takes = character_width(utf8_next(&next, end));

		if (takes > *width)
			break;
		*width -= takes;
		at = next;
	}
	return at;
}

size_t text_width(struct text text)
{
	size_t left = SIZE_MAX;

	walk(text, &left);
	return SIZE_MAX - left;
}

struct text text_cut(struct text text, size_t width)
{
	return (struct text){text.start, (size_t)(walk(text, &width) - text.start)};
}

static bool must_escape(int32_t character, bool keep_lines)
{
	return utf8_is_control(character) && !(keep_lines && character == '\n');
}

static bool is_plain(const struct output *output, struct text text, bool keep_lines)
{
	const char *at = text.start, *end = at + text.size;

	while (at < end) {
		int32_t character = utf8_next(&at, end);

		if (must_escape(character, keep_lines) || (output->ascii && character >= 0x80))
			return false;
	}
	return true;
}

/* Of the characters that answers are drawn with, what stands for them in ASCII; NULL: nothing. */
static const char *drawn_in_ascii(int32_t character)
{
	static const struct {
		int32_t character;
		const char *ascii;
	} drawn[] = {{0x2581, "_"},  {0x2582, "."}, {0x2583, ":"},  {0x2584, "-"},
		     {0x2585, "="},  {0x2586, "+"}, {0x2587, "*"},  {0x2588, "#"},
		     {0x2192, "->"}, {0xd7, "x"},   {0x2026, "..."}};

	for (size_t i = 0; i < sizeof(drawn) / sizeof(*drawn); i++) {
		if (drawn[i].character == character)
			return drawn[i].ascii;
	}
	return NULL;
}

/* What stands for one character that may not stand for itself (-1: a byte that is none). */
static size_t write_escape(char out[16], int32_t character, char byte)
{
	static const char named[] = "\n\t\r", names[] = "ntr";
	const char *place = character > 0 && character < 0x80 ? strchr(named, character) : NULL;

	if (place)
		return (size_t)snprintf(out, 16, "\\%c", names[place - named]);
	if (character < 0x80)
		return (size_t)snprintf(out, 16, "\\x%02x", (uint8_t)byte);
	return (size_t)snprintf(out, 16, "\\u%04x", (unsigned)character);
}

static struct error *escape(struct output *output, struct text text, bool keep_lines,
			    struct text *ret)
{
	const char *at = text.start, *end = at + text.size;

	*ret = text;
	if (is_plain(output, text, keep_lines))
		return NULL;
	output->scratch.count = 0;
	while (at < end) {
		const char *start = at;
		int32_t character = utf8_next(&at, end);

		if (!vector_reserve(&output->scratch, output->scratch.count + 16))
			return error_no_memory();
		char *out = output->scratch.data + output->scratch.count;
		bool foreign = output->ascii && character >= 0x80;
		const char *drawn = foreign ? drawn_in_ascii(character) : NULL;
		if (drawn)
			output->scratch.count += (size_t)(stpcpy(out, drawn) - out);
		else if (foreign || must_escape(character, keep_lines))
			output->scratch.count += write_escape(out, character, *start);
		else
			output->scratch.count +=
			    (size_t)((char *)mempcpy(out, start, (size_t)(at - start)) - out);
	}
	*ret = (struct text){output->scratch.data, output->scratch.count};
	return NULL;
}

struct error *text_escaped(struct output *output, struct text text, struct text *ret)
{
	return escape(output, text, false, ret);
}

struct error *text_readable(struct output *output, const struct output_column *column,
			    struct cell cell, struct value_buffer *buffer, struct text *ret)
{
	bool lines = column->has_domain && column->domain == DOMAIN_LINES;

	return escape(output, value_text(column, cell, VALUE_READABLE, buffer), lines, ret);
}

struct error *text_led(struct output *output, struct text text, struct text *ret)
{
	bool escaped = text.size && text.start == output->scratch.data;

	*ret = text;
	if (!text.size || !memchr("=+-@\t\r", *text.start, 6))
		return NULL;
	if (!vector_reserve(&output->scratch, text.size + 1))
		return error_no_memory();
	char *out = output->scratch.data;
	memmove(out + 1, escaped ? out : text.start, text.size);
	*out = '\'';
	*ret = (struct text){out, text.size + 1};
	return NULL;
}

size_t text_write(FILE *file, struct text text)
{
	const char *at = text.start, *end = at + text.size;
	size_t columns = 0;

	while (at < end) {
		const char *start = at;
		int32_t character = utf8_next(&at, end);
		struct text shown = {start, (size_t)(at - start)};
		char escaped[16];

		if (character == '\t')
			shown = (struct text){" ", 1};
		else if (must_escape(character, false))
			shown = (struct text){escaped, write_escape(escaped, character, *start)};
		fwrite(shown.start, 1, shown.size, file);
		columns += text_width(shown);
	}
	return columns;
}

bool text_next_line(struct text *rest, struct text *line)
{
	if (!rest->start)
		return false;
	const char *end = memchr(rest->start, '\n', rest->size);
	size_t size = end ? (size_t)(end - rest->start) : rest->size;

	*line = (struct text){rest->start, size};
	*rest = end ? (struct text){end + 1, rest->size - size - 1} : (struct text){NULL, 0};
	return true;
}

void text_pad(FILE *file, size_t columns)
{
	fprintf(file, "%*s", (int)columns, "");
}
