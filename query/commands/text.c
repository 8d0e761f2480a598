/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See text.h. */
#include "commands/text.h"

#include <string.h>

struct error *read_all(FILE *file, char **ret)
{
	size_t capacity = 0;

	*ret = NULL;
	if (getdelim(ret, &capacity, '\0', file) < 0 && ferror(file))
		return error_from_errno("standard input");
	return NULL;
}

void show_place(const char *text, const char *place)
{
	const char *line = place;

	while (line > text && line[-1] != '\n')
		line--;
	fprintf(stderr, "%.*s\n", (int)strcspn(line, "\n"), line);
	for (; line < place; line++)
		putc(*line == '\t' ? '\t' : ' ', stderr);
	fputs("^\n", stderr);
}
