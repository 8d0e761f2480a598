/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See pretty.h. Text in quotes stays as it is; the SQL means the same as before. */
#include "session/pretty.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { INDENT = 4, MAX_DEPTH = 64, LONG_DIGITS = 16 };

struct printer {
	FILE *file;
	bool hex;                /* addresses are written so */
	unsigned depth;          /* of parentheses that hold a SELECT */
	bool selects[MAX_DEPTH]; /* whether each open parenthesis is one of these */
	unsigned open;           /* parentheses */
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '.';
}

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
					      "LEFT JOIN", "JOIN",  "HAVING"};

	for (size_t i = 0; i < sizeof(clauses) / sizeof(*clauses); i++) {
		if (begins(text, clauses[i]))
			return strlen(clauses[i]);
	}
	return 0;
}

static void new_line(const struct printer *printer, unsigned more)
{
	fprintf(printer->file, "\n%*s", (int)(INDENT * printer->depth + more), "");
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

/* An address is a number below 0 of many digits. */
static size_t print_number(const struct printer *printer, const char *text)
{
	size_t digits = strspn(text + 1, "0123456789");

	if (!printer->hex || *text != '-' || digits < LONG_DIGITS)
		return 0;
	fprintf(printer->file, "0x%llx", (unsigned long long)strtoll(text, NULL, 10));
	return 1 + digits;
}

static void open_parenthesis(struct printer *printer, const char *behind)
{
	bool selects = begins(behind, "SELECT") || begins(behind, "WITH");

	putc('(', printer->file);
	if (printer->open < MAX_DEPTH)
		printer->selects[printer->open] = selects;
	printer->open++;
	if (!selects)
		return;
	printer->depth++;
	new_line(printer, 0);
}

static void close_parenthesis(struct printer *printer)
{
	bool selects =
	    printer->open > 0 && printer->open <= MAX_DEPTH && printer->selects[printer->open - 1];

	if (printer->open > 0)
		printer->open--;
	if (selects) {
		printer->depth--;
		new_line(printer, 0);
	}
	putc(')', printer->file);
}

/* One word, text or sign; its length. */
static size_t print_token(struct printer *printer, const char *text, bool in_word)
{
	size_t length = 1;

	if (*text == '\'' || *text == '"') {
		length = quoted_length(text);
		fwrite(text, 1, length, printer->file);
	} else if (*text == '(') {
		open_parenthesis(printer, text + 1);
	} else if (*text == ')') {
		close_parenthesis(printer);
	} else if (!in_word && (length = print_number(printer, text)) > 0) {
		return length;
	} else {
		length = 1;
		putc(*text, printer->file);
	}
	return length;
}

void pretty_sql(FILE *file, const char *sql, bool hex)
{
	struct printer printer = {.file = file, .hex = hex};
	bool in_word = false;

	while (*sql) {
		size_t clause = *sql == ' ' ? clause_length(sql + 1) : 0;

		if (clause > 0) {
			new_line(&printer, 0);
			fwrite(sql + 1, 1, clause, file);
			sql += 1 + clause;
			in_word = false;
			continue;
		}
		if (*sql == ' ' && begins(sql + 1, "AND")) {
			new_line(&printer, INDENT);
			sql++;
			in_word = false;
			continue;
		}
		bool word = is_word(*sql) || *sql == ')';
		sql += print_token(&printer, sql, in_word);
		in_word = word;
	}
	putc('\n', file);
}
