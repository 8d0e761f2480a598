/* SPDX-License-Identifier: GPL-2.0-or-later */
/* kmem ADDRESS: what lies there, as whatis tells it. The tables answer kmem's other forms. */
#include "answer/answer.h"

static struct error *run(struct answering *answering, struct line *line)
{
	const char *word;
	char text[128];

	while ((word = line_word(line))) {
		snprintf(text, sizeof(text), "whatis %s", word);
		TRY(answer_line(answering, text));
	}
	return NULL;
}

const struct word word_kmem = {.names = "kmem", .usage = "ADDRESS...", .run = run};
