/* SPDX-License-Identifier: GPL-2.0-or-later */
/* crash's words, as their table has them. */
#include "manual/topics.h"

#include <string.h>

#include "crash_words/words.h"
#include "output/text.h"

enum { LIST_INDENT = 12, OPTION_INDENT = 8 };

/* What becomes of the word: "rows: the table tasks", "reads memory: the list". */
static void list_word(const struct help *help, const struct word *word)
{
	_cleanup_free_ char *text = NULL;
	const struct form *first = word->forms;
	int size;

	if (word->memory)
		size = asprintf(&text, "%s: reads the dump's memory", word->summary);
	else if (word->question)
		size = asprintf(&text, "%s; as rows: %s", word->summary, word->question);
	else if (first && first->instead)
		size = asprintf(&text, "%s: %s", word->summary, first->instead);
	else
		size = asprintf(&text, "%s", word->summary);
	if (size < 0) {
		text = NULL;
		return;
	}
	help_item(help, LIST_INDENT, word->name, text);
}

static void list_alias(const struct help *help, const struct alias *alias)
{
	_cleanup_free_ char *text = NULL;

	if (asprintf(&text, "%s%s%s", alias->word, *alias->behind ? " " : "", alias->behind) < 0)
		text = NULL;
	else
		help_item(help, LIST_INDENT, alias->name, text);
}

void help_crash(const struct help *help)
{
	help_prose(help, 0,
		   "Inquest understands crash's words, in 'inquest ask' and at the prompt, and "
		   "answers in crash's layout. Without arguments they are about the task that "
		   "panicked, or the one that 'set' has chosen; 'in dump N' at the end chooses "
		   "another dump than the newest. What can be asked on, counted and exported are "
		   "rows: those of the tables that are named here.");
	putc('\n', help->file);
	for (const struct word *word = words_of_crash; word->name; word++)
		list_word(help, word);
	help_heading(help, "Other names:");
	for (const struct alias *alias = aliases_of_crash; alias->name; alias++)
		list_alias(help, alias);
	help_heading(help, "Examples:");
	help_example(help, "bt -a");
	help_example(help, "ps -m");
	help_example(help, "foreach UN bt");
	help_example(help, "irq -s");
}

static void show_form(const struct help *help, const struct form *form)
{
	_cleanup_free_ char *item = NULL, *text = NULL;
	size_t others = form->also ? strlen(form->also) : 0;

	if (asprintf(&item, "%s%s", *form->needs ? "-" : "(none)", form->needs) < 0) {
		item = NULL;
		return;
	}
	if (asprintf(&text, "%s%s%s", form->instead ? form->instead : "answered",
		     others ? "; goes with -" : "", others ? form->also : "") < 0) {
		text = NULL;
		return;
	}
	help_item(help, OPTION_INDENT + 2, item, text);
}

bool help_crash_word(const struct help *help, const char *name, struct nearest *nearest)
{
	const char *behind;
	const struct word *word = word_find(name, strlen(name), &behind);

	for (const struct word *other = words_of_crash; other->name; other++)
		nearest_offer(nearest, other->name);
	if (!word)
		return false;
	help_prose(help, 0, word->usage);
	help_prose(help, 0, word->summary);
	if (word->question)
		help_item(help, OPTION_INDENT, "rows:", word->question);
	if (word->memory)
		help_item(help, OPTION_INDENT, "reads:", word->memory);
	for (const struct form *form = word->forms; form && form->needs; form++)
		show_form(help, form);
	return true;
}
