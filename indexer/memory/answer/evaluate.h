/* SPDX-License-Identifier: GPL-2.0-or-later */
/* C expressions: the lexer, and what the grammar (expression.y) does. */
#ifndef INQUEST_ANSWER_EVALUATE_H
#define INQUEST_ANSWER_EVALUATE_H

#include "answer/value.h"

struct cpu;

enum { TOKEN_TEXT_MAX = 128 };

struct token {
	int kind;
	uint64_t number;
	bool is_signed;
	char text[TOKEN_TEXT_MAX]; /* NAME: the name; TYPE: the type's */
};

struct evaluation {
	struct kernel *kernel;
	const struct cpu *cpu; /* whose copy of per-CPU variables is meant; NULL: none */
	struct value result;
	bool is_type;        /* result is a type only */
	struct error *error; /* the first one */
};

/*
 * The value of text, and whether it is but a type. ERROR_USAGE tells what is wrong with it. Names
 * are symbols of the kernel; their types are the debugging information's or, for the best known
 * variables, our own knowledge.
 */
struct error *evaluate(struct kernel *kernel, const char *text, const struct cpu *cpu,
		       struct value *ret, bool *is_type);

/* The same, and no type. */
struct error *evaluate_value(struct kernel *kernel, const char *text, const struct cpu *cpu,
			     struct value *ret);

/* The variable or function of this name. */
struct error *evaluate_symbol(struct kernel *kernel, const char *name, const struct cpu *cpu,
			      struct value *ret);

/* The symbol is a per-CPU variable. */
bool symbol_is_percpu(const struct kernel *kernel, uint64_t address);

/* ERROR_USAGE: nobody tells of types. */
struct error *check_types(const struct kernel *kernel);

/* A struct, union, enum or typedef by its name, with or without the word before it. */
struct error *find_type(struct kernel *kernel, const char *name, const char *word, uint64_t *id);

/* Of the grammar. */
struct value evaluate_literal(struct token token);
struct value evaluate_name(struct evaluation *evaluation, struct token token);
struct value evaluate_element(struct evaluation *evaluation, struct value array,
			      struct value index);
struct value evaluate_member(struct evaluation *evaluation, struct value value, struct token token);
struct value evaluate_follow(struct evaluation *evaluation, struct value value);
struct value evaluate_address(struct evaluation *evaluation, struct value value);
struct value evaluate_unary(struct evaluation *evaluation, int kind, struct value value);
struct value evaluate_binary(struct evaluation *evaluation, int kind, struct value left,
			     struct value right);
struct value evaluate_sizeof(struct evaluation *evaluation, struct ctype type);
struct value evaluate_cast(struct evaluation *evaluation, struct ctype type, struct value value);
struct ctype evaluate_type(struct evaluation *evaluation, struct token token,
			   const struct token *word);
void evaluate_unexpected(struct evaluation *evaluation, struct token token);
void evaluate_too_deep(struct evaluation *evaluation);

#endif
