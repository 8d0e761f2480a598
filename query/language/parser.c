/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See parser.h. */
#include "language/parser.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
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

void parser_unexpected(struct parse *parse, struct span token)
{
	const char *text = span_text(parse->arena, token);
	struct nearest nearest = {.wanted = text};

	if (token.length == 0) {
		parse_failed(parse, token, "the query ends too soon");
		return;
	}
	lexer_offer_keywords(&nearest);
	if (nearest.name && strcmp(nearest.name, text) == 0) /* the right word at a wrong place */
		nearest.name = NULL;
	parse_failed(parse, token, "'%s' is not expected here%s%s%s", text,
		     nearest.name ? "; did you mean '" : "", nearest.name ? nearest.name : "",
		     nearest.name ? "'?" : "");
}

void parser_too_deep(struct parse *parse)
{
	parse_failed(parse, (struct span){0}, "the query is nested too deep");
}

static void wrong_token(struct parse *parse, struct span token)
{
	if (*token.start == '"' || *token.start == '\'')
		parse_failed(parse, token, "the text has no closing quote");
	else
		parse_failed(parse, token, "this character means nothing here");
}

struct error *parser_run(struct parse *parse, const char *text)
{
	_cleanup_(destroy_parser) void *parser = language_parseAlloc(malloc);
	struct lexer lexer = {.at = text};
	struct span span;
	int token;

	if (!parser)
		return error_no_memory();
	do {
		token = lexer_next(&lexer, &span);
		if (token == TOKEN_WRONG)
			wrong_token(parse, span);
		else if (span.length > MAX_WORD)
			parse_failed(parse, span, "this is too long for one word");
		else
			language_parse(parser, token, span, parse);
	} while (token != TOKEN_END && !parse->error && !parse->arena->failed);
	if (parse->arena->failed && !parse->error)
		return error_no_memory();
	return parse->error;
}
