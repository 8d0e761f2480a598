/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See lex.h. Which names are types is a matter of what the kernel has: symbols win. */
#include "answer/lex.h"

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "answer/expression.h"
#include "image/kernel.h"

enum { WRONG = -1, HEX_DIGITS_LEAST = 8 };

static const struct {
	char text[4];
	int kind;
} operators[] = {
    {"||", C_OROR},      {"&&", C_ANDAND}, {"==", C_EQ},    {"!=", C_NE},      {"<=", C_LE},
    {">=", C_GE},        {"<<", C_SHL},    {">>", C_SHR},   {"->", C_ARROW},   {"|", C_OR},
    {"^", C_XOR},        {"&", C_AND},     {"<", C_LT},     {">", C_GT},       {"+", C_PLUS},
    {"-", C_MINUS},      {"*", C_TIMES},   {"/", C_DIVIDE}, {"%", C_MODULO},   {"!", C_NOT},
    {".", C_DOT},        {"(", C_LEFT},    {")", C_RIGHT},  {"[", C_LBRACKET}, {"]", C_RBRACKET},
    {"~", C_COMPLEMENT},
};

static bool is_name(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$';
}

/* The longest run of a name's characters. */
static size_t take_name(const char *at, struct token *token)
{
	size_t size = 0;

	while (is_name(at[size]))
		size++;
	if (size >= TOKEN_TEXT_MAX) {
		token->kind = WRONG;
		return size;
	}
	memcpy(token->text, at, size);
	token->text[size] = '\0';
	return size;
}

static void lex_number(struct token *token)
{
	char *end;

	token->kind = C_NUMBER;
	errno = 0;
	token->number = strtoull(token->text, &end, 0);
	token->is_signed = token->number <= INT64_MAX;
	for (; *end && strchr("uUlL", *end); end++)
		token->is_signed &= *end != 'u' && *end != 'U';
	if (*end || errno)
		token->kind = WRONG;
}

/* As crash takes addresses: ffffffff82a1aa40. */
static bool lex_bare_hex(struct token *token)
{
	size_t size = strlen(token->text);

	if (size < HEX_DIGITS_LEAST || strspn(token->text, "0123456789abcdefABCDEF") != size)
		return false;
	errno = 0;
	token->number = strtoull(token->text, NULL, 16);
	token->kind = errno ? WRONG : C_NUMBER;
	return true;
}

/* "unsigned", "long", "int" … in any order are one type. */
struct integer_words {
	int is_unsigned, is_signed, is_long, is_short, is_char, is_int;
};

static bool count_word(struct integer_words *words, const char *text)
{
	const struct {
		const char *text;
		int *count;
	} known[] = {
	    {"unsigned", &words->is_unsigned}, {"signed", &words->is_signed},
	    {"long", &words->is_long},         {"short", &words->is_short},
	    {"char", &words->is_char},         {"int", &words->is_int},
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (!strcmp(text, known[i].text)) {
			++*known[i].count;
			return true;
		}
	return false;
}

/* As compilers name them. */
static const char *integer_name(const struct integer_words *words)
{
	bool no_sign = words->is_unsigned;

	if (words->is_char)
		return no_sign ? "unsigned char" : words->is_signed ? "signed char" : "char";
	if (words->is_short)
		return no_sign ? "short unsigned int" : "short int";
	if (words->is_long > 1)
		return no_sign ? "long long unsigned int" : "long long int";
	if (words->is_long)
		return no_sign ? "long unsigned int" : "long int";
	return no_sign ? "unsigned int" : "int";
}

/* Takes the words that follow, too. */
static const char *lex_integer(const char *at, struct token *token)
{
	struct integer_words words = {0};

	while (count_word(&words, token->text)) {
		struct token next = {0};
		const char *ahead = at + strspn(at, " \t");
		size_t size = take_name(ahead, &next);

		if (!size || next.kind == WRONG ||
		    !count_word(&(struct integer_words){0}, next.text))
			break;
		at = ahead + size;
		memcpy(token->text, next.text, sizeof(token->text));
	}
	strcpy(token->text, integer_name(&words));
	token->kind = C_TYPE;
	return at;
}

static bool is_type(struct kernel *kernel, const char *name)
{
	struct namesakes walk = {0};
	uint64_t id = 0;

	if (!strcmp(name, "void"))
		return true;
	if (!kernel->types || symbols_find(&kernel->symbols, name))
		return false;
	struct error *error = types_next(kernel->types, name, &walk, &id);
	bool found = !error && id;
	error_destroy(error);
	return found;
}

static const char *lex_name(struct kernel *kernel, const char *at, struct token *token)
{
	static const struct {
		const char *text;
		int kind;
	} words[] = {
	    {"struct", C_STRUCT}, {"union", C_UNION}, {"enum", C_ENUM}, {"sizeof", C_SIZEOF}};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (!strcmp(token->text, words[i].text)) {
			token->kind = words[i].kind;
			return at;
		}
	if (count_word(&(struct integer_words){0}, token->text))
		return lex_integer(at, token);
	token->kind = is_type(kernel, token->text) ? C_TYPE : C_NAME;
	if (token->kind == C_NAME && !symbols_find(&kernel->symbols, token->text))
		lex_bare_hex(token);
	return at;
}

static struct token lex_operator(const char **at)
{
	struct token token = {.kind = WRONG, .text = {**at}};

	for (size_t i = 0; i < sizeof(operators) / sizeof(*operators); i++) {
		size_t size = strlen(operators[i].text);

		if (strncmp(*at, operators[i].text, size))
			continue;
		strcpy(token.text, operators[i].text);
		token.kind = operators[i].kind;
		*at += size;
		break;
	}
	return token;
}

/* "const" and "volatile" mean nothing here. */
static bool is_qualifier(const char *text)
{
	return !strcmp(text, "const") || !strcmp(text, "volatile");
}

struct token lex(struct kernel *kernel, const char **at)
{
	struct token token = {0};

	do {
		*at += strspn(*at, " \t\r\n");
		if (!**at)
			return (struct token){0};
		if (!is_name(**at))
			return lex_operator(at);
		*at += take_name(*at, &token);
	} while (token.kind != WRONG && is_qualifier(token.text));
	if (token.kind == WRONG)
		return token;
	if (!isdigit((unsigned char)token.text[0]))
		*at = lex_name(kernel, *at, &token);
	else if (lex_number(&token), token.kind == WRONG)
		lex_bare_hex(&token);
	return token;
}
