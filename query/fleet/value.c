/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See value.h. The types' numbers are those of pg_type.dat, which do not change. */
#include "fleet_case/value.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "case/case.h"

enum {
	BOOL = 16,
	BYTEA = 17,
	INT8 = 20,
	INT2 = 21,
	INT4 = 23,
	FLOAT4 = 700,
	FLOAT8 = 701,
	NUMERIC = 1700
};
enum { LOOK_MS = 100 };

static void cancel(const struct fleet *fleet)
{
	char reason[256];
	PGcancel *request = PQgetCancel(fleet->connection);

	if (request)
		PQcancel(request, reason, sizeof(reason));
	PQfreeCancel(request);
}

/* Until the server has answered. */
static struct error *await(const struct fleet *fleet)
{
	struct pollfd socket = {.fd = PQsocket(fleet->connection), .events = POLLIN};

	while (PQisBusy(fleet->connection)) {
		struct error *error = database_check_time();

		if (error) {
			cancel(fleet);
			return error;
		}
		if (poll(&socket, 1, LOOK_MS) > 0 && !PQconsumeInput(fleet->connection))
			return fleet_error(fleet, NULL);
	}
	return NULL;
}

struct error *value_query(const struct fleet *fleet, const char *sql, int count,
			  const char *const *values, PGresult **ret)
{
	if (!PQsendQueryParams(fleet->connection, sql, count, NULL, values, NULL, NULL, 0))
		return fleet_error(fleet, NULL);
	struct error *error = await(fleet);
	_cleanup_(fleet_clearp) PGresult *result = PQgetResult(fleet->connection);
	for (PGresult *rest; (rest = PQgetResult(fleet->connection));)
		PQclear(rest);
	if (!error && PQresultStatus(result) != PGRES_TUPLES_OK)
		error = fleet_error(fleet, result);
	if (!error)
		*ret = steal(&result);
	return error;
}

static struct cell number(const char *text)
{
	char *end;

	errno = 0;
	int64_t integer = strtoll(text, &end, 10);
	return *end || errno ? cell_real(strtod(text, NULL)) : cell_integer(integer);
}

struct cell value_cell(const PGresult *result, int row, int column)
{
	const char *text = PQgetvalue(result, row, column);

	if (PQgetisnull(result, row, column))
		return (struct cell){0};
	switch (PQftype(result, column)) {
	case BOOL:
		return cell_integer(*text == 't');
	case INT2:
	case INT4:
	case INT8:
	case NUMERIC:
		return number(text);
	case FLOAT4:
	case FLOAT8:
		return cell_real(strtod(text, NULL));
	default:
		return cell_text_of(text, (size_t)PQgetlength(result, row, column));
	}
}

bool value_is_bytes(const PGresult *result, int column)
{
	return PQftype(result, column) == BYTEA;
}

static int digit(char letter)
{
	const char *digits = "0123456789abcdef", *at = letter ? strchr(digits, letter) : NULL;

	return at ? (int)(at - digits) : -1;
}

/* "\x28b5…", two digits a byte (PostgreSQL's bytea_output = hex, which fleet.c sets). */
void *value_bytes(const PGresult *result, int row, int column, size_t *size)
{
	const char *text = PQgetvalue(result, row, column);
	size_t length = (size_t)PQgetlength(result, row, column);

	if (length < 2 || memcmp(text, "\\x", 2) != 0 || length % 2)
		return NULL;
	*size = length / 2 - 1;
	unsigned char *bytes = malloc(*size + 1);
	for (size_t i = 0; bytes && i < *size; i++) {
		int high = digit(text[2 * i + 2]), low = digit(text[2 * i + 3]);

		if (high < 0 || low < 0) {
			free(bytes);
			return NULL;
		}
		bytes[i] = (unsigned char)(high << 4 | low);
	}
	return bytes;
}
