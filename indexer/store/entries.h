/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Entries of the dictionaries that dumps share, on their way into a case. The key of an entry is a
 * hash of what it holds, and hashes can be made to meet: an entry is the one that is there only if
 * all its columns are the same, but for those that one of the two has lost. Else it gets another
 * key, and whatever refers to it follows, so that no dump speaks with the words of another. Nor can
 * it add to an entry's parts: those come with a new entry, or with one that has none.
 *
 * One for each dump, and gone with it.
 */
#ifndef INQUEST_STORE_ENTRIES_H
#define INQUEST_STORE_ENTRIES_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/map.h"
#include "schema/catalog.h"
#include "schema/tables.h"

struct entries {
	sqlite3 *database; /* borrowed */
	struct dictionary {
		sqlite3_stmt *same, *parts; /* parts: NULL where it has none */
		struct map moved;           /* key of the dump → another key in the case */
		struct map open;            /* keys of the dump whose parts are taken → 1 */
	} of[TABLE_COUNT];
	bool moved; /* any */
};

/* A zeroed one may be destroyed. */
void entries_init(struct entries *entries, sqlite3 *database);
void entries_deinit(struct entries *entries);

/* The columns of an entry are bound to this, from the second on, before entries_settle(). */
struct error *entries_bind(struct entries *entries, enum table table, sqlite3_stmt **ret);
/* *known: the case has it; *there: with its parts, if it can have such; *ret: its key there. */
struct error *entries_settle(struct entries *entries, enum table table, int64_t key, bool *known,
			     bool *there, int64_t *ret);

/* Whether rows of a part of the dictionary are wanted for the dump's key. */
bool entries_are_wanted(const struct entries *entries, enum table table, int64_t key);
/* The key in the case. */
int64_t entries_key(const struct entries *entries, enum table table, int64_t key);

#endif
