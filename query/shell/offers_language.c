/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What may follow in a question of the language: see context.h. */
#include <stdio.h>
#include <string.h>

#include "language/foreach.h"
#include "language/language.h"
#include "language/stage.h"
#include "language/words.h"
#include "shell/context.h"
#include "shell/offers.h"

static void offer_words(struct offers *offers, const char *const *words)
{
	for (; *words; words++)
		offer(offers, *words);
}

#define OFFER(offers, ...) offer_words(offers, (const char *const[]){__VA_ARGS__, NULL})

/* A word that begins with a path: "task.co" is about columns of task. */
struct path {
	struct offers *offers;
	const char *prefix; /* "task." */
};

static void offer_behind(void *data, const char *name)
{
	const struct path *path = data;

	offer(path->offers, arena_printf(&path->offers->arena, "%s%s", path->prefix, name));
}

/* "stack_id" leads to a stack. */
static void offer_parent(void *data, const char *name)
{
	struct path *path = data;
	size_t length = strlen(name);

	if (length > 3 && strcmp(name + length - 3, "_id") == 0)
		length -= 3;
	offer_behind(path, arena_printf(&path->offers->arena, "%.*s.", (int)length, name));
}

static void offer_table(struct offers *offers, const struct catalog_table *table,
			const char *prefix)
{
	struct path path = {offers, prefix};

	for (size_t i = 0; i < table->column_count; i++)
		offer_behind(&path, table->columns[i].name);
	context_parents(table, offer_parent, &path);
	if (catalog_column(table, "stack_id"))
		offer_behind(&path, "stack");
}

static void offer_path(struct offers *offers, const struct catalog_table *table, size_t length)
{
	const char *word = offers->word;
	const char *prefix = arena_printf(&offers->arena, "%.*s", (int)length, word);

	for (const char *end = word + length; table && word < end;) {
		size_t part = strcspn(word, ".");

		table = context_parent(table, word, part);
		word += part + 1;
	}
	if (table)
		offer_table(offers, table, prefix);
}

/* Columns that the stages so far leave. */
struct known {
	struct offers *offers;
	VECTOR(const char *) names;
};

static bool is_known(const struct known *known, const char *name)
{
	vector_for_each(&known->names, column) {
		if (strcmp(*column, name) == 0)
			return true;
	}
	return false;
}

static void known_add(struct known *known, const char *name)
{
	const char *kept = arena_printf(&known->offers->arena, "%s", name);

	if (!vector_push(&known->names, kept))
		known->offers->arena.failed = true;
}

/* false: there is a mistake in the question so far. */
static bool known_ask(struct known *known, size_t length)
{
	_cleanup_(answer_deinit) struct answer answer = {0};
	struct session *session = &known->offers->shell->session;
	const char *text =
	    arena_printf(&known->offers->arena, "%.*s", (int)length, known->offers->before);
	struct place place;
	struct error *error =
	    language_compile(session->database, &session->questions, text, &answer, &place);

	error_destroy(error);
	for (int i = 0; !error && i < sqlite3_column_count(answer.statement); i++) {
		const char *name = sqlite3_column_name(answer.statement, i);

		/* What was computed is no name. */
		if (name && strcspn(name, " (\"") == strlen(name))
			known_add(known, name);
	}
	return !error;
}

static void known_fill(struct known *known, const struct context *context)
{
	if ((!context->inner && known_ask(known, context->rows)) || !context->table)
		return;
	for (size_t i = 0; i < context->table->column_count; i++)
		known_add(known, context->table->columns[i].name);
}

static void offer_known_parent(void *data, const char *name)
{
	const struct known *known = data;
	struct path path = {known->offers, ""};

	if (is_known(known, name))
		offer_parent(&path, name);
}

static void offer_relation(void *data, const char *name)
{
	offer(data, name);
}

static void offer_names(struct offers *offers, const struct context *context)
{
	struct known known = {.offers = offers};

	known_fill(&known, context);
	vector_for_each(&known.names, name)
		offer(offers, *name);
	if (context->table)
		context_parents(context->table, offer_known_parent, &known);
	if (is_known(&known, "stack_id"))
		offer(offers, "stack");
	vector_deinit(&known.names);
}

static void offer_expression(struct offers *offers, const struct context *context)
{
	const char *dot = strrchr(offers->word, '.');

	if (dot) {
		offer_path(offers, context->table, (size_t)(dot - offers->word) + 1);
		return;
	}
	offer_names(offers, context);
	if (context->table && context->condition)
		context_relations(context->table, offer_relation, offers);
	OFFER(offers, "not", "no", "count(");
}

static const char *stage_of(const struct offers *offers)
{
	const char *bar = strrchr(offers->before, '|');

	return bar ? bar + 1 + strspn(bar + 1, " \t\n") : "";
}

/* Behind the name of a stage; the functions that aggregate stand behind stats alone. */
static void offer_items(struct offers *offers, const struct context *context)
{
	offer_expression(offers, context);
	offer(offers, "by");
	if (strncmp(stage_of(offers), "stats", strlen("stats")) == 0)
		OFFER(offers, "avg(", "list(", "max(", "min(", "sum(");
}

static void offer_symbols(struct offers *offers)
{
	offer_rows(offers,
		   "SELECT DISTINCT symbol FROM stack_functions"
		   " WHERE symbol BETWEEN ?1 AND ?1 || char(1114111) ORDER BY 1 LIMIT 500",
		   false);
}

static void offer_modules(struct offers *offers)
{
	offer_rows(offers,
		   "SELECT DISTINCT module FROM stack_functions"
		   " WHERE module BETWEEN ?1 AND ?1 || char(1114111) ORDER BY 1 LIMIT 500",
		   false);
}

enum { MAX_VALUES = 50 };

/* Texts of a column that has few of them: names of the catalog, so that they are safe. */
static void offer_texts(struct offers *offers, const char *table, const char *column)
{
	const char *sql = arena_printf(&offers->arena,
				       "WITH v AS (SELECT DISTINCT \"%s\" FROM \"%s\""
				       " WHERE \"%s\" BETWEEN ?1 AND ?1 || char(1114111) LIMIT %d)"
				       " SELECT * FROM v WHERE (SELECT count(*) FROM v) <= %d",
				       column, table, column, MAX_VALUES + 1, MAX_VALUES);

	offer_rows(offers, sql, true);
}

static void offer_values(struct offers *offers, const struct context *context)
{
	if (!context->column)
		return;
	const char *table = context->of->name, *column = context->column->name;
	if (!words_exist(table, column)) {
		if (domain_is_text(context->column->domain))
			offer_texts(offers, table, column);
		return;
	}
	for (const struct word *word = words_all(); word->word; word++) {
		if (strcmp(word->table, table) == 0 && strcmp(word->column, column) == 0)
			offer(offers, word->word);
	}
}

static void offer_foreach(struct offers *offers)
{
	for (const struct foreach_command *command = foreach_commands; command->name; command++)
		offer(offers, command->name);
	OFFER(offers, "user", "kernel", "gleader", "active", "-R");
	for (const struct word *word = words_all(); word->word; word++) {
		if (strcmp(word->table, "tasks") == 0 && word->word[1])
			offer(offers, word->word);
	}
	offer_texts(offers, "tasks", "comm");
}

static void offer_dump(struct offers *offers)
{
	offer_rows(offers, "SELECT dump FROM dumps ORDER BY dump LIMIT 50", false);
	offer_rows(offers,
		   "SELECT '\"' || replace(label, '\"', '\"\"') || '\"' FROM dumps LIMIT 50",
		   false);
}

static void offer_stages(struct offers *offers)
{
	for (const struct stage_ops *const *stage = stage_registry; *stage; stage++)
		offer(offers, (*stage)->name);
}

/* The commands of inquest's that are typed here too stand with crash's words. */
static void offer_source(struct offers *offers)
{
	offer_tables(offers);
	offer_questions(offers, true);
	OFFER(offers, "explain", "foreach");
	if (offers->before[strspn(offers->before, " \t\n")]) /* behind explain */
		return;
	offer_crash_words(offers);
	OFFER(offers, "compare", "why");
}

static void offer_in(struct offers *offers, const struct context *context)
{
	switch (context->expected) {
	case EXPECT_FILTER:
		OFFER(offers, "in", "where");
		break;
	case EXPECT_DUMPS:
		OFFER(offers, "dump", "dumps", "last", "all");
		break;
	case EXPECT_ALL_DUMPS:
		offer(offers, "dumps");
		break;
	case EXPECT_OPERATOR:
		OFFER(offers, "and", "or", "by", "desc", "has", "in", "is", "not", "null",
		      "between", "under", "directly");
		break;
	default:
		break;
	}
}

static void offer_expected(struct offers *offers, const struct context *context)
{
	switch (context->expected) {
	case EXPECT_SOURCE:
		offer_source(offers);
		break;
	case EXPECT_DUMP:
		offer_dump(offers);
		break;
	case EXPECT_STAGE:
		offer_stages(offers);
		break;
	case EXPECT_EXPRESSION:
		offer_expression(offers, context);
		break;
	case EXPECT_ITEMS:
		offer_items(offers, context);
		break;
	case EXPECT_RELATION:
		if (context->table)
			context_relations(context->table, offer_relation, offers);
		break;
	case EXPECT_VALUE:
		offer_values(offers, context);
		break;
	case EXPECT_FUNCTION:
		OFFER(offers, "module", "top");
		offer_symbols(offers);
		break;
	case EXPECT_MODULE:
		offer_modules(offers);
		break;
	case EXPECT_FOREACH:
		offer_foreach(offers);
		break;
	default:
		offer_in(offers, context);
	}
}

void offer_language(struct offers *offers)
{
	struct context context;

	offer_crash(offers);
	if (context_find(offers->before, &context))
		offer_expected(offers, &context);
}
