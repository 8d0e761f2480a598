/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See lexer.h. Written by hand: no token needs more than a character of foresight. */
#include "language/lexer.h"

#include <ctype.h>
#include <string.h>

#include "language/grammar.h"

struct known {
	const char *text;
	int token;
};

/* Longer ones first. */
static const struct known symbols[] = {
    {"!=", TOKEN_NE},   {"<=", TOKEN_LE},   {">=", TOKEN_GE},    {"=", TOKEN_EQ},
    {"<", TOKEN_LT},    {">", TOKEN_GT},    {"~", TOKEN_MATCH},  {"|", TOKEN_BAR},
    {",", TOKEN_COMMA}, {"(", TOKEN_LEFT},  {")", TOKEN_RIGHT},  {"+", TOKEN_PLUS},
    {"-", TOKEN_MINUS}, {"*", TOKEN_TIMES}, {"/", TOKEN_DIVIDE},
};

static const struct known keywords[] = {
    {"and", TOKEN_AND},     {"between", TOKEN_BETWEEN},   {"by", TOKEN_BY},
    {"desc", TOKEN_DESC},   {"directly", TOKEN_DIRECTLY}, {"has", TOKEN_HAS},
    {"under", TOKEN_UNDER}, {"explain", TOKEN_EXPLAIN},   {"in", TOKEN_IN},
    {"is", TOKEN_IS},       {"not", TOKEN_NOT},           {"null", TOKEN_NULL},
    {"or", TOKEN_OR},       {"where", TOKEN_WHERE},
};

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const char *text)
{
	size_t length = 0;

	while (is_word(text[length]))
		length++;
	return length;
}

static const char *skip_space(const char *text)
{
	for (;;) {
		text += strspn(text, " \t\r\n");
		if (strncmp(text, "--", 2) != 0)
			return text;
		text += strcspn(text, "\n");
	}
}

/* Digits with their unit: "1.5GiB". */
static int number(struct span *at)
{
	at->length = word_length(at->start);
	if (at->start[at->length] == '.' && isdigit((unsigned char)at->start[at->length + 1]))
		at->length += 1 + word_length(at->start + at->length + 1);
	return TOKEN_NUMBER;
}

static int quoted(struct span *at)
{
	const char *end = at->start;

	do {
		end = strchr(end + 1, *at->start);
		if (!end)
			return TOKEN_WRONG;
	} while (*++end == *at->start);
	at->length = (size_t)(end - at->start);
	return TOKEN_TEXT;
}

static int word(struct span *at)
{
	at->length = word_length(at->start);
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++) {
		if (strlen(keywords[i].text) == at->length &&
		    memcmp(keywords[i].text, at->start, at->length) == 0)
			return keywords[i].token;
	}
	return TOKEN_NAME;
}

/*
 * A function's name, with its compiler's suffixes and with * and ?. "module" is a word of the
 * language only here, because columns have that name.
 */
static int pattern(struct span *at)
{
	while (is_word(at->start[at->length]) ||
	       (at->start[at->length] && strchr("*?.", at->start[at->length])))
		at->length++;
	bool module =
	    at->length == strlen("module") && memcmp(at->start, "module", at->length) == 0;
	return module ? TOKEN_MODULE : TOKEN_PATTERN;
}

static bool is_pattern(const char *text, int previous)
{
	return (previous == TOKEN_HAS || previous == TOKEN_UNDER || previous == TOKEN_MODULE) &&
	       (is_word(*text) || *text == '*' || *text == '?');
}

int lexer_next(const char *text, int previous, struct span *ret)
{
	*ret = (struct span){skip_space(text), 0};
	if (!*ret->start)
		return TOKEN_END;
	if (is_pattern(ret->start, previous))
		return pattern(ret);
	if (isdigit((unsigned char)*ret->start))
		return number(ret);
	if (*ret->start == '"' || *ret->start == '\'')
		return quoted(ret);
	if (is_word(*ret->start))
		return word(ret);
	for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++) {
		ret->length = strlen(symbols[i].text);
		if (strncmp(ret->start, symbols[i].text, ret->length) == 0)
			return symbols[i].token;
	}
	return TOKEN_WRONG;
}

void lexer_offer_keywords(struct nearest *nearest)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		nearest_offer(nearest, keywords[i].text);
}
