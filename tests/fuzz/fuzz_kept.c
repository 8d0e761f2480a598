/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Pages and types that a case keeps, in rows that somebody else wrote. The input is records: what
 * it is, a page's number or a content's, a content's number or size (two bytes), and how many bytes
 * of a content follow. A number above 247 stands for one that is too large, or negative.
 */
#include <sqlite3.h>
#include <stdlib.h>

#include "base/cursor.h"
#include "fuzz.h"
#include "memory/kept.h"
#include "memory/kept_types.h"

enum { PAGE, CONTENT, TYPES, KINDS, HEAD = 6 };

static const char *const statements[] = {
    "INSERT OR REPLACE INTO pages VALUES (1, ?, ?)",
    "INSERT OR REPLACE INTO page_contents VALUES (?, ?, ?)",
    "INSERT OR REPLACE INTO kernel_types VALUES (1, ?, ?)",
};

static sqlite3 *database;
static sqlite3_stmt *prepared[KINDS];

static void run(const char *sql)
{
	if (sqlite3_exec(database, sql, NULL, NULL, NULL) != SQLITE_OK)
		abort();
}

static void make_tables(void)
{
	if (database)
		return;
	if (sqlite3_open(":memory:", &database) != SQLITE_OK)
		abort();
	run("CREATE TABLE dumps (dump, kernel); INSERT INTO dumps VALUES (1, 1);"
	    "CREATE TABLE pages (dump, pfn, content, PRIMARY KEY (dump, pfn)) WITHOUT ROWID;"
	    "CREATE TABLE page_contents (content INTEGER PRIMARY KEY, size, compressed);"
	    "CREATE TABLE kernel_types (kernel, part, compressed)");
	for (int i = 0; i < KINDS; i++)
		if (sqlite3_prepare_v2(database, statements[i], -1, &prepared[i], NULL))
			abort();
}

/* Returns the record's size. */
static size_t take_record(const uint8_t *bytes, size_t size)
{
	static const int64_t odd[] = {-1, INT64_MAX, INT64_MIN, 1 << 24, 4096, 65536, 1 << 30, 0};
	sqlite3_stmt *statement = prepared[bytes[0] % KINDS];
	int64_t first = bytes[1] > 247 ? odd[bytes[1] & 7] : bytes[1];
	int64_t second =
	    bytes[2] > 247 ? odd[bytes[2] & 7] : (int64_t)load_uint(bytes + 2, 2, false);
	size_t length = bytes[4] < size - HEAD ? bytes[4] : size - HEAD;

	sqlite3_bind_int64(statement, 1, first);
	sqlite3_bind_int64(statement, 2, second);
	if (bytes[0] % KINDS == PAGE)
		length = 0;
	else
		sqlite3_bind_blob(statement, bytes[0] % KINDS == CONTENT ? 3 : 2, bytes + HEAD,
				  (int)length, SQLITE_STATIC);
	sqlite3_step(statement);
	sqlite3_reset(statement);
	sqlite3_clear_bindings(statement);
	return HEAD + length;
}

/* A file is there, or a reason why there is none. */
static void look_at_file(struct error *error, int fd)
{
	uint8_t bytes[4096];
	ssize_t size;

	if (error && fd >= 0)
		abort();
	error_destroy(error);
	while (fd >= 0 && (size = read(fd, bytes, sizeof(bytes))) > 0)
		fuzz_look(bytes, (size_t)size);
	if (fd >= 0)
		close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	int fd;

	make_tables();
	run("BEGIN");
	while (size > HEAD) {
		size_t used = take_record(bytes, size);

		bytes += used;
		size -= used;
	}
	struct error *error = kept_open(database, 1, &fd);
	look_at_file(error, fd);
	error = kept_types_open(database, 1, &fd);
	look_at_file(error, fd);
	run("ROLLBACK");
	return 0;
}
