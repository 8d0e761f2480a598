/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The dumps of a case as wholes: which there are, and how all the rows of one go. Everything goes
 * by the catalog, so that a new table needs nothing here.
 *
 * Three kinds of tables: a dump's own; dictionaries that these refer to, by a key of one column,
 * and the dictionaries' parts, which refer to a dictionary themselves (stacks and stack_functions).
 * A table that is neither a dump's own nor referred to is none of these: it stays as it is.
 *
 * The databases are open for writing, in a transaction; errors do not name the file.
 */
#ifndef INQUEST_STORE_DUMPS_H
#define INQUEST_STORE_DUMPS_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/error.h"
#include "schema/catalog.h"

/* The number of the dump with this fingerprint; 0 when there is none. */
struct error *dumps_find(sqlite3 *database, const char *fingerprint, int64_t *ret);
/* The number for a dump to come: above all others. */
struct error *dumps_next(sqlite3 *database, int64_t *ret);
/* ERROR_CASE: the case has the dump already. */
struct error *dumps_known(int64_t dump);

/*
 * The dump that a user names: by its number, or by its label where no dump has that number.
 * ERROR_USAGE when there is none, or several have the label.
 */
struct error *dumps_resolve(sqlite3 *database, const char *name, int64_t *ret);

/* Deletes a dump's own rows. */
struct error *dumps_delete(sqlite3 *database, int64_t dump);
/* Deletes what nothing refers to any more from the dictionaries. Cost: one look at all rows. */
struct error *dumps_sweep(sqlite3 *database);

/* "INSERT conflict INTO table", a parameter per column; conflict as in "OR IGNORE". */
struct error *dumps_prepare_insert(sqlite3 *database, const struct catalog_table *table,
				   const char *conflict, sqlite3_stmt **ret);

/*
 * A query of one row, whether a dictionary's entry, whose key is its parameter, has parts; NULL for
 * a dictionary without any. Who has some has all that its dump had: a kernel may have no types.
 */
struct error *dumps_prepare_parts(sqlite3 *database, const struct catalog_table *dictionary,
				  sqlite3_stmt **ret);

/* The dictionary that a reference leads to, NULL when it leads elsewhere. */
const struct catalog_table *dumps_dictionary(const struct catalog_reference *reference);

/* The reference that makes the table a part of a dictionary, NULL when it is none. */
const struct catalog_reference *dumps_part_of(const struct catalog_table *table);

#endif
