/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See entries.h. */
#include "store/entries.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "case/case.h"
#include "store/dumps.h"

enum { TRIES = 64 }; /* as many dumps that a case has, each with its own lie about one key */

void entries_init(struct entries *entries, sqlite3 *database)
{
	*entries = (struct entries){.database = database};
}

void entries_deinit(struct entries *entries)
{
	for (size_t table = 0; table < TABLE_COUNT; table++) {
		struct dictionary *dictionary = &entries->of[table];

		statement_finalize(dictionary->same);
		statement_finalize(dictionary->parts);
		map_deinit(&dictionary->moved);
		map_deinit(&dictionary->open);
	}
	*entries = (struct entries){0};
}

static struct error *prepare(struct entries *entries, enum table table)
{
	const struct catalog_table *columns = &catalog[table];
	char sql[512] = "SELECT 1";
	size_t size = strlen(sql);

	for (size_t i = 1; i < columns->column_count; i++)
		size += (size_t)snprintf(sql + size, sizeof(sql) - size,
					 " AND coalesce([%s] = ?%zu, 1)", columns->columns[i].name,
					 i + 1);
	snprintf(sql + size, sizeof(sql) - size, " FROM [%s] WHERE [%s] = ?1", columns->name,
		 columns->columns[0].name);
	TRY(database_prepare(entries->database, sql, &entries->of[table].same));
	return dumps_prepare_parts(entries->database, columns, &entries->of[table].parts);
}

struct error *entries_bind(struct entries *entries, enum table table, sqlite3_stmt **ret)
{
	if (!entries->of[table].same)
		TRY(prepare(entries, table));
	*ret = entries->of[table].same;
	return NULL;
}

/* *ret: what the statement yields for the key; 0 for an entry that is not the same, -1 for none. */
static struct error *look_up(struct entries *entries, sqlite3_stmt *statement, int64_t key,
			     int *ret)
{
	sqlite3_bind_int64(statement, 1, key);
	int rc = sqlite3_step(statement);
	*ret = rc == SQLITE_ROW ? sqlite3_column_int(statement, 0) : -1;
	sqlite3_reset(statement);
	return rc == SQLITE_ROW || rc == SQLITE_DONE ? NULL : database_error(entries->database);
}

static struct error *find(struct entries *entries, enum table table, int64_t key, bool *known,
			  int64_t *ret)
{
	int found = 0;

	*ret = key;
	for (int tries = 0; tries < TRIES; tries++) {
		TRY(look_up(entries, entries->of[table].same, *ret, &found));
		*known = found > 0;
		if (found)
			return NULL;
		*ret = (int64_t)hash_combine((uint64_t)*ret, 1);
	}
	return error_create(ERROR_CASE, "too many entries of %s share a key", catalog[table].name);
}

static struct error *put(struct map *map, int64_t key, int64_t value)
{
	uint64_t *place = map_insert(map, (uint64_t)key, NULL);

	if (!place)
		return error_no_memory();
	*place = (uint64_t)value;
	return NULL;
}

struct error *entries_settle(struct entries *entries, enum table table, int64_t key, bool *known,
			     bool *there, int64_t *ret)
{
	struct dictionary *dictionary = &entries->of[table];
	int has_parts = 1;

	TRY(find(entries, table, key, known, ret));
	if (*known && dictionary->parts)
		TRY(look_up(entries, dictionary->parts, *ret, &has_parts));
	*there = *known && has_parts > 0;
	if (*ret != key) {
		entries->moved = true;
		TRY(put(&dictionary->moved, key, *ret));
	}
	return *there ? NULL : put(&dictionary->open, key, 1);
}

bool entries_are_wanted(const struct entries *entries, enum table table, int64_t key)
{
	return map_find(&entries->of[table].open, (uint64_t)key);
}

int64_t entries_key(const struct entries *entries, enum table table, int64_t key)
{
	const uint64_t *moved = map_find(&entries->of[table].moved, (uint64_t)key);

	return moved ? (int64_t)*moved : key;
}
