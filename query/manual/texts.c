/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See texts.h. */
#include "manual/texts.h"

#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"

enum { NAME_WIDTH = 11 };

/* The line at *text, which then is the one behind it; NULL: memory ran out, or that was all. */
static char *next_line(const char **text)
{
	size_t size = strcspn(*text, "\n");
	char *line = **text ? strndup(*text, size) : NULL;

	*text += size + ((*text)[size] == '\n');
	return line;
}

static void write_text(const struct help *help, const char *text)
{
	while (*text) {
		_cleanup_free_ char *line = next_line(&text);

		if (!line || !*line)
			putc('\n', help->file);
		else if (*line == ' ')
			help_example(help, line + strspn(line, " "));
		else
			help_prose(help, 0, line);
	}
}

bool help_text(const struct help *help, const char *name, struct nearest *nearest)
{
	bool found = false;

	for (const struct embedded *text = manual_texts; text->name; text++) {
		nearest_offer(nearest, text->name);
		if (strcmp(text->name, name) != 0)
			continue;
		write_text(help, text->text);
		found = true;
	}
	return found;
}

void help_texts(const struct help *help)
{
	for (const struct embedded *text = manual_texts; text->name; text++) {
		const char *place = text->text;
		_cleanup_free_ char *line = next_line(&place);

		help_item(help, NAME_WIDTH, text->name, line ? line : "");
	}
}
