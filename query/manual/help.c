/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See help.h. */
#include "manual/help.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "output/output.h"
#include "output/style.h"
#include "output/text.h"

enum { MAX_WIDTH = 100, ITEM_INDENT = 2, EXAMPLE_INDENT = 8 };

struct help help_to(FILE *file)
{
	struct output output;

	output_init(&output, file, NULL);
	unsigned width = output.width < MAX_WIDTH ? output.width : MAX_WIDTH;
	return (struct help){.file = file, .width = width, .styled = output.styled};
}

void help_rest(const struct help *help, size_t indent, const char *text)
{
	size_t column = indent;

	while (*text) {
		struct text word = {text, strcspn(text, " \n")};

		if (column > indent && column + 1 + text_width(word) > help->width) {
			fprintf(help->file, "\n%*s", (int)indent, "");
			column = indent;
		}
		if (column > indent)
			column += text_write(help->file, (struct text){" ", 1});
		column += text_write(help->file, word);
		text += word.size + strspn(text + word.size, " \n");
	}
	putc('\n', help->file);
}

void help_heading(const struct help *help, const char *text)
{
	fprintf(help->file, "\n%s%s%s\n", style_begin(STYLE_HEADING, help->styled), text,
		style_end(help->styled));
}

void help_prose(const struct help *help, size_t indent, const char *text)
{
	fprintf(help->file, "%*s", (int)indent, "");
	help_rest(help, indent, text);
}

/* An item that is too long for its place has a line of its own. */
void help_item(const struct help *help, size_t indent, const char *item, const char *text)
{
	size_t width = text_width((struct text){item, strlen(item)});

	text_pad(help->file, ITEM_INDENT);
	text_write(help->file, (struct text){item, strlen(item)});
	if (ITEM_INDENT + width + 1 > indent)
		fprintf(help->file, "\n%*s", (int)indent, "");
	else
		text_pad(help->file, indent - ITEM_INDENT - width);
	help_rest(help, indent, text);
}

void help_example(const struct help *help, const char *question)
{
	text_pad(help->file, EXAMPLE_INDENT);
	text_write(help->file, (struct text){question, strlen(question)});
	putc('\n', help->file);
}
