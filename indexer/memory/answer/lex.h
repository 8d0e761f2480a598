/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The words of C expressions. */
#ifndef INQUEST_ANSWER_LEX_H
#define INQUEST_ANSWER_LEX_H

#include "answer/evaluate.h"

/* The next token of *at, which moves on; kind 0 at the end, -1 for what is no token. */
struct token lex(struct kernel *kernel, const char **at);

#endif
