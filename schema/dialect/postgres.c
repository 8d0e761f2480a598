/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See postgres.h. The text becomes tokens, and those are written one by one; what stands between
 * parentheses is a range of its own, with its own ORDER BY.
 */
#include "dialect/postgres.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/stream.h"
#include "base/vector.h"

enum kind { WORD, QUOTED, STRING, NUMBER, PARAMETER, SIGN };

struct token {
	enum kind kind;
	const char *start;
	size_t length;
	bool spaced; /* something blank stands before it */
};

struct translation {
	FILE *out;
	VECTOR(struct token) tokens;
	const struct postgres_parameter *parameters;
	size_t parameter_count, subqueries;
};

static bool is_letter(char letter)
{
	return isalnum((unsigned char)letter) || letter == '_' || letter == '$' ||
	       (unsigned char)letter >= 0x80;
}

static const char *skip_blanks(const char *at)
{
	for (;;) {
		at += strspn(at, " \t\r\n");
		if (at[0] == '-' && at[1] == '-') {
			at += strcspn(at, "\n");
		} else if (at[0] == '/' && at[1] == '*') {
			const char *end = strstr(at + 2, "*/");

			at = end ? end + 2 : at + strlen(at);
		} else {
			return at;
		}
	}
}

/* Behind what is in quotes, in which they stand twice for once. */
static const char *skip_quoted(const char *at)
{
	char quote = *at == '[' ? ']' : *at;

	for (at++; *at && (*at != quote || (quote != ']' && at[1] == quote)); at++)
		at += *at == quote;
	return *at ? at + 1 : at;
}

static const char *skip_number(const char *at)
{
	if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X'))
		return at + 2 + strspn(at + 2, "0123456789abcdefABCDEF");
	at += strspn(at, "0123456789.");
	if ((*at == 'e' || *at == 'E') && (isdigit((unsigned char)at[1]) || at[1] == '-'))
		at += 2 + strspn(at + 2, "0123456789");
	return at;
}

static const char *skip_letters(const char *at)
{
	while (is_letter(*at))
		at++;
	return at;
}

static const char *skip_sign(const char *at)
{
	static const char *const signs[] = {"||", "<<", ">>", "<=", ">=", "<>", "!=", "==", "->"};

	for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++) {
		if (strncmp(at, signs[i], 2) == 0)
			return at + 2;
	}
	return at + 1;
}

static struct token next_token(const char *at)
{
	struct token token = {.kind = SIGN, .start = at};
	const char *end;

	if (isdigit((unsigned char)*at) || (*at == '.' && isdigit((unsigned char)at[1]))) {
		token.kind = NUMBER;
		end = skip_number(at);
	} else if (strchr("'\"[`", *at)) {
		token.kind = *at == '\'' ? STRING : QUOTED;
		end = skip_quoted(at);
	} else if (strchr("@:", *at) && is_letter(at[1])) {
		token.kind = PARAMETER;
		end = skip_letters(at + 1);
	} else if (is_letter(*at)) {
		token.kind = WORD;
		end = skip_letters(at);
	} else {
		end = skip_sign(at);
	}
	token.length = (size_t)(end - at);
	return token;
}

static bool read_tokens(struct translation *translation, const char *sql)
{
	for (const char *at = skip_blanks(sql); *at; at = skip_blanks(at)) {
		struct token token = next_token(at);

		token.spaced = at > sql && strchr(" \t\r\n", at[-1]);
		if (!vector_push(&translation->tokens, token))
			return false;
		at += token.length;
	}
	return true;
}

static bool is_text(const struct token *token, const char *text)
{
	return token->length == strlen(text) && strncasecmp(token->start, text, token->length) == 0;
}

/* token: NULL where there is none. */
static bool is_word(const struct token *token, const char *word)
{
	return token && token->kind == WORD && is_text(token, word);
}

static bool is_sign(const struct token *token, const char *sign)
{
	return token && token->kind == SIGN && is_text(token, sign);
}

static bool is_among(const struct token *token, const char *const *words)
{
	for (; *words; words++) {
		if (is_word(token, *words))
			return true;
	}
	return false;
}

/* The token at a place of a range, NULL outside of it. */
struct range {
	const struct token *start, *end;
};

static const struct token *at(struct range range, const struct token *token)
{
	return token >= range.start && token < range.end ? token : NULL;
}

/* The parenthesis that closes the one at start; the range's end without one. */
static const struct token *closing(struct range range, const struct token *start)
{
	size_t depth = 0;

	for (; start < range.end; start++) {
		depth += is_sign(start, "(");
		if (is_sign(start, ")") && --depth == 0)
			return start;
	}
	return range.end;
}

/* The comma that ends the first of several, or the range's end. */
static const struct token *comma(struct range range)
{
	size_t depth = 0;

	for (const struct token *token = range.start; token < range.end; token++) {
		depth += is_sign(token, "(");
		depth -= is_sign(token, ")");
		if (depth == 0 && is_sign(token, ","))
			return token;
	}
	return range.end;
}

static void write_range(struct translation *translation, struct range range);

static void write_text(struct translation *translation, const char *text)
{
	fputs(text, translation->out);
}

/* As a column's name: small letters are how names are written here, and capitals words of SQL. */
static bool is_reserved_name(const struct token *token)
{
	static const char *const names[] = {"offset", "user", NULL}; /* of the catalog */

	return islower((unsigned char)*token->start) && is_among(token, names);
}

static void write_number(struct translation *translation, const struct token *token)
{
	bool hex = token->length > 2 && (token->start[1] | 0x20) == 'x';
	char text[32];

	if (hex) {
		fprintf(translation->out, "%lld", (long long)strtoull(token->start + 2, NULL, 16));
		return;
	}
	snprintf(text, sizeof(text), "%.*s", (int)token->length, token->start);
	fprintf(translation->out, strpbrk(text, ".eE") ? "%.*s::float8" : "%.*s",
		(int)token->length, token->start);
}

static void write_parameter(struct translation *translation, const struct token *token)
{
	for (size_t i = 0; i < translation->parameter_count; i++) {
		if (is_text(token, translation->parameters[i].name)) {
			write_text(translation, translation->parameters[i].sql);
			return;
		}
	}
	fprintf(translation->out, "%.*s", (int)token->length, token->start);
}

/* Types of CAST, and operators that are words. */
static const char *word_for(const struct token *token, const struct token *before)
{
	static const struct {
		const char *word, *after, *text;
	} words[] = {
	    {"INTEGER", "AS", "bigint"}, {"REAL", "AS", "float8"}, {"LIKE", NULL, "ILIKE"},
	    {"REGEXP", NULL, "@~"},      {"GLOB", NULL, "@*"},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (is_word(token, words[i].word) &&
		    (!words[i].after || is_word(before, words[i].after)))
			return words[i].text;
	}
	return NULL;
}

static void write_token(struct translation *translation, const struct token *token,
			const struct token *before)
{
	const char *word = word_for(token, before);

	if (word)
		write_text(translation, word);
	else if (token->kind == NUMBER)
		write_number(translation, token);
	else if (token->kind == PARAMETER)
		write_parameter(translation, token);
	else if (token->kind == WORD && is_reserved_name(token))
		fprintf(translation->out, "\"%.*s\"", (int)token->length, token->start);
	else if (token->kind == QUOTED && *token->start != '"')
		fprintf(translation->out, "\"%.*s\"", (int)token->length - 2, token->start + 1);
	else if (is_sign(token, "=="))
		write_text(translation, "=");
	else
		fprintf(translation->out, "%.*s", (int)token->length, token->start);
}

/* Functions whose arguments are written in another way. range: what is between the parentheses. */

static void write_as_text(struct translation *translation, struct range range)
{
	write_text(translation, "text_of(");
	write_range(translation, range);
	write_text(translation, ")");
}

static void write_iif(struct translation *translation, struct range range)
{
	static const char *const before[] = {"(CASE WHEN ", " THEN ", " ELSE "};

	for (size_t i = 0; i < 3 && range.start < range.end; i++) {
		const struct token *end = comma(range);

		write_text(translation, before[i]);
		write_range(translation, (struct range){range.start, end});
		range.start = end + 1;
	}
	write_text(translation, " END)");
}

/* The arguments may be of any type. */
static void write_printf(struct translation *translation, struct range range)
{
	const char *separator = ", ARRAY[";
	const struct token *end = comma(range);
	bool bare = end == range.end;

	write_text(translation, "printf(");
	write_range(translation, (struct range){range.start, end});
	for (range.start = end + 1; range.start < range.end; range.start = end + 1) {
		end = comma(range);
		write_text(translation, separator);
		write_as_text(translation, (struct range){range.start, end});
		separator = ", ";
	}
	write_text(translation, bare ? ", ARRAY[]::text[])" : "])");
}

static void write_group_concat(struct translation *translation, struct range range)
{
	const struct token *end = comma(range);
	bool distinct = is_word(at(range, range.start), "DISTINCT");

	write_text(translation, distinct ? "string_agg(DISTINCT " : "string_agg(");
	write_as_text(translation, (struct range){range.start + distinct, end});
	write_text(translation, ", ");
	if (end == range.end)
		write_text(translation, "','");
	else
		write_range(translation, (struct range){end + 1, range.end});
	write_text(translation, ")");
}

static void write_char(struct translation *translation, struct range range)
{
	write_text(translation, "chr(");
	write_range(translation, range);
	write_text(translation, ")");
}

static void write_median(struct translation *translation, struct range range)
{
	write_text(translation, "percentile_disc(0.5) WITHIN GROUP (ORDER BY ");
	write_range(translation, range);
	write_text(translation, ")");
}

static void write_percentile(struct translation *translation, struct range range)
{
	const struct token *end = comma(range);

	write_text(translation, "percentile_disc((");
	write_range(translation, (struct range){end + 1, range.end});
	write_text(translation, ") / 100::float8) WITHIN GROUP (ORDER BY ");
	write_range(translation, (struct range){range.start, end});
	write_text(translation, ")");
}

static const struct function {
	const char *name;
	void (*write)(struct translation *translation, struct range range);
} functions[] = {
    {"iif", write_iif},
    {"printf", write_printf},
    {"format", write_printf},
    {"group_concat", write_group_concat},
    {"char", write_char},
    {"median", write_median},
    {"percentile", write_percentile},
};

static const struct function *function_of(const struct token *token)
{
	for (size_t i = 0; token->kind == WORD && i < sizeof(functions) / sizeof(*functions); i++) {
		if (is_text(token, functions[i].name))
			return &functions[i];
	}
	return NULL;
}

/* A subquery of FROM needs a name. behind: the token behind its parenthesis. */
static void write_alias(struct translation *translation, const struct token *behind)
{
	static const char *const clauses[] = {
	    "WHERE", "GROUP", "ORDER",  "LIMIT",  "JOIN",  "LEFT",   "CROSS",     "INNER",
	    "UNION", "ON",    "EXCEPT", "HAVING", "USING", "WINDOW", "INTERSECT", NULL};

	bool named = behind && (behind->kind == QUOTED || behind->kind == WORD) &&
		     !is_among(behind, clauses);
	if (!named)
		fprintf(translation->out, " AS subquery_%zu", ++translation->subqueries);
}

/* "(…)", with the token before it; the result is the closing parenthesis. */
static const struct token *write_parentheses(struct translation *translation, struct range range,
					     const struct token *start)
{
	const struct token *end = closing(range, start), *before = at(range, start - 1);

	write_text(translation, "(");
	write_range(translation, (struct range){start + 1, end});
	write_text(translation, ")");
	if (is_word(before, "FROM") || is_word(before, "JOIN"))
		write_alias(translation, at(range, end + 1));
	return end;
}

/* x IS y compares whatever y is; PostgreSQL's IS knows but NULL and truth. The last token of it. */
static const struct token *write_is(struct translation *translation, struct range range,
				    const struct token *token)
{
	static const char *const known[] = {"NULL", "TRUE", "FALSE", "DISTINCT", "UNKNOWN", NULL};
	bool negated = is_word(at(range, token + 1), "NOT");
	const struct token *what = at(range, token + 1 + negated);

	if (what && is_among(what, known))
		write_text(translation, negated ? "IS NOT" : "IS");
	else
		write_text(translation, negated ? "IS DISTINCT FROM" : "IS NOT DISTINCT FROM");
	return token + negated;
}

/* An ORDER BY under way: SQLite has NULL below all values. */
struct order {
	bool on, descending, told;
};

static void end_term(struct translation *translation, struct order *order)
{
	if (order->on && !order->told)
		write_text(translation, order->descending ? " NULLS LAST" : " NULLS FIRST");
	order->descending = order->told = false;
}

static void follow_order(struct translation *translation, struct order *order, struct range range,
			 const struct token *token)
{
	static const char *const ends[] = {"LIMIT", "ROWS", "RANGE", "GROUPS", "UNION", NULL};

	if (is_word(token, "BY") && is_word(at(range, token - 1), "ORDER"))
		*order = (struct order){.on = true};
	else if (is_word(token, "DESC"))
		order->descending = true;
	else if (is_word(token, "NULLS"))
		order->told = true;
	else if (order->on && is_sign(token, ","))
		end_term(translation, order);
	else if (order->on && (is_among(token, ends) || is_sign(token, ";"))) {
		end_term(translation, order);
		order->on = false;
	}
}

/* One token, or what it begins; the result is the last that was written. */
static const struct token *write_next(struct translation *translation, struct range range,
				      const struct token *token)
{
	const struct token *next = at(range, token + 1);
	const struct function *function = is_sign(next, "(") ? function_of(token) : NULL;

	if (function) {
		const struct token *end = closing(range, next);

		function->write(translation, (struct range){next + 1, end});
		return end;
	}
	if (is_sign(token, "("))
		return write_parentheses(translation, range, token);
	if (is_word(token, "IS"))
		return write_is(translation, range, token);
	if (is_word(token, "JOIN") && is_word(next, "json_each"))
		write_text(translation, "CROSS ");
	write_token(translation, token, at(range, token - 1));
	return token;
}

static void write_range(struct translation *translation, struct range range)
{
	struct order order = {0};

	for (const struct token *token = range.start; token < range.end; token++) {
		follow_order(translation, &order, range, token);
		if (token->spaced && token > range.start)
			write_text(translation, " ");
		token = write_next(translation, range, token);
	}
	end_term(translation, &order);
}

char *postgres_translate(const char *sql, const struct postgres_parameter *parameters, size_t count)
{
	struct translation translation = {.parameters = parameters, .parameter_count = count};
	char *text = NULL;
	size_t size;
	bool good = read_tokens(&translation, sql);

	translation.out = open_memstream(&text, &size);
	good &= translation.out != NULL;
	if (good)
		write_range(&translation,
			    (struct range){translation.tokens.data,
					   translation.tokens.data + translation.tokens.count});
	vector_deinit(&translation.tokens);
	if (translation.out)
		good &= stream_close_text(translation.out, &text);
	if (!good)
		free(steal(&text));
	return text;
}
