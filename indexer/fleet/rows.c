/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See rows.h. The layout of COPY's binary format is in PostgreSQL's manual, under COPY: a header,
 * then per row a count of columns, then per column its size and its bytes, big-endian.
 */
#include "rows.h"

#include <endian.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/map.h"
#include "base/stream.h"
#include "base/utf8.h"

enum { SEND_BYTES = 1 << 16, HEADER_SIZE = 19, CHECK_EVERY = 4096 };

static const char header[HEADER_SIZE] = "PGCOPY\n\377\r\n";

void rows_init(struct rows *rows, const struct fleet *fleet, const struct catalog_table *table,
	       bool temporary, int64_t dump)
{
	*rows = (struct rows){.fleet = fleet, .table = table, .temporary = temporary, .dump = dump};
}

void rows_deinit(struct rows *rows)
{
	vector_deinit(&rows->buffer);
}

char *rows_select(const struct catalog_table *table, const char *condition)
{
	char *sql = NULL;
	size_t size;
	FILE *out = open_memstream(&sql, &size);

	if (!out)
		return NULL;
	for (size_t i = 0; i < table->column_count; i++)
		fprintf(out, "%s[%s]", i ? ", " : "SELECT ", table->columns[i].name);
	fprintf(out, " FROM [%s]%s", table->name, condition);
	if (!stream_close_text(out, &sql))
		free(steal(&sql));
	return sql;
}

/* The columns by name: an upgraded fleet has them in another order. */
static char *columns_of(const struct catalog_table *table)
{
	char *list = NULL;
	size_t size;
	FILE *out = open_memstream(&list, &size);

	for (size_t i = 0; out && i < table->column_count; i++)
		fprintf(out, "%s\"%s\"", i ? ", " : "", table->columns[i].name);
	if (!out || !stream_close_text(out, &list))
		free(steal(&list));
	return list;
}

/* COPY to or from the table that the rows go into. */
static struct error *start_copy(const struct rows *rows, const char *before, const char *behind,
				ExecStatusType expected)
{
	_cleanup_free_ char *columns = columns_of(rows->table), *sql = NULL;

	if (!columns || asprintf(&sql, before, columns, rows->temporary ? "pg_temp.new_" : "",
				 rows->table->name, behind) < 0) {
		sql = NULL;
		return error_no_memory();
	}
	_cleanup_(fleet_clearp) PGresult *result = PQexec(rows->fleet->connection, sql);
	return PQresultStatus(result) == expected ? NULL : fleet_error(rows->fleet, result);
}

static struct error *make_temporary(const struct rows *rows)
{
	char sql[256];

	snprintf(sql, sizeof(sql),
		 "CREATE TEMP TABLE IF NOT EXISTS new_%s (LIKE %s) ON COMMIT DELETE ROWS; "
		 "TRUNCATE pg_temp.new_%s",
		 rows->table->name, rows->table->name, rows->table->name);
	return fleet_run(rows->fleet, sql);
}

static struct error *add_bytes(struct rows *rows, const void *bytes, size_t size)
{
	if (!vector_reserve(&rows->buffer, rows->buffer.count + size))
		return error_no_memory();
	if (size > 0)
		memcpy(rows->buffer.data + rows->buffer.count, bytes, size);
	rows->buffer.count += size;
	return NULL;
}

static struct error *add_cell(struct rows *rows, const void *bytes, size_t size)
{
	uint32_t length = htobe32((uint32_t)size);

	TRY(add_bytes(rows, &length, sizeof(length)));
	return add_bytes(rows, bytes, size);
}

static struct error *add_null(struct rows *rows)
{
	uint32_t none = htobe32(UINT32_MAX);

	return add_bytes(rows, &none, sizeof(none));
}

static struct error *add_integer(struct rows *rows, int64_t value)
{
	uint64_t bytes = htobe64((uint64_t)value);

	return add_cell(rows, &bytes, sizeof(bytes));
}

static struct error *add_real(struct rows *rows, double value)
{
	uint64_t bytes;

	memcpy(&bytes, &value, sizeof(bytes));
	bytes = htobe64(bytes);
	return add_cell(rows, &bytes, sizeof(bytes));
}

/* A hostile case may hold bytes that are no text. */
static struct error *add_text(struct rows *rows, const char *text, size_t size)
{
	if (utf8_is_text(text, size))
		return add_cell(rows, text, size);
	_cleanup_free_ char *escaped = utf8_escape(text, size, &size);
	return escaped ? add_cell(rows, escaped, size) : error_no_memory();
}

static struct error *wrong_cell(const struct rows *rows, size_t column)
{
	return error_create(ERROR_CASE,
			    "a cell of %s.%s is no %s: its rows break the rules of a "
			    "case",
			    rows->table->name, rows->table->columns[column].name,
			    domain_name(rows->table->columns[column].domain));
}

static struct error *add_number(struct rows *rows, sqlite3_stmt *row, size_t column)
{
	enum domain domain = rows->table->columns[column].domain;
	int type = sqlite3_column_type(row, (int)column);
	int64_t value = sqlite3_column_int64(row, (int)column);

	if (domain == DOMAIN_REAL && (type == SQLITE_FLOAT || type == SQLITE_INTEGER))
		return add_real(rows, sqlite3_column_double(row, (int)column));
	if (type != SQLITE_INTEGER || (domain == DOMAIN_BOOLEAN && (value & ~1)))
		return wrong_cell(rows, column);
	if (domain == DOMAIN_BOOLEAN)
		return add_cell(rows, &(char){(char)value}, 1);
	return add_integer(rows, value);
}

static struct error *add_column(struct rows *rows, sqlite3_stmt *row, size_t column)
{
	enum domain domain = rows->table->columns[column].domain;
	int i = (int)column, type = sqlite3_column_type(row, i);

	if (column == 0 && !rows->table->dictionary)
		return add_integer(rows, rows->dump);
	if (type == SQLITE_NULL)
		return add_null(rows);
	if (domain == DOMAIN_BLOB) {
		const void *bytes = sqlite3_column_blob(row, i);

		return add_cell(rows, bytes, (size_t)sqlite3_column_bytes(row, i));
	}
	if (!domain_is_text(domain))
		return add_number(rows, row, column);
	const char *text = (const char *)sqlite3_column_text(row, i);
	if (!text || type == SQLITE_BLOB)
		return text ? wrong_cell(rows, column) : error_no_memory();
	return add_text(rows, text, (size_t)sqlite3_column_bytes(row, i));
}

static struct error *send(struct rows *rows)
{
	PGconn *connection = rows->fleet->connection;

	TRY(interrupt_check());
	if (PQputCopyData(connection, rows->buffer.data, (int)rows->buffer.count) != 1)
		return fleet_error(rows->fleet, NULL);
	rows->buffer.count = 0;
	return NULL;
}

static struct error *begin(struct rows *rows)
{
	if (rows->temporary)
		TRY(make_temporary(rows));
	TRY(start_copy(rows, "COPY %2$s%3$s (%1$s) FROM STDIN (FORMAT binary)", "", PGRES_COPY_IN));
	rows->begun = true;
	return add_bytes(rows, header, sizeof(header));
}

struct error *rows_add(struct rows *rows, sqlite3_stmt *row)
{
	uint16_t columns = htobe16((uint16_t)rows->table->column_count);

	if (!rows->begun)
		TRY(begin(rows));
	size_t start = rows->buffer.count;
	TRY(add_bytes(rows, &columns, sizeof(columns)));
	for (size_t i = 0; i < rows->table->column_count; i++)
		TRY(add_column(rows, row, i));
	rows->digest += hash_bytes(rows->buffer.data + start, rows->buffer.count - start);
	rows->count++;
	return rows->buffer.count >= SEND_BYTES ? send(rows) : NULL;
}

/* What the server says to all that was sent. */
static struct error *end_copy(struct rows *rows)
{
	PGconn *connection = rows->fleet->connection;
	uint16_t end = UINT16_MAX;

	TRY(add_bytes(rows, &end, sizeof(end)));
	TRY(send(rows));
	if (PQputCopyEnd(connection, NULL) != 1)
		return fleet_error(rows->fleet, NULL);
	_cleanup_(fleet_clearp) PGresult *result = PQgetResult(connection);
	_cleanup_(fleet_clearp) PGresult *none = PQgetResult(connection);
	return PQresultStatus(result) == PGRES_COMMAND_OK && !none
		   ? NULL
		   : fleet_error(rows->fleet, result);
}

/* The size of the row at bytes; 0: it is none (the end, or not whole). */
static size_t row_size(const char *bytes, size_t size)
{
	uint16_t columns;
	uint32_t length;
	size_t at = sizeof(columns);

	if (size < at)
		return 0;
	memcpy(&columns, bytes, sizeof(columns));
	columns = be16toh(columns);
	for (unsigned i = 0; columns != UINT16_MAX && i < columns; i++) {
		if (size - at < sizeof(length))
			return 0;
		memcpy(&length, bytes + at, sizeof(length));
		length = be32toh(length);
		at += sizeof(length);
		if (length == UINT32_MAX)
			continue;
		if (length > size - at)
			return 0;
		at += length;
	}
	return columns == UINT16_MAX ? 0 : at;
}

/* A message is a row; before the first, and behind the last, stand header and end. */
static void take(struct rows *back, const char *bytes, size_t size)
{
	size_t row, at = back->begun ? 0 : HEADER_SIZE;

	back->begun = true;
	for (; at < size && (row = row_size(bytes + at, size - at)) > 0; at += row) {
		back->digest += hash_bytes(bytes + at, row);
		back->count++;
	}
}

static struct error *read_back(struct rows *back)
{
	char condition[64] = "";
	char *bytes;
	int size;

	if (!back->table->dictionary)
		snprintf(condition, sizeof(condition), " WHERE dump = %" PRId64, back->dump);
	TRY(start_copy(back, "COPY (SELECT %s FROM %s%s%s) TO STDOUT (FORMAT binary)", condition,
		       PGRES_COPY_OUT));
	while ((size = PQgetCopyData(back->fleet->connection, &bytes, 0)) > 0) {
		take(back, bytes, (size_t)size);
		PQfreemem(bytes);
		if (back->count % CHECK_EVERY == 0)
			TRY(interrupt_check());
	}
	_cleanup_(fleet_clearp) PGresult *result = PQgetResult(back->fleet->connection);
	_cleanup_(fleet_clearp) PGresult *none = PQgetResult(back->fleet->connection);
	return PQresultStatus(result) == PGRES_COMMAND_OK && !none
		   ? NULL
		   : fleet_error(back->fleet, result);
}

static struct error *verify(const struct rows *rows)
{
	struct rows back;

	rows_init(&back, rows->fleet, rows->table, rows->temporary && rows->table->dictionary,
		  rows->dump);
	TRY(read_back(&back));
	if (back.count == rows->count && back.digest == rows->digest)
		return NULL;
	return error_create(ERROR_OTHER,
			    "%" PRIu64 " rows were sent, and %" PRIu64
			    "%s are there: nothing of the dump is kept",
			    rows->count, back.count, back.count == rows->count ? " others" : "");
}

static struct error *insert(const struct rows *rows, const char *behind)
{
	_cleanup_free_ char *columns = columns_of(rows->table), *sql = NULL;

	if (!columns ||
	    asprintf(&sql, "INSERT INTO %1$s (%2$s) SELECT %2$s FROM pg_temp.new_%1$s %3$s",
		     rows->table->name, columns, behind) < 0) {
		sql = NULL;
		return error_no_memory();
	}
	return error_context(fleet_run(rows->fleet, sql), "table %s", rows->table->name);
}

struct error *rows_finish(struct rows *rows)
{
	if (!rows->begun)
		return NULL;
	TRY(error_context(end_copy(rows), "table %s", rows->table->name));
	if (rows->temporary && !rows->table->dictionary)
		TRY(insert(rows, ""));
	return error_context(verify(rows), "table %s", rows->table->name);
}

struct error *rows_merge(const struct rows *rows)
{
	return rows->begun ? insert(rows, "ORDER BY 1, 2 ON CONFLICT DO NOTHING") : NULL;
}

/* "(n."a", n."b")" */
static void write_row(FILE *out, const struct catalog_table *table, const char *alias)
{
	for (size_t i = 0; i < table->column_count; i++)
		fprintf(out, "%s%s.\"%s\"", i ? ", " : "(", alias, table->columns[i].name);
	fputc(')', out);
}

struct error *rows_compare(const struct rows *rows)
{
	const struct catalog_table *table = rows->table;
	_cleanup_free_ char *sql = NULL;
	size_t size;
	int64_t differing;

	if (!rows->begun)
		return NULL;
	FILE *out = open_memstream(&sql, &size);
	if (!out)
		return error_no_memory();
	fprintf(out, "SELECT count(*) FROM pg_temp.new_%s AS n JOIN %s AS t USING (\"%s\") WHERE ",
		table->name, table->name, table->columns[0].name);
	write_row(out, table, "n");
	fputs(" IS DISTINCT FROM ", out);
	write_row(out, table, "t");
	if (!stream_close_text(out, &sql))
		return error_no_memory();
	TRY(error_context(fleet_number(rows->fleet, sql, NULL, &differing), "table %s",
			  table->name));
	return differing == 0
		   ? NULL
		   : error_create(
			 ERROR_CASE,
			 "table %s: the fleet has another row under the key of %" PRId64
			 " of these, so that one of two dumps was made to look like another",
			 table->name, differing);
}
