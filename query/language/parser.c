/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See parser.h. */
#include "language/parser.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "language/grammar.h"
#include "language/habit.h"
#include "language/lexer.h"
#include "language/stage.h"

/* What lemon writes has no header for these. */
void *language_parseAlloc(void *(*allocate)(size_t));
void language_parse(void *parser, int token, struct span value, struct parse *parse);
void language_parseFree(void *parser, void (*release)(void *));

/* In bytes. Escaped for GLOB, of which SQLite takes 50,000, a text may be three times as long. */
enum { MAX_WORD = 10000 };

static void destroy_parser(void **parser)
{
	if (*parser)
		language_parseFree(*parser, free);
}

/* The text up to the place, and then the token, would be a right beginning. */
static bool accepts(const char *text, const char *place, int token)
{
	_cleanup_(destroy_parser) void *parser = language_parseAlloc(malloc);
	_cleanup_(arena_deinit) struct arena arena = {0};
	struct tree tree = {0};
	struct parse parse = {.arena = &arena, .tree = &tree, .trial = true};
	struct lexer lexer = {.at = text};
	struct span span;

	while (parser && !parse.error) {
		int next = lexer_next(&lexer, &span);

		if (span.start >= place || next <= TOKEN_END)
			break;
		language_parse(parser, next, span, &parse);
	}
	if (parser && !parse.error)
		language_parse(parser, token, (struct span){"x", 1}, &parse);
	bool right = parser && !parse.error;
	error_destroy(parse.error);
	return right;
}

/* The first word of a question that has not come to its second. */
static const char *first_word(struct parse *parse, const char *place)
{
	struct lexer lexer = {.at = parse->text};
	struct span first, second;

	if (lexer_next(&lexer, &first) != TOKEN_NAME)
		return NULL;
	lexer_next(&lexer, &second);
	return second.start == place ? span_text(parse->arena, first) : NULL;
}

/* "uniq comm": NULL where the word is no stage. */
static const char *stage_first(struct parse *parse, const char *word)
{
	const char *name = habit_stage(word);

	for (const struct stage_ops *const *ops = stage_registry; *ops; ops++) {
		if (strcasecmp((*ops)->name, name) == 0)
			return arena_printf(parse->arena,
					    "; '%s' is a stage, and stands behind a table and a "
					    "|, as in '%s'",
					    word, (*ops)->examples[0]);
	}
	return NULL;
}

/* What may stand at the place: the rule that tells most. */
static const char *expected(struct parse *parse, struct span token)
{
	static const struct {
		int token;
		const char *before; /* characters that a token begins with; NULL: any */
		const char *text;
	} rules[] = {
	    {TOKEN_WHERE, NULL, "; a condition follows 'where', a stage follows '|'"},
	    {TOKEN_COMMA, "w", "; a comma is missing before it"},
	    {TOKEN_EQ, NULL,
	     "; a comparison may follow (= != < > ~ like in has between is), 'and', 'or' or '|'"},
	    {TOKEN_BAR, NULL, "; a stage follows '|'"},
	    {TOKEN_TEXT, "/", "; text that has a '/' is put in quotes"},
	    {TOKEN_NAME, NULL, "; a name, a number or a text in quotes is needed"},
	    {TOKEN_PATTERN, NULL, "; a function, or a condition in parentheses, is needed"},
	    {TOKEN_LEFT, NULL, "; values stand in parentheses, as in 'in (1, 2)'"},
	};
	bool word = isalnum((unsigned char)*token.start) || strchr("\"'_", *token.start);

	if (accepts(parse->text, token.start, TOKEN_WHERE) &&
	    accepts(parse->text, token.start, TOKEN_NUMBER))
		return "; dumps are chosen by 'in dump N', 'in dumps N, M', 'in all dumps', 'in "
		       "last N "
		       "dumps' or 'in last 7d'";

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++) {
		const char *before = rules[i].before;

		if ((!before || (*before == 'w' ? word : *before == *token.start)) &&
		    accepts(parse->text, token.start, rules[i].token))
			return rules[i].text;
	}
	return "";
}

/* The keyword that was meant, if it may stand there. */
static const char *keyword(struct parse *parse, struct span token, const char *text)
{
	struct nearest nearest = {.wanted = text};
	struct span span;

	lexer_offer_keywords(&nearest);
	struct lexer lexer = {.at = nearest.name ? nearest.name : ""};
	return nearest.name && strcmp(nearest.name, text) != 0 &&
		       accepts(parse->text, token.start, lexer_next(&lexer, &span))
		   ? nearest.name
		   : NULL;
}

/* What to write instead of the token, as the end of a sentence. */
static const char *advice(struct parse *parse, struct span token, const char *text)
{
	const char *here = habit_advice(text), *word = keyword(parse, token, text);
	const char *first = first_word(parse, token.start);

	if (first && catalog_find(first))
		first = NULL;
	const char *stage = first ? stage_first(parse, first) : NULL;
	if (!here && first && !stage)
		here = habit_advice(first);
	if (here)
		return arena_printf(parse->arena, "; %s", here);
	if (stage)
		return stage;
	return word ? arena_printf(parse->arena, "; did you mean '%s'?", word)
		    : expected(parse, token);
}

void parser_unexpected(struct parse *parse, struct span token)
{
	const char *text = span_text(parse->arena, token);

	if (parse->trial)
		parse_failed(parse, token, "no");
	else if (token.length == 0)
		parse_failed(parse, token, "the query ends too soon%s", expected(parse, token));
	else
		parse_failed(parse, token, "'%s' is not expected here%s", text,
			     advice(parse, token, text));
}

void parser_too_deep(struct parse *parse)
{
	parse_failed(parse, (struct span){0}, "the query is nested too deep");
}

static void wrong_token(struct parse *parse, const struct lexer *lexer, struct span token)
{
	bool compares = lexer->before == TOKEN_MATCH || lexer->before == TOKEN_LIKE ||
			lexer->before == TOKEN_EQ || lexer->before == TOKEN_NE ||
			lexer->before == TOKEN_CONTAINS;

	if (compares && !strchr("\"'", *token.start))
		parse_failed(parse, token, "text that has a '%c' is put in quotes", *token.start);
	else if (*token.start == '"' || *token.start == '\'')
		parse_failed(parse, token, "the text has no closing quote");
	else
		parse_failed(parse, token,
			     "this character means nothing here; text that has it "
			     "is put in quotes");
}

struct error *parser_run(struct parse *parse, const char *text)
{
	_cleanup_(destroy_parser) void *parser = language_parseAlloc(malloc);
	struct lexer lexer = {.at = text};
	struct span span;
	int token;

	if (!parser)
		return error_no_memory();
	parse->text = text;
	do {
		token = lexer_next(&lexer, &span);
		if (token == TOKEN_WRONG)
			wrong_token(parse, &lexer, span);
		else if (span.length > MAX_WORD)
			parse_failed(parse, span, "this is too long for one word");
		else
			language_parse(parser, token, span, parse);
	} while (token != TOKEN_END && !parse->error && !parse->arena->failed);
	if (parse->arena->failed && !parse->error)
		return error_no_memory();
	return parse->error;
}
