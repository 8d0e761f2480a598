/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The syntax tree of a question. Nodes live in the arena of the question, so that nobody owns one:
 * a question that turns out to be wrong half-way leaks nothing. Spans point into its text.
 *
 * The functions are the grammar's actions. Without memory they return NULL and take NULL.
 */
#ifndef INQUEST_LANGUAGE_TREE_H
#define INQUEST_LANGUAGE_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cell.h"
#include "language/arena.h"
#include "language/type.h"

/* A piece of the question's text. */
struct span {
	const char *start;
	size_t length;
};

enum node_kind {
	NODE_NAME, /* a column, or a word where text is compared */
	NODE_VALUE,
	NODE_BINARY,  /* operands: left, right */
	NODE_NEGATE,  /* operand: left */
	NODE_NOT,     /* operand: left */
	NODE_IN,      /* left in list */
	NODE_BETWEEN, /* left between the two of list */
	NODE_IS_NULL, /* operand: left */
	NODE_HAS,     /* stack left has the frame right */
	NODE_FRAME,   /* value: name or glob; right: the frame that called it, or NULL */
};

struct node {
	enum node_kind kind;
	int operator;            /* of NODE_BINARY: its token */
	struct span place;       /* the operator, name or literal: what an error points at */
	const char *start, *end; /* all of it */
	struct node *left, *right;
	struct list *list;
	bool module;                 /* NODE_FRAME: the name is of the function's module */
	bool direct;                 /* NODE_FRAME: nothing lies between it and right */
	unsigned depth;              /* of the nodes below, itself included */
	struct cell value;           /* of NODE_VALUE */
	enum type type;              /* of NODE_VALUE; of all once resolved */
	const struct column *column; /* of NODE_NAME once resolved */
};

struct item {
	struct item *next;
	struct node *node;
	bool descending;
};

struct list {
	struct item *first, *last;
	size_t count;
};

/* WORD ITEMS [by ITEMS]: what it means is the stage's affair. */
struct stage {
	struct stage *next;
	struct span name;
	struct list *items, *by; /* never NULL; may be empty */
};

/* in WORD…: NULL spans for what is not there. */
struct scope {
	struct span word, value, unit;
};

struct tree {
	bool explain;
	struct span table;
	struct scope scope;
	struct stage *first, *last;
};

struct parse {
	struct arena *arena;
	struct tree *tree;
	struct error *error; /* the first; with its place */
	const char *place;
};

/* The first error stays; later ones follow from it. */
void parse_failed(struct parse *parse, struct span place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

struct node *tree_name(struct parse *parse, struct span name);
struct node *tree_number(struct parse *parse, struct span literal);
struct node *tree_text(struct parse *parse, struct span literal);
struct node *tree_binary(struct parse *parse, int operator, struct span place, struct node *left,
			 struct node *right);
/* NODE_NEGATE, NODE_NOT or NODE_IS_NULL. */
struct node *tree_unary(struct parse *parse, enum node_kind kind, struct span place,
			struct node *operand);
/* Belong to what they enclose. */
struct node *tree_parentheses(struct node *node, struct span left, struct span right);
struct node *tree_in(struct parse *parse, struct span place, struct node *left, struct list *list);
struct node *tree_between(struct parse *parse, struct span place, struct node *left,
			  struct node *low, struct node *high);

struct node *tree_has(struct parse *parse, struct span place, struct node *stack,
		      struct node *frame);
struct node *tree_frame(struct parse *parse, struct span pattern, bool module);
struct node *tree_under(struct node *frame, struct node *caller, bool direct);

struct list *tree_list(struct parse *parse);
struct list *tree_append(struct parse *parse, struct list *list, struct node *node,
			 bool descending);

void tree_stage(struct parse *parse, struct span name, struct list *items, struct list *by);
void tree_where(struct parse *parse, struct span name, struct node *condition);

#endif
