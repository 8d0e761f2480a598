/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A command line in words: blanks separate them, outside of parentheses, brackets and quotes. Then
 * its options, as getopt takes them.
 */
#ifndef INQUEST_ANSWER_LINE_H
#define INQUEST_ANSWER_LINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/error.h"

struct kernel;
struct cpu;

enum { LINE_WORDS_MAX = 256, LINE_SIZE_MAX = 1 << 16 };

struct line {
	char *text; /* owned: the words, each with its NUL */
	char *words[LINE_WORDS_MAX + 1];
	int count;
	int next;         /* the word to take next */
	const char *rest; /* the line behind its first word, as it was typed; borrowed */
	int option;       /* where getopt is */
};

/* text stays the caller's. ERROR_USAGE: too long, a quote without an end. */
struct error *line_init(struct line *line, const char *text);
void line_deinit(struct line *line);

/* The next option's letter (its argument in *argument), -1 behind the last, '?' for a wrong one. */
int line_option(struct line *line, const char *options, const char **argument);

/* The next word that is no option; NULL: there are no more. */
const char *line_word(struct line *line);

/* A number as crash takes counts: decimal, or hexadecimal with 0x. */
struct error *parse_count(const char *text, int64_t *ret);

/*
 * An address as crash takes them: hexadecimal with or without 0x, a symbol, symbol+offset, an
 * expression in parentheses; any of them with ":CPU" behind.
 */
struct error *parse_address(struct kernel *kernel, const char *text, uint64_t *ret);

/* "name:0-3,5", "name:a", "name:": the CPUs behind the last colon; *cpus is NULL without one. */
struct error *split_cpus(char *text, const char **cpus);
/* Whether a list of CPUs has this one. */
bool cpus_have(const char *cpus, unsigned int number);

#endif
