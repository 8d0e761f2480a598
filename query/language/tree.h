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
#include "language/parse.h"
#include "language/type.h"

enum node_kind {
	NODE_NAME, /* a column, or a word where text is compared; left: what stands before a dot */
	NODE_VALUE,
	NODE_CALL,     /* the function that place names, of list; right: for what count counts */
	NODE_MEMBER,   /* place: a path in a struct in memory, which list names (type, address) */
	NODE_BINARY,   /* operands: left, right */
	NODE_NEGATE,   /* operand: left */
	NODE_NOT,      /* operand: left */
	NODE_IN,       /* left in list */
	NODE_BETWEEN,  /* left between the two of list */
	NODE_IS_NULL,  /* operand: left */
	NODE_HAS,      /* left, a stack, flags or a list, has the frame right */
	NODE_FRAME,    /* value: name or glob; right: the frame that called it, or NULL */
	NODE_QUESTION, /* the text between its parentheses is a question of one column */
	NODE_RELATED,  /* the relation left has a row for which right, or NULL, holds */
};

struct node {
	enum node_kind kind;
	int operator;            /* of NODE_BINARY: its token */
	struct span place;       /* the operator, name or literal: what an error points at */
	const char *start, *end; /* all of it */
	const char *close;       /* NODE_CALL: behind its own parenthesis */
	struct node *left, *right;
	struct list *list;
	struct span as;              /* what the column is to be called; empty: its own text */
	bool module;                 /* NODE_FRAME: the name is of the function's module */
	bool direct;                 /* NODE_FRAME: nothing lies between it and right */
	bool glob;                   /* NODE_VALUE, of NODE_IN: a pattern */
	bool hex;                    /* NODE_VALUE: an address or bits */
	bool bare;                   /* NODE_VALUE: a word without quotes, given as an argument */
	int64_t top;                 /* NODE_FRAME: among so many innermost ones; 0: anywhere */
	unsigned depth;              /* of the nodes below, itself included */
	struct cell value;           /* of NODE_VALUE */
	enum type type;              /* of NODE_VALUE; of all once resolved */
	const struct column *column; /* of what has become a column, once resolved */
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

/* WORD ITEMS [by ITEMS [: ITEMS]]: what it means is the stage's affair. */
struct stage {
	struct stage *next;
	struct span name;
	struct list *items, *by, *measures; /* never NULL; may be empty */
};

/* Of dumps. It is lowered once, however often the scope is: nodes are resolved once. */
struct scope_condition {
	struct node *node;
	const char *sql; /* "SELECT dump FROM dumps …", once it is known */
};

/*
 * in WORD VALUE UNIT, in WORD VALUE, VALUE … or in WORD where CONDITION; behind these, or without
 * them, of machine NAME. NULL for what is not there.
 */
struct scope {
	struct span word, unit;
	const struct node *value;
	const struct list *several;
	struct scope_condition *condition;
	const struct node *machine;
	bool like; /* machine is a pattern */
};

struct tree {
	bool explain;
	bool dotted;            /* a name of it has a dot, or may have */
	struct span source;     /* a table or a saved question; empty: what foreach names */
	const char *table;      /* what foreach names */
	struct list *arguments; /* of a saved question; NULL: there are no parentheses */
	struct scope scope;
	bool each_dump; /* of a saved question whose dumps were chosen outside: see select.h */
	struct stage *first, *last;
};

struct node *tree_name(struct parse *parse, struct span name);
struct node *tree_dot(struct parse *parse, struct node *before, struct span name);
struct node *tree_number(struct parse *parse, struct span literal);
struct node *tree_text(struct parse *parse, struct span literal);
/* $NAME: the value that it stands for. */
struct node *tree_parameter(struct parse *parse, struct span name);
/* Of foreach: text, in quotes or not. */
struct node *tree_word(struct parse *parse, struct span word);
struct node *tree_call(struct parse *parse, struct span name, struct list *arguments,
		       struct node *condition, struct span right);
/* struct(TYPE).PATH: name is "struct". */
struct node *tree_member(struct parse *parse, struct span name, struct list *arguments,
			 struct span path);
struct node *tree_binary(struct parse *parse, int operator, struct span place, struct node *left,
			 struct node *right);
/* left is right: equality, but "is empty" and its like are no text. */
struct node *tree_is(struct parse *parse, int operator, struct span place, struct node *left,
		     struct node *right);
/* NODE_NEGATE, NODE_NOT or NODE_IS_NULL. */
struct node *tree_unary(struct parse *parse, enum node_kind kind, struct span place,
			struct node *operand);
/* left per h, per 10min: what came in that time, of all since the machine was booted. */
struct node *tree_per(struct parse *parse, struct span place, struct node *left,
		      struct span period);
/* Belong to what they enclose. */
struct node *tree_parentheses(struct node *node, struct span left, struct span right);
struct node *tree_in(struct parse *parse, struct span place, struct node *left, struct list *list);
struct node *tree_between(struct parse *parse, struct span place, struct node *left,
			  struct node *low, struct node *high);

struct node *tree_has(struct parse *parse, struct span place, struct node *left,
		      struct node *frame);
struct node *tree_relation(struct parse *parse, struct span place, struct node *relation,
			   struct node *condition);
/* pattern: a name, text in quotes, or a parameter. */
struct node *tree_frame(struct parse *parse, struct span pattern);
struct node *tree_module(struct node *frame);
/* number NULL: the innermost frame alone. */
struct node *tree_top(struct parse *parse, struct node *frame, const struct node *number);
struct node *tree_under(struct node *frame, struct node *caller, bool direct);

/* Text without quotes. */
struct node *tree_bare(struct parse *parse, struct span text);
/* "htt*" among values. */
struct node *tree_glob(struct parse *parse, struct span text);
/* NODE_QUESTION, of a question in parentheses. */
struct node *tree_question(struct parse *parse, struct span question);
struct node *tree_as(struct node *node, struct span name);
/* What stands between quotes or parentheses. */
struct span tree_inside(struct span span);

struct list *tree_list(struct parse *parse);
struct list *tree_one(struct parse *parse, struct node *node);
struct list *tree_append(struct parse *parse, struct list *list, struct node *node,
			 bool descending);

/* From the start of one to the end of another behind it. */
struct span tree_span(struct span first, struct span last);

void tree_source(struct parse *parse, struct span name, struct list *arguments, struct scope scope);
/* NULL: no memory. */
struct scope_condition *tree_dumps_where(struct parse *parse, struct node *condition);
/* by, measures: NULL for none. */
void tree_stage(struct parse *parse, struct span name, struct list *items, struct list *by,
		struct list *measures);
void tree_where(struct parse *parse, struct span name, struct node *condition);

#endif
