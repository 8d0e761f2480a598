/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See citus.h. What is called is in Citus's manual, under "Citus Utility Functions". */
#include "citus.h"

#include "schema.h"

static struct error *is_here(const struct fleet *fleet, int64_t *ret)
{
	return fleet_number(
	    fleet, "SELECT count(*) FROM pg_proc WHERE proname = 'create_distributed_table'", NULL,
	    ret);
}

/*
 * In DO, as a node takes one statement. Citus brings schema and functions to the nodes by itself,
 * but no operators, and refuses to make them there with its propagation on.
 */
static const char on_nodes[] =
    "SELECT nodename, nodeport, result FROM run_command_on_workers(format('DO %L', "
    "format('BEGIN EXECUTE %L; END', "
    "'SET LOCAL citus.enable_ddl_propagation = off; "
    "CREATE SCHEMA IF NOT EXISTS " FLEET_SCHEMA "; "
    "SET LOCAL search_path = " FLEET_SCHEMA ", pg_catalog; ' || $1))) WHERE NOT success";

struct error *citus_prepare(const struct fleet *fleet)
{
	_cleanup_(fleet_clearp) PGresult *failed = NULL;
	int64_t here;

	TRY(is_here(fleet, &here));
	if (!here)
		return NULL;
	TRY(fleet_query(fleet, on_nodes, 1, (const char *const[]){fleet_functions_sql}, &failed));
	if (PQntuples(failed) == 0)
		return NULL;
	return error_create(ERROR_CASE, "node %s:%s: %s", PQgetvalue(failed, 0, 0),
			    PQgetvalue(failed, 0, 1), PQgetvalue(failed, 0, 2));
}

struct error *citus_distribute(const struct fleet *fleet)
{
	int64_t here;

	TRY(is_here(fleet, &here));
	return here ? error_context(fleet_run(fleet, fleet_citus_sql), "Citus") : NULL;
}
