/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SQL as it is written here, which is SQLite's, as PostgreSQL takes it. What the two spell
 * differently is put into PostgreSQL's words (IS, LIKE, iif, group_concat, where NULLs sort, names
 * that are words of PostgreSQL's); what only SQLite has is called by the same name, and is a
 * function or an operator of a fleet: indexer/fleet/functions.sql defines them. Only tokens are
 * looked at: what SQLite takes as a truth and PostgreSQL does not (a number where a condition
 * stands), and columns beside aggregates that no key decides, are the writer's to avoid.
 */
#ifndef INQUEST_DIALECT_POSTGRES_H
#define INQUEST_DIALECT_POSTGRES_H

#include <stddef.h>

/* A parameter of the text, "@1" or ":name", and what it becomes: "$1::bigint". */
struct postgres_parameter {
	const char *name, *sql;
};

/*
 * The SQL for PostgreSQL, malloc'd; NULL without memory. Parameters that are not told of stay as
 * they are. Text that is no SQL of SQLite's comes out as no SQL of PostgreSQL's.
 */
char *postgres_translate(const char *sql, const struct postgres_parameter *parameters,
			 size_t count);

#endif
