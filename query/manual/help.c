/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See help.h: its pieces, and what a topic is. */
#include "manual/help.h"

#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "crash_words/words.h"
#include "manual/stages.h"
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

static bool is_general(const struct help *help, const struct questions *questions, const char *name,
		       struct nearest *nearest)
{
	static const char *const general[] = {"language", "tables", "questions", "crash"};
	bool found = false;

	for (size_t i = 0; i < sizeof(general) / sizeof(*general); i++) {
		nearest_offer(nearest, general[i]);
		found |= strcmp(general[i], name) == 0;
	}
	if (strcmp(name, "language") == 0)
		help_language(help);
	else if (strcmp(name, "tables") == 0)
		help_tables(help);
	else if (strcmp(name, "crash") == 0)
		help_crash(help);
	else if (found)
		help_questions(help, questions);
	return found;
}

static bool word_exists(const char *name)
{
	const char *behind;

	return word_find(name, strlen(name), &behind);
}

bool help_topic(const struct help *help, const struct questions *questions, const char *name,
		struct nearest *nearest)
{
	const struct catalog_table *table = catalog_find(name);
	const struct question *question = questions_find(questions, name);

	if (is_general(help, questions, name, nearest))
		return true;
	bool stage = help_stage_topic(help, name, nearest);
	if (stage && (table || question))
		putc('\n', help->file);
	if (table)
		help_table(help, table);
	if (question)
		help_question(help, question);
	if ((stage || table || question) && word_exists(name))
		putc('\n', help->file);
	bool word = help_crash_word(help, name, nearest);
	bool grammar = !stage && !table && !question && help_language_word(help, name, nearest);
	for (table = catalog; table->name; table++)
		nearest_offer(nearest, table->name);
	vector_for_each(&questions->list, other)
		nearest_offer(nearest, other->name);
	return stage || question || word || grammar || catalog_find(name);
}
