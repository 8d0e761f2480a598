/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The schema as PostgreSQL has it, made from the same .sql files by the build: a domain for each
 * unit, in capitals as they are written there, tables and views of the same names, comments as
 * COMMENT ON.
 */
#ifndef INQUEST_SCHEMA_POSTGRES_H
#define INQUEST_SCHEMA_POSTGRES_H

/*
 * Statements, to be run in this order with a search_path that begins with the schema to fill, where
 * the functions of indexer/fleet/functions.sql are already; NULL ends them. Over an older schema
 * they add what it lacks and take nothing away.
 */
extern const char *const postgres_schema[];

/* What statements that make a view begin with. A server may not take what a view was translated to.
 */
#define POSTGRES_VIEW "DROP VIEW"

#endif
