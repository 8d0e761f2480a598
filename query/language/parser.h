/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Text to syntax tree: the lexer and the grammar, put together. */
#ifndef INQUEST_LANGUAGE_PARSER_H
#define INQUEST_LANGUAGE_PARSER_H

#include "base/error.h"
#include "language/tree.h"

/* Of parse, arena and tree (zeroed) are given. ERROR_USAGE: parse->place tells where. */
struct error *parser_run(struct parse *parse, const char *text);

/* For the grammar. */
void parser_unexpected(struct parse *parse, struct span token);
void parser_too_deep(struct parse *parse);

#endif
