/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See aggregate.h. */
#include "run/aggregate.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/vector.h"
#include "case/case.h"
#include "case/permit.h"

/* The extreme of what came by, as unsigned. */
struct extreme {
	uint64_t value;
	bool any;
};

static void extreme_step(sqlite3_context *context, sqlite3_value *value, bool largest)
{
	struct extreme *extreme = sqlite3_aggregate_context(context, sizeof(*extreme));

	if (!extreme) {
		sqlite3_result_error_nomem(context);
		return;
	}
	if (sqlite3_value_type(value) == SQLITE_NULL)
		return;
	uint64_t new = (uint64_t)sqlite3_value_int64(value);
	if (!extreme->any || (largest ? new > extreme->value : new < extreme->value))
		*extreme = (struct extreme){new, true};
}

static void umin_step(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	extreme_step(context, *values, false);
}

static void umax_step(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	extreme_step(context, *values, true);
}

static void extreme_final(sqlite3_context *context)
{
	const struct extreme *extreme = sqlite3_aggregate_context(context, 0);

	if (extreme && extreme->any)
		sqlite3_result_int64(context, (sqlite3_int64)extreme->value);
}

/* Integers stay integers, unless a fraction is among them. */
struct number {
	double real;
	int64_t integer;
	bool exact;
};

struct numbers {
	VECTOR(struct number) list;
	double percent;
};

static void numbers_step(sqlite3_context *context, int count, sqlite3_value **values)
{
	struct numbers *numbers = sqlite3_aggregate_context(context, sizeof(*numbers));
	int type = sqlite3_value_numeric_type(values[0]);

	if (!numbers) {
		sqlite3_result_error_nomem(context);
		return;
	}
	numbers->percent = count > 1 ? sqlite3_value_double(values[1]) : 50;
	if (type != SQLITE_INTEGER && type != SQLITE_FLOAT)
		return;
	if (!vector_push(&numbers->list, (struct number){.real = sqlite3_value_double(values[0]),
							 .integer = sqlite3_value_int64(values[0]),
							 .exact = type == SQLITE_INTEGER}))
		sqlite3_result_error_nomem(context);
}

static int by_value(const void *left, const void *right)
{
	const struct number *a = left, *b = right;

	if (a->exact && b->exact)
		return (a->integer > b->integer) - (a->integer < b->integer);
	return (a->real > b->real) - (a->real < b->real);
}

static void result_percentile(sqlite3_context *context, struct numbers *numbers)
{
	size_t count = numbers->list.count;
	double rank = numbers->percent / 100 * (double)count;
	size_t place = rank > 0 ? rank < (double)count ? (size_t)rank : count : 0;

	if (place > 0 && (double)place >= rank) /* it is the rank's own value, not the next */
		place--;
	qsort(numbers->list.data, count, sizeof(*numbers->list.data), by_value);
	const struct number *number = &numbers->list.data[place < count ? place : count - 1];
	if (number->exact)
		sqlite3_result_int64(context, number->integer);
	else
		sqlite3_result_double(context, number->real);
}

static void numbers_final(sqlite3_context *context)
{
	struct numbers *numbers = sqlite3_aggregate_context(context, 0);

	if (!numbers)
		return;
	if (numbers->list.count > 0)
		result_percentile(context, numbers);
	vector_deinit(&numbers->list);
}

struct error *aggregate_register(sqlite3 *database)
{
	static const struct {
		const char *name;
		int arguments;
		void (*step)(sqlite3_context *context, int count, sqlite3_value **values);
		void (*final)(sqlite3_context *context);
	} functions[] = {
	    {"umin", 1, umin_step, extreme_final},
	    {"umax", 1, umax_step, extreme_final},
	    {"median", 1, numbers_step, numbers_final},
	    {"percentile", 2, numbers_step, numbers_final},
	};
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	for (size_t i = 0; i < sizeof(functions) / sizeof(*functions); i++) {
		permit_function(functions[i].name);
		if (sqlite3_create_function(database, functions[i].name, functions[i].arguments,
					    flags, NULL, NULL, functions[i].step,
					    functions[i].final) != SQLITE_OK)
			return database_error(database);
	}
	return NULL;
}
