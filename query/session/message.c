/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See message.h. A case may come with questions of its own, so text is not to be trusted here. */
#include "session/message.h"

#include <string.h>

#include "output/style.h"
#include "output/text.h"

void message_place(const char *text, const char *place)
{
	bool styled = style_wanted(stderr);
	const char *line = place;

	while (line > text && line[-1] != '\n')
		line--;
	size_t before = text_write(stderr, (struct text){line, (size_t)(place - line)});
	text_write(stderr, (struct text){place, strcspn(place, "\n")});
	putc('\n', stderr);
	text_pad(stderr, before);
	fprintf(stderr, "%s^%s\n", style_begin(STYLE_MARK, styled), style_end(styled));
}

void message_error(const char *who, const struct error *error)
{
	bool styled = style_wanted(stderr);

	if (who)
		fprintf(stderr, "%s: ", who);
	fputs(style_begin(STYLE_ERROR, styled), stderr);
	text_write(stderr, (struct text){error->message, strlen(error->message)});
	fprintf(stderr, "%s\n", style_end(styled));
}

void message_notices(const char *lines)
{
	while (lines && *lines) {
		size_t length = strcspn(lines, "\n");

		fputs("note: ", stderr);
		text_write(stderr, (struct text){lines, length});
		putc('\n', stderr);
		lines += length + (lines[length] == '\n');
	}
}
