/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See pretty.h. Text in quotes stays as it is; the SQL means the same as before. */
#include "session/pretty.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stream.h"

enum { INDENT = 4, MAX_DEPTH = 64, WIDTH = 80, ONE_DIGIT = 10 };

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.';
}

static size_t word_length(const char *text)
{
	size_t length = 0;

	while (is_word(text[length]))
		length++;
	return length;
}

static size_t quoted_length(const char *text)
{
	const char *end = text;

	do {
		end = strchr(end + 1, *text);
		if (!end)
			return strlen(text);
	} while (*++end == *text);
	return (size_t)(end - text);
}

/* Blanks and remarks, which part words; 0: there are none. */
static size_t space_length(const char *text)
{
	size_t length = 0;

	for (;;) {
		length += strspn(text + length, " \t\r\n");
		if (strncmp(text + length, "--", 2) == 0)
			length += strcspn(text + length, "\n");
		else if (strncmp(text + length, "/*", 2) == 0) {
			const char *end = strstr(text + length + 2, "*/");

			length = end ? (size_t)(end + 2 - text) : strlen(text);
		} else
			return length;
	}
}

/* A literal, a name, a text in quotes, a parameter, or a sign. */
static size_t token_length(const char *text)
{
	if (*text == '\'' || *text == '"')
		return quoted_length(text);
	if ((*text == 'x' || *text == 'X') && text[1] == '\'')
		return 1 + quoted_length(text + 1);
	if (strchr("@:$", *text))
		return 1 + word_length(text + 1);
	return is_word(*text) ? word_length(text) : 1;
}

/* A value that SQLite wrote: a number may have a sign and an exponent with another. */
static size_t value_length(const char *text)
{
	size_t sign = *text == '-', length = sign + token_length(text + sign);
	bool real = isdigit((unsigned char)text[sign]) && tolower(text[length - 1]) == 'e';

	return real && strchr("+-", text[length]) ? length + 1 + word_length(text + length + 1)
						  : length;
}

static void write_value(FILE *out, const char *text, size_t length, bool hex)
{
	char *end;
	long long number = strtoll(text, &end, 10);

	if (hex && end == text + length && (number < 0 || number >= ONE_DIGIT))
		fprintf(out, "0x%llx", (unsigned long long)number);
	else
		fwrite(text, 1, length, out);
}

/* template: what was compiled; sql: the same with values in place of its parameters. */
static void write_expanded(FILE *out, const char *template, const char *sql)
{
	while (*template && *sql) {
		size_t space = space_length(template), length;

		if (space > 0) {
			putc(' ', out);
			template += space;
			sql += space;
			continue;
		}
		bool parameter = strchr("@:$", *template);
		length = token_length(template);
		size_t written = parameter ? value_length(sql) : length;
		write_value(out, sql, written, strncmp(template, "@x", 2) == 0);
		template += length;
		sql += written;
	}
}

char *pretty_expanded(sqlite3_stmt *statement)
{
	char *sql = sqlite3_expanded_sql(statement), *text = NULL;
	size_t size;
	FILE *out = sql ? open_memstream(&text, &size) : NULL;

	if (out)
		write_expanded(out, sqlite3_sql(statement), sql);
	sqlite3_free(sql);
	return out ? stream_take_text(out, &text) : NULL;
}

/* Parentheses that are open. */
struct block {
	unsigned indent; /* of its clauses */
	bool selects;    /* it holds a SELECT, whose clauses have lines of their own */
	bool between;    /* the next AND belongs to a BETWEEN */
};

struct printer {
	FILE *file;
	unsigned indent; /* of the line under way */
	struct block blocks[MAX_DEPTH];
	size_t open; /* blocks; the first is the whole statement */
};

static bool begins(const char *text, const char *word)
{
	size_t length = strlen(word);

	return strncmp(text, word, length) == 0 && !is_word(text[length]);
}

/* A clause has a line of its own; the length of its words, 0: none begins here. */
static size_t clause_length(const char *text)
{
	static const char *const clauses[] = {"FROM",      "WHERE", "GROUP BY", "ORDER BY",
					      "LIMIT",     "UNION", "EXCEPT",   "INTERSECT",
					      "LEFT JOIN", "JOIN",  "HAVING",   "CROSS JOIN"};

	for (size_t i = 0; i < sizeof(clauses) / sizeof(*clauses); i++) {
		if (begins(text, clauses[i]))
			return strlen(clauses[i]);
	}
	return 0;
}

static struct block *innermost(struct printer *printer)
{
	size_t last = printer->open < MAX_DEPTH ? printer->open : MAX_DEPTH - 1;

	return &printer->blocks[last];
}

static void new_line(struct printer *printer, unsigned indent)
{
	printer->indent = indent;
	fprintf(printer->file, "\n%*s", (int)indent, "");
}

static void open_parenthesis(struct printer *printer, const char *behind)
{
	bool selects = begins(behind, "SELECT") || begins(behind, "WITH");
	unsigned indent = printer->indent + INDENT;

	putc('(', printer->file);
	printer->open++;
	*innermost(printer) = (struct block){.indent = indent, .selects = selects};
	if (selects)
		new_line(printer, indent);
}

static void close_parenthesis(struct printer *printer)
{
	if (innermost(printer)->selects && printer->open > 0)
		new_line(printer, innermost(printer)->indent - INDENT);
	printer->open -= printer->open > 0;
	putc(')', printer->file);
}

/* What a blank stands before may have a line of its own; the length that was printed with it. */
static size_t print_space(struct printer *printer, const char *behind)
{
	struct block *block = innermost(printer);
	size_t clause = block->selects ? clause_length(behind) : 0;
	bool and = begins(behind, "AND") && block->selects;

	if (clause > 0) {
		new_line(printer, block->indent);
		fwrite(behind, 1, clause, printer->file);
	} else if (and&&!block->between) {
		new_line(printer, block->indent + INDENT);
	} else {
		putc(' ', printer->file);
	}
	block->between = begins(behind, "BETWEEN") || (block->between && !and);
	return clause;
}

static void lay_out(FILE *file, const char *sql)
{
	struct printer printer = {.file = file, .blocks[0].selects = true};

	for (sql += space_length(sql); *sql;) {
		size_t length = space_length(sql);

		if (length > 0) {
			sql += length;
			length = *sql && *sql != ')' ? print_space(&printer, sql) : 0;
		} else if (*sql == '(') {
			length = 1 + space_length(sql + 1);
			open_parenthesis(&printer, sql + length);
		} else if (*sql == ')') {
			length = 1;
			close_parenthesis(&printer);
		} else {
			length = token_length(sql);
			fwrite(sql, 1, length, file);
		}
		sql += length;
	}
	putc('\n', file);
}

/* How much of a line fits: up to the last comma of those in the fewest parentheses, or else to the
 * last blank. */
static size_t fitting(const char *line, size_t length, size_t room)
{
	size_t comma = 0, blank = 0;
	int depth = 0, least = 0;

	for (size_t i = strspn(line, " "); i < length && (i < room || comma + blank == 0);) {
		bool at_comma = line[i] == ' ' && line[i - 1] == ',';

		if (at_comma && (comma == 0 || depth <= least)) {
			comma = i;
			least = depth;
		} else if (line[i] == ' ') {
			blank = i;
		}
		depth += (line[i] == '(') - (line[i] == ')');
		i += line[i] == ' ' ? 1 : token_length(line + i);
	}
	return comma > 0 ? comma : blank > 0 ? blank : length;
}

/* A line that is too long goes on further in. */
static void print_line(FILE *file, const char *line, size_t length)
{
	size_t indent = strspn(line, " ") + INDENT, room = WIDTH, part;

	while (length > room && (part = fitting(line, length, room)) < length) {
		fwrite(line, 1, part, file);
		fprintf(file, "\n%*s", (int)indent, "");
		line += part + 1;
		length -= part + 1;
		room = indent < WIDTH / 2 ? WIDTH - indent : WIDTH / 2;
	}
	fprintf(file, "%.*s\n", (int)length, line);
}

void pretty_sql(FILE *file, const char *sql)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return;
	lay_out(out, sql);
	if (!stream_close_text(out, &text))
		return;
	for (const char *line = text; *line;) {
		size_t length = 0;

		while (line[length] != '\n')
			length += strchr("'\"", line[length]) ? quoted_length(line + length) : 1;
		print_line(file, line, length);
		line += length + 1;
	}
}
