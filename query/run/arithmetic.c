/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See arithmetic.h. */
#include "run/arithmetic.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "case/case.h"
#include "case/permit.h"

/* 2^63 rows of any integers fit. SQLite's memory is aligned to 8 bytes. */
__extension__ typedef __int128 wide __attribute__((aligned(8)));

/* What a window has taken in and not let go of. */
struct sum {
	wide integers;
	double reals;
	sqlite3_int64 values, inexact;
};

static void sum_change(sqlite3_context *context, sqlite3_value *value, int sign)
{
	struct sum *sum = sqlite3_aggregate_context(context, sizeof(*sum));

	if (!sum) {
		sqlite3_result_error_nomem(context);
		return;
	}
	switch (sqlite3_value_numeric_type(value)) {
	case SQLITE_NULL:
		return;
	case SQLITE_INTEGER:
		sum->integers += sign * (wide)sqlite3_value_int64(value);
		break;
	default:
		sum->inexact += sign;
		/* A window that has let go of all of them keeps no error of theirs. */
		sum->reals = sum->inexact ? sum->reals + sign * sqlite3_value_double(value) : 0;
	}
	sum->values += sign;
}

static void sum_step(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	sum_change(context, *values, 1);
}

static void sum_inverse(sqlite3_context *context, int count, sqlite3_value **values)
{
	(void)count;
	sum_change(context, *values, -1);
}

static void sum_value(sqlite3_context *context)
{
	const struct sum *sum = sqlite3_aggregate_context(context, 0);

	if (!sum || sum->values == 0)
		return;
	if (sum->inexact == 0 && sum->integers == (sqlite3_int64)sum->integers)
		sqlite3_result_int64(context, (sqlite3_int64)sum->integers);
	else
		sqlite3_result_double(context, (double)sum->integers + sum->reals);
}

static void absolute(sqlite3_context *context, int count, sqlite3_value **values)
{
	int type = sqlite3_value_type(*values);

	(void)count;
	if (type == SQLITE_INTEGER && sqlite3_value_int64(*values) != INT64_MIN)
		sqlite3_result_int64(context, llabs(sqlite3_value_int64(*values)));
	else if (type != SQLITE_NULL)
		sqlite3_result_double(context, fabs(sqlite3_value_double(*values)));
}

/* The largest power of two that is not above the value; 0 below 1, and the same below 0. */
static void bucket(sqlite3_context *context, int count, sqlite3_value **values)
{
	double value = sqlite3_value_double(*values), size = fabs(value);

	(void)count;
	if (sqlite3_value_numeric_type(*values) == SQLITE_NULL)
		return;
	if (size >= 9e18) {
		sqlite3_result_double(context, value < 0 ? -9e18 : 9e18);
		return;
	}
	uint64_t whole = (uint64_t)size;
	int64_t power = whole > 0 ? INT64_C(1) << (63 - __builtin_clzll(whole)) : 0;
	sqlite3_result_int64(context, value < 0 ? -power : power);
}

struct error *arithmetic_register(sqlite3 *database)
{
	int flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

	permit_function("bucket");
	if (sqlite3_create_window_function(database, "sum", 1, flags, NULL, sum_step, sum_value,
					   sum_value, sum_inverse, NULL) == SQLITE_OK &&
	    sqlite3_create_function(database, "abs", 1, flags, NULL, absolute, NULL, NULL) ==
		SQLITE_OK &&
	    sqlite3_create_function(database, "bucket", 1, flags, NULL, bucket, NULL, NULL) ==
		SQLITE_OK)
		return NULL;
	return database_error(database);
}
