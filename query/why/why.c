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

/* Whether a table has rows of the dump that go with condition (may be ""); not a table: none. */
static struct error *has_rows(struct session *session, const char *table, const char *condition,
			      int64_t dump, bool *ret)
{
	const struct catalog_table *known = catalog_find(table);
	_cleanup_free_ char *sql = NULL;
	int64_t rows = 0;

	*ret = false;
	if (!known)
		return NULL;
	if (asprintf(&sql, "SELECT EXISTS (SELECT 1 FROM \"%s\" WHERE dump = %lld%s)", known->name,
		     (long long)dump, condition) < 0) {
		sql = NULL;
		return error_no_memory();
	}
	TRY(database_number(session->database, sql, &rows));
	*ret = rows;
	return NULL;
}

/* A machine may have no swap: that is known where all was read that there is, and the rest was. */
static struct error *is_empty(struct session *session, const char *table, int64_t dump, bool *ret)
{
	const struct catalog_table *known = catalog_find(table);
	bool tasks, log, lost;
	char condition[128];

	*ret = false;
	if (!known || !strcmp(table, "log"))
		return NULL;
	snprintf(condition, sizeof(condition), " AND \"table\" = '%s'", known->name);
	TRY(has_rows(session, "tasks", "", dump, &tasks));
	TRY(has_rows(session, "log", "", dump, &log));
	TRY(has_rows(session, "problems", condition, dump, &lost));
	*ret = tasks && log && !lost;
	return NULL;
}

/* All that there is of this "dump" is a text. */
static struct error *is_log(struct session *session, int64_t dump, bool *ret)
{
	return has_rows(session, "dumps", " AND format = 'text'", dump, ret);
}

/* Why a table without rows is not known to be empty; NULL: it is. */
static struct error *why_no_rows(struct session *session, struct why *why, const char *table,
				 const char **ret)
{
	bool empty, log;

	TRY(is_empty(session, table, why->dump, &empty));
	TRY(is_log(session, why->dump, &log));
	*ret = empty ? NULL
	       : log ? "a log does not tell of it"
		     : arena_printf(&why->arena, "%s has no rows", table);
	return NULL;
}

/* NULL: the table of the question is whole. */
static struct error *why_unchecked(struct session *session, struct why *why,
				   const struct question *question, const char **ret)
{
	bool rows;

	*ret = NULL;
	if (!question->of)
		return NULL;
	TRY(has_rows(session, question->of, "", why->dump, &rows));
	if (!rows)
		return why_no_rows(session, why, question->of, ret);
	for (size_t i = 0; i < why->losses.list.count; i++) {
		const char *table = rows_text(&why->losses, i, "table");

		if (table && strcmp(table, question->of) == 0)
			*ret = arena_printf(&why->arena, "rows of %s were lost", question->of);
	}
	return NULL;
}

static struct error *note_nothing(struct session *session, struct why *why,
				  const struct question *question)
{
	struct unchecked unchecked = {.question = question};

	TRY(why_unchecked(session, why, question, &unchecked.reason));
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
