/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See line.h. */
#include "answer/line.h"

#include <errno.h>
#include <getopt.h>
#include <stdlib.h>
#include <string.h>

#include "answer/evaluate.h"
#include "base/cleanup.h"
#include "image/cpus.h"
#include "image/kernel.h"

/* What parts words: the same where one is skipped as where one ends, or a word has no end. */
static const char spaces[] = " \t\r\n\v\f";

/* Where a word ends; quotes are taken out of it. */
struct splitter {
	const char *at;
	char *to;
	int depth;
	char quote; /* the one that is open */
};

static bool word_goes_on(const struct splitter *splitter)
{
	return *splitter->at &&
	       (splitter->depth || splitter->quote || !strchr(spaces, *splitter->at));
}

static void split_char(struct splitter *splitter)
{
	char c = *splitter->at++;

	if (splitter->quote ? c == splitter->quote : c == '"' || c == '\'') {
		splitter->quote = splitter->quote ? '\0' : c;
		return;
	}
	if (!splitter->quote && (c == '(' || c == '['))
		splitter->depth++;
	if (!splitter->quote && splitter->depth && (c == ')' || c == ']'))
		splitter->depth--;
	*splitter->to++ = c;
}

static struct error *split(struct line *line, const char *text)
{
	struct splitter splitter = {.at = text, .to = line->text};

	for (;;) {
		splitter.at += strspn(splitter.at, spaces);
		if (line->count == 1)
			line->rest = splitter.at;
		if (!*splitter.at)
			break;
		if (line->count == LINE_WORDS_MAX)
			return error_create(ERROR_USAGE, "the line has too many words");
		line->words[line->count++] = splitter.to;
		while (word_goes_on(&splitter))
			split_char(&splitter);
		*splitter.to++ = '\0';
		splitter.depth = 0;
	}
	return splitter.quote ? error_create(ERROR_USAGE, "a quote has no end") : NULL;
}

/* "*list_head" is "*" and "list_head", as crash takes it. */
struct error *line_init(struct line *line, const char *text)
{
	size_t size = strlen(text);

	*line = (struct line){.next = 1, .rest = ""};
	if (size > LINE_SIZE_MAX)
		return error_create(ERROR_USAGE, "the line is too long");
	line->text = malloc(2 * size + 4);
	if (!line->text)
		return error_no_memory();
	text += strspn(text, spaces);
	if (*text == '*') {
		strcpy(line->text + 2 * size + 2, "*");
		line->words[line->count++] = line->text + 2 * size + 2;
		text++;
	}
	return split(line, text);
}

void line_deinit(struct line *line)
{
	free(line->text);
}

/* glibc's getopt starts anew where optind is 0; here it stops at the first word that is none. */
int line_option(struct line *line, const char *options, const char **argument)
{
	opterr = 0;
	optind = line->option;
	int letter = getopt(line->count, line->words, options);

	line->option = optind;
	line->next = optind;
	*argument = optarg;
	return letter;
}

const char *line_word(struct line *line)
{
	return line->next < line->count ? line->words[line->next++] : NULL;
}

struct error *parse_count(const char *text, int64_t *ret)
{
	char *end;

	errno = 0;
	*ret = strtoll(text, &end, strncmp(text, "0x", 2) ? 10 : 16);
	if (end == text || *end || errno)
		return error_create(ERROR_USAGE, "'%s' is no number", text);
	return NULL;
}

static bool parse_hex(const char *text, uint64_t *ret)
{
	size_t size;

	if (!strncmp(text, "0x", 2) || !strncmp(text, "0X", 2))
		text += 2;
	size = strlen(text);
	if (!size || size > 16 || strspn(text, "0123456789abcdefABCDEF") != size)
		return false;
	*ret = strtoull(text, NULL, 16);
	return true;
}

struct error *split_cpus(char *text, const char **cpus)
{
	char *colon = strrchr(text, ':');

	*cpus = NULL;
	if (!colon || strchr(colon, ')'))
		return NULL;
	if (colon[strspn(colon, ":0123456789,-al")])
		return error_create(ERROR_USAGE, "'%s' are no CPUs", colon + 1);
	*colon = '\0';
	*cpus = colon + 1;
	return NULL;
}

bool cpus_have(const char *cpus, unsigned int number)
{
	if (!*cpus || !strcmp(cpus, "a") || !strcmp(cpus, "all"))
		return true;
	while (*cpus) {
		char *end;
		unsigned long first = strtoul(cpus, &end, 10), last = first;

		if (*end == '-')
			last = strtoul(end + 1, &end, 10);
		if (number >= first && number <= last)
			return true;
		if (end == cpus || !*end)
			break;
		cpus = end + 1;
	}
	return false;
}

static struct error *parse_place(struct kernel *kernel, const char *text, const struct cpu *cpu,
				 uint64_t *ret)
{
	struct value value;
	bool symbol = symbols_find(&kernel->symbols, text);

	if (!symbol && parse_hex(text, ret))
		return NULL;
	TRY(evaluate_value(kernel, text, cpu, &value));
	if (*text != '(' && value.stored) { /* a variable stands for where it lies */
		*ret = value.address;
		return NULL;
	}
	return value_load(kernel, &value, ret);
}

struct error *parse_address(struct kernel *kernel, const char *text, uint64_t *ret)
{
	_cleanup_free_ char *copy = strdup(text);
	const char *cpus;
	const struct cpu *cpu = NULL;

	if (!copy)
		return error_no_memory();
	TRY(split_cpus(copy, &cpus));
	if (cpus)
		cpu = cpu_get(kernel, (unsigned int)strtoul(cpus, NULL, 10));
	if (cpus && !cpu)
		return error_create(ERROR_USAGE, "there is no CPU %s", cpus);
	return parse_place(kernel, copy, cpu, ret);
}
