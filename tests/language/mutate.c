/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See mutate.h. */
#include "language/mutate.h"

#include <stdio.h>
#include <string.h>

static const char *const words[] = {"where",
				    "has",
				    "no",
				    "not",
				    "in",
				    "is",
				    "null",
				    "between",
				    "and",
				    "or",
				    "by",
				    "desc",
				    "|",
				    "(",
				    ")",
				    ",",
				    ".",
				    ":",
				    "=",
				    "~",
				    "-",
				    "*",
				    "/",
				    "$x",
				    "top",
				    "under",
				    "directly",
				    "module",
				    "explain",
				    "foreach",
				    "with",
				    "count",
				    "stats",
				    "tasks",
				    "dump",
				    "all",
				    "dumps",
				    "\"",
				    "'",
				    "--",
				    "0x",
				    "1e9",
				    "9999999999999999999999",
				    "1.5.5",
				    "@1",
				    "x@1",
				    ";",
				    "\\",
				    "\xff",
				    "\xc3\xb6",
				    "stack",
				    "compare",
				    "group",
				    "delta(",
				    "1k",
				    "2d",
				    "task.",
				    ".task",
				    "bt",
				    "sort",
				    "show"};

static char any_byte(struct random *random)
{
	return (char)(1 + random_below(random, 255));
}

/* Puts length bytes in place of old ones at; what does not fit is left out. */
static void replace(char *text, size_t size, size_t at, size_t old, const char *with, size_t length)
{
	size_t all = strlen(text);

	if (all - old + length >= size)
		return;
	memmove(text + at + length, text + at + old, all - at - old + 1);
	memcpy(text + at, with, length);
}

/* A stretch of text between spaces. */
static size_t word_at(const char *text, size_t at, size_t *length)
{
	while (at > 0 && text[at - 1] != ' ')
		at--;
	*length = strcspn(text + at, " ");
	return at;
}

static void change_byte(struct random *random, char *text, size_t size)
{
	size_t at = random_below(random, strlen(text) + 1), there = text[at] != '\0';
	char byte = any_byte(random);

	switch (random_below(random, 4)) {
	case 0:
		replace(text, size, at, there, "", 0);
		break;
	case 1:
		replace(text, size, at, 0, &byte, 1);
		break;
	case 2:
		byte = text[at];
		replace(text, size, at, 0, &byte, there);
		break;
	default:
		replace(text, size, at, there, &byte, there);
	}
}

static void change_word(struct random *random, char *text, size_t size)
{
	char copy[64];
	size_t length, other_length, all = strlen(text);

	if (all == 0)
		return;
	size_t at = word_at(text, random_below(random, all), &length);
	size_t other = word_at(text, random_below(random, all), &other_length);
	const char *word = RANDOM_OF(random, words);
	if (random_chance(random, 50)) {
		replace(text, size, at, random_chance(random, 60) ? length : 0, word, strlen(word));
		return;
	}
	other_length = other_length < sizeof(copy) ? other_length : sizeof(copy);
	memcpy(copy, text + other, other_length);
	replace(text, size, at, random_chance(random, 50) ? length : 0, copy, other_length);
}

void mutate(struct random *random, char *text, size_t size)
{
	size_t changes = 1 + random_below(random, 4);

	if (random_chance(random, 15))
		text[random_below(random, strlen(text) + 1)] = '\0';
	while (changes-- > 0)
		(random_chance(random, 50) ? change_byte : change_word)(random, text, size);
}

static void repeat(struct random *random, char *text, size_t size)
{
	static const char *const heads[] = {"tasks where ",
					    "tasks | show ",
					    "tasks ",
					    "",
					    "foreach ",
					    "tasks where stack has a ",
					    "tasks where comm in (",
					    "task"};
	static const char *const parts[] = {"(",        "not ",
					    "- ",       "pid + ",
					    "| first ", "under a ",
					    "1, ",      "a.",
					    "x",        "frames has (",
					    "a ",       "pid = 1 or ",
					    "count(",   "task.parent.pid, ",
					    "\"",       "| with frames "};
	const char *part = RANDOM_OF(random, parts);
	size_t count = 1 + random_below(random, random_chance(random, 80) ? 300 : size);

	snprintf(text, size, "%s", RANDOM_OF(random, heads));
	for (size_t length = strlen(text); count-- > 0 && length + strlen(part) < size;
	     length += strlen(part))
		memcpy(text + length, part, strlen(part) + 1);
}

void mutate_into_garbage(struct random *random, char *text, size_t size)
{
	size_t length = random_below(random, 200);

	if (random_chance(random, 40)) {
		repeat(random, text, size);
		return;
	}
	*text = '\0';
	while (length-- > 0) {
		char byte = any_byte(random);
		const char *word = RANDOM_OF(random, words);

		if (random_chance(random, 20))
			replace(text, size, strlen(text), 0, &byte, 1);
		else
			replace(text, size, strlen(text), 0, word, strlen(word));
		replace(text, size, strlen(text), 0, " ", 1);
	}
}
