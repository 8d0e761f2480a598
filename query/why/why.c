/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See why.h. */
#include "why/why.h"

#include <inttypes.h>
#include <string.h>

#include "base/cleanup.h"
#include "schema/catalog.h"
#include "why/sentence.h"

enum { MANY_FRAMES = 64, MANY_LOSSES = 100 };

static struct error *ask_of_dump(struct session *session, struct why *why, const char *question,
				 size_t keep, struct rows *ret)
{
	const char *text = arena_printf(&why->arena, "%s in dump %" PRId64, question, why->dump);

	return error_context(rows_ask(session, &why->arena, text, keep, ret), "%s", question);
}

static size_t place_of(const char *word, const char *const *list)
{
	size_t place = 0;

	while (list[place] && strcmp(list[place], word) != 0)
		place++;
	return place;
}

/* What the row says, if it is one of the words that there are. */
static const char *word_of(const struct rows *rows, const char *column, const char *const *list,
			   const char *otherwise)
{
	const char *word = rows_text(rows, 0, column);

	for (; word && *list; list++) {
		if (strcmp(*list, word) == 0)
			return *list;
	}
	return otherwise;
}

/* Whether sql, with the dump and a table's name, has a row. */
static bool finds(struct session *session, const char *sql, int64_t dump, const char *table)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	struct error *error = database_prepare(session->database, sql, &statement);

	if (error) {
		error_destroy(error);
		return false;
	}
	sqlite3_bind_int64(statement, 1, dump);
	if (sqlite3_bind_parameter_count(statement) > 1)
		sqlite3_bind_text(statement, 2, table, -1, SQLITE_STATIC);
	return sqlite3_step(statement) == SQLITE_ROW;
}

static bool has_rows(struct session *session, const char *table, int64_t dump)
{
	const struct catalog_table *known = catalog_find(table);
	char sql[128];

	if (!known)
		return false;
	snprintf(sql, sizeof(sql), "SELECT 1 FROM \"%s\" WHERE dump = ?1 LIMIT 1", known->name);
	return finds(session, sql, dump, NULL);
}

/* A machine may have no swap: that is known where all was read that there is, and the rest was. */
static bool is_empty(struct session *session, const char *table, int64_t dump)
{
	return strcmp(table, "log") != 0 && has_rows(session, "tasks", dump) &&
	       has_rows(session, "log", dump) &&
	       !finds(session, "SELECT 1 FROM problems WHERE dump = ?1 AND \"table\" = ?2 LIMIT 1",
		      dump, table);
}

/* All that there is of this "dump" is a text. */
static bool is_log(struct session *session, int64_t dump)
{
	char sql[96];
	int64_t log = 0;

	snprintf(sql, sizeof(sql), "SELECT format = 'text' FROM dumps WHERE dump = %lld",
		 (long long)dump);
	error_destroy(database_number(session->database, sql, &log));
	return log;
}

/* NULL: the table of the question is whole. */
static const char *why_unchecked(struct session *session, struct why *why,
				 const struct question *question)
{
	if (!question->of)
		return NULL;
	if (!has_rows(session, question->of, why->dump)) {
		if (is_empty(session, question->of, why->dump))
			return NULL;
		return is_log(session, why->dump)
			   ? "a log does not tell of it"
			   : arena_printf(&why->arena, "%s has no rows", question->of);
	}
	for (size_t i = 0; i < why->losses.list.count; i++) {
		const char *table = rows_text(&why->losses, i, "table");

		if (table && strcmp(table, question->of) == 0)
			return arena_printf(&why->arena, "rows of %s were lost", question->of);
	}
	return NULL;
}

static struct error *note_nothing(struct session *session, struct why *why,
				  const struct question *question)
{
	const struct unchecked unchecked = {question, why_unchecked(session, why, question)};
	bool noted = unchecked.reason ? vector_push(&why->unchecked, unchecked)
				      : vector_push(&why->in_order, question);

	return noted ? NULL : error_no_memory();
}

/* A question of a user's own may be wrong: it alone was not checked then. */
static struct error *note_wrong(struct why *why, const struct question *question,
				struct error *error)
{
	if (error->kind == ERROR_NO_MEMORY || error->kind == ERROR_INTERRUPTED ||
	    error->kind == ERROR_TIMEOUT || error->kind == ERROR_IO)
		return error;
	const struct unchecked unchecked = {question,
					    arena_printf(&why->arena, "%s", error->message)};
	error_destroy(error);
	return vector_push(&why->unchecked, unchecked) ? NULL : error_no_memory();
}

static void describe(struct finding *finding)
{
	const struct question *question = finding->question;
	const struct rows *rows = &finding->rows;

	finding->severity = word_of(rows, "severity", finding_severities, question->severity);
	finding->sureness = word_of(rows, "sureness", finding_sureness, question->sureness);
	finding->rank = rows_number(rows, 0, "rank");
	finding->sentence =
	    sentence_fill(question->sentence ? question->sentence : question->summary, rows);
	finding->next = question->next ? sentence_fill(question->next, rows) : question->name;
}

static struct error *ask_finding(struct session *session, struct why *why,
				 const struct question *question)
{
	struct finding finding = {.question = question};
	struct error *error = ask_of_dump(session, why, question->name, WHY_PROOF, &finding.rows);

	if (!error && finding.rows.count > 0) {
		describe(&finding);
		if (vector_push(&why->findings, finding))
			return NULL;
		error = error_no_memory();
	}
	rows_deinit(&finding.rows);
	return error ? note_wrong(why, question, error) : note_nothing(session, why, question);
}

/* Hints come last, however grave what they hint at is. */
static int by_weight(const void *left, const void *right)
{
	const struct finding *a = left, *b = right;
	size_t sure[] = {place_of(a->sureness, finding_sureness),
			 place_of(b->sureness, finding_sureness)};
	size_t grave[] = {place_of(a->severity, finding_severities),
			  place_of(b->severity, finding_severities)};

	if ((sure[0] == 2) != (sure[1] == 2))
		return sure[0] == 2 ? 1 : -1;
	if (grave[0] != grave[1])
		return grave[0] < grave[1] ? -1 : 1;
	if (sure[0] != sure[1])
		return sure[0] < sure[1] ? -1 : 1;
	if (a->rank != b->rank)
		return a->rank > b->rank ? -1 : 1;
	return strcmp(a->question->name, b->question->name);
}

struct error *why_ask(struct session *session, int64_t dump, struct why *why)
{
	*why = (struct why){.dump = dump};
	TRY(ask_of_dump(session, why, "verdict", 1, &why->verdict));
	TRY(ask_of_dump(session, why, "crash_frames", MANY_FRAMES, &why->frames));
	return why->arena.failed ? error_no_memory() : NULL;
}

struct error *why_find(struct session *session, struct why *why)
{
	TRY(ask_of_dump(session, why, "unreadable", MANY_LOSSES, &why->losses));
	vector_for_each(&session->questions.list, question) {
		if (question->severity)
			TRY(ask_finding(session, why, question));
	}
	if (why->findings.count > 0)
		qsort(why->findings.data, why->findings.count, sizeof(*why->findings.data),
		      by_weight);
	return why->arena.failed ? error_no_memory() : NULL;
}

void why_deinit(struct why *why)
{
	rows_deinit(&why->verdict);
	rows_deinit(&why->frames);
	rows_deinit(&why->losses);
	vector_for_each(&why->findings, finding)
		rows_deinit(&finding->rows);
	vector_deinit(&why->findings);
	vector_deinit(&why->in_order);
	vector_deinit(&why->unchecked);
	arena_deinit(&why->arena);
}

const char *why_what(const struct why *why)
{
	const char *what = rows_text(&why->verdict, 0, "what");

	return what ? what : "Nothing tells what happened.";
}

const char *why_where(const struct why *why)
{
	const char *where = rows_text(&why->verdict, 0, "place");

	return where ? where : "Nothing tells where.";
}
