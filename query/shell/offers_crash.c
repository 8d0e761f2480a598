/* SPDX-License-Identifier: GPL-2.0-or-later */
/* crash's words, and what they take: symbols, names of tasks. See offers.h. */
#include <string.h>

#include "crash_words/words.h"
#include "shell/offers.h"

#define BLANKS " \t\n"

static bool is_answered(const struct word *word)
{
	return word->memory || (word->forms && !word->forms->instead) || !word->forms;
}

void offer_crash_words(struct offers *offers)
{
	for (const struct word *word = words_of_crash; word->name; word++) {
		if (is_answered(word))
			offer(offers, word->name);
	}
}

static bool takes_tasks(const struct word *word)
{
	for (const struct form *form = word->forms; form; form++) {
		if (form->takes == TAKES_EACH_TASK || form->takes == TAKES_TASKS)
			return true;
		if (!*form->needs) /* the last one */
			return false;
	}
	return false;
}

static bool is_one_of(const char *name, const char *const *names)
{
	for (; *names; names++) {
		if (strcmp(*names, name) == 0)
			return true;
	}
	return false;
}

static void offer_symbols(struct offers *offers)
{
	offer_rows(offers,
		   "SELECT DISTINCT name FROM symbols WHERE name BETWEEN ?1 AND ?1 || "
		   "char(1114111) ORDER BY 1 LIMIT 500",
		   false);
}

/* "task_st" is a type's name, "task_struct.co" a member's. */
static void offer_types(struct offers *offers)
{
	offer_memory(offers,
		     strchr(offers->word, '.')
			 ? "SELECT DISTINCT substr(?1, 1, instr(?1, '.')) || name FROM "
			   "members(substr(?1, 1, instr(?1, '.') - 1)) WHERE name IS NOT NULL"
			 : "SELECT DISTINCT name FROM types WHERE kind IN ('struct', 'union') AND "
			   "name BETWEEN ?1 AND ?1 || char(1114111) ORDER BY 1 LIMIT 500");
}

void offer_crash(struct offers *offers)
{
	static const char *const of_symbols[] = {"dis",  "p",    "rd",    "search", "sym",
						 "vtop", "list", "union", "whatis", "struct",
						 "tree", "px",   "pd",    "kmem",   NULL};
	static const char *const of_types[] = {"struct", "union", "list", "tree", "whatis", NULL};
	const char *text = offers->before + strspn(offers->before, BLANKS), *behind;
	size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz");
	const struct word *word = text[length] ? word_find(text, length, &behind) : NULL;

	if (!word || !strchr(BLANKS, text[length]) || strchr(text, '|'))
		return;
	if (*offers->word && is_one_of(word->name, of_types))
		offer_types(offers);
	if (is_one_of(word->name, of_symbols))
		offer_symbols(offers);
	else if (strcmp(word->name, "help") == 0)
		offer_crash_words(offers);
	else if (takes_tasks(word))
		offer_rows(offers,
			   "SELECT DISTINCT comm FROM tasks WHERE comm BETWEEN ?1 AND ?1 || "
			   "char(1114111) ORDER BY 1 LIMIT 500",
			   false);
}
