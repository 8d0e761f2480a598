/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Fails the Nth allocation, of the store and of SQLite alike, with N rising until a run needs no
 * more: every failure must be told as such, and leave what was there before.
 */
#include <sqlite3.h>
#include <sys/stat.h>

#include "harness.h"
#include "schema/rows.h"
#include "store/store.h"

static unsigned countdown; /* to the allocation that fails; 0: none does */

static bool fails(void)
{
	return countdown > 0 && --countdown == 0;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *memory, size_t size);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *memory, size_t size);

void *__wrap_malloc(size_t size)
{
	return fails() ? NULL : __real_malloc(size);
}

void *__wrap_calloc(size_t count, size_t size)
{
	return fails() ? NULL : __real_calloc(count, size);
}

void *__wrap_realloc(void *memory, size_t size)
{
	return fails() ? NULL : __real_realloc(memory, size);
}

static sqlite3_mem_methods sqlite_memory;

static void *sqlite_malloc(int size)
{
	return fails() ? NULL : sqlite_memory.xMalloc(size);
}

static void *sqlite_realloc(void *memory, int size)
{
	return fails() ? NULL : sqlite_memory.xRealloc(memory, size);
}

static void wrap_sqlite(void)
{
	sqlite3_mem_methods methods;

	sqlite3_config(SQLITE_CONFIG_GETMALLOC, &sqlite_memory);
	methods = sqlite_memory;
	methods.xMalloc = sqlite_malloc;
	methods.xRealloc = sqlite_realloc;
	sqlite3_config(SQLITE_CONFIG_MALLOC, &methods);
}

static struct error *index_dump(const char *fingerprint, bool replace)
{
	_cleanup_(store_closep) struct store *store = NULL;
	struct dumps_row dump = {.fingerprint = cell_text(fingerprint)};

	TRY(store_open("case.db", &store));
	TRY(store_begin(store, fingerprint, replace));
	TRY(emit_dumps(store_sink(store), &dump));
	for (int64_t i = 0; i < 50; i++) {
		struct tasks_row task = {.task = cell_integer(i), .comm = cell_text("comm")};

		TRY(emit_tasks(store_sink(store), &task));
	}
	return store_commit(store);
}

static int64_t count_tasks(void)
{
	sqlite3 *database = NULL;
	sqlite3_stmt *statement = NULL;
	int64_t count = -1;

	if (sqlite3_open_v2("case.db", &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(database, "SELECT count(*) FROM tasks", -1, &statement, NULL) ==
		SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		count = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(database);
	return count;
}

/* Indexes with the Nth allocation failing; true when there was no such allocation. */
static bool index_with_fault(unsigned n, const char *fingerprint, bool replace, int64_t before,
			     int64_t after)
{
	countdown = n;
	struct error *error = index_dump(fingerprint, replace);
	bool reached = countdown == 0;

	countdown = 0;
	CHECK(!error || error->kind == ERROR_NO_MEMORY);
	CHECK(access("case.db.inquest-part", F_OK) != 0 && access("case.db-journal", F_OK) != 0);
	if (error && before == 0)
		CHECK(access("case.db", F_OK) != 0);
	else
		CHECK_NUMBER(count_tasks(), error ? before : after);
	error_destroy(error);
	return !reached;
}

/* Each of the first, then ever fewer: SQLite makes thousands while it reads the schema. */
static unsigned next(unsigned n)
{
	return n + 1 + n / 40;
}

static void test_new_case(void)
{
	for (unsigned n = 1; !index_with_fault(n, "one", false, 0, 50); n = next(n))
		unlink("case.db");
}

static void test_replace(void)
{
	for (unsigned n = 1; !index_with_fault(n, "one", true, 50, 50); n = next(n))
		;
}

/* An allocation that SQLite could do without lets a dump in: the next try is another one. */
static void test_append(void)
{
	int64_t tasks = count_tasks();

	for (unsigned n = 1, done = 0; !done; n = next(n)) {
		char name[32];

		snprintf(name, sizeof(name), "dump %u", n);
		done = index_with_fault(n, name, false, tasks, tasks + 50);
		tasks = count_tasks();
	}
}

int main(void)
{
	char folder[] = "/tmp/inquest-test-XXXXXX";

	wrap_sqlite();
	CHECK(mkdtemp(folder) && chdir(folder) == 0);
	RUN(test_new_case);
	RUN(test_replace);
	RUN(test_append);
	CHECK(unlink("case.db") == 0 && chdir("/") == 0 && rmdir(folder) == 0);
	return harness_finish();
}
