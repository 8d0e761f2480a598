/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See schema.h. */
#include "schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "citus.h"
#include "servers.h"
#include "schema/postgres.h"
#include "schema/version.h"

static struct error *refuse_newer(const struct fleet *fleet)
{
	int64_t version;

	TRY(fleet_version(fleet, &version));
	return version > SCHEMA_VERSION ? error_create(ERROR_CASE,
						       "a fleet of a newer Inquest (schema %" PRId64
						       ", this one has %d)",
						       version, SCHEMA_VERSION)
					: NULL;
}

static struct error *write_version(const struct fleet *fleet)
{
	_cleanup_(fleet_clearp) PGresult *result = NULL;
	char version[24];

	snprintf(version, sizeof(version), "%d", SCHEMA_VERSION);
	return fleet_query(fleet,
			   "INSERT INTO fleet (schema_version, inquest_version) VALUES ($1, $2) "
			   "ON CONFLICT (one) DO UPDATE SET schema_version = $1, "
			   "inquest_version = $2, changed_at = now()",
			   2, (const char *const[]){version, INQUEST_VERSION}, &result);
}

/* What a view tells can be asked without it: one that the server does not take is left out. */
static struct error *make_view(const struct fleet *fleet, const char *statement)
{
	TRY(fleet_run(fleet, "SAVEPOINT view"));
	struct error *error = fleet_run(fleet, statement);
	if (!error)
		return fleet_run(fleet, "RELEASE view");
	fprintf(stderr, "inquest: %s: a view is left out: %.50s...: %s\n", fleet->name, statement,
		error->message);
	error_destroy(error);
	return fleet_run(fleet, "ROLLBACK TO view");
}

static bool is_view(const char *statement)
{
	return strncmp(statement, POSTGRES_VIEW, strlen(POSTGRES_VIEW)) == 0;
}

static struct error *make_objects(const struct fleet *fleet, bool views)
{
	for (const char *const *at = postgres_schema; *at; at++) {
		if (is_view(*at) != views)
			continue;
		TRY(views ? make_view(fleet, *at)
			  : error_context(fleet_run(fleet, *at), "%.60s", *at));
	}
	return NULL;
}

static struct error *begin(const struct fleet *fleet)
{
	return fleet_run(fleet, "BEGIN; SELECT pg_advisory_xact_lock(hashtext('" FLEET_SCHEMA "'));"
				"CREATE SCHEMA IF NOT EXISTS " FLEET_SCHEMA);
}

static struct error *make_tables(const struct fleet *fleet)
{
	TRY(fleet_run(fleet, fleet_functions_sql));
	TRY(make_objects(fleet, false));
	return fleet_run(fleet, fleet_fleet_sql);
}

/* Tables alone: who takes the server for a fleet is told that it is none. */
static struct error *make_server(const struct fleet *server)
{
	int64_t version;

	TRY(fleet_version(server, &version));
	if (version != 0)
		return error_create(ERROR_CASE, "a fleet of its own");
	TRY(begin(server));
	TRY(make_tables(server));
	return fleet_run(server, "COMMIT");
}

static struct error *make(const struct fleet *fleet, const char *servers)
{
	TRY(refuse_newer(fleet));
	TRY(citus_prepare(fleet));
	TRY(begin(fleet));
	TRY(refuse_newer(fleet));
	if (servers)
		TRY(servers_add(fleet, servers));
	TRY(servers_each(fleet, make_server));
	TRY(fleet_run(fleet, fleet_gather_sql));
	TRY(make_tables(fleet));
	TRY(citus_distribute(fleet));
	TRY(fleet_run(fleet, fleet_spread_sql));
	TRY(fleet_run(fleet, fleet_older_sql));
	TRY(make_objects(fleet, true));
	TRY(fleet_run(fleet, fleet_roles_sql));
	TRY(write_version(fleet));
	return fleet_run(fleet, "COMMIT");
}

struct error *schema_make(const struct fleet *fleet, const char *servers)
{
	return error_context(make(fleet, servers), "%s", fleet->name);
}
