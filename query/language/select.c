/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The SELECT under way: see lower.h. */
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "language/lower.h"
#include "language/resolve.h"

struct error *wrong(struct select *select, const char *place, const char *format, ...)
{
	_cleanup_free_ char *text = NULL;
	va_list arguments;

	va_start(arguments, format);
	if (vasprintf(&text, format, arguments) < 0)
		text = NULL;
	va_end(arguments);
	select->place = place;
	return text ? error_create(ERROR_USAGE, "%s", text) : error_no_memory();
}

/* In quotes where it is no plain word, or one of SQL's. */
static const char *quote(struct arena *arena, const char *name)
{
	static const char word[] = "abcdefghijklmnopqrstuvwxyz_0123456789";

	if (strspn(name, word) == strlen(name) && !strchr("0123456789", *name) &&
	    !sqlite3_keyword_check(name, (int)strlen(name)))
		return name;
	char *quoted = arena_alloc(arena, 2 * strlen(name) + 3);
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

struct error *select_init(struct select *select, struct arena *arena,
			  const struct catalog_table *table)
{
	*select = (struct select){
	    .arena = arena, .subject = table->name, .from = quote(arena, table->name)};
	for (size_t i = 0; i < table->column_count; i++) {
		const struct catalog_column *column = &table->columns[i];

		if (!vector_push(&select->columns,
				 (struct column){.name = column->name,
						 .table = table->name,
						 .sql = quote(arena, column->name),
						 .type = type_of_domain(column->domain)}))
			return error_no_memory();
	}
	for (unsigned key = 1; key <= table->column_count; key++) {
		for (size_t i = 0; i < table->column_count; i++) {
			if (table->columns[i].key == key)
				select_order(select, select->columns.data[i].sql, false);
		}
	}
	return NULL;
}

void select_deinit(struct select *select)
{
	vector_deinit(&select->columns);
	vector_deinit(&select->order);
	vector_deinit(&select->values);
}

size_t select_bind(struct select *select, struct cell value)
{
	if (!vector_push(&select->values, value))
		select->arena->failed = true;
	return select->values.count;
}

void select_where(struct select *select, const char *condition)
{
	select->where = select->where
			    ? arena_printf(select->arena, "%s AND %s", select->where, condition)
			    : condition;
}

struct error *select_show(struct select *select, const struct column *columns, size_t count)
{
	if (!vector_reserve(&select->columns, count + 1))
		return error_no_memory();
	for (size_t i = 0; i < count; i++)
		select->columns.data[i] = columns[i];
	select->columns.count = count;
	return NULL;
}

void select_group(struct select *select)
{
	const char *separator = "";

	select->group = "";
	vector_for_each(&select->columns, column) {
		select->group =
		    arena_printf(select->arena, "%s%s%s", select->group, separator, column->sql);
		separator = ", ";
	}
	select->closed = true;
}

void select_order(struct select *select, const char *sql, bool descending)
{
	if (!vector_push(&select->order, (struct order){sql, descending}))
		select->arena->failed = true;
}

/* The new terms are put behind the old ones, then the old ones behind them. */
struct error *select_sort(struct select *select, const struct list *terms, bool descending)
{
	size_t old = select->order.count;

	for (const struct item *item = terms->first; item; item = item->next) {
		TRY(resolve_expression(select, item->node));
		struct column column = lower_column(select, item->node);
		select_order(select, column.sql, item->descending != descending);
	}
	for (size_t i = 0; i < old; i++)
		select_order(select, select->order.data[i].sql, select->order.data[i].descending);
	if (select->arena->failed)
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
	size_t number = select_bind(select, cell_integer(rows));

	select->limit = arena_printf(select->arena, "?%zu", number);
	select->closed = true;
}

static void write_columns(struct select *select, FILE *out)
{
	const char *separator = "SELECT ";

	vector_for_each(&select->columns, column) {
		const char *name = quote(select->arena, column->name);

		fprintf(out, "%s%s", separator, column->sql);
		if (strcmp(column->sql, name) != 0)
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

/* ordered: the terms of the order are columns too, named "order 1" … */
static const char *render(struct select *select, bool ordered)
{
	_cleanup_free_ char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	write_columns(select, out);
	for (size_t i = 0; ordered && i < select->order.count; i++)
		fprintf(out, ", %s AS \"order %zu\"", select->order.data[i].sql, i + 1);
	fprintf(out, " FROM %s", select->from);
	if (select->where)
		fprintf(out, " WHERE %s", select->where);
	if (select->group)
		fprintf(out, " GROUP BY %s", select->group);
	write_order(select, out);
	if (select->limit)
		fprintf(out, " LIMIT %s", select->limit);
	if (fclose(out) != 0)
		return NULL;
	return arena_printf(select->arena, "%s", text);
}

struct error *select_nest(struct select *select)
{
	const char *inner = render(select, true);

	if (!inner)
		return error_no_memory();
	select->from = arena_printf(select->arena, "(%s)", inner);
	select->where = select->group = select->limit = NULL;
	select->closed = false;
	vector_for_each(&select->columns, column)
		column->sql = quote(select->arena, column->name);
	for (size_t i = 0; i < select->order.count; i++)
		select->order.data[i].sql = arena_printf(select->arena, "\"order %zu\"", i + 1);
	return NULL;
}

const char *select_sql(struct select *select)
{
	return render(select, false);
}
