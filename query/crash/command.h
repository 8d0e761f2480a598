/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A command line of crash's, as it was typed. */
#ifndef INQUEST_CRASH_COMMAND_H
#define INQUEST_CRASH_COMMAND_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/error.h"
#include "crash_words/words.h"

struct argument_text {
	const char *text;
	bool quoted; /* in single quotes: a regular expression where names are meant */
};

enum { COMMAND_ARGUMENTS = 256 };

struct command_line {
	const struct word *word;
	struct argument_text arguments[COMMAND_ARGUMENTS]; /* what is no option */
	size_t count;
	unsigned int given[128]; /* options, how often */
	const char *values[128]; /* of those that take one */
	const char *dump;        /* of "in dump N" at the end; NULL: the newest */
};

/* Splits a text into words: by spaces, quotes keep them together. */
struct error *command_split(struct arena *arena, const char *text, struct argument_text *words,
			    size_t *count);
/* words[0] is the word. */
struct error *command_parse(struct arena *arena, const struct argument_text *words, size_t count,
			    struct command_line *ret);

#endif
