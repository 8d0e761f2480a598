/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows that wait for their table. They go there many at once, in the order of the table's key, by
 * one INSERT … SELECT from a virtual table over them: SQLite then stays at one place of the tree,
 * where a statement for each row would look for it anew.
 *
 * Rows whose key is there already are left out, and so are those whose key has a NULL. Of two with
 * the same key the first that was added stays.
 *
 * Cost: about 0.4 µs per row; memory of twice BATCH_BYTES for each table that rows come for.
 */
#ifndef INQUEST_STORE_BATCH_H
#define INQUEST_STORE_BATCH_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/error.h"
#include "base/vector.h"
#include "schema/tables.h"

enum { BATCH_BYTES = 1 << 20, BATCH_KEY = 8 };

struct batch {
	const struct catalog_table *table;
	VECTOR(struct cell) cells; /* row after row; of a text, integer is its place in text */
	VECTOR(char) text;         /* UTF-8 */
	VECTOR(uint32_t) order;    /* of the rows, once they are served */
	size_t count;              /* rows */
	bool sorted;               /* they came in the order of the key */
	unsigned key[BATCH_KEY], key_count; /* the columns of the key, in its order */
	sqlite3_stmt *insert;
	uint64_t dropped; /* rows that were left out */
};

struct batches {
	sqlite3 *database; /* borrowed */
	struct batch of[TABLE_COUNT];
	enum table served; /* by the virtual table */
};

/* A zeroed one may be destroyed. It stays where it is, and lives as long as the database is open.
 */
struct error *batches_init(struct batches *batches, sqlite3 *database);
/* Forgets the rows that wait, and the statements. */
void batches_deinit(struct batches *batches);

/*
 * Copies a row: a cell per column, the number of the dump among them. Text that is no UTF-8 is
 * escaped. Rows go to the table when they are many.
 */
struct error *batches_add(struct batches *batches, enum table table, const struct cell *row);

/* Puts the rows of a table, or of all tables, where they belong. */
struct error *batches_flush(struct batches *batches, enum table table);
struct error *batches_flush_all(struct batches *batches);

#endif
