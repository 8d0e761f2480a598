/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See servers.h; the tables and functions are made by spread.sql. */
#include "base/stream.h"
#include "servers.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Rows are fetched and sent by so many. */
#define BATCHES "fetch_size '10000', batch_size '1000'"

static struct error *is_spread(const struct fleet *fleet, bool *ret)
{
	int64_t there;

	TRY(fleet_number(fleet, "SELECT (to_regnamespace('inquest_rows') IS NOT NULL)::int", NULL,
			 &there));
	*ret = there != 0;
	return NULL;
}

/* What postgres_fdw has in a user mapping, or sets itself. */
static bool is_option(const PQconninfoOption *option)
{
	return option->val && *option->val && strcmp(option->keyword, "user") != 0 &&
	       strcmp(option->keyword, "client_encoding") != 0 &&
	       strcmp(option->keyword, "fallback_application_name") != 0;
}

static struct error *write_option(const struct fleet *fleet, const char *name, const char *value,
				  FILE *out)
{
	char *literal = PQescapeLiteral(fleet->connection, value, strlen(value));

	if (!literal)
		return fleet_error(fleet, NULL);
	fprintf(out, ", %s %s", name, literal);
	PQfreemem(literal);
	return NULL;
}

/* What the URL says, and that a server must show its certificate where fleet_open() asks for one.
 */
static struct error *write_options(const struct fleet *fleet, const char *url, FILE *out)
{
	const char *verified = getenv("PGSSLMODE");
	PQconninfoOption *options = PQconninfoParse(url, NULL);
	struct error *error = options ? NULL : error_no_memory();

	for (const PQconninfoOption *option = options; !error && option->keyword; option++) {
		if (is_option(option))
			error = write_option(fleet, option->keyword, option->val, out);
		if (strcmp(option->keyword, "sslmode") == 0 && option->val)
			verified = NULL;
	}
	PQconninfoFree(options);
	return error || !verified ? error : write_option(fleet, "sslmode", verified, out);
}

static struct error *write_server(const struct fleet *fleet, const struct fleet *server, int number,
				  const char *url, FILE *out)
{
	fprintf(out, "CREATE SERVER inquest_%d FOREIGN DATA WRAPPER postgres_fdw OPTIONS (" BATCHES,
		number);
	TRY(write_options(fleet, url, out));
	fprintf(out,
		"); CREATE USER MAPPING FOR PUBLIC SERVER inquest_%d OPTIONS (password_required "
		"'false'",
		number);
	TRY(write_option(fleet, "\"user\"", PQuser(server->connection), out));
	fputs(")", out);
	return NULL;
}

/* Who has rows of dumps already may be another fleet's: numbers of dumps would meet. */
static struct error *refuse_full(const struct fleet *server)
{
	static const char sql[] =
	    "SELECT count(*) FROM pg_class WHERE relnamespace = to_regnamespace('" FLEET_SCHEMA
	    "') AND relkind IN ('r', 'p')";
	int64_t tables;

	TRY(fleet_number(server, sql, NULL, &tables));
	return tables == 0 ? NULL
			   : error_create(ERROR_CASE,
					  "has tables of a fleet already: DROP SCHEMA " FLEET_SCHEMA
					  " CASCADE there lets go of them");
}

static struct error *add_server(const struct fleet *fleet, int number, const char *url)
{
	_cleanup_(fleet_close) struct fleet server = {0};
	_cleanup_free_ char *sql = NULL;
	size_t size;

	TRY(fleet_open(url, false, &server));
	TRY(error_context(refuse_full(&server), "%s", server.name));
	FILE *out = open_memstream(&sql, &size);
	if (!out)
		return error_no_memory();
	struct error *error = write_server(fleet, &server, number, url, out);
	if (!stream_close_text(out, &sql) && !error)
		error = error_no_memory();
	TRY(error);
	return error_context(fleet_run(fleet, sql), "%s", server.name);
}

struct error *servers_add(const struct fleet *fleet, const char *urls)
{
	_cleanup_free_ char *copy = strdup(urls);
	char *rest = copy, *url;

	if (!copy)
		return error_no_memory();
	TRY(fleet_run(fleet, "CREATE EXTENSION IF NOT EXISTS postgres_fdw SCHEMA public"));
	for (int number = 1; (url = strsep(&rest, ",")); number++)
		TRY(add_server(fleet, number, url));
	return NULL;
}

/* As libpq takes it: "host='…' port='…' user='…'". */
static const char connections[] =
    "SELECT string_agg(format('%s=''%s''', option_name, "
    "replace(replace(option_value, '\\', '\\\\'), '''', '\\''')), ' ') "
    "FROM pg_foreign_server LEFT JOIN pg_user_mapping AS m ON m.umserver = pg_foreign_server.oid, "
    "pg_options_to_table(srvoptions || umoptions) "
    "WHERE srvname ~ '^inquest_[0-9]+$' AND option_name NOT IN ('fetch_size', 'batch_size', "
    "'password_required') GROUP BY srvname ORDER BY srvname";

static struct error *make_one(const char *connection, struct error *(*make)(const struct fleet *))
{
	_cleanup_(fleet_close) struct fleet server = {0};

	TRY(fleet_open(connection, false, &server));
	return error_context(make(&server), "%s", server.name);
}

struct error *servers_each(const struct fleet *fleet,
			   struct error *(*make)(const struct fleet *server))
{
	_cleanup_(fleet_clearp) PGresult *servers = NULL;

	TRY(fleet_query(fleet, connections, 0, NULL, &servers));
	for (int i = 0; i < PQntuples(servers); i++)
		TRY(make_one(PQgetvalue(servers, i, 0), make));
	return NULL;
}

struct error *servers_begin_push(const struct fleet *fleet, int64_t *dump, bool *spread)
{
	TRY(is_spread(fleet, spread));
	return fleet_number(
	    fleet, *spread ? "SELECT inquest_rows.begin_push()" : "SELECT nextval('dump_numbers')",
	    NULL, dump);
}

struct error *servers_end_push(const struct fleet *fleet, int64_t dump)
{
	char sql[64];

	snprintf(sql, sizeof(sql), "SELECT inquest_rows.end_push(%" PRId64 ")", dump);
	return fleet_run(fleet, sql);
}

/* The dump goes before its rows, so that it is never half there. */
struct error *servers_forget(const struct fleet *fleet, const char *dump, bool *done)
{
	_cleanup_(fleet_clearp) PGresult *result = NULL;
	static const char sql[] = "WITH gone AS (DELETE FROM dumps WHERE dump = $1 RETURNING dump) "
				  "INSERT INTO inquest_rows.pushes SELECT dump FROM gone";

	TRY(is_spread(fleet, done));
	if (!*done)
		return NULL;
	TRY(fleet_query(fleet, sql, 1, &dump, &result));
	return fleet_run(fleet, "SELECT inquest_rows.clean_pushes()");
}
