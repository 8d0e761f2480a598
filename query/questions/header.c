/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See header.h and questions.h. Lines that are neither parameters nor examples are prose. */
#include "questions/header.h"

#include <ctype.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

/* Behind a word, if the line begins with it. */
static const char *behind(const char *line, const char *word)
{
	size_t length = strlen(word);

	return strncmp(line, word, length) == 0 ? line + length + strspn(line + length, " ") : NULL;
}

static const char *trimmed(struct arena *arena, const char *start, size_t length)
{
	while (length > 0 && isspace((unsigned char)start[length - 1]))
		length--;
	return arena_printf(arena, "%.*s", (int)length, start);
}

/* "function = 20: its name" */
static bool read_parameter(struct arena *arena, const char *line, struct question *question)
{
	size_t name = strcspn(line, " =:");
	struct parameter parameter = {.name = trimmed(arena, line, name), .meaning = ""};
	const char *rest = line + name + strspn(line + name, " ");

	if (*rest == '=') {
		rest += 1 + strspn(rest + 1, " ");
		size_t length = *rest == '"' && strchr(rest + 1, '"')
				    ? (size_t)(strchr(rest + 1, '"') - rest) + 1
				    : strcspn(rest, ":");
		parameter.value = trimmed(arena, rest, length);
		rest += length;
	}
	rest = strchr(rest, ':');
	if (rest) {
		rest += 1 + strspn(rest + 1, " ");
		parameter.meaning = trimmed(arena, rest, strlen(rest));
	}
	return vector_push(&question->parameters, parameter);
}

const char *const finding_severities[] = {"cause", "critical", "serious", "notice", NULL};
const char *const finding_sureness[] = {"proven", "likely", "hint", NULL};

/* The word of the list that the text begins with, and the text moves behind it; NULL: none. */
static const char *take_word(const char **text, const char *const *list)
{
	size_t length = strcspn(*text, " :");

	for (; *list; list++) {
		if (strlen(*list) == length && strncmp(*text, *list, length) == 0) {
			*text += length + strspn(*text + length, " ");
			return *list;
		}
	}
	return NULL;
}

/* "serious likely: Slow disk" */
static void read_finding(const char *line, struct question *question)
{
	const char *severity = take_word(&line, finding_severities);
	const char *sureness = take_word(&line, finding_sureness);

	if (!severity || !sureness || *line != ':')
		return;
	question->severity = severity;
	question->sureness = sureness;
	question->title = line + 1 + strspn(line + 1, " ");
}

/* The lines of a finding; false: this is none of them. */
static bool read_finding_line(const char *line, struct question *question)
{
	const char *finding = behind(line, "Finding "), *rest;
	const struct {
		const char *word;
		const char **value;
	} values[] = {{"Sentence: ", &question->sentence},
		      {"Of: ", &question->of},
		      {"Next: ", &question->next}};

	if (finding)
		read_finding(finding, question);
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		rest = behind(line, values[i].word);
		if (rest)
			*values[i].value = rest;
		if (rest)
			return true;
	}
	return finding;
}

/* "40: Blocked tasks" */
static void read_section(const char *line, struct question *question)
{
	char *end;
	long section = strtol(line, &end, 10);

	if (end == line || *end != ':' || section < 1 || section > INT_MAX)
		return;
	question->section = (int)section;
	question->title = end + 1 + strspn(end + 1, " ");
}

/* end: of the description, which has room for all lines. */
static char *add_prose(const struct question *question, char *end, const char *line)
{
	if (*question->description)
		*end++ = '\n';
	return stpcpy(end, line);
}

static bool read_line(struct arena *arena, const char *line, struct question *question, char **end)
{
	const char *parameter = behind(line, "Parameter "), *example = behind(line, "Example: ");
	const char *section = behind(line, "Section ");

	if (parameter)
		return read_parameter(arena, parameter, question);
	if (example)
		return vector_push(&question->examples, example);
	if (section) {
		read_section(section, question);
		return true;
	}
	if (!read_finding_line(line, question) && !behind(line, "SPDX-License-Identifier:"))
		*end = add_prose(question, *end, line);
	return true;
}

static const char *first_sentence(struct arena *arena, const char *text)
{
	size_t length = 0;

	while (text[length] && !(text[length] == '.' &&
				 (!text[length + 1] || isspace((unsigned char)text[length + 1]))))
		length++;
	char *sentence = arena_alloc(arena, length + 1);
	for (size_t i = 0; sentence && i < length; i++)
		sentence[i] = text[i] == '\n' ? ' ' : text[i];
	return sentence ? sentence : "";
}

static size_t usage_size(const struct question *question)
{
	size_t size = strlen(question->name) + sizeof("()");

	vector_for_each(&question->parameters, parameter)
		size += strlen(parameter->name) + sizeof(" = , ") +
			(parameter->value ? strlen(parameter->value) : 0);
	return size;
}

static const char *make_usage(struct arena *arena, const struct question *question)
{
	const char *separator = "(";

	if (question->parameters.count == 0)
		return question->name;
	char *usage = arena_alloc(arena, usage_size(question));
	if (!usage)
		return "";
	char *end = stpcpy(usage, question->name);
	vector_for_each(&question->parameters, parameter) {
		end = stpcpy(stpcpy(end, separator), parameter->name);
		if (parameter->value)
			end = stpcpy(stpcpy(end, " = "), parameter->value);
		separator = ", ";
	}
	strcpy(end, ")");
	return usage;
}

static const char *first_line(const char *text)
{
	return text + strspn(text, " \t\r\n");
}

/* Without what would end a statement that is put into another one. */
static const char *body(struct arena *arena, const char *text)
{
	size_t length = strlen(text);

	while (length > 0 && (isspace((unsigned char)text[length - 1]) || text[length - 1] == ';'))
		length--;
	return trimmed(arena, text, length);
}

bool header_read(struct arena *arena, const char *text, struct question *question)
{
	char *prose = arena_alloc(arena, strlen(text) + 1);

	if (!prose)
		return false;
	question->description = prose;
	for (text = first_line(text); strncmp(text, "--", 2) == 0; text = first_line(text)) {
		size_t length = strcspn(text, "\n");
		const char *line = trimmed(arena, text + 2, length - 2);

		if (!read_line(arena, line + strspn(line, " "), question, &prose))
			return false;
		text += length;
	}
	question->summary = first_sentence(arena, question->description);
	question->usage = make_usage(arena, question);
	question->text = body(arena, text);
	question->sql = text_is_sql(question->text);
	return !arena->failed;
}
