/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The store: what it writes, what it refuses, and what it leaves behind when it is cut off. */
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>

#include "harness.h"
#include "schema/rows.h"
#include "schema/version.h"
#include "store/store.h"

/* Every test has its own empty folder as the working directory. */
static void enter_folder(void)
{
	static char folder[] = "/tmp/inquest-test-XXXXXX";

	CHECK(mkdtemp(folder) && chdir(folder) == 0);
}

static void leave_folder(void)
{
	char folder[64], command[96];

	CHECK(getcwd(folder, sizeof(folder)) && chdir("/") == 0);
	snprintf(command, sizeof(command), "rm -r '%s'", folder);
	CHECK(system(command) == 0);
}

static void reset(void)
{
	CHECK(system("rm -rf ./*") == 0);
}

/* The number that a query yields over the case; -1 when it does not open or yields nothing. */
static int64_t ask(const char *path, const char *sql)
{
	sqlite3 *database = NULL;
	sqlite3_stmt *statement = NULL;
	int64_t number = -1;

	if (sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
	    sqlite3_prepare_v2(database, sql, -1, &statement, NULL) == SQLITE_OK &&
	    sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	sqlite3_close(database);
	return number;
}

static void run_sql(const char *path, const char *sql)
{
	sqlite3 *database;

	CHECK_NUMBER(sqlite3_open(path, &database), SQLITE_OK);
	CHECK_NUMBER(sqlite3_exec(database, sql, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(database);
}

static bool exists(const char *path)
{
	return access(path, F_OK) == 0;
}

static struct error *emit_some(struct store *store, const char *fingerprint, unsigned tasks)
{
	struct dumps_row dump = {.fingerprint = cell_text(fingerprint),
				 .label = cell_text(fingerprint)};
	struct kernels_row kernel = {.kernel = cell_integer(42)};

	TRY(emit_dumps(store_sink(store), &dump));
	TRY(emit_kernels(store_sink(store), &kernel));
	for (unsigned i = 0; i < tasks; i++) {
		char argv[200] = "a command line that takes its room";
		struct tasks_row task = {.task = cell_integer(-1000 - (int64_t)i),
					 .argv = cell_text_of(argv, sizeof(argv)),
					 .rss = cell_integer(i)};

		TRY(emit_tasks(store_sink(store), &task));
	}
	return NULL;
}

/* A whole dump of so many tasks. */
static struct error *index_dump(const char *path, const char *fingerprint, bool replace,
				unsigned tasks)
{
	_cleanup_(store_closep) struct store *store = NULL;

	TRY(store_open(path, &store));
	TRY(store_begin(store, fingerprint, replace));
	TRY(emit_some(store, fingerprint, tasks));
	return store_commit(store);
}

static void test_new_case(void)
{
	CHECK_OK(index_dump("case.db", "one", false, 3));
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks WHERE dump = 1"), 3);
	CHECK_NUMBER(ask("case.db", "PRAGMA user_version"), SCHEMA_VERSION);
	CHECK_NUMBER(ask("case.db", "PRAGMA application_id"), SCHEMA_APPLICATION_ID);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM sqlite_schema WHERE name = 'ps'"), 1);
	CHECK_NUMBER(ask("case.db", "SELECT integrity_check = 'ok' FROM pragma_integrity_check"),
		     1);
	CHECK(!exists("case.db.inquest-part"));
}

static void test_cells(void)
{
	struct store *store = NULL;
	struct dumps_row row = {.fingerprint = cell_text("x"),
				.load1 = cell_real(0.5),
				.panic = cell_text_of("oops and more", 4),
				.kaslr_offset = cell_integer(INT64_MIN)};

	CHECK_OK(store_open("case.db", &store));
	CHECK_OK(store_begin(store, "x", false));
	CHECK_OK(emit_dumps(store_sink(store), &row));
	CHECK_OK(store_commit(store));
	store_close(store);
	CHECK_NUMBER(ask("case.db", "SELECT load1 = 0.5 AND panic = 'oops' AND label IS NULL AND "
				    "kaslr_offset = -9223372036854775808 FROM dumps"),
		     1);
}

/* What is no UTF-8, and what would end a text before its end. */
static void test_text(void)
{
	static const char bad[] = "caf\xe9\0 \xc3\xa9 \xed\xa0\x80 \xf0\x9f\x90\xa7 \xf0\x9f";
	struct store *store = NULL;
	struct dumps_row row = {.fingerprint = cell_text("x"),
				.panic = cell_text_of(bad, sizeof(bad) - 1)};

	CHECK_OK(store_open("case.db", &store));
	CHECK_OK(store_begin(store, "x", false));
	CHECK_OK(emit_dumps(store_sink(store), &row));
	CHECK_OK(store_commit(store));
	store_close(store);
	CHECK_NUMBER(ask("case.db",
			 "SELECT panic = 'caf\\xe9\\x00 \xc3\xa9 \\xed\\xa0\\x80 \xf0\x9f\x90\xa7 "
			 "\\xf0\\x9f' FROM dumps"),
		     1);
}

static void test_append(void)
{
	CHECK_OK(index_dump("case.db", "one", false, 3));
	CHECK_OK(index_dump("case.db", "two", false, 4));
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks WHERE dump = 1"), 3);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks WHERE dump = 2"), 4);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM kernels"), 1);
}

static void test_same_dump_again(void)
{
	CHECK_OK(index_dump("case.db", "one", false, 3));
	CHECK_OK(index_dump("case.db", "two", false, 4));
	CHECK_FAILS(index_dump("case.db", "one", false, 5), ERROR_CASE, "--replace");
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks"), 7);
	CHECK_OK(index_dump("case.db", "one", true, 5));
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks WHERE dump = 1"), 5);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks WHERE dump = 2"), 4);
	CHECK_NUMBER(ask("case.db", "SELECT dump FROM dumps WHERE fingerprint = 'one'"), 1);
}

static void test_duplicates(void)
{
	struct store *store = NULL;
	uint64_t dropped;
	struct tasks_row task = {.task = cell_integer(7), .pid = cell_integer(1)};
	struct tasks_row again = {.task = cell_integer(7), .pid = cell_integer(2)};
	struct tasks_row keyless = {.pid = cell_integer(3)};

	CHECK_OK(store_open("case.db", &store));
	CHECK_OK(store_begin(store, "one", false));
	CHECK_OK(emit_some(store, "one", 0));
	CHECK_OK(emit_tasks(store_sink(store), &task));
	CHECK_OK(emit_tasks(store_sink(store), &again));
	CHECK_OK(emit_tasks(store_sink(store), &keyless));
	CHECK_OK(store_dropped(store, TABLE_TASKS, &dropped));
	CHECK_NUMBER(dropped, 2);
	CHECK_OK(emit_tasks(store_sink(store), &again));
	CHECK_OK(store_dropped(store, TABLE_TASKS, &dropped));
	CHECK_NUMBER(dropped, 3);
	CHECK_OK(store_commit(store));
	store_close(store);
	CHECK_NUMBER(ask("case.db", "SELECT sum(pid) FROM tasks"), 1);
}

/* More than wait at a time, in no order, each key twice: the first counts, in a later batch too. */
static void test_batches(void)
{
	enum { COUNT = 20000, STEP = 7919 }; /* a prime: all keys come, none near the one before */
	struct store *store = NULL;
	uint64_t dropped;

	CHECK_OK(store_open("case.db", &store));
	CHECK_OK(store_begin(store, "one", false));
	CHECK_OK(emit_some(store, "one", 0));
	for (unsigned i = 0; i < 2 * COUNT; i++) {
		char comm[16];
		int size = snprintf(comm, sizeof(comm), i % 3 ? "comm %u" : "c\xff%u", i);
		struct tasks_row task = {.task = cell_integer((int64_t)i * STEP % COUNT - 100),
					 .pid = cell_integer(i),
					 .comm = cell_text_of(comm, (size_t)size)};

		CHECK_OK(emit_tasks(store_sink(store), &task));
	}
	CHECK_OK(store_dropped(store, TABLE_TASKS, &dropped));
	CHECK_NUMBER(dropped, COUNT);
	CHECK_OK(store_commit(store));
	store_close(store);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks WHERE pid < 20000"), COUNT);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks WHERE pid % 3 > 0 "
				    "AND comm = 'comm ' || pid"),
		     COUNT - (COUNT + 2) / 3);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks WHERE pid % 3 = 0 "
				    "AND comm = 'c\\xff' || pid"),
		     (COUNT + 2) / 3);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks "
				    "WHERE task <> pid * 7919 % 20000 - 100"),
		     0);
}

/* A dictionary's entry is a duplicate once it has its parts: a damaged dump may have none. */
static void test_dictionary(void)
{
	struct store *store = NULL;
	uint64_t dropped;
	struct kernels_row kernel = {.kernel = cell_integer(42)};
	struct kernel_symbol_blocks_row symbols = {
	    .kernel = cell_integer(42), .address = cell_integer(1), .symbols = cell_text("{}")};

	CHECK_OK(index_dump("case.db", "one", false, 0));
	CHECK_OK(store_open("case.db", &store));
	CHECK_OK(store_begin(store, "two", false));
	CHECK_OK(emit_some(store, "two", 0));
	CHECK_OK(emit_kernels(store_sink(store), &kernel));
	CHECK(!store_sink(store)->duplicate);
	CHECK_OK(emit_kernel_symbol_blocks(store_sink(store), &symbols));
	CHECK_OK(store_next(store));
	CHECK_OK(store_begin(store, "three", false));
	CHECK_OK(emit_some(store, "three", 0));
	CHECK(store_sink(store)->duplicate);
	CHECK_OK(store_dropped(store, TABLE_KERNELS, &dropped));
	CHECK_NUMBER(dropped, 0);
	CHECK_OK(store_commit(store));
	store_close(store);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM kernels"), 1);
}

/* A dump with a task on a chain of one function, whatever else has the chain's key. */
static struct error *emit_stack(struct store *store, const char *fingerprint, const char *function)
{
	struct stacks_row stack = {.stack_id = cell_integer(7), .functions = cell_text(function)};
	struct stack_functions_row part = {.stack_id = cell_integer(7),
					   .position = cell_integer(0),
					   .symbol = cell_text(function)};
	struct tasks_row task = {
	    .task = cell_integer(1), .comm = cell_text(function), .stack_id = cell_integer(7)};

	TRY(store_begin(store, fingerprint, false));
	TRY(emit_some(store, fingerprint, 0));
	TRY(emit_stacks(store_sink(store), &stack));
	TRY(emit_stack_functions(store_sink(store), &part));
	TRY(emit_tasks(store_sink(store), &task));
	return store_next(store);
}

/* A dump made so that its entry has the key of another: neither speaks with the other's words. */
static void test_keys_that_meet(void)
{
	struct store *store = NULL;
	struct stack_functions_row more = {
	    .stack_id = cell_integer(7), .position = cell_integer(1), .symbol = cell_text("evil")};

	CHECK_OK(store_open("case.db", &store));
	CHECK_OK(emit_stack(store, "one", "good"));
	CHECK_OK(emit_stack(store, "two", "evil"));
	CHECK_OK(emit_stack(store, "three", "good"));
	CHECK_OK(emit_stack(store, "four", "worse"));
	CHECK_OK(store_begin(store, "five", false));
	CHECK_OK(emit_some(store, "five", 0));
	CHECK_OK(emit_stack_functions(store_sink(store), &more));
	CHECK_OK(store_commit(store));
	store_close(store);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks JOIN stacks USING (stack_id) "
				    "JOIN stack_functions USING (stack_id) "
				    "WHERE comm = functions AND comm = symbol"),
		     4);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM stacks"), 3);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM stack_functions"), 3);
	CHECK_NUMBER(ask("case.db", "SELECT stack_id FROM tasks JOIN dumps USING (dump) "
				    "WHERE fingerprint = 'three'"),
		     7);
}

static void test_no_commit(void)
{
	struct store *store = NULL;

	CHECK_OK(store_open("new.db", &store));
	CHECK(exists("new.db.inquest-part"));
	store_close(store);
	CHECK(!exists("new.db") && !exists("new.db.inquest-part"));

	CHECK_OK(index_dump("case.db", "one", false, 3));
	CHECK_OK(store_open("case.db", &store));
	CHECK_OK(store_begin(store, "two", false));
	CHECK_OK(emit_some(store, "two", 100));
	store_close(store);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks"), 3);
	CHECK(!exists("case.db-journal"));
}

static void test_no_row_in_dumps(void)
{
	struct store *store = NULL;

	CHECK_OK(store_open("case.db", &store));
	CHECK_OK(store_begin(store, "one", false));
	CHECK_FAILS(store_commit(store), ERROR_OTHER, "no row in dumps");
	store_close(store);
	CHECK(!exists("case.db"));
}

static void write_file(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	fputs(text, file);
	fclose(file);
}

static void test_foreign_files(void)
{
	write_file("notes.txt", "These are somebody's notes about the crash of last Thursday.\n");
	write_file("empty.db", "");
	CHECK(mkdir("folder", 0777) == 0);
	run_sql("other.db", "CREATE TABLE t (x); PRAGMA user_version = 1");
	CHECK_FAILS(index_dump("notes.txt", "one", false, 1), ERROR_CASE, "notes.txt: ");
	CHECK_FAILS(index_dump("empty.db", "one", false, 1), ERROR_CASE, "empty.db: an empty file");
	CHECK_FAILS(index_dump("folder", "one", false, 1), ERROR_CASE,
		    "folder: a folder; the case is a file: folder/NAME.db");
	CHECK_FAILS(index_dump("other.db", "one", false, 1), ERROR_CASE, "but not a case");
	CHECK_FAILS(index_dump("nowhere/case.db", "one", false, 1), ERROR_IO, "nowhere/case.db: ");
	CHECK_NUMBER(ask("other.db", "SELECT count(*) FROM sqlite_schema"), 1);
	CHECK(!exists("notes.txt.inquest-part"));
}

static void test_versions(void)
{
	CHECK_OK(index_dump("case.db", "one", false, 1));
	run_sql("case.db", "PRAGMA user_version = 99");
	CHECK_FAILS(index_dump("case.db", "two", false, 1), ERROR_CASE, "newer Inquest");
	run_sql("case.db", "PRAGMA user_version = 0");
	CHECK_FAILS(index_dump("case.db", "two", false, 1), ERROR_CASE, "older Inquest");
}

/* A file that appears at the target while the case is being made is somebody's. */
static void test_target_taken_meanwhile(void)
{
	struct store *store = NULL;
	struct stat status;

	CHECK_OK(store_open("case.db", &store));
	CHECK_OK(store_begin(store, "one", false));
	CHECK_OK(emit_some(store, "one", 1));
	write_file("case.db", "mine");
	CHECK_FAILS(store_commit(store), ERROR_CASE, "another program");
	store_close(store);
	CHECK(stat("case.db", &status) == 0 && status.st_size == 4);
	CHECK(!exists("case.db.inquest-part"));
}

static void test_two_writers(void)
{
	struct store *store = NULL;

	CHECK_OK(store_open("case.db", &store));
	CHECK_FAILS(index_dump("case.db", "two", false, 1), ERROR_CASE, "another run");
	CHECK_OK(store_begin(store, "one", false));
	CHECK_OK(emit_some(store, "one", 1));
	CHECK_OK(store_commit(store));
	store_close(store);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM dumps"), 1);
}

/* In a child process: its limits and its end are its own. Returns its exit status, as wait(2). */
static int in_child(void (*work)(void))
{
	int status = -1;
	pid_t child = fork();

	if (child == 0) {
		work();
		_exit(0);
	}
	waitpid(child, &status, 0);
	return status;
}

static void index_on_a_full_disk(void)
{
	struct rlimit limit = {.rlim_cur = 400 << 10, .rlim_max = 400 << 10};

	signal(SIGXFSZ, SIG_IGN);
	setrlimit(RLIMIT_FSIZE, &limit);
	struct error *error = index_dump("case.db", "big", false, 20000);
	_exit(error && error->kind == ERROR_IO && !strchr(error->message, '\n') ? 0 : 1);
}

static void test_full_disk(void)
{
	CHECK_NUMBER(in_child(index_on_a_full_disk), 0);
	CHECK(!exists("case.db") && !exists("case.db.inquest-part"));
	CHECK_OK(index_dump("case.db", "one", false, 3));
	CHECK_NUMBER(in_child(index_on_a_full_disk), 0);
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks"), 3);
	CHECK(!exists("case.db-journal"));
}

/* More than the page cache holds: pages reach the file long before the commit. */
static void index_big(void)
{
	error_destroy(index_dump("case.db", "big", false, 200000));
}

/* Starts an index, and kills it after so many microseconds. */
static void kill_after(unsigned microseconds)
{
	pid_t child = fork();

	if (child == 0) {
		index_big();
		_exit(0);
	}
	nanosleep(&(struct timespec){.tv_nsec = microseconds * 1000l}, NULL);
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
}

static void test_killed_while_new(void)
{
	for (unsigned i = 0; i < 12; i++) {
		kill_after(i * 40000);
		int64_t tasks =
		    exists("case.db") ? ask("case.db", "SELECT count(*) FROM tasks") : 0;
		CHECK(tasks == 0 || tasks == 200000);
		unlink("case.db");
	}
	CHECK_OK(index_dump("case.db", "one", false, 3));
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks"), 3);
	CHECK(!exists("case.db.inquest-part"));
}

static void test_killed_while_appending(void)
{
	CHECK_OK(index_dump("case.db", "one", false, 5000));
	for (unsigned i = 0; i < 12; i++) {
		kill_after(i * 40000);
		int64_t tasks = ask("case.db", "SELECT count(*) FROM tasks");
		CHECK(tasks == 5000 || tasks == 205000);
		CHECK_NUMBER(ask("case.db", "SELECT count(*) = 1 FROM pragma_integrity_check"), 1);
		run_sql("case.db",
			"DELETE FROM tasks WHERE dump = 2; DELETE FROM dumps WHERE dump = 2");
	}
	CHECK_OK(index_dump("case.db", "two", false, 3));
	CHECK_NUMBER(ask("case.db", "SELECT count(*) FROM tasks"), 5003);
}

#define RUN_EMPTY(test) (RUN(test), reset())

int main(void)
{
	enter_folder();
	RUN_EMPTY(test_new_case);
	RUN_EMPTY(test_cells);
	RUN_EMPTY(test_text);
	RUN_EMPTY(test_append);
	RUN_EMPTY(test_same_dump_again);
	RUN_EMPTY(test_duplicates);
	RUN_EMPTY(test_batches);
	RUN_EMPTY(test_dictionary);
	RUN_EMPTY(test_keys_that_meet);
	RUN_EMPTY(test_no_commit);
	RUN_EMPTY(test_no_row_in_dumps);
	RUN_EMPTY(test_foreign_files);
	RUN_EMPTY(test_versions);
	RUN_EMPTY(test_target_taken_meanwhile);
	RUN_EMPTY(test_two_writers);
	RUN_EMPTY(test_full_disk);
	RUN_EMPTY(test_killed_while_new);
	RUN_EMPTY(test_killed_while_appending);
	leave_folder();
	return harness_finish();
}
