/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Loads the .sql files into an in-memory database and asks SQLite what they define. */
#include "generator/model.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "generator/comment.h"
#include "schema/catalog.h"

static void database_close(sqlite3 *database)
{
	sqlite3_close(database);
}
DEFINE_CLEANUP(sqlite3 *, database_close);

static void statement_finalize(sqlite3_stmt *statement)
{
	sqlite3_finalize(statement);
}
DEFINE_CLEANUP(sqlite3_stmt *, statement_finalize);

static struct error *failed(const struct object *object, const char *what, const char *name)
{
	return error_create(ERROR_OTHER, "%s: %s%s%s", object->path, what, name ? " " : "",
			    name ? name : "");
}

static struct error *sqlite_failed(sqlite3 *database)
{
	return error_create(ERROR_OTHER, "%s", sqlite3_errmsg(database));
}

/* A question about the object of one name, which is the statement's only parameter. */
static struct error *ask(sqlite3 *database, const char *sql, const struct object *object,
			 sqlite3_stmt **ret)
{
	if (sqlite3_prepare_v2(database, sql, -1, ret, NULL) != SQLITE_OK ||
	    sqlite3_bind_text(*ret, 1, object->name, -1, SQLITE_STATIC) != SQLITE_OK)
		return sqlite_failed(database);
	return NULL;
}

/* A copy of a column's text, "" for NULL. */
static char *text_of(sqlite3_stmt *statement, int column)
{
	const char *text = (const char *)sqlite3_column_text(statement, column);

	return strdup(text ? text : "");
}

static struct error *read_file(const char *path, char **ret)
{
	FILE *file = fopen(path, "r");
	size_t capacity = 0;

	*ret = NULL;
	if (!file)
		return error_from_errno("%s", path);
	ssize_t size = getdelim(ret, &capacity, '\0', file);
	fclose(file);
	return size < 0 ? error_create(ERROR_OTHER, "%s: empty", path) : NULL;
}

/* The file's name without folder and suffix. */
static char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *base = slash ? slash + 1 : path;

	return strndup(base, strcspn(base, "."));
}

static struct error *run_file(sqlite3 *database, const char *path, struct object *object)
{
	_cleanup_free_ char *text = NULL;

	TRY(read_file(path, &text));
	*object = (struct object){
	    .name = name_of(path),
	    .path = strdup(path),
	    .comment = comment_of_file(text),
	    .shown = shown_of_file(text),
	};
	if (sqlite3_exec(database, text, NULL, NULL, NULL) != SQLITE_OK)
		return error_context(sqlite_failed(database), "%s", path);
	return object->comment ? NULL : failed(object, "no comment says what a row is", NULL);
}

static struct error *describe_object(sqlite3 *database, struct object *object)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;

	TRY(ask(database,
		"SELECT type = 'view', sql,"
		" (SELECT group_concat(sql || ';', char(10)) FROM (SELECT sql FROM sqlite_schema"
		"  WHERE tbl_name = ?1 AND type = 'index' ORDER BY rowid))"
		" FROM sqlite_schema WHERE name = ?1 AND type IN ('table', 'view')",
		object, &statement));
	if (sqlite3_step(statement) != SQLITE_ROW)
		return failed(object, "does not define", object->name);
	object->view = sqlite3_column_int(statement, 0);
	object->sql = text_of(statement, 1);
	object->indices = text_of(statement, 2);
	return NULL;
}

/*
 * The domain of a column is its declared type. A view's expression has none: there the comment
 * begins with it ("BYTES: …"), and is left without it.
 */
static struct error *find_domain(const struct object *object, const char *declared,
				 struct column *column)
{
	char *colon = strstr(column->comment, ": ");

	if (object->view && colon) {
		_cleanup_free_ char *word =
		    strndup(column->comment, (size_t)(colon - column->comment));
		if (domain_find(word, &column->domain)) {
			memmove(column->comment, colon + 2, strlen(colon + 2) + 1);
			return NULL;
		}
	}
	return domain_find(declared, &column->domain)
		   ? NULL
		   : failed(object, "no known domain type (see schema/domain.h) for column",
			    column->name);
}

static struct error *describe_column(struct object *object, sqlite3_stmt *row, const char **text)
{
	if (!vector_push(&object->columns,
			 (struct column){.name = text_of(row, 0),
					 .key = (unsigned)sqlite3_column_int(row, 2)}))
		return error_no_memory();

	struct column *column = &object->columns.data[object->columns.count - 1];
	column->comment = comment_of_column(text, column->name);
	if (!column->comment)
		return failed(object, "no comment on column", column->name);
	return find_domain(object, (const char *)sqlite3_column_text(row, 1), column);
}

static struct error *describe_columns(sqlite3 *database, struct object *object)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	const char *text = object->sql;
	int rc;

	TRY(ask(database, "SELECT name, type, pk FROM pragma_table_xinfo(?1) ORDER BY cid", object,
		&statement));
	while ((rc = sqlite3_step(statement)) == SQLITE_ROW)
		TRY(describe_column(object, statement, &text));
	return rc == SQLITE_DONE ? NULL
				 : error_context(sqlite_failed(database), "%s", object->path);
}

static struct error *column_index(const struct object *object, const char *name, unsigned *ret)
{
	for (*ret = 0; *ret < object->columns.count; ++*ret) {
		if (strcmp(object->columns.data[*ret].name, name) == 0)
			return NULL;
	}
	return failed(object, "no column", name);
}

/* "CONSTRAINT children FOREIGN KEY …": *text goes behind the next FOREIGN KEY. NULL: no name. */
static char *read_constraint(const char **text)
{
	static const char key[] = "FOREIGN KEY", constraint[] = "CONSTRAINT ";
	const char *at = strstr(*text, key), *line = at;

	if (!at)
		return NULL;
	while (line > *text && line[-1] != '\n')
		line--;
	line += strspn(line, " \t");
	*text = at + strlen(key);
	if (strncmp(line, "--", 2) == 0)
		return read_constraint(text);
	if (strncmp(line, constraint, strlen(constraint)) != 0)
		return NULL;
	line += strlen(constraint);
	return strndup(line, strcspn(line, " "));
}

static struct error *describe_references(sqlite3 *database, struct object *object)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	const char *text = object->sql;

	TRY(ask(database,
		"SELECT seq, \"table\", \"from\" FROM pragma_foreign_key_list(?1)"
		" ORDER BY id DESC, seq",
		object, &statement));
	while (sqlite3_step(statement) == SQLITE_ROW) {
		bool first = sqlite3_column_int(statement, 0) == 0;
		unsigned column;

		if (first && !vector_push(&object->references,
					  (struct reference){.name = read_constraint(&text),
							     .table = text_of(statement, 1)}))
			return error_no_memory();
		TRY(column_index(object, (const char *)sqlite3_column_text(statement, 2), &column));
		if (!vector_push(&object->references.data[object->references.count - 1].columns,
				 column))
			return error_no_memory();
	}
	return NULL;
}

/* The view's column that is this column of a table; the dump is the same in all of them. */
static bool find_origin(sqlite3_stmt *view, const struct object *table, const char *name,
			unsigned *ret)
{
	for (int i = 0; i < sqlite3_column_count(view); i++) {
		const char *origin = sqlite3_column_origin_name(view, i);
		bool dump =
		    strcmp(name, "dump") == 0 && strcmp(sqlite3_column_name(view, i), name) == 0;

		*ret = (unsigned)i;
		if (dump || (origin && strcmp(origin, name) == 0 &&
			     strcmp(sqlite3_column_table_name(view, i), table->name) == 0))
			return true;
	}
	return false;
}

static bool has_reference(const struct object *object, const struct reference *wanted)
{
	vector_for_each(&object->references, reference) {
		if (strcmp(reference->table, wanted->table) == 0 &&
		    reference->columns.count == wanted->columns.count &&
		    memcmp(reference->columns.data, wanted->columns.data,
			   wanted->columns.count * sizeof(*wanted->columns.data)) == 0)
			return true;
	}
	return false;
}

static void reference_deinit(struct reference *reference)
{
	free(reference->name);
	free(reference->table);
	vector_deinit(&reference->columns);
}

/* A reference of the view, if it shows all the columns (names) of the table that make it. */
static struct error *inherit(struct object *view, sqlite3_stmt *statement,
			     const struct object *table, const char *target,
			     const char *const *names, size_t count)
{
	_cleanup_(reference_deinit) struct reference reference = {.table = strdup(target)};
	unsigned column;

	if (!reference.table)
		return error_no_memory();
	for (size_t i = 0; i < count; i++) {
		if (!find_origin(statement, table, names[i], &column))
			return NULL;
		if (!vector_push(&reference.columns, column))
			return error_no_memory();
	}
	if (has_reference(view, &reference))
		return NULL;
	if (!vector_push(&view->references, reference))
		return error_no_memory();
	reference = (struct reference){0};
	return NULL;
}

enum { MAX_KEY = 8 };

/* The table's own key, which a view that shows it refers to. */
static struct error *inherit_key(struct object *view, sqlite3_stmt *statement,
				 const struct object *table)
{
	const char *names[MAX_KEY];
	size_t count = 0;

	vector_for_each(&table->columns, column) {
		if (column->key > MAX_KEY)
			return failed(table, "too long a key", NULL);
		if (column->key > 0) {
			names[column->key - 1] = column->name;
			count++;
		}
	}
	return count > 0 ? inherit(view, statement, table, table->name, names, count) : NULL;
}

static struct error *inherit_references(struct object *view, sqlite3_stmt *statement,
					const struct object *table)
{
	vector_for_each(&table->references, reference) {
		const char *names[MAX_KEY];
		size_t count = reference->columns.count;

		for (size_t i = 0; i < count && i < MAX_KEY; i++)
			names[i] = table->columns.data[reference->columns.data[i]].name;
		TRY(inherit(view, statement, table, reference->table, names, count));
	}
	return NULL;
}

/* A view refers to what its columns do in the tables that they come from. */
static struct error *describe_view(sqlite3 *database, const struct model *model,
				   struct object *view)
{
	_cleanup_(statement_finalizep) sqlite3_stmt *statement = NULL;
	_cleanup_free_ char *sql = NULL;

	if (asprintf(&sql, "SELECT * FROM [%s]", view->name) < 0)
		return error_no_memory();
	if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL) != SQLITE_OK)
		return error_context(sqlite_failed(database), "%s", view->path);
	vector_for_each(&model->objects, table) {
		if (!table->view) {
			TRY(inherit_key(view, statement, table));
			TRY(inherit_references(view, statement, table));
		}
	}
	return NULL;
}

/* The next of a list of names, "(dump, cpu)"; NULL: there is none, or no memory. */
static char *next_name(const char **text)
{
	*text += strspn(*text, " ,(");
	size_t length = strcspn(*text, " ,()\n");
	char *name = length > 0 ? strndup(*text, length) : NULL;

	*text += length;
	return name;
}

/* "-- FOREIGN KEY (dump, cpu) REFERENCES cpus": text is behind KEY. */
static struct error *add_loose_reference(struct object *object, const char *text)
{
	static const char references[] = ") REFERENCES ";
	const char *end = strstr(text, references);

	if (!end || !vector_push(&object->references, (struct reference){0}))
		return failed(object, "wrong reference in a comment", NULL);
	struct reference *reference = &object->references.data[object->references.count - 1];
	const char *table = end + strlen(references);
	reference->table = next_name(&table);
	while (text < end) {
		_cleanup_free_ char *name = next_name(&text);
		unsigned column;

		TRY(column_index(object, name ? name : "", &column));
		if (!vector_push(&reference->columns, column))
			return error_no_memory();
	}
	return reference->table ? NULL : error_no_memory();
}

/* What only a comment says: rows may name one that is not there, and SQLite shall not mind. */
static struct error *describe_loose_references(struct object *object)
{
	static const char key[] = "-- FOREIGN KEY";

	for (const char *at = strstr(object->sql, key); at; at = strstr(at + 1, key))
		TRY(add_loose_reference(object, at + strlen(key)));
	return NULL;
}

/* "-- PRIMARY KEY (dump, task)" of a view, which SQLite keeps none for. */
static struct error *describe_view_key(struct object *view)
{
	static const char key[] = "-- PRIMARY KEY";
	const char *text = strstr(view->sql, key);
	const char *end = text ? strchr(text, ')') : NULL;

	text += end ? strlen(key) : 0;
	for (unsigned place = 1; end && text < end; place++) {
		_cleanup_free_ char *name = next_name(&text);
		unsigned column;

		TRY(column_index(view, name ? name : "", &column));
		view->columns.data[column].key = place;
	}
	return NULL;
}

/* Those that the file does not name; without such names, the dump alone. */
static struct error *set_aside(struct object *object)
{
	const char *names = object->shown;
	unsigned index;

	vector_for_each(&object->columns, column)
		column->aside = names || strcmp(column->name, "dump") == 0;
	while (names && *names) {
		_cleanup_free_ char *name = next_name(&names);

		TRY(column_index(object, name ? name : "", &index));
		object->columns.data[index].aside = false;
	}
	return NULL;
}

static struct error *describe(sqlite3 *database, struct object *object)
{
	TRY(describe_object(database, object));
	TRY(describe_columns(database, object));
	TRY(describe_references(database, object));
	TRY(describe_loose_references(object));
	if (object->view)
		TRY(describe_view_key(object));
	TRY(set_aside(object));
	object->dictionary = strcmp(object->columns.data[0].name, "dump") != 0;
	return NULL;
}

static size_t key_columns(const struct object *object)
{
	size_t count = 0;

	vector_for_each(&object->columns, column)
		count += column->key > 0;
	return count;
}

static const struct object *find(const struct model *model, const char *name)
{
	vector_for_each(&model->objects, object) {
		if (strcmp(object->name, name) == 0)
			return object;
	}
	return NULL;
}

/* References go to the whole primary key of a table, or to that which a view says it has. */
static struct error *check_references(const struct model *model, const struct object *object)
{
	vector_for_each(&object->references, reference) {
		const struct object *other = find(model, reference->table);

		if (!other || key_columns(other) == 0)
			return failed(object, "references what has no key:", reference->table);
		if (key_columns(other) != reference->columns.count)
			return failed(object, "does not reference the whole key of",
				      reference->table);
	}
	return NULL;
}

static struct error *check(const struct model *model)
{
	vector_for_each(&model->objects, object) {
		if (!object->view && key_columns(object) == 0)
			return failed(object, "no primary key", NULL);
		if (!object->view && !object->dictionary && object->columns.data[0].key != 1)
			return failed(object, "the key does not begin with dump", NULL);
		if (object->columns.count > CATALOG_COLUMNS_MAX)
			return failed(object, "too many columns", NULL);
		TRY(check_references(model, object));
	}
	return NULL;
}

static int by_kind_and_name(const void *left, const void *right)
{
	const struct object *a = left, *b = right;

	return a->view != b->view ? a->view - b->view : strcmp(a->name, b->name);
}

struct error *model_load(struct model *model, const char *const *paths, size_t count)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;

	if (sqlite3_open(":memory:", &database) != SQLITE_OK)
		return sqlite_failed(database);
	for (size_t i = 0; i < count; i++) {
		if (!vector_push(&model->objects, (struct object){0}))
			return error_no_memory();
		TRY(run_file(database, paths[i], &model->objects.data[i]));
	}
	vector_for_each(&model->objects, object)
		TRY(describe(database, object));
	vector_for_each(&model->objects, object) {
		if (object->view)
			TRY(describe_view(database, model, object));
	}
	qsort(model->objects.data, model->objects.count, sizeof(*model->objects.data),
	      by_kind_and_name);
	return check(model);
}

static void object_deinit(struct object *object)
{
	vector_for_each(&object->columns, column) {
		free(column->name);
		free(column->comment);
	}
	vector_for_each(&object->references, reference)
		reference_deinit(reference);
	vector_deinit(&object->columns);
	vector_deinit(&object->references);
	free(object->name);
	free(object->path);
	free(object->comment);
	free(object->shown);
	free(object->sql);
	free(object->indices);
}

void model_deinit(struct model *model)
{
	vector_for_each(&model->objects, object)
		object_deinit(object);
	vector_deinit(&model->objects);
}
