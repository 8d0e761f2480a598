/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See template.h. One pass over the text, word by word. */
#include "text/template.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

struct writer {
	char *text;
	size_t size;
};

static void put(struct writer *writer, char c)
{
	bool repeats = c == '#' && writer->size > 0 && writer->text[writer->size - 1] == '#';

	if (writer->size + 1 < TEMPLATE_SIZE && !repeats)
		writer->text[writer->size++] = c;
}

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

static size_t word_length(const char *text, const char *end)
{
	size_t length = 0;

	while (text + length < end && is_word(text[length]))
		length++;
	return length;
}

/* A number of any base: hex digits with a decimal one among them, with or without 0x. */
static bool is_number(const char *word, size_t length)
{
	size_t skip = length > 2 && word[0] == '0' && (word[1] | 0x20) == 'x' ? 2 : 0;
	bool digit = skip;

	for (size_t i = skip; i < length; i++) {
		if (!isxdigit((unsigned char)word[i]))
			return false;
		digit |= isdigit((unsigned char)word[i]) != 0;
	}
	return digit;
}

static void put_word(struct writer *writer, const char *word, size_t length)
{
	if (is_number(word, length)) {
		put(writer, '#');
		return;
	}
	for (size_t i = 0; i < length; i++)
		put(writer, isdigit((unsigned char)word[i]) ? '#' : word[i]);
}

/* Behind "Comm: ", "task " and the like stands the name of a process. */
static bool names_process(const char *word, size_t length, const char *next, const char *end)
{
	static const char *const before[] = {"Comm:", "comm=", "process ", "Process ", "task "};

	for (size_t i = 0; i < sizeof(before) / sizeof(*before); i++) {
		if (*word != *before[i])
			continue;
		size_t size = strlen(before[i]);
		if (length == size - 1 && memcmp(word, before[i], length) == 0 && next < end &&
		    *next == before[i][size - 1])
			return true;
	}
	return false;
}

/* The name, without the number that may be behind it; it moves *at. */
static void put_name(struct writer *writer, const char **at, const char *end)
{
	put(writer, *(*at)++);
	while (*at < end && **at == ' ')
		put(writer, *(*at)++);
	const char *start = *at;
	while (*at < end && !strchr(" :,()[]\"", **at))
		(*at)++;
	if (*at > start)
		put(writer, '#');
}

static void put_quoted(struct writer *writer, const char **at, const char *end)
{
	const char *close = memchr(*at + 1, '"', (size_t)(end - *at - 1));

	put(writer, '"');
	(*at)++;
	if (!close)
		return;
	put(writer, '#');
	*at = close;
	put(writer, *(*at)++);
}

void template_make(const char *text, size_t size, char result[TEMPLATE_SIZE])
{
	struct writer writer = {result, 0};
	const char *at = text, *end = size ? text + size : text;

	while (at < end) {
		size_t length = word_length(at, end);

		if (length == 0 && *at == '"') {
			put_quoted(&writer, &at, end);
		} else if (length == 0) {
			put(&writer, *at++);
		} else {
			const char *word = at;

			put_word(&writer, word, length);
			at += length;
			if (names_process(word, length, at, end))
				put_name(&writer, &at, end);
		}
	}
	result[writer.size] = '\0';
}
