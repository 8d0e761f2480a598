/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Questions in the query language, asked to a case that has all tables and one row: compiled, and
 * run for a bounded time. One that is refused has a place inside of its text.
 */
#include <stdlib.h>

#include "fuzz.h"
#include "language/language.h"
#include "run/open.h"
#include "schema/rows.h"
#include "store/store.h"

enum { STEP_SIZE = 2000, STEPS = 50, ROWS = 200, QUESTION_MAX = 4000 };

static unsigned int steps;

static int stop(void *context)
{
	(void)context;
	return ++steps > STEPS;
}

static struct error *make_case(const char *path)
{
	struct dumps_row row = {.path = cell_text("dump"), .fingerprint = cell_text("1")};
	struct store *store = NULL;

	TRY(store_open(path, &store));
	TRY(store_begin(store, "1", false));
	TRY(emit_dumps(store_sink(store), &row));
	TRY(store_commit(store));
	store_close(store);
	return NULL;
}

/* Open for ever; its file is gone at once. */
static sqlite3 *the_case(void)
{
	static sqlite3 *database;
	char folder[] = "/tmp/inquest-fuzz-XXXXXX", path[64];

	if (database)
		return database;
	if (!mkdtemp(folder))
		abort();
	snprintf(path, sizeof(path), "%s/case.db", folder);
	if (make_case(path) || open_case(path, &database))
		abort();
	unlink(path);
	rmdir(folder);
	sqlite3_progress_handler(database, STEP_SIZE, stop, NULL);
	return database;
}

static void run(const struct answer *answer)
{
	steps = 0;
	for (int n = 0; n < ROWS && sqlite3_step(answer->statement) == SQLITE_ROW; n++)
		for (int i = 0; i < sqlite3_column_count(answer->statement); i++)
			fuzz_look_text((const char *)sqlite3_column_text(answer->statement, i));
}

static void ask(const struct questions *questions, const char *text)
{
	struct answer answer = {0};
	struct place place = {0};
	struct error *error = language_compile(the_case(), questions, text, &answer, &place);

	if (!error && answer.statement)
		run(&answer);
	if (error && place.at &&
	    (place.at < place.text || place.at > place.text + strlen(place.text)))
		abort();
	error_destroy(error);
	answer_deinit(&answer);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct questions questions;

	if (!questions.list.count && questions_load(NULL, &questions))
		abort();
	char *text = strndup((const char *)bytes, size < QUESTION_MAX ? size : QUESTION_MAX);
	ask(&questions, text);
	free(text);
	return 0;
}
