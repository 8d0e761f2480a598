/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Saved questions, as the comments at their heads describe them. */
#include "manual/topics.h"

#include <string.h>

#include "output/text.h"

enum { LIST_INDENT = 32, INDENT = 4 };

void help_questions(const struct help *help, const struct questions *questions)
{
	vector_for_each(&questions->list, question)
		help_item(help, LIST_INDENT, question->usage, question->summary);
}

static void show_parameters(const struct help *help, const struct question *question)
{
	vector_for_each(&question->parameters, parameter) {
		if (parameter == question->parameters.data)
			help_heading(help, "Parameters:");
		char *item = NULL;

		if (asprintf(&item, "%s%s%s", parameter->name, parameter->value ? " = " : "",
			     parameter->value ? parameter->value : "") < 0)
			return;
		help_item(help, 20, item, parameter->meaning);
		free(item);
	}
}

static void show_text(const struct help *help, const char *text)
{
	help_heading(help, "Text:");
	while (*text) {
		size_t length = strcspn(text, "\n");

		text_pad(help->file, INDENT);
		text_write(help->file, (struct text){text, length});
		putc('\n', help->file);
		text += length + (text[length] == '\n');
	}
}

void help_question(const struct help *help, const struct question *question)
{
	help_prose(help, 0, question->usage);
	putc('\n', help->file);
	help_prose(help, 0, question->description);
	show_parameters(help, question);
	vector_for_each(&question->examples, example) {
		if (example == question->examples.data)
			help_heading(help, "Examples:");
		help_example(help, *example);
	}
	show_text(help, question->text);
	fputs("\nFrom: ", help->file);
	help_prose(help, 0, question->origin);
}
