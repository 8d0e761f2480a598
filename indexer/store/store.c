/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See store.h: one transaction on a target, and rows on their way into it, batch by batch. */
#include "store/store.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "case/case.h"
#include "case/reader.h"
#include "schema/catalog.h"
#include "store/batch.h"
#include "store/dumps.h"
#include "store/entries.h"
#include "store/named.h"
#include "store/target.h"

struct store {
	struct sink sink;
	struct target target;
	int64_t dump;
	bool open;     /* the rows of a dump are on their way */
	bool replaced; /* rows of the dump went for those to come */
	const char *fingerprint;
	struct claims *claims; /* NULL: there are no others */
	bool *leaned;
	bool leaves_out;
	struct batches batches;
	struct entries entries;
	struct names names;
	struct part_of {
		bool is_one;
		enum table whole;    /* the dictionary */
		unsigned int column; /* that has its key */
	} parts[TABLE_COUNT];
};

static struct error *insert(struct sink *sink, enum table table, const struct cell *row);

static void note_parts(struct store *store)
{
	for (size_t table = 0; table < TABLE_COUNT; table++) {
		const struct catalog_reference *reference = dumps_part_of(&catalog[table]);

		if (reference)
			store->parts[table] = (struct part_of){
			    true, (enum table)(dumps_dictionary(reference) - catalog),
			    reference->columns[0]};
	}
}

static void end_dump(struct store *store)
{
	batches_deinit(&store->batches);
	entries_deinit(&store->entries);
	names_deinit(&store->names);
	store->names = (struct names){0};
	store->open = false;
}

struct error *store_open(const char *path, struct store **ret)
{
	_cleanup_(store_closep) struct store *store = calloc(1, sizeof(*store));

	if (!store)
		return error_no_memory();
	store->sink.insert = insert;
	note_parts(store);
	TRY(error_context(target_open(&store->target, path), "%s", path));
	*ret = steal(&store);
	return NULL;
}

void store_close(struct store *store)
{
	if (!store)
		return;
	end_dump(store);
	target_close(&store->target);
	free(store);
}

static struct error *begin(struct store *store, const char *fingerprint, bool replace)
{
	sqlite3 *database = store->target.database;

	if (sqlite3_get_autocommit(database))
		TRY(target_begin(&store->target));
	TRY(batches_init(&store->batches, database));
	entries_init(&store->entries, database);
	TRY(names_init(&store->names));
	store->fingerprint = fingerprint;
	store->open = true;
	store->replaced = false;
	TRY(dumps_find(database, fingerprint, &store->dump));
	if (store->dump == 0)
		return dumps_next(database, &store->dump);
	if (!replace)
		return dumps_known(store->dump);
	store->replaced = true;
	return dumps_delete(database, store->dump);
}

struct error *store_begin(struct store *store, const char *fingerprint, bool replace)
{
	return error_context(begin(store, fingerprint, replace), "%s", store->target.path);
}

struct error *store_check(const char *path, const char *fingerprint)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	int64_t known;

	if (access(path, F_OK) != 0 && errno == ENOENT)
		return NULL;
	TRY(case_open_reading(path, &database));
	TRY(error_context(dumps_find(database, fingerprint, &known), "%s", path));
	return known == 0 ? NULL : error_context(dumps_known(known), "%s", path);
}

void store_leave_out(struct store *store)
{
	store->leaves_out = true;
}

void store_share(struct store *store, struct claims *claims, bool *leaned)
{
	store->claims = claims;
	store->leaned = leaned;
}

struct sink *store_sink(struct store *store)
{
	return &store->sink;
}

int64_t store_dump_number(const struct store *store)
{
	return store->dump;
}

static struct error *dropped(struct store *store, enum table table, uint64_t *ret)
{
	TRY(batches_flush(&store->batches, table));
	*ret = catalog[table].dictionary ? 0 : store->batches.of[table].dropped;
	return NULL;
}

struct error *store_dropped(struct store *store, enum table table, uint64_t *ret)
{
	return error_context(dropped(store, table, ret), "%s", store->target.path);
}

/* Entries of dictionaries: see entries.h */

static int bind_cell(sqlite3_stmt *statement, int place, const struct cell *cell, bool is_blob)
{
	switch (cell->kind) {
	case CELL_INTEGER:
		return sqlite3_bind_int64(statement, place, cell->integer);
	case CELL_REAL:
		return sqlite3_bind_double(statement, place, cell->real);
	case CELL_TEXT:
		return is_blob ? sqlite3_bind_blob64(statement, place, cell->text, cell->size,
						     SQLITE_STATIC)
			       : database_bind_text(statement, place, cell->text, cell->size);
	case CELL_NULL:
		break;
	}
	return sqlite3_bind_null(statement, place);
}

static struct error *bind_entry(struct store *store, enum table table, const struct cell *row)
{
	const struct catalog_table *columns = &catalog[table];
	sqlite3_stmt *statement;

	TRY(entries_bind(&store->entries, table, &statement));
	for (size_t i = 1; i < columns->column_count; i++)
		if (bind_cell(statement, (int)i + 1, &row[i],
			      columns->columns[i].domain == DOMAIN_BLOB) != SQLITE_OK)
			return database_error(store->target.database);
	return NULL;
}

static struct error *insert_entry(struct store *store, enum table table, struct cell *row)
{
	bool known, *duplicate = &store->sink.duplicate;
	int64_t key;

	TRY(bind_entry(store, table, row));
	TRY(entries_settle(&store->entries, table, row[0].integer, &known, duplicate, &key));
	row[0].integer = key;
	if (!known)
		TRY(batches_add(&store->batches, table, row));
	if (table == TABLE_KERNELS && store->claims && !*duplicate)
		*store->leaned = *duplicate = !claims_take(store->claims, key);
	return NULL;
}

static void move_keys(const struct store *store, enum table table, struct cell *row)
{
	for (size_t i = 0; i < catalog[table].reference_count; i++) {
		const struct catalog_reference *reference = &catalog[table].references[i];
		const struct catalog_table *dictionary = dumps_dictionary(reference);
		struct cell *cell = &row[reference->columns[0]];

		if (dictionary && cell->kind == CELL_INTEGER)
			cell->integer = entries_key(
			    &store->entries, (enum table)(dictionary - catalog), cell->integer);
	}
}

static bool is_wanted(const struct store *store, enum table table, const struct cell *row)
{
	const struct part_of *part = &store->parts[table];

	return !part->is_one ||
	       entries_are_wanted(&store->entries, part->whole, row[part->column].integer);
}

static struct error *insert_row(struct store *store, enum table table, const struct cell *row)
{
	const struct catalog_table *columns = &catalog[table];
	struct cell own[CATALOG_COLUMNS_MAX];

	store->sink.duplicate = false;
	if (!is_wanted(store, table, row))
		return NULL;
	memcpy(own, row, columns->column_count * sizeof(*own));
	if (columns->dictionary && !store->parts[table].is_one)
		return insert_entry(store, table, own);
	if (!columns->dictionary)
		own[0] = cell_integer(store->dump);
	if (store->entries.moved)
		move_keys(store, table, own);
	if (!columns->dictionary)
		TRY(names_note(&store->names, table, own));
	return batches_add(&store->batches, table, own);
}

static struct error *insert(struct sink *sink, enum table table, const struct cell *row)
{
	struct store *store = (struct store *)sink;

	return error_context(insert_row(store, table, row), "%s", store->target.path);
}

static struct error *end_rows(struct store *store)
{
	int64_t known;

	if (!store->open)
		return NULL;
	TRY(batches_flush_all(&store->batches));
	TRY(dumps_find(store->target.database, store->fingerprint, &known));
	if (known != store->dump)
		return error_create(ERROR_OTHER, "the dump has no row in dumps");
	if (!store->leaves_out)
		TRY(names_complete(&store->names, store->target.database, store->dump));
	if (store->replaced)
		TRY(dumps_sweep(store->target.database));
	end_dump(store);
	return NULL;
}

static struct error *end(struct store *store)
{
	TRY(end_rows(store));
	return target_commit(&store->target);
}

struct error *store_next(struct store *store)
{
	return error_context(end_rows(store), "%s", store->target.path);
}

struct error *store_end(struct store *store)
{
	return error_context(end(store), "%s", store->target.path);
}

void store_abandon(struct store *store)
{
	end_dump(store);
	target_rollback(&store->target);
}

struct error *store_finish(struct store *store)
{
	return error_context(target_finish(&store->target), "%s", store->target.path);
}

struct error *store_commit(struct store *store)
{
	TRY(store_end(store));
	return store_finish(store);
}
