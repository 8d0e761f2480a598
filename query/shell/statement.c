/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See statement.h. */
#include "shell/statement.h"

#include <sqlite3.h>
#include <string.h>

#include "language/grammar.h"
#include "language/lexer.h"
#include "memory/memory.h"
#include "questions/questions.h"

bool statement_is_blank(const char *text)
{
	struct lexer lexer = {.at = text};
	struct span span;

	return lexer_next(&lexer, &span) == TOKEN_END;
}

/* The token is never the last one of a question. */
static bool wants_more(int token)
{
	static const int open[] = {
	    TOKEN_BAR,  TOKEN_COMMA,   TOKEN_COLON, TOKEN_LEFT,    TOKEN_DOT,     TOKEN_EQ,
	    TOKEN_NE,   TOKEN_LT,      TOKEN_LE,    TOKEN_GT,      TOKEN_GE,      TOKEN_MATCH,
	    TOKEN_PLUS, TOKEN_MINUS,   TOKEN_TIMES, TOKEN_DIVIDE,  TOKEN_AND,     TOKEN_OR,
	    TOKEN_NOT,  TOKEN_NO,      TOKEN_IN,    TOKEN_BETWEEN, TOKEN_HAS,     TOKEN_UNDER,
	    TOKEN_BY,   TOKEN_EXPLAIN, TOKEN_IS,    TOKEN_WHERE,   TOKEN_DIRECTLY};

	for (size_t i = 0; i < sizeof(open) / sizeof(*open); i++) {
		if (open[i] == token)
			return true;
	}
	return false;
}

static bool question_is_complete(const char *text)
{
	struct lexer lexer = {.at = text};
	struct span span;
	int depth = 0, last = TOKEN_END, token;

	while ((token = lexer_next(&lexer, &span)) != TOKEN_END) {
		if (token == TOKEN_WRONG)
			return true;
		depth += (token == TOKEN_LEFT) - (token == TOKEN_RIGHT);
		last = token;
	}
	return depth <= 0 && !wants_more(last);
}

bool statement_is_complete(const char *text)
{
	text += strspn(text, " \t\r\n");
	if (*text == '.' || memory_is_line(text))
		return true;
	return text_is_sql(text) ? sqlite3_complete(text) : question_is_complete(text);
}
