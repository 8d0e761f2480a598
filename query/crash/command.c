/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See command.h. */
#include "crash_words/command.h"

#include <ctype.h>
#include <string.h>

/* The end of a word; text[0] is no space. */
static size_t word_length(const char *text)
{
	if (*text == '\'' || *text == '"') {
		const char *end = strchr(text + 1, *text);

		return end ? (size_t)(end - text) + 1 : 0;
	}
	return strcspn(text, " \t\r\n");
}

static struct argument_text read_word(struct arena *arena, const char *text, size_t length)
{
	bool quoted = *text == '\'' || *text == '"';

	return (struct argument_text){
	    .text = arena_printf(arena, "%.*s", (int)(length - 2 * quoted), text + quoted),
	    .quoted = *text == '\'',
	};
}

struct error *command_split(struct arena *arena, const char *text, struct argument_text *words,
			    size_t *count)
{
	for (*count = 0;; (*count)++) {
		text += strspn(text, " \t\r\n");
		if (!*text)
			return NULL;
		size_t length = word_length(text);
		if (length == 0)
			return error_create(ERROR_USAGE, "the text has no closing quote");
		if (*count == COMMAND_ARGUMENTS)
			return error_create(ERROR_USAGE, "these are too many arguments");
		if (*text == '|' || *text == '>')
			return error_create(ERROR_USAGE, "what crash's words print goes nowhere "
							 "else here; rows of a table do, as in "
							 "'tasks | count by state'");
		words[*count] = read_word(arena, text, length);
		text += length;
	}
}

/* "in dump 2" at the end. */
static size_t take_dump(const struct argument_text *words, size_t count, struct command_line *line)
{
	if (count < 4 || strcmp(words[count - 3].text, "in") != 0 ||
	    strcmp(words[count - 2].text, "dump") != 0)
		return count;
	line->dump = words[count - 1].text;
	return count - 3;
}

static struct error *no_option(const struct word *word, char letter)
{
	return error_create(ERROR_USAGE, "%s has no option -%c; it is used so: %s", word->name,
			    letter, word->usage);
}

/* One word of options, "-sx"; *i is its place, which moves over a value. */
static struct error *take_options(const struct argument_text *words, size_t count, size_t *i,
				  struct command_line *line)
{
	for (const char *letter = words[*i].text + 1; *letter; letter++) {
		const char *known = isalpha((unsigned char)*letter) || *letter == '='
					? strchr(line->word->options, *letter)
					: NULL;

		if (!known)
			return no_option(line->word, *letter);
		line->given[(unsigned char)*letter]++;
		if (known[1] != ':')
			continue;
		if (!letter[1] && *i + 1 == count)
			return error_create(ERROR_USAGE, "-%c of %s takes a value: %s", *letter,
					    line->word->name, line->word->usage);
		line->values[(unsigned char)*letter] = letter[1] ? letter + 1 : words[++*i].text;
		return NULL;
	}
	return NULL;
}

struct error *command_parse(struct arena *arena, const struct argument_text *words, size_t count,
			    struct command_line *ret)
{
	const char *behind;

	*ret =
	    (struct command_line){.word = word_find(words[0].text, strlen(words[0].text), &behind)};
	count = take_dump(words, count, ret);
	if (*behind) {
		struct argument_text option = {.text = behind};
		size_t none = 0;

		TRY(take_options(&option, 1, &none, ret));
	}
	for (size_t i = 1; i < count; i++) {
		const char *text = words[i].text;

		if (!words[i].quoted && text[0] == '-' && isalpha((unsigned char)text[1]))
			TRY(take_options(words, count, &i, ret));
		else
			ret->arguments[ret->count++] = words[i];
	}
	return arena->failed ? error_no_memory() : NULL;
}
