/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A question on its way from text to tree, and what is wrong with it. */
#ifndef INQUEST_LANGUAGE_PARSE_H
#define INQUEST_LANGUAGE_PARSE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/error.h"

struct node;
struct tree;

/* A piece of the question's text. */
struct span {
	const char *start;
	size_t length;
};

const char *span_text(struct arena *arena, struct span span);

/* What a saved question is given for $NAME. */
struct argument {
	const char *name;
	const struct node *value;
};

struct parse {
	struct arena *arena;
	struct tree *tree;
	const struct argument *arguments; /* of the saved question that this is */
	size_t argument_count;
	const char *text;    /* that is parsed */
	bool trial;          /* only whether it is right matters, not what is wrong */
	struct error *error; /* the first; with its place */
	const char *place;
};

/* The first error stays; later ones follow from it. */
void parse_failed(struct parse *parse, struct span place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

#endif
