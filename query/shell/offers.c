/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See offers.h. Words from the case come from a connection of their own, whose statements end when
 * WAIT_MS are over: nobody waits for a completion.
 */
#include "shell/offers.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#include "base/utf8.h"
#include "output/format.h"
#include "run/open.h"
#include "schema/catalog.h"

enum { WAIT_MS = 200, WAIT_MEMORY_MS = 2000, CHECK_EVERY = 1000, MAX_WORD = 64 };

void offer(struct offers *offers, const char *text)
{
	if (strncasecmp(text, offers->word, strlen(offers->word)) != 0)
		return;
	vector_for_each(&offers->list, known) {
		if (strcmp(*known, text) == 0)
			return;
	}
	const char *kept = arena_printf(&offers->arena, "%s", text);
	if (!vector_push(&offers->list, kept))
		offers->arena.failed = true;
}

void offer_tables(struct offers *offers)
{
	for (const struct catalog_table *table = catalog; table->name; table++)
		offer(offers, table->name);
}

void offer_formats(struct offers *offers)
{
	for (const struct format *const *format = format_registry; *format; format++)
		offer(offers, (*format)->name);
	offer(offers, "default");
}

void offer_questions(struct offers *offers, bool call)
{
	vector_for_each(&offers->shell->session.questions.list, question) {
		bool takes = call && question->parameters.count > 0;

		offer(offers,
		      arena_printf(&offers->arena, "%s%s", question->name, takes ? "(" : ""));
	}
}

static int64_t milliseconds(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static int is_late(void *deadline)
{
	return milliseconds() > *(const int64_t *)deadline;
}

/* A bare word, or text in quotes; NULL for what nobody can type. */
static const char *as_literal(struct offers *offers, const char *text)
{
	const char *at = text, *end = text + strlen(text);
	bool bare = isalpha((unsigned char)*text) || *text == '_';
	const char *literal = "\"";

	while (at < end) {
		const char *start = at;
		int32_t character = utf8_next(&at, end);

		if (utf8_is_control(character))
			return NULL;
		bare &= character < 0x80 && (isalnum(character) || character == '_');
		literal = arena_printf(&offers->arena, "%s%s%.*s", literal,
				       character == '"' ? "\"" : "", (int)(at - start), start);
	}
	return bare && *offers->word != '"' ? text : arena_printf(&offers->arena, "%s\"", literal);
}

static void offer_value(struct offers *offers, const char *text, bool quoted)
{
	if (!text || strlen(text) > MAX_WORD)
		return;
	const char *literal = quoted ? as_literal(offers, text) : text;
	if (literal)
		offer(offers, literal);
}

/* The first offer opens the connection. */
static sqlite3 *database_of(struct offers *offers)
{
	if (offers->database)
		return offers->database;
	struct error *error = open_case(offers->shell->path, &offers->database);
	if (!error)
		error = memory_create(offers->database, &offers->memory);
	error_destroy(error);
	return offers->database;
}

static void offer_rows_within(struct offers *offers, const char *sql, bool quoted, int64_t wait)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	sqlite3 *database = database_of(offers);
	const char *word = offers->word + (quoted && *offers->word == '"');
	int64_t deadline = milliseconds() + wait;

	if (!database)
		return;
	struct error *error = database_prepare(database, sql, &statement);
	if (error) {
		error_destroy(error);
		return;
	}
	sqlite3_progress_handler(database, CHECK_EVERY, is_late, &deadline);
	sqlite3_bind_text(statement, 1, word, -1, SQLITE_TRANSIENT);
	while (sqlite3_step(statement) == SQLITE_ROW)
		offer_value(offers, (const char *)sqlite3_column_text(statement, 0), quoted);
	sqlite3_progress_handler(database, 0, NULL, NULL);
}

void offer_rows(struct offers *offers, const char *sql, bool quoted)
{
	offer_rows_within(offers, sql, quoted, WAIT_MS);
}

void offer_memory(struct offers *offers, const char *sql)
{
	offer_rows_within(offers, sql, false, WAIT_MEMORY_MS);
}
