/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See schema.h. */
#include "schema.h"

#include <inttypes.h>
#include <stdio.h>

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

static struct error *make(const struct fleet *fleet)
{
	TRY(fleet_run(fleet, "BEGIN; SELECT pg_advisory_xact_lock(hashtext('" FLEET_SCHEMA "'));"
			     "CREATE SCHEMA IF NOT EXISTS " FLEET_SCHEMA));
	TRY(refuse_newer(fleet));
	TRY(fleet_run(fleet, fleet_functions_sql));
	for (const char *const *statement = postgres_schema; *statement; statement++)
		TRY(error_context(fleet_run(fleet, *statement), "%.60s", *statement));
	TRY(fleet_run(fleet, fleet_fleet_sql));
	TRY(write_version(fleet));
	return fleet_run(fleet, "COMMIT");
}

struct error *schema_make(const struct fleet *fleet)
{
	return error_context(make(fleet), "%s", fleet->name);
}
