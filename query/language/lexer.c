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
    {"-", TOKEN_MINUS}, {"*", TOKEN_TIMES}, {"/", TOKEN_DIVIDE}, {".", TOKEN_DOT},
    {":", TOKEN_COLON}, {"@", TOKEN_AT},
};

static const struct known keywords[] = {
    {"and", TOKEN_AND},         {"between", TOKEN_BETWEEN},   {"by", TOKEN_BY},
    {"desc", TOKEN_DESC},       {"directly", TOKEN_DIRECTLY}, {"has", TOKEN_HAS},
    {"under", TOKEN_UNDER},     {"explain", TOKEN_EXPLAIN},   {"in", TOKEN_IN},
    {"is", TOKEN_IS},           {"not", TOKEN_NOT},           {"null", TOKEN_NULL},
    {"or", TOKEN_OR},           {"where", TOKEN_WHERE},       {"no", TOKEN_NO},
    {"foreach", TOKEN_FOREACH},
};

/* Words of the language only behind "has" and its like, because columns have these names. */
static const struct known chain_keywords[] = {{"module", TOKEN_MODULE}, {"top", TOKEN_TOP}};

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

static int find(const struct known *known, size_t count, struct span span, int otherwise)
{
	for (size_t i = 0; i < count; i++) {
		if (strlen(known[i].text) == span.length &&
		    memcmp(known[i].text, span.start, span.length) == 0)
			return known[i].token;
	}
	return otherwise;
}

/* A name may tell the dump that it is of: "bytes@2". */
static int word(struct span *at)
{
	at->length = word_length(at->start);
	if (at->start[at->length] == '@' && isdigit((unsigned char)at->start[at->length + 1]))
		at->length += 1 + word_length(at->start + at->length + 1);
	return find(keywords, sizeof(keywords) / sizeof(*keywords), *at, TOKEN_NAME);
}

/* A function's name, with its compiler's suffixes and with * and ?. */
static int pattern(struct span *at)
{
	while (is_word(at->start[at->length]) ||
	       (at->start[at->length] && strchr("*?.", at->start[at->length])))
		at->length++;
	return find(chain_keywords, sizeof(chain_keywords) / sizeof(*chain_keywords), *at,
		    TOKEN_PATTERN);
}

static int parameter(struct span *at)
{
	at->length = 1 + word_length(at->start + 1);
	return at->length > 1 ? TOKEN_PARAMETER : TOKEN_WRONG;
}

/* What crash's users type behind foreach: anything but spaces, or text in single quotes. */
static int foreign_word(struct span *at)
{
	if (*at->start == '\'')
		return quoted(at) == TOKEN_WRONG ? TOKEN_WRONG : TOKEN_WORD;
	at->length = strcspn(at->start, " \t\r\n|");
	return TOKEN_WORD;
}

/* "top 3 schedule": a number is one right behind "top". */
static bool is_pattern(const struct lexer *lexer, const char *text)
{
	int previous = lexer->previous;
	bool number = previous == TOKEN_NUMBER && lexer->before == TOKEN_TOP;

	if (previous == TOKEN_TOP && isdigit((unsigned char)*text))
		return false;
	return (number || previous == TOKEN_HAS || previous == TOKEN_UNDER ||
		previous == TOKEN_MODULE || previous == TOKEN_TOP) &&
	       (is_word(*text) || *text == '*' || *text == '?');
}

static int symbol(struct span *at)
{
	for (size_t i = 0; i < sizeof(symbols) / sizeof(*symbols); i++) {
		at->length = strlen(symbols[i].text);
		if (strncmp(at->start, symbols[i].text, at->length) == 0)
			return symbols[i].token;
	}
	return TOKEN_WRONG;
}

static int read_token(const struct lexer *lexer, struct span *at)
{
	char first = *at->start;

	if (!first)
		return TOKEN_END;
	if (lexer->words && first != '|')
		return foreign_word(at);
	if (is_pattern(lexer, at->start))
		return pattern(at);
	if (isdigit((unsigned char)first))
		return number(at);
	if (first == '"' || first == '\'')
		return quoted(at);
	if (first == '$')
		return parameter(at);
	return is_word(first) ? word(at) : symbol(at);
}

int lexer_next(struct lexer *lexer, struct span *ret)
{
	*ret = (struct span){skip_space(lexer->at), 0};
	int token = read_token(lexer, ret);
	lexer->at = ret->start + ret->length;
	lexer->before = lexer->previous;
	lexer->previous = token;
	lexer->words = token == TOKEN_FOREACH || (lexer->words && token != TOKEN_BAR);
	return token;
}

void lexer_offer_keywords(struct nearest *nearest)
{
	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		nearest_offer(nearest, keywords[i].text);
}
