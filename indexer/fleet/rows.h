/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows of a case into a table of a fleet, by COPY in binary: a cell goes as its bytes, and nothing
 * of a case is ever SQL. What has been sent is read back: the fleet has it when as many rows come
 * out as went in, and the sum of their hashes is the same.
 */
#ifndef INQUEST_FLEET_ROWS_H
#define INQUEST_FLEET_ROWS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/vector.h"
#include "fleet/fleet.h"
#include "schema/catalog.h"

struct rows {
	const struct fleet *fleet;
	const struct catalog_table *table; /* whose columns the rows have */
	/*
	 * They go into a table of the session, from where rows_merge() takes a dictionary's, and
	 * rows_finish() a dump's own: COPY sends another server each row by itself before
	 * PostgreSQL 16, INSERT many at once.
	 */
	bool temporary;
	int64_t dump; /* their number in the fleet, of a dump's own table */
	bool begun;
	VECTOR(char) buffer;
	uint64_t count, digest; /* of what was sent */
};

/* Begins nothing yet: a table without rows costs nothing. */
void rows_init(struct rows *rows, const struct fleet *fleet, const struct catalog_table *table,
	       bool temporary, int64_t dump);
void rows_deinit(struct rows *rows);

/* "SELECT columns FROM table", of a case. NULL: no memory. free() it. */
char *rows_select(const struct catalog_table *table, const char *condition);

/*
 * A row of such a statement. ERROR_CASE: a cell is not of its column's type. An error of the server
 * may be about rows before.
 */
struct error *rows_add(struct rows *rows, sqlite3_stmt *row);

/* Ends the COPY and reads back. ERROR_OTHER: what came out is not what went in. */
struct error *rows_finish(struct rows *rows);

/* From the session's table into the fleet's, where the keys are not there yet, in their order. */
struct error *rows_merge(const struct rows *rows);

/* ERROR_CASE: the fleet has another row under a key of the session's table. */
struct error *rows_compare(const struct rows *rows);

#endif
