/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question's text to tokens. Comments run from -- to the end of the line. */
#ifndef INQUEST_LANGUAGE_LEXER_H
#define INQUEST_LANGUAGE_LEXER_H

#include "language/tree.h"
#include "base/nearest.h"

enum { TOKEN_END = 0, TOKEN_WRONG = -1 };

/* Where the lexer is. Start with a zeroed struct and the text as `at`. */
struct lexer {
	const char *at;
	int previous, before; /* the token read last, and the one before it */
	struct span last;     /* where the one read last lies */
	bool list;            /* in the parentheses behind "in" */
	bool words;           /* behind foreach: crash's words, up to the next | */
};

/*
 * The code of the next token (see grammar.y) and where it lies, behind white space. TOKEN_END at
 * the end of the text. TOKEN_WRONG: no token begins there, or quotes are not closed.
 */
int lexer_next(struct lexer *lexer, struct span *ret);

void lexer_offer_keywords(struct nearest *nearest);

#endif
