/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See forget.h. */
#include "forget.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/stream.h"
#include "push.h"
#include "schema/catalog.h"
#include "servers.h"
#include "store/dumps.h"

/* One that was forgotten but for its row has no rows to forget again. */
static struct error *find_old(const struct fleet *fleet, int64_t days, PGresult **ret)
{
	char text[24];

	snprintf(text, sizeof(text), "%" PRId64, days);
	return fleet_query(fleet,
			   "SELECT dump FROM dumps WHERE coalesce(crash_time, indexed_at, 0) < "
			   "(extract(epoch FROM now())::bigint - $1::bigint * 86400) * 1000000000 "
			   "ORDER BY dump",
			   1, (const char *const[]){text}, ret);
}

static struct error *find_named(const struct fleet *fleet, const char *name, PGresult **ret)
{
	TRY(fleet_query(fleet, "SELECT dump FROM dumps WHERE dump::text = $1", 1, &name, ret));
	return PQntuples(*ret) == 1
		   ? NULL
		   : error_create(ERROR_USAGE, "%s: there is no dump %s", fleet->name, name);
}

static struct error *delete_from(const struct fleet *fleet, const struct catalog_table *table,
				 const char *dump)
{
	_cleanup_(fleet_clearp) PGresult *result = NULL;
	char sql[128];

	snprintf(sql, sizeof(sql), "DELETE FROM %s WHERE dump = $1", table->name);
	return fleet_query(fleet, sql, 1, &dump, &result);
}

static struct error *forget_dump(const struct fleet *fleet, const char *dump, bool keep)
{
	bool done = false;

	TRY(interrupt_check());
	if (!keep)
		TRY(servers_forget(fleet, dump, &done));
	if (done)
		return NULL;
	TRY(fleet_run(fleet, SERVERS_BEGIN));
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (!table->view && !table->dictionary &&
		    !(keep && strcmp(table->name, "dumps") == 0))
			TRY(error_context(delete_from(fleet, table, dump), "table %s",
					  table->name));
	}
	return fleet_run(fleet, "COMMIT");
}

/* " NOT EXISTS (SELECT FROM tasks …) AND …" of all that may refer to a row. */
static void write_unreferred(FILE *out, const struct catalog_table *dictionary)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		for (size_t i = 0; !table->view && i < table->reference_count; i++) {
			const struct catalog_reference *reference = &table->references[i];

			if (!table->dictionary && dumps_dictionary(reference) == dictionary)
				fprintf(out,
					" AND NOT EXISTS (SELECT FROM %s AS r WHERE r.%s = d.%s)",
					table->name, table->columns[reference->columns[0]].name,
					dictionary->columns[0].name);
		}
	}
}

static struct error *sweep_dictionary(const struct fleet *fleet,
				      const struct catalog_table *dictionary)
{
	_cleanup_free_ char *sql = NULL;
	size_t size;
	FILE *out = open_memstream(&sql, &size);

	if (!out)
		return error_no_memory();
	fprintf(out, "DELETE FROM %s AS d WHERE TRUE", dictionary->name);
	write_unreferred(out, dictionary);
	return stream_close_text(out, &sql) ? fleet_run(fleet, sql) : error_no_memory();
}

static struct error *sweep_part(const struct fleet *fleet, const struct catalog_table *table,
				const struct catalog_table *whole)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "DELETE FROM %s AS p WHERE NOT EXISTS (SELECT FROM %s AS d WHERE d.%s = p.%s)",
		 table->name, whole->name, whole->columns[0].name, whole->columns[0].name);
	return fleet_run(fleet, sql);
}

/* With the lock, as who pushes relies on what it has seen to be there. */
static struct error *sweep(const struct fleet *fleet)
{
	TRY(fleet_run(fleet, "BEGIN; SELECT pg_advisory_xact_lock(" PUSH_LOCK ")"));
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (table->dictionary && !table->view && !dumps_part_of(table) &&
		    table->columns[0].domain == DOMAIN_HASH)
			TRY(sweep_dictionary(fleet, table));
	}
	for (const struct catalog_table *table = catalog; table->name; table++) {
		const struct catalog_reference *reference = dumps_part_of(table);

		if (reference)
			TRY(sweep_part(fleet, table, dumps_dictionary(reference)));
	}
	return fleet_run(fleet, "COMMIT");
}

static struct error *forget_found(const struct fleet *fleet, const PGresult *dumps, bool keep)
{
	for (int i = 0; i < PQntuples(dumps); i++)
		TRY(error_context(forget_dump(fleet, PQgetvalue(dumps, i, 0), keep), "%s: dump %s",
				  fleet->name, PQgetvalue(dumps, i, 0)));
	return NULL;
}

/* All must be there before the first goes. */
static struct error *forget_named(const struct fleet *fleet, const struct forget_wish *wish)
{
	for (size_t i = 0; i < wish->count; i++) {
		_cleanup_(fleet_clearp) PGresult *dump = NULL;

		TRY(find_named(fleet, wish->dumps[i], &dump));
	}
	for (size_t i = 0; i < wish->count; i++) {
		_cleanup_(fleet_clearp) PGresult *dump = NULL;

		TRY(find_named(fleet, wish->dumps[i], &dump));
		TRY(forget_found(fleet, dump, wish->keep));
	}
	return NULL;
}

static struct error *forget_old(const struct fleet *fleet, const struct forget_wish *wish)
{
	_cleanup_(fleet_clearp) PGresult *dumps = NULL;

	TRY(find_old(fleet, wish->days, &dumps));
	TRY(forget_found(fleet, dumps, wish->keep));
	printf("%d dumps are forgotten\n", PQntuples(dumps));
	return NULL;
}

struct error *forget_dumps(const struct fleet *fleet, const struct forget_wish *wish)
{
	TRY(fleet_check(fleet));
	TRY(wish->has_age ? forget_old(fleet, wish) : forget_named(fleet, wish));
	return error_context(sweep(fleet), "%s", fleet->name);
}
