/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See named.h. Everything goes by the catalog, so that a new table needs nothing here. */
#include "store/named.h"

#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/stream.h"
#include "case/case.h"
#include "schema/catalog.h"

static const char *key_name(const struct catalog_table *table, size_t place)
{
	for (size_t i = 0; i < table->column_count; i++)
		if (table->columns[i].key == place + 1)
			return table->columns[i].name;
	return NULL;
}

/* Its keys there are those that the columns here have, where none is NULL and no row has them. */
static void write_insert(FILE *out, const struct catalog_table *table,
			 const struct catalog_reference *reference, int64_t dump)
{
	const struct catalog_table *other = catalog_find(reference->table);

	fprintf(out, "INSERT INTO [%s] (", other->name);
	for (size_t i = 0; i < reference->column_count; i++)
		fprintf(out, "%s[%s]", i ? ", " : "", key_name(other, i));
	fputs(") SELECT r.* FROM (SELECT DISTINCT ", out);
	for (size_t i = 0; i < reference->column_count; i++)
		fprintf(out, "%s[%s]", i ? ", " : "", table->columns[reference->columns[i]].name);
	fprintf(out, " FROM [%s] WHERE dump = %lld", table->name, (long long)dump);
	for (size_t i = 1; i < reference->column_count; i++)
		fprintf(out, " AND [%s] IS NOT NULL", table->columns[reference->columns[i]].name);
	fprintf(out, ") AS r LEFT JOIN [%s] AS o ON ", other->name);
	for (size_t i = 0; i < reference->column_count; i++)
		fprintf(out, "%so.[%s] = r.[%s]", i ? " AND " : "", key_name(other, i),
			table->columns[reference->columns[i]].name);
	fprintf(out, " WHERE o.[%s] IS NULL", key_name(other, 0));
}

static struct error *note(sqlite3 *database, int64_t dump, const struct catalog_table *table,
			  const char *other, int64_t count)
{
	return database_run_format(
	    database,
	    "INSERT INTO problems (dump, stage, \"table\", kind, reason, count) VALUES "
	    "(%lld, 'store', '%s', 'lost', 'named by rows of %s, and not found', %lld) "
	    "ON CONFLICT DO UPDATE SET count = count + excluded.count",
	    (long long)dump, other, table->name, (long long)count);
}

static struct error *complete(sqlite3 *database, int64_t dump, const struct catalog_table *table,
			      const struct catalog_reference *reference, bool *any)
{
	_cleanup_free_ char *sql = NULL;
	size_t size;
	FILE *out = open_memstream(&sql, &size);

	if (!out)
		return error_no_memory();
	write_insert(out, table, reference, dump);
	if (!stream_close_text(out, &sql))
		return error_no_memory();
	TRY(database_run(database, sql));
	int64_t count = sqlite3_changes64(database);
	if (count == 0)
		return NULL;
	*any = true;
	return note(database, dump, table, reference->table, count);
}

static bool is_of_a_dump(const struct catalog_table *table)
{
	return !table->view && !table->dictionary;
}

static struct error *complete_all(sqlite3 *database, int64_t dump, bool *any)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; is_of_a_dump(table) && i < table->reference_count; i++) {
			const struct catalog_reference *reference = &table->references[i];

			if (is_of_a_dump(catalog_find(reference->table)) &&
			    reference->column_count > 1)
				TRY(complete(database, dump, table, reference, any));
		}
	}
	return NULL;
}

/* A row that is new may refer to others: a zone to its node. */
static struct error *complete_while_any(sqlite3 *database, int64_t dump)
{
	bool any = true;

	while (any) {
		any = false;
		TRY(complete_all(database, dump, &any));
	}
	return NULL;
}

/* Whether anything is lost, without asking the database */

void names_deinit(struct names *names)
{
	vector_deinit(&names->keys);
	map_deinit(&names->named);
	vector_deinit(&names->list);
}

static void note_key(struct names *names, enum table table)
{
	const struct catalog_table *columns = &catalog[table];

	names->is_named[table] = true;
	names->key_count[table] = 0;
	for (unsigned i = 0; i < columns->column_count; i++) {
		unsigned place = columns->columns[i].key;

		if (place < 2 || place > NAMES_KEY + 1)
			continue;
		names->key[table][place - 2] = i;
		names->key_count[table]++;
	}
}

static struct error *add_references(struct names *names, enum table table)
{
	const struct catalog_table *columns = &catalog[table];

	for (size_t i = 0; is_of_a_dump(columns) && i < columns->reference_count; i++) {
		const struct catalog_reference *reference = &columns->references[i];
		const struct catalog_table *other = catalog_find(reference->table);
		struct naming naming = {(enum table)(other - catalog), reference->columns + 1,
					reference->column_count - 1, 0};

		if (!is_of_a_dump(other) || !naming.count)
			continue;
		if (!vector_push(&names->list, naming))
			return error_no_memory();
		note_key(names, naming.other);
	}
	return NULL;
}

struct error *names_init(struct names *names)
{
	*names = (struct names){0};
	for (size_t table = 0; table < TABLE_COUNT; table++) {
		names->first[table] = names->list.count;
		TRY(add_references(names, (enum table)table));
	}
	names->first[TABLE_COUNT] = names->list.count;
	return NULL;
}

static uint64_t hash_of(const struct cell *cell)
{
	return cell->kind == CELL_TEXT ? hash_bytes(cell->text, cell->size)
				       : (uint64_t)cell->integer;
}

/* A key with a NULL is none. */
static bool hash_key(enum table table, const struct cell *row, const unsigned *columns,
		     size_t count, uint64_t *ret)
{
	*ret = (uint64_t)table + 1;
	for (size_t i = 0; i < count; i++) {
		if (row[columns[i]].kind == CELL_NULL)
			return false;
		*ret = hash_combine(*ret, hash_of(&row[columns[i]]));
	}
	return true;
}

static struct error *name(struct names *names, struct naming *naming, const struct cell *row)
{
	uint64_t hash;

	if (!hash_key(naming->other, row, naming->columns, naming->count, &hash) ||
	    hash == naming->last)
		return NULL;
	naming->last = hash;
	return map_insert(&names->named, hash, NULL) ? NULL : error_no_memory();
}

static void give_up(struct names *names)
{
	vector_deinit(&names->keys);
	map_deinit(&names->named);
	names->keys = (__typeof__(names->keys)){0};
	names->named = (struct map){0};
	names->too_many = true;
}

struct error *names_note(struct names *names, enum table table, const struct cell *row)
{
	uint64_t hash;

	if (names->keys.count >= NAMES_KEYS_MAX || names->named.count >= NAMES_MAX)
		give_up(names);
	if (names->too_many)
		return NULL;
	if (names->is_named[table] &&
	    hash_key(table, row, names->key[table], names->key_count[table], &hash) &&
	    !vector_push(&names->keys, hash))
		return error_no_memory();
	for (size_t i = names->first[table]; i < names->first[table + 1]; i++)
		TRY(name(names, &names->list.data[i], row));
	return NULL;
}

static bool is_whole(const struct names *names)
{
	size_t found = 0;

	if (names->too_many)
		return false;
	vector_for_each(&names->keys, key) {
		uint64_t *met = map_find(&names->named, *key);

		found += met && !*met;
		if (met)
			*met = true;
	}
	return found == names->named.count;
}

struct error *names_complete(const struct names *names, sqlite3 *database, int64_t dump)
{
	return is_whole(names) ? NULL : complete_while_any(database, dump);
}
