/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See open.h. The file is opened read-only, and an authorizer allows statements what reading needs
 * and nothing else: what it does not know is denied.
 *
 * An index that was killed while it appended leaves a rollback journal, and until it is played
 * back nobody can read the case. That needs one writable open. A journal can name a second file
 * that SQLite would then delete; ours never do, and one that does is not touched.
 */
#include "run/open.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/interrupt.h"
#include "case/case.h"
#include "run/regexp.h"

enum {
	BUSY_MS = 5000,
	CHECK_EVERY = 20000, /* virtual machine steps between looks at the signal */
	MAX_VALUE_BYTES = 256 << 20
};

/* PRAGMAs that tell and change nothing; those marked take an argument. */
static bool is_allowed_pragma(const char *name, const char *argument)
{
	static const struct {
		const char *name;
		bool argument;
	} allowed[] = {
	    {"application_id", false}, {"collation_list", false}, {"compile_options", false},
	    {"database_list", false},  {"encoding", false},       {"foreign_key_list", true},
	    {"freelist_count", false}, {"function_list", false},  {"index_info", true},
	    {"index_list", true},      {"index_xinfo", true},     {"integrity_check", true},
	    {"page_count", false},     {"page_size", false},      {"quick_check", true},
	    {"schema_version", false}, {"table_info", true},      {"table_list", true},
	    {"table_xinfo", true},     {"user_version", false},
	};

	for (size_t i = 0; i < sizeof(allowed) / sizeof(*allowed); i++) {
		if (strcasecmp(allowed[i].name, name) == 0)
			return allowed[i].argument || !argument;
	}
	return false;
}

static int authorize(void *unused, int action, const char *first, const char *second,
		     const char *database, const char *trigger)
{
	(void)unused, (void)database, (void)trigger;
	switch (action) {
	case SQLITE_SELECT:
	case SQLITE_READ:
	case SQLITE_RECURSIVE:
	case SQLITE_TRANSACTION:
		return SQLITE_OK;
	case SQLITE_FUNCTION:
		return strcasecmp(second, "load_extension") == 0 ? SQLITE_DENY : SQLITE_OK;
	case SQLITE_UPDATE: /* how SQLite declares a table-valued function; it refuses a real one */
		return strcmp(first, "sqlite_master") == 0 ? SQLITE_OK : SQLITE_DENY;
	case SQLITE_PRAGMA:
		return is_allowed_pragma(first, second) ? SQLITE_OK : SQLITE_DENY;
	default:
		return SQLITE_DENY;
	}
}

static int stop_on_signal(void *unused)
{
	struct error *error = interrupt_check();
	bool stop = error != NULL;

	(void)unused;
	error_destroy(error);
	return stop;
}

static void limit(sqlite3 *database)
{
	sqlite3_busy_timeout(database, BUSY_MS);
	sqlite3_progress_handler(database, CHECK_EVERY, stop_on_signal, NULL);
	sqlite3_limit(database, SQLITE_LIMIT_LENGTH, MAX_VALUE_BYTES);
	sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(database, SQLITE_LIMIT_WORKER_THREADS, 0);
}

static struct error *open_database(const char *path, int flags, sqlite3 **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	TRY(database_open(path, flags, NULL, &database));
	limit(database);
	TRY(case_distrust(database));
	*ret = steal(&database);
	return NULL;
}

/* The journal names a second file: it ends in the magic number that marks such a name. */
static bool names_another_file(const char *journal)
{
	static const uint8_t magic[8] = {0xd9, 0xd5, 0x05, 0xf9, 0x20, 0xa1, 0x63, 0xd7};
	uint8_t end[8] = {0};
	FILE *file = fopen(journal, "re");

	if (!file)
		return true;
	bool read = fseek(file, -8, SEEK_END) == 0 && fread(end, sizeof(end), 1, file) == 1;
	fclose(file);
	return read && memcmp(end, magic, sizeof(magic)) == 0;
}

/* Lets SQLite play the journal back. */
static struct error *recover(const char *path)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_free_ char *journal = NULL;
	int64_t version;

	if (asprintf(&journal, "%s-journal", path) < 0) {
		journal = NULL;
		return error_no_memory();
	}
	if (names_another_file(journal))
		return error_create(ERROR_CASE, "its journal %s is not Inquest's", journal);
	TRY(open_database(path, SQLITE_OPEN_READWRITE, &database));
	return error_context(database_number(database, "PRAGMA schema_version", &version),
			     "an index of it was cut off, which only somebody who may write to it "
			     "can clear up");
}

static bool has_hot_journal(sqlite3 *database)
{
	int64_t version;
	struct error *error = database_number(database, "PRAGMA schema_version", &version);
	bool hot = error && sqlite3_extended_errcode(database) == SQLITE_READONLY_ROLLBACK;

	error_destroy(error);
	return hot;
}

static struct error *open_checked(const char *path, sqlite3 **ret)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	TRY(open_database(path, SQLITE_OPEN_READONLY, &database));
	if (has_hot_journal(database))
		TRY(recover(path));
	TRY(case_check(database));
	TRY(regexp_register(database));
	sqlite3_set_authorizer(database, authorize, NULL);
	*ret = steal(&database);
	return NULL;
}

struct error *open_case(const char *path, sqlite3 **ret)
{
	return error_context(open_checked(path, ret), "%s", path);
}
