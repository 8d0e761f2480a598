/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See topics.h: which topic is meant. */
#include "manual/topics.h"

#include <string.h>

#include "crash_words/words.h"
#include "language/habit.h"
#include "manual/stages.h"
#include "manual/texts.h"

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

/* What other languages call a stage, and what they have where it is something else here. */
static bool help_habit(const struct help *help, const char *name, struct nearest *nearest)
{
	const char *stage = habit_stage(name), *advice = habit_advice(name);

	if (strcmp(stage, name) != 0) {
		fprintf(help->file, "'%s' is taken for '%s':\n\n", name, stage);
		return help_stage_topic(help, stage, nearest);
	}
	if (advice)
		help_prose(help, 0, advice);
	return advice;
}

/* "order by" is order. */
static const char *without_by(const char *name, char *room, size_t size)
{
	const char *by = strcasestr(name, " by");
	size_t length = by ? (size_t)(by - name) : 0;

	if (length == 0 || by[3] || length >= size)
		return name;
	snprintf(room, size, "%.*s", (int)length, name);
	return room;
}

bool help_topic(const struct help *help, const struct questions *questions, const char *name,
		struct nearest *nearest)
{
	char room[32];

	name = without_by(name, room, sizeof(room));
	const struct catalog_table *table = catalog_find(name);
	const struct question *question = questions_find(questions, name);

	if (is_general(help, questions, name, nearest) || help_text(help, name, nearest))
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
	return stage || question || word || grammar || catalog_find(name) ||
	       help_habit(help, name, nearest);
}
