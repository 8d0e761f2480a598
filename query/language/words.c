/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See words.h. */
#include "language/words.h"

#include <string.h>
#include <strings.h>

#define NUMBER(table, column, word, number)                                                        \
	{                                                                                          \
		table, column, word,                                                               \
		{                                                                                  \
			.kind = CELL_INTEGER, .integer = number                                    \
		}                                                                                  \
	}
#define LETTER(table, word, letter)                                                                \
	{                                                                                          \
		table, "state", word,                                                              \
		{                                                                                  \
			.kind = CELL_TEXT, .size = 1, .text = letter                               \
		}                                                                                  \
	}
#define STATE(crash, letter)                                                                       \
	LETTER("tasks", crash, letter), LETTER("tasks", letter, letter),                           \
	    LETTER("backtraces", crash, letter), LETTER("backtraces", letter, letter)

static const struct word words[] = {
    NUMBER("log", "level", "emerg", 0),
    NUMBER("log", "level", "alert", 1),
    NUMBER("log", "level", "crit", 2),
    NUMBER("log", "level", "err", 3),
    NUMBER("log", "level", "warning", 4),
    NUMBER("log", "level", "notice", 5),
    NUMBER("log", "level", "info", 6),
    NUMBER("log", "level", "debug", 7),
    STATE("RU", "R"),
    STATE("IN", "S"),
    STATE("UN", "D"),
    STATE("ST", "T"),
    STATE("TR", "t"),
    STATE("ZO", "Z"),
    STATE("DE", "X"),
    STATE("PA", "P"),
    STATE("ID", "I"),
    {0},
};

const struct word *words_all(void)
{
	return words;
}

static bool belongs(const struct word *word, const char *table, const char *column)
{
	return table && strcmp(word->table, table) == 0 && strcmp(word->column, column) == 0;
}

bool words_exist(const char *table, const char *column)
{
	for (const struct word *word = words; word->word; word++) {
		if (belongs(word, table, column))
			return true;
	}
	return false;
}

const struct word *words_find(const char *table, const char *column, const char *text)
{
	const struct word *like = NULL; /* "err" for ERR, "d" for D, where no other is meant */

	for (const struct word *word = words; word->word; word++) {
		if (belongs(word, table, column) && strcmp(word->word, text) == 0)
			return word;
		if (belongs(word, table, column) && strcasecmp(word->word, text) == 0)
			like = word;
	}
	return like;
}

void words_offer(struct nearest *nearest, const char *table, const char *column)
{
	for (const struct word *word = words; word->word; word++) {
		if (word->word[1] && belongs(word, table, column))
			nearest_offer(nearest, word->word);
	}
}
