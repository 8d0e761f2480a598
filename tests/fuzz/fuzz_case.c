/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Cases that somebody else made. An input is what was done to a good case: a byte that tells which
 * question the case is asked if it still opens, SQL that its maker ran there, then, behind a NUL,
 * bytes that were overwritten: records of an offset (3 bytes, modulo the size of the file) and a
 * value.
 *
 * The case has few tables, on small pages, in a file system in memory: most of the time would go
 * into its set-up.
 */
#include <fcntl.h>
#include <stdlib.h>

#include "fuzz.h"
#include "case/case.h"
#include "language/language.h"
#include "run/open.h"
#include "schema/rows.h"
#include "store/store.h"

enum { STEP_SIZE = 1000, STEPS = 100, ROWS = 50, SQL_MAX = 2000, RECORD = 4 };

static const char *const questions_asked[] = {
    "tasks | count by comm", "log | last 5", "log where level <= err | count by template",
    "case.mine", /* if the case brings any */
};

/* What these read. */
#define TABLES_READ "'dumps', 'log', 'questions', 'tasks'"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

static char good[64], evil[64];
static unsigned int steps;

/*
 * SQLite allocates some thousand times to read a schema. It has no sanitizer in it, so that its
 * memory need not be the sanitizer's, which would take most of the time.
 */
void *__libc_malloc(size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

enum { ALIGNMENT = 16 };

static void *with_size(char *block, int size)
{
	if (!block)
		return NULL;
	memcpy(block, &size, sizeof(size));
	return block + ALIGNMENT;
}

static void *plain_malloc(int size)
{
	return with_size(__libc_malloc((size_t)size + ALIGNMENT), size);
}

static void *plain_realloc(void *block, int size)
{
	return with_size(__libc_realloc((char *)block - ALIGNMENT, (size_t)size + ALIGNMENT), size);
}

static void plain_free(void *block)
{
	if (block)
		__libc_free((char *)block - ALIGNMENT);
}

static int plain_size(void *block)
{
	int size = 0;

	if (block)
		memcpy(&size, (char *)block - ALIGNMENT, sizeof(size));
	return size;
}

static int plain_round(int size)
{
	return (size + 7) & ~7;
}

static int plain_start(void *unused)
{
	(void)unused;
	return SQLITE_OK;
}

static void plain_stop(void *unused)
{
	(void)unused;
}

static const sqlite3_mem_methods plain_memory = {
    plain_malloc, plain_free, plain_realloc, plain_size, plain_round, plain_start, plain_stop, NULL,
};

static int stop(void *context)
{
	(void)context;
	return ++steps > STEPS;
}

static struct error *make_case(const char *path)
{
	struct dumps_row row = {.path = cell_text("dump"), .fingerprint = cell_text("1")};
	struct store *store = NULL;

	TRY(store_open(path, &store));
	TRY(store_begin(store, "1", false));
	TRY(emit_dumps(store_sink(store), &row));
	TRY(store_commit(store));
	store_close(store);
	return NULL;
}

/* Without what is not read. */
static void make_small(const char *path)
{
	static const char list[] =
	    "SELECT 'DROP ' || type || ' ' || name FROM sqlite_master WHERE type IN "
	    "('table', 'view') AND name NOT LIKE 'sqlite%' AND name NOT IN (" TABLES_READ ")";
	sqlite3_stmt *statement;
	sqlite3 *database;

	if (sqlite3_open(path, &database) != SQLITE_OK)
		abort();
	while (sqlite3_prepare_v2(database, list, -1, &statement, NULL) == SQLITE_OK &&
	       sqlite3_step(statement) == SQLITE_ROW) {
		char *drop = strdup((const char *)sqlite3_column_text(statement, 0));

		sqlite3_finalize(statement);
		if (!drop || sqlite3_exec(database, drop, NULL, NULL, NULL) != SQLITE_OK)
			abort();
		free(drop);
	}
	sqlite3_finalize(statement);
	if (sqlite3_exec(database, "PRAGMA page_size = 512; VACUUM", NULL, NULL, NULL) != SQLITE_OK)
		abort();
	sqlite3_close(database);
}

static void remove_files(void)
{
	char folder[sizeof(good)];

	unlink(good);
	unlink(evil);
	snprintf(folder, sizeof(folder), "%.*s", (int)(strrchr(good, '/') - good), good);
	rmdir(folder);
}

static void prepare(void)
{
	char in_memory[] = "/dev/shm/inquest-fuzz-XXXXXX",
	     folder_of_all[] = "/tmp/inquest-fuzz-XXXXXX";

	if (good[0])
		return;
	const char *folder = mkdtemp(in_memory);
	if (!folder)
		folder = mkdtemp(folder_of_all);
	if (!folder)
		abort();
	snprintf(good, sizeof(good), "%s/good.db", folder);
	snprintf(evil, sizeof(evil), "%s/evil.db", folder);
	if (sqlite3_config(SQLITE_CONFIG_MALLOC, &plain_memory) != SQLITE_OK || make_case(good))
		abort();
	make_small(good);
	atexit(remove_files);
}

/* The good case; its memory is SQLite's. */
static unsigned char *image_of_good(sqlite3_int64 *size)
{
	static unsigned char *image;
	static sqlite3_int64 image_size;
	sqlite3 *database;

	if (!image) {
		if (sqlite3_open(good, &database) != SQLITE_OK)
			abort();
		image = sqlite3_serialize(database, "main", &image_size, 0);
		sqlite3_close(database);
	}
	unsigned char *copy = image ? sqlite3_malloc64((sqlite3_uint64)image_size) : NULL;
	if (!copy)
		abort();
	memcpy(copy, image, (size_t)image_size);
	*size = image_size;
	return copy;
}

/* Whoever made the case has a SQLite of their own, without any of our bounds. In memory: becomes
 * another image. */
static unsigned char *run_as_maker(const char *sql, unsigned char *image, sqlite3_int64 *size)
{
	enum { FLAGS = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE };
	sqlite3 *database;

	if (sqlite3_open(":memory:", &database) != SQLITE_OK ||
	    sqlite3_deserialize(database, "main", image, *size, *size, FLAGS) != SQLITE_OK)
		abort();
	sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	sqlite3_limit(database, SQLITE_LIMIT_ATTACHED, 0);
	sqlite3_limit(database, SQLITE_LIMIT_LENGTH, 1 << 20);
	steps = 0;
	sqlite3_progress_handler(database, STEP_SIZE, stop, NULL);
	sqlite3_exec(database, sql, NULL, NULL, NULL);
	sqlite3_exec(database, "ROLLBACK", NULL, NULL, NULL); /* of what was left open */
	image = sqlite3_serialize(database, "main", size, 0);
	if (!image)
		*size = 0;
	sqlite3_close(database);
	return image;
}

static void overwrite(unsigned char *image, sqlite3_int64 image_size, const uint8_t *records,
		      size_t size)
{
	for (; image_size && size >= RECORD; records += RECORD, size -= RECORD)
		image[(records[0] | records[1] << 8 | records[2] << 16) % image_size] = records[3];
}

static void write_evil(const unsigned char *image, sqlite3_int64 size)
{
	int fd = open(evil, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || (size && write(fd, image, (size_t)size) != size))
		abort();
	close(fd);
}

static void ask(sqlite3 *database, const struct questions *questions, const char *text)
{
	struct answer answer = {0};
	struct place place = {0};
	struct error *error = language_compile(database, questions, text, &answer, &place);

	steps = 0;
	for (int n = 0; !error && answer.statement && n < ROWS; n++) {
		if (sqlite3_step(answer.statement) != SQLITE_ROW)
			break;
		for (int i = 0; i < sqlite3_column_count(answer.statement); i++)
			fuzz_look_text((const char *)sqlite3_column_text(answer.statement, i));
	}
	error_destroy(error);
	answer_deinit(&answer);
}

static const struct questions *own_questions(void)
{
	static struct questions questions;

	if (!questions.list.count && questions_load(NULL, &questions))
		abort();
	return &questions;
}

/* The name of one that the case brings has a dot. */
static void drop_questions(struct questions *questions)
{
	vector_for_each(&questions->list, question) {
		if (!strchr(question->name, '.'))
			continue;
		vector_deinit(&question->parameters);
		vector_deinit(&question->examples);
	}
	vector_deinit(&questions->list);
	arena_deinit(&questions->arena);
}

/* Those of the case come to Inquest's own, which are read once. */
static void ask_one(sqlite3 *database, const char *text)
{
	const struct questions *own = own_questions();
	struct questions questions = {0};

	if (!vector_reserve(&questions.list, own->list.count))
		abort();
	memcpy(questions.list.data, own->list.data, own->list.count * sizeof(*own->list.data));
	questions.list.count = own->list.count;
	struct error *error = questions_add_case(&questions, database);
	if (!error)
		ask(database, &questions, text);
	error_destroy(error);
	drop_questions(&questions);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	sqlite3 *database = NULL;

	if (!size)
		return 0;
	const char *asked = questions_asked[*bytes++ % COUNT(questions_asked)];
	size_t length = strnlen((const char *)bytes, --size < SQL_MAX ? size : SQL_MAX);
	char *sql = strndup((const char *)bytes, length);
	prepare();
	sqlite3_int64 image_size;
	unsigned char *image = image_of_good(&image_size);
	if (length)
		image = run_as_maker(sql, image, &image_size);
	if (length < size)
		overwrite(image, image_size, bytes + length + 1, size - length - 1);
	write_evil(image, image_size);
	sqlite3_free(image);
	struct error *error = open_case(evil, &database);
	if (!error) {
		sqlite3_progress_handler(database, STEP_SIZE, stop, NULL);
		ask_one(database, asked);
	}
	error_destroy(error);
	sqlite3_close(database);
	free(sql);
	return 0;
}
