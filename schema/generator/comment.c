/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Comments by line: a `--` outside of quotes, up to the line's end. */
#include "generator/comment.h"

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *line_end(const char *line)
{
	return line + strcspn(line, "\n");
}

static const char *line_next(const char *line)
{
	const char *end = line_end(line);

	return *end ? end + 1 : end;
}

static const char *skip_blanks(const char *text)
{
	return text + strspn(text, " \t");
}

/* Where the comment of a line starts (behind its dashes), NULL when it has none. */
static const char *line_comment(const char *line)
{
	char quote = 0;

	for (const char *at = line; at < line_end(line); at++) {
		if (quote)
			quote = *at == quote ? 0 : quote;
		else if (*at == '\'' || *at == '"')
			quote = *at;
		else if (at[0] == '-' && at[1] == '-')
			return at + 2;
	}
	return NULL;
}

/* The line holds a comment and nothing else. */
static bool is_comment_line(const char *line)
{
	return strncmp(skip_blanks(line), "--", 2) == 0;
}

static bool begins_with_name(const char *line, const char *name)
{
	size_t length = strlen(name);

	line = skip_blanks(line);
	if (*line == '"')
		return strncmp(line + 1, name, length) == 0 && line[length + 1] == '"';
	return strncmp(line, name, length) == 0 && !isalnum((unsigned char)line[length]) &&
	       line[length] != '_';
}

/* Appends a line's comment to text (NULL: none yet), taking it over; NULL: no memory. */
static char *append(char *text, const char *separator, const char *line)
{
	const char *start = skip_blanks(line_comment(line));
	char *joined;

	if (asprintf(&joined, "%s%s%.*s", text ? text : "", text ? separator : "",
		     (int)(line_end(start) - start), start) < 0)
		joined = NULL;
	free(text);
	return joined;
}

static bool line_has(const char *line, const char *text)
{
	const char *at = strstr(line, text);

	return at && at < line_end(line);
}

static const char shown[] = "-- Shown: ";

char *comment_of_file(const char *text)
{
	char *comment = NULL;

	for (const char *line = text; is_comment_line(line); line = line_next(line)) {
		if (!line_has(line, "SPDX-") && !line_has(line, shown))
			comment = append(comment, "\n", line);
	}
	return comment;
}

char *shown_of_file(const char *text)
{
	for (const char *line = text; is_comment_line(line); line = line_next(line)) {
		const char *names = line + strlen(shown);

		if (line_has(line, shown))
			return strndup(names, (size_t)(line_end(line) - names));
	}
	return NULL;
}

char *comment_of_column(const char **at, const char *name)
{
	const char *line = *at;

	while (*line && !begins_with_name(line, name))
		line = line_next(line);
	if (!*line || !line_comment(line))
		return NULL;

	char *comment = append(NULL, "", line);
	for (line = line_next(line); is_comment_line(line); line = line_next(line))
		comment = append(comment, " ", line);
	*at = line;
	return comment;
}
