/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See select.h. */
#include "language/select.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/cleanup.h"
#include "base/stream.h"
#include "language/lower.h"
#include "language/resolve.h"
#include "language/scope.h"

bool is_place_in(const char *text, const char *place)
{
	return !place || (place >= text && place <= text + strlen(text));
}

static struct error *wrong_at(struct select *select, const char *place, const char *nearest,
			      const char *format, va_list arguments)
{
	_cleanup_free_ char *text = NULL;

	select->compiler->place = place;
	if (vasprintf(&text, format, arguments) < 0) {
		text = NULL;
		return error_no_memory();
	}
	return error_create(ERROR_USAGE, "%s%s%s%s", text, nearest ? "; did you mean '" : "",
			    nearest ? nearest : "", nearest ? "'?" : "");
}

struct error *wrong(struct select *select, const char *place, const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	struct error *error = wrong_at(select, place, NULL, format, arguments);
	va_end(arguments);
	return error;
}

struct error *wrong_name(struct select *select, const char *place, const char *nearest,
			 const char *format, ...)
{
	va_list arguments;

	va_start(arguments, format);
	struct error *error = wrong_at(select, place, nearest, format, arguments);
	va_end(arguments);
	return error;
}

const char *select_quote(struct compiler *compiler, const char *name)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyz_0123456789";

	if (strspn(name, word) == strlen(name) && !strchr("0123456789", *name) &&
	    !sqlite3_keyword_check(name, (int)strlen(name)))
		return name;
	char *quoted = arena_alloc(compiler->arena, 2 * strlen(name) + 3);
	if (!quoted)
		return "";
	char *to = quoted;
	*to++ = '"';
	for (; *name; name++) {
		*to++ = *name;
		if (*name == '"')
			*to++ = '"';
	}
	*to = '"';
	return quoted;
}

const char *select_name(struct compiler *compiler, const char *alias, const char *column)
{
	const char *name = select_quote(compiler, column);

	return compiler->qualified ? arena_printf(compiler->arena, "%s.%s", alias, name) : name;
}

const char *select_alias(struct compiler *compiler, char letter)
{
	return arena_printf(compiler->arena, "%c%u", letter, ++compiler->aliases);
}

static struct error *add_columns(struct select *select)
{
	const struct catalog_table *table = select->table;

	for (size_t i = 0; i < table->column_count; i++) {
		const struct catalog_column *column = &table->columns[i];
		const char *sql = select_name(select->compiler, select->alias, column->name);

		if (!vector_push(&select->columns,
				 (struct column){.name = column->name,
						 .table = table->name,
						 .origin = column->name,
						 .sql = sql,
						 .type = type_of_domain(column->domain),
						 .domain = column->domain,
						 .aside = column->aside}))
			return error_no_memory();
	}
	return NULL;
}

struct error *select_init(struct select *select, struct compiler *compiler,
			  const struct catalog_table *table, const char *alias)
{
	const char *name = select_quote(compiler, table->name);

	*select = (struct select){
	    .compiler = compiler,
	    .table = table,
	    .subject = table->name,
	    .alias = alias ? alias : name,
	    .from = alias ? arena_printf(compiler->arena, "%s AS %s", name, alias) : name,
	};
	TRY(add_columns(select));
	for (unsigned key = 1; key <= table->column_count; key++) {
		for (size_t i = 0; i < table->column_count; i++) {
			if (table->columns[i].key == key)
				select_order(select, select->columns.data[i].sql, false);
		}
	}
	return NULL;
}

void select_init_sql(struct select *select, struct compiler *compiler, const char *subject,
		     const char *sql)
{
	const char *alias = select_alias(compiler, 'r');

	*select = (struct select){
	    .compiler = compiler,
	    .subject = subject,
	    .alias = alias,
	    .from = arena_printf(compiler->arena, "(%s\n) AS %s", sql, alias),
	};
}

void select_deinit(struct select *select)
{
	vector_deinit(&select->columns);
	vector_deinit(&select->hidden);
	vector_deinit(&select->order);
	vector_deinit(&select->joins);
}

static const char *bind(struct select *select, struct cell value, const char *prefix)
{
	struct compiler *compiler = select->compiler;

	if (!vector_push(&compiler->values, value))
		compiler->arena->failed = true;
	return arena_printf(compiler->arena, "%s%zu", prefix, compiler->values.count);
}

const char *select_bind(struct select *select, struct cell value)
{
	return bind(select, value, "@");
}

const char *select_bind_hex(struct select *select, struct cell value)
{
	return bind(select, value, "@x");
}

/* "idle" is idle_ns: a unit at the end may be left out. */
static bool is_called(const char *column, const char *name)
{
	size_t length = strlen(name);

	if (strncasecmp(column, name, length) != 0)
		return false;
	return !column[length] || strcmp(column + length, "_ns") == 0;
}

/* The name itself comes before the name with a unit. */
const struct column *select_column(const struct select *select, const char *name)
{
	const struct column *found = NULL;

	vector_for_each(&select->columns, column) {
		if (strcasecmp(column->name, name) == 0)
			return column;
		if (!found && is_called(column->name, name))
			found = column;
	}
	return found;
}

const struct column *select_key(const struct select *select, const char *name)
{
	const struct column *shown = select_column(select, name);

	if (shown)
		return shown;
	vector_for_each(&select->hidden, column) {
		if (strcmp(column->name, name) == 0)
			return column;
	}
	return NULL;
}

const char *select_outer_dump(const struct select *select)
{
	const struct column *dump = select_key(select, "dump");

	if (!dump || strchr(dump->sql, '.'))
		return dump ? dump->sql : NULL;
	return arena_printf(select->compiler->arena, "%s.%s", select->alias, dump->sql);
}

void select_wanted(struct select *select, const struct column *column)
{
	vector_for_each(&select->columns, own) {
		if (own == column)
			own->aside = false;
	}
}

void select_where(struct select *select, const char *condition)
{
	select->where = select->where ? arena_printf(select->compiler->arena, "%s AND %s",
						     select->where, condition)
				      : condition;
}

struct error *select_show(struct select *select, const struct column *columns, size_t count)
{
	if (!vector_reserve(&select->columns, count + 1))
		return error_no_memory();
	for (size_t i = 0; i < count; i++) {
		select->columns.data[i] = columns[i];
		select->columns.data[i].aside =
		    select->compiler->depth > 0 && strcmp(columns[i].name, "dump") == 0;
	}
	select->columns.count = count;
	select->hidden.count = 0;
	return NULL;
}

/* What rows have in common with others, or name their stack by. */
static bool is_key(const struct column *column)
{
	const struct catalog_table *table = column->table ? catalog_find(column->table) : NULL;
	const struct catalog_column *origin = table ? catalog_column(table, column->origin) : NULL;

	if (!origin)
		return strcmp(column->name, "dump") == 0;
	for (size_t i = 0; i < table->reference_count; i++) {
		for (size_t j = 0; j < table->references[i].column_count; j++) {
			if (&table->columns[table->references[i].columns[j]] == origin)
				return true;
		}
	}
	return origin->key > 0 || table->view;
}

static bool is_among(const struct column *columns, size_t count, const struct column *column)
{
	for (size_t i = 0; i < count; i++) {
		bool both = columns[i].table && column->table;

		if (both ? strcmp(columns[i].table, column->table) == 0 &&
			       strcmp(columns[i].origin, column->origin) == 0
			 : strcmp(columns[i].name, column->name) == 0)
			return true;
	}
	return false;
}

struct error *select_choose(struct select *select, const struct column *columns, size_t count)
{
	size_t kept = 0;

	if (!vector_reserve(&select->hidden, select->hidden.count + select->columns.count))
		return error_no_memory();
	vector_for_each(&select->columns, column)
		select->hidden.data[select->hidden.count++] = *column;
	for (size_t i = 0; i < select->hidden.count; i++) {
		struct column column = select->hidden.data[i];

		if (is_key(&column) && !is_among(columns, count, &column))
			select->hidden.data[kept++] = column;
	}
	TRY(select_show(select, columns, count));
	select->hidden.count = kept;
	return NULL;
}

void select_group(struct select *select)
{
	const char *separator = "";

	select->group = "";
	select->hidden.count = 0;
	vector_for_each(&select->columns, column) {
		select->group = arena_printf(select->compiler->arena, "%s%s%s", select->group,
					     separator, column->sql);
		separator = ", ";
	}
	select->closed = true;
}

struct error *select_number(struct select *select, const char *partition)
{
	struct arena *arena = select->compiler->arena;
	const char *order = "", *separator = " ORDER BY ";

	select->hidden.count = 0;
	vector_for_each(&select->order, term) {
		order = arena_printf(arena, "%s%s%s%s", order, separator, term->sql,
				     term->descending ? " DESC" : "");
		separator = ", ";
	}
	struct column place = {
	    .name = "row place",
	    .sql =
		arena_printf(arena, "row_number() OVER (%s%s%s)", partition ? "PARTITION BY " : "",
			     partition ? partition : "", order),
	};
	return vector_push(&select->columns, place) ? select_nest(select) : error_no_memory();
}

/* An order of several terms is one of the rows' numbers: of each term the least may be another
 * row's. */
struct error *select_distinct(struct select *select)
{
	struct arena *arena = select->compiler->arena;

	if (select->order.count > 1) {
		TRY(select_number(select, NULL));
		struct column place = select->columns.data[--select->columns.count];

		select->order.count = 0;
		select_order(select, place.sql, false);
	}
	select_group(select);
	vector_for_each(&select->order, term)
		term->sql =
		    arena_printf(arena, "%s(%s)", term->descending ? "max" : "min", term->sql);
	return NULL;
}

void select_order(struct select *select, const char *sql, bool descending)
{
	if (!vector_push(&select->order, (struct order){sql, descending}))
		select->compiler->arena->failed = true;
}

/* The new terms are put behind the old ones, then the old ones behind them. */
struct error *select_sort(struct select *select, const struct list *terms, bool descending)
{
	size_t old = select->order.count;

	for (const struct item *item = terms->first; item; item = item->next) {
		TRY(resolve_expression(select, item->node));
		struct column column = lower_column(select, item->node);
		if (domain_is_unsigned(column.domain))
			select_order(select,
				     arena_printf(select->compiler->arena, "%s < 0", column.sql),
				     item->descending != descending);
		select_order(select, column.sql, item->descending != descending);
	}
	for (size_t i = 0; i < old; i++)
		select_order(select, select->order.data[i].sql, select->order.data[i].descending);
	if (select->compiler->arena->failed)
		return error_no_memory();
	select->order.count -= old;
	memmove(select->order.data, select->order.data + old,
		select->order.count * sizeof(*select->order.data));
	return NULL;
}

void select_reverse(struct select *select)
{
	vector_for_each(&select->order, term)
		term->descending = !term->descending;
}

void select_limit(struct select *select, int64_t rows)
{
	select->limit = select_bind(select, cell_integer(rows));
	select->closed = true;
}

/* SQLite calls a column "pid" whether it is pid or tasks.pid. */
static bool is_named(const char *sql, const char *name)
{
	size_t length = strlen(sql), end = strlen(name);

	return length >= end && strcmp(sql + length - end, name) == 0 &&
	       (length == end || (sql[length - end - 1] == '.' && !strpbrk(sql, "( \"")));
}

static void write_columns(struct select *select, FILE *out)
{
	const char *separator = "SELECT ";

	vector_for_each(&select->columns, column) {
		const char *name = select_quote(select->compiler, column->name);

		fprintf(out, "%s%s", separator, column->sql);
		if (!is_named(column->sql, name))
			fprintf(out, " AS %s", name);
		separator = ", ";
	}
}

static void write_order(const struct select *select, FILE *out)
{
	const char *separator = " ORDER BY ";

	vector_for_each(&select->order, term) {
		fprintf(out, "%s%s%s", separator, term->sql, term->descending ? " DESC" : "");
		separator = ", ";
	}
}

/* What is not shown and must come along: keys, "hidden 1" …, and the terms of the order. */
static void write_others(struct select *select, FILE *out)
{
	for (size_t i = 0; i < select->hidden.count; i++)
		fprintf(out, ", %s AS \"hidden %zu\"", select->hidden.data[i].sql, i + 1);
	for (size_t i = 0; i < select->order.count; i++)
		fprintf(out, ", %s AS \"order %zu\"", select->order.data[i].sql, i + 1);
}

static const char *render(struct select *select, bool inner)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	write_columns(select, out);
	if (inner)
		write_others(select, out);
	fprintf(out, " FROM %s", select->from);
	if (select->where)
		fprintf(out, " WHERE %s", select->where);
	if (select->group)
		fprintf(out, " GROUP BY %s", select->group);
	write_order(select, out);
	if (select->limit)
		fprintf(out, " LIMIT %s", select->limit);
	if (!stream_close_text(out, &text))
		return NULL;
	return arena_printf(select->compiler->arena, "%s", text);
}

/* SQLite takes fewer, and says so; more than these would only take memory. */
enum { MAX_NESTED = 32 };

struct error *select_nest(struct select *select)
{
	struct compiler *compiler = select->compiler;

	if (++select->nested > MAX_NESTED)
		return wrong(select, NULL, "the question has too many stages");
	const char *inner = render(select, true);

	if (!inner)
		return error_no_memory();
	select->alias = select_alias(compiler, 'r');
	select->from = arena_printf(compiler->arena, "(%s) AS %s", inner, select->alias);
	select->where = select->group = select->limit = NULL;
	select->joins.count = 0;
	select->closed = false;
	vector_for_each(&select->columns, column)
		column->sql = select_name(compiler, select->alias, column->name);
	for (size_t i = 0; i < select->hidden.count; i++)
		select->hidden.data[i].sql = select_name(
		    compiler, select->alias, arena_printf(compiler->arena, "hidden %zu", i + 1));
	for (size_t i = 0; i < select->order.count; i++)
		select->order.data[i].sql = arena_printf(compiler->arena, "\"order %zu\"", i + 1);
	return NULL;
}

struct error *select_tell_dump(struct select *select)
{
	bool tells = scope_is_several(select->scope) || select->compiler->tells_dump;
	const struct column *dump = tells ? select_key(select, "dump") : NULL;

	if (dump)
		select_wanted(select, dump);
	if (!dump || select_column(select, "dump"))
		return NULL;
	struct column first = *dump;
	if (!vector_push(&select->columns, first))
		return error_no_memory();
	memmove(select->columns.data + 1, select->columns.data,
		(select->columns.count - 1) * sizeof(first));
	select->columns.data[0] = first;
	return NULL;
}

const char *select_sql(struct select *select)
{
	return render(select, false);
}
