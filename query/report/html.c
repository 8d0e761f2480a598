/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See html.h. */
#include "report/html.h"

#include <string.h>

#include "base/utf8.h"
#include "output/value.h"

static void put_character(FILE *to, int32_t character, const char *start, size_t size)
{
	if (character == '<')
		fputs("&lt;", to);
	else if (character == '>')
		fputs("&gt;", to);
	else if (character == '&')
		fputs("&amp;", to);
	else if (character == '"')
		fputs("&quot;", to);
	else if (character == '\'')
		fputs("&#39;", to);
	else if (character == '\n')
		putc('\n', to);
	else if (character < 0)
		fprintf(to, "\\x%02x", (unsigned char)*start);
	else if (utf8_is_control(character))
		fprintf(to, character < 0x100 ? "\\x%02x" : "\\u%04x", (unsigned int)character);
	else
		fwrite(start, 1, size, to);
}

static void put(FILE *to, const char *text, size_t size, size_t characters)
{
	const char *end = text + size;

	while (text < end && characters-- > 0) {
		const char *start = text;
		int32_t character = utf8_next(&text, end);

		if (characters == 0 && text < end)
			fputs("…", to);
		else
			put_character(to, character, start, (size_t)(text - start));
	}
}

void html_text(FILE *to, const char *text, size_t size)
{
	put(to, text, size, SIZE_MAX);
}

void html_string(FILE *to, const char *text)
{
	if (text)
		html_text(to, text, strlen(text));
}

void html_cut(FILE *to, const char *text, size_t characters)
{
	put(to, text, strlen(text), characters);
}

void html_value(FILE *to, const struct output_column *column, struct cell cell)
{
	struct value_buffer buffer;
	struct text text = value_text(column, cell, VALUE_READABLE, &buffer);

	html_text(to, text.start, text.size);
}

/* What a table is sorted by where the text that is shown has another order. */
static void put_key(FILE *to, const struct output_column *column, struct cell cell)
{
	static const struct output_column plain = {.name = ""};

	if (cell.kind != CELL_INTEGER || !column->has_domain || column->domain == DOMAIN_INTEGER ||
	    column->domain == DOMAIN_COUNT)
		return;
	fputs(" data-k=", to);
	html_value(to, &plain, cell);
}

static void put_cells(FILE *to, const struct rows *rows, const struct cell *cells, size_t skip)
{
	fputs("<tr>", to);
	for (size_t i = skip; i < rows->column_count; i++) {
		bool number = value_is_number(cells[i]);

		fputs(number ? "<td class=n" : "<td", to);
		put_key(to, &rows->columns[i], cells[i]);
		putc('>', to);
		html_value(to, &rows->columns[i], cells[i]);
	}
	putc('\n', to);
}

void html_table(FILE *to, const struct rows *rows, const char *name)
{
	size_t skip = rows->column_count > 1 && strcmp(rows->columns[0].name, "dump") == 0;

	if (rows->list.count == 0) {
		fputs("<p class=none>There is none.\n", to);
		return;
	}
	fputs("<div class=wide tabindex=0 role=region aria-label=\"", to);
	html_string(to, name);
	fputs("\"><table class=sort><thead><tr>", to);
	for (size_t i = skip; i < rows->column_count; i++) {
		fputs("<th scope=col>", to);
		html_string(to, rows->columns[i].name);
	}
	fputs("</thead><tbody>\n", to);
	vector_for_each(&rows->list, row)
		put_cells(to, rows, *row, skip);
	fputs("</tbody></table></div>\n", to);
	if (rows->count > rows->list.count)
		fprintf(to, "<p class=none>%zu of %zu rows.\n", rows->list.count, rows->count);
}

void html_question(FILE *to, const char *question)
{
	fputs("<p class=ask><code>", to);
	html_string(to, question);
	fputs("</code></p>\n", to);
}
