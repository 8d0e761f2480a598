/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See questions.h. All texts are read at once: there are some dozens of them, a few lines each. */
#include "questions/questions.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "case/case.h"
#include "questions/builtin.h"
#include "questions/header.h"

/* Who makes a case may bring any number: all of them are read whenever something is asked. */
enum { MAX_FILE = 1 << 20, BROUGHT_MAX = 1000, BROUGHT_BYTES = 256 << 10 };

static const char suffix[] = ".query";

static bool is_name(const char *name, size_t length)
{
	static const char word[] =
	    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789";

	return length > 0 && strspn(name, word) >= length && !strchr("0123456789", *name);
}

/* What is there already hides what comes later. */
static struct error *add(struct questions *questions, const char *name, const char *origin,
			 const char *text)
{
	struct question question = {.name = arena_printf(&questions->arena, "%s", name),
				    .origin = arena_printf(&questions->arena, "%s", origin)};

	if (questions_find(questions, name))
		return NULL;
	if (header_read(&questions->arena, text, &question) &&
	    vector_push(&questions->list, question))
		return NULL;
	vector_deinit(&question.parameters);
	vector_deinit(&question.examples);
	return error_no_memory();
}

static struct error *add_file(struct questions *questions, const char *folder, const char *file)
{
	_cleanup_free_ char *path = NULL, *name = NULL, *text = NULL;
	size_t length = strlen(file) - strlen(suffix);
	struct error *error = NULL;

	if (asprintf(&path, "%s/%s", folder, file) < 0) {
		path = NULL;
		return error_no_memory();
	}
	name = strndup(file, length);
	text = calloc(1, MAX_FILE + 1);
	if (!name || !text)
		return error_no_memory();
	FILE *stream = fopen(path, "re");
	if (!stream)
		return error_from_errno("%s", path);
	size_t size = fread(text, 1, MAX_FILE + 1, stream);
	if (ferror(stream))
		error = error_from_errno("%s", path);
	else if (size > MAX_FILE || strlen(text) < size)
		error = error_create(ERROR_USAGE, "%s: this is no saved question", path);
	fclose(stream);
	return error ? error : add(questions, name, path, text);
}

static int is_question(const struct dirent *entry)
{
	size_t length = strlen(entry->d_name), end = strlen(suffix);

	return length > end && strcmp(entry->d_name + length - end, suffix) == 0 &&
	       is_name(entry->d_name, length - end);
}

static struct error *add_folder(struct questions *questions, const char *folder, bool optional)
{
	struct dirent **files;
	struct error *error = NULL;
	int count = scandir(folder, &files, is_question, alphasort);

	if (count < 0)
		return optional && (errno == ENOENT || errno == ENOTDIR || errno == EACCES)
			   ? NULL
			   : error_from_errno("%s", folder);
	for (int i = 0; i < count; i++) {
		if (!error)
			error = add_file(questions, folder, files[i]->d_name);
		free(files[i]);
	}
	free(files);
	return error;
}

static struct error *add_users(struct questions *questions)
{
	const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
	const char *folder =
	    config && *config
		? arena_printf(&questions->arena, "%s/inquest/queries", config)
		: arena_printf(&questions->arena, "%s/.config/inquest/queries", home ? home : "");

	return questions->arena.failed ? error_no_memory() : add_folder(questions, folder, true);
}

/* One that somebody else put into the case. */
static struct error *add_foreign(struct questions *questions, const char *name, const char *text)
{
	size_t before = questions->list.count;
	const char *full = arena_printf(&questions->arena, "case.%s", name);

	TRY(full ? add(questions, full, "case", text) : error_no_memory());
	if (questions->list.count > before) {
		questions->list.data[before].section = 0;
		questions->list.data[before].severity = NULL;
	}
	return NULL;
}

static struct error *too_many(void)
{
	return error_create(ERROR_CASE, "the case brings more questions than %d, or than %d KB",
			    BROUGHT_MAX, BROUGHT_BYTES >> 10);
}

static struct error *add_case(struct questions *questions, sqlite3 *database)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	size_t count = 0, bytes = 0;
	int rc;

	TRY(database_prepare(database, "SELECT question, text FROM questions", &statement));
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(statement, 0);
		const char *text = (const char *)sqlite3_column_text(statement, 1);

		bytes += (size_t)sqlite3_column_bytes(statement, 0);
		bytes += (size_t)sqlite3_column_bytes(statement, 1);
		if (++count > BROUGHT_MAX || bytes > BROUGHT_BYTES)
			return too_many();
		if (name && text && is_name(name, strlen(name)))
			TRY(add_foreign(questions, name, text));
	}
	return rc == SQLITE_DONE ? NULL : database_error(database);
}

static struct error *add_builtin(struct questions *questions)
{
	for (const struct embedded *file = builtin_questions; file->name; file++)
		TRY(add(questions, file->name, "built-in", file->text));
	return NULL;
}

static int by_name(const void *left, const void *right)
{
	return strcmp(((const struct question *)left)->name,
		      ((const struct question *)right)->name);
}

static void sort(struct questions *questions)
{
	if (questions->list.count > 0)
		qsort(questions->list.data, questions->list.count, sizeof(*questions->list.data),
		      by_name);
}

struct error *questions_load(const char *folder, struct questions *ret)
{
	*ret = (struct questions){0};
	if (folder)
		TRY(add_folder(ret, folder, false));
	TRY(add_users(ret));
	TRY(add_builtin(ret));
	sort(ret);
	return NULL;
}

struct error *questions_add_case(struct questions *questions, sqlite3 *database)
{
	size_t before = questions->list.count;

	TRY(add_case(questions, database));
	if (questions->list.count > before)
		sort(questions);
	return NULL;
}

void questions_deinit(struct questions *questions)
{
	vector_for_each(&questions->list, question) {
		vector_deinit(&question->parameters);
		vector_deinit(&question->examples);
	}
	vector_deinit(&questions->list);
	arena_deinit(&questions->arena);
}

const struct question *questions_find(const struct questions *questions, const char *name)
{
	vector_for_each(&questions->list, question) {
		if (strcasecmp(question->name, name) == 0)
			return question;
	}
	return NULL;
}
