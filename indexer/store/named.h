/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows for what others name and no walk could read: the address space of a task whose page is lost,
 * a mount that is in no tree any more. They hold their key alone, and a problem counts them, so
 * that each reference of a case leads somewhere; its NULL would say that there never was such a
 * thing.
 *
 * Cost: two hashes for a row, up to NAMES_MAX of them; where one leads nowhere, or there are more,
 * a look into the other table's key for each that rows refer to.
 */
#ifndef INQUEST_STORE_NAMED_H
#define INQUEST_STORE_NAMED_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/cell.h"
#include "base/error.h"
#include "base/map.h"
#include "base/vector.h"
#include "schema/tables.h"

enum {
	NAMES_KEY = 8,       /* columns of a key */
	NAMES_MAX = 1 << 19, /* that are named; a log of 100 MB has a million rows */
	NAMES_KEYS_MAX = 1 << 22,
};

/* A reference between rows of a dump; both have the dump in front. */
struct naming {
	enum table other;
	const unsigned *columns; /* that hold the other's key, in its order */
	size_t count;
	uint64_t last; /* that was named: rows of one object come one behind the other */
};

/* The keys that rows of a dump have, and those that they name, as hashes. */
struct names {
	VECTOR(uint64_t) keys;
	struct map named;
	bool too_many;                 /* they are not kept any more */
	VECTOR(struct naming) list;    /* by the table that names */
	size_t first[TABLE_COUNT + 1]; /* in the list */
	bool is_named[TABLE_COUNT];
	unsigned key[TABLE_COUNT][NAMES_KEY]; /* of those that are named: its columns */
	size_t key_count[TABLE_COUNT];
};

/* A zeroed one may be destroyed. */
struct error *names_init(struct names *names);
void names_deinit(struct names *names);

/* To be called with each row of the dump. */
struct error *names_note(struct names *names, enum table table, const struct cell *row);

/* To be called once all rows of the dump are there. Errors do not name the file. */
struct error *names_complete(const struct names *names, sqlite3 *database, int64_t dump);

#endif
