/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See fleet_answers.h. */
#include "session/fleet_answers.h"

#include <stdlib.h>

#ifdef INQUEST_FLEET
#include "fleet_case/answer.h"
#include "fleet_case/libpq.h"
#include "fleet_case/value.h"
#include "run/result.h"
#include "session/pretty.h"

struct error *fleet_answers_open(const char *url, struct fleet **ret)
{
	TRY(libpq_load());
	struct fleet *fleet = calloc(1, sizeof(*fleet));
	if (!fleet)
		return error_no_memory();
	*ret = fleet;
	return fleet_open(url, true, fleet);
}

void fleet_answers_close(struct fleet *fleet)
{
	if (fleet)
		fleet_close(fleet);
	free(fleet);
}

struct error *fleet_answers_print(sqlite3_stmt *statement, FILE *file)
{
	_cleanup_free_ char *sql = answer_sql(statement);

	if (!sql)
		return error_no_memory();
	pretty_sql(file, sql);
	return NULL;
}

static struct error *give_rows(void *context, struct shown *shown, struct cell *cells)
{
	const PGresult *result = context;

	for (int row = 0; row < PQntuples(result); row++) {
		for (int i = 0; i < PQnfields(result); i++)
			cells[i] = value_cell(result, row, i);
		TRY(run_row(shown, cells));
	}
	return NULL;
}

struct error *fleet_answers_run(const struct fleet *fleet, sqlite3_stmt *statement,
				const struct known_column *known, struct output *output,
				bool *answered)
{
	_cleanup_(fleet_clearp) PGresult *result = NULL;
	bool refused;

	*answered = false;
	TRY(answer_query(fleet, statement, &result, &refused));
	if (refused || PQnfields(result) != sqlite3_column_count(statement))
		return NULL;
	*answered = true;
	return run_statement_by(statement, known, give_rows, result, output);
}

#else

struct error *fleet_answers_open(const char *url, struct fleet **ret)
{
	(void)url, (void)ret;
	return NULL;
}

void fleet_answers_close(struct fleet *fleet)
{
	free(fleet);
}

struct error *fleet_answers_print(sqlite3_stmt *statement, FILE *file)
{
	(void)statement, (void)file;
	return NULL;
}

struct error *fleet_answers_run(const struct fleet *fleet, sqlite3_stmt *statement,
				const struct known_column *known, struct output *output,
				bool *answered)
{
	(void)fleet, (void)statement, (void)known, (void)output;
	*answered = false;
	return NULL;
}

#endif
