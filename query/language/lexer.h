/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question's text to tokens. Comments run from -- to the end of the line. */
#ifndef INQUEST_LANGUAGE_LEXER_H
#define INQUEST_LANGUAGE_LEXER_H

#include "language/tree.h"
#include "base/nearest.h"

enum { TOKEN_END = 0, TOKEN_WRONG = -1 };

/*
 * The code of the token at text (see grammar.y) and where it lies, behind white space. TOKEN_END at
 * the end of the text. previous is the code before it: names of functions may be globs.
 * TOKEN_WRONG: no token begins there, or quotes are not closed.
 */
int lexer_next(const char *text, int previous, struct span *ret);

void lexer_offer_keywords(struct nearest *nearest);

#endif
