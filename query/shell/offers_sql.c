/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may follow in SQL: keywords, tables, and the columns of the tables that the statement names.
 */
#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "schema/catalog.h"
#include "shell/offers.h"

static size_t word_length(const char *text)
{
	size_t length = 0;

	while (isalnum((unsigned char)text[length]) || text[length] == '_')
		length++;
	return length;
}

static void offer_columns(struct offers *offers, const struct catalog_table *table,
			  const char *prefix)
{
	for (size_t i = 0; i < table->column_count; i++)
		offer(offers, arena_printf(&offers->arena, "%s%s", prefix, table->columns[i].name));
}

/* Of every table that the text names; whether it names one. */
static bool offer_named(struct offers *offers, const char *text, const char *prefix)
{
	bool found = false;

	while (*text) {
		size_t length = word_length(text);
		const struct catalog_table *table =
		    length ? catalog_find(arena_printf(&offers->arena, "%.*s", (int)length, text))
			   : NULL;

		if (table)
			offer_columns(offers, table, prefix);
		found |= table != NULL;
		text += length ? length : 1;
	}
	return found;
}

/* Behind "t.", t being a table or any name for one. */
static void offer_qualified(struct offers *offers, size_t length)
{
	const char *prefix = arena_printf(&offers->arena, "%.*s", (int)length, offers->word);
	const struct catalog_table *table =
	    catalog_find(arena_printf(&offers->arena, "%.*s", (int)length - 1, offers->word));

	if (table) {
		offer_columns(offers, table, prefix);
		return;
	}
	offer_named(offers, offers->before, prefix);
	offer_named(offers, offers->after, prefix);
}

/* In the case in which the word was begun; all of them would be too many. */
static void offer_keywords(struct offers *offers)
{
	bool lower = islower((unsigned char)*offers->word);

	for (int i = 0; *offers->word && i < sqlite3_keyword_count(); i++) {
		const char *name;
		char text[32] = "";
		int length;

		sqlite3_keyword_name(i, &name, &length);
		for (int j = 0; j < length && j < (int)sizeof(text) - 1; j++)
			text[j] = (char)(lower ? tolower((unsigned char)name[j]) : name[j]);
		offer(offers, text);
	}
}

static bool is_one_of(const char *word, size_t length, const char *const *list)
{
	for (; *list; list++)
		if (strlen(*list) == length && strncasecmp(word, *list, length) == 0)
			return true;
	return false;
}

/* "from", "join", "from tasks,": what follows is a table and nothing else. */
static bool table_is_due(const char *before)
{
	static const char *const heads[] = {"from", "join", NULL};
	static const char *const others[] = {"select", "where",  "on",    "using", "group",
					     "order",  "having", "limit", "union", NULL};
	bool due = false, in_list = false;

	for (size_t length; *before; before += length ? length : 1) {
		length = word_length(before);
		if (length) {
			due = is_one_of(before, length, heads);
			in_list = due || (in_list && !is_one_of(before, length, others));
		} else if (*before == ',' || *before == '(') {
			due = in_list;
		}
	}
	return due;
}

void offer_sql(struct offers *offers)
{
	const char *dot = strrchr(offers->word, '.');

	if (table_is_due(offers->before)) {
		offer_tables(offers);
		offer_questions(offers, true);
		return;
	}
	if (dot) {
		offer_qualified(offers, (size_t)(dot - offers->word) + 1);
		return;
	}
	bool named = offer_named(offers, offers->before, "");
	named |= offer_named(offers, offers->after, "");
	for (const struct catalog_table *table = catalog; *offers->word && !named && table->name;
	     table++)
		offer_columns(offers, table, "");
	offer_tables(offers);
	offer_keywords(offers);
}
