/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Rows of a fleet as cells. */
#ifndef INQUEST_FLEET_CASE_VALUE_H
#define INQUEST_FLEET_CASE_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cell.h"
#include "fleet/fleet.h"

/*
 * A statement's rows, all of them. A signal and the end of --limit-time end it on the server too:
 * ERROR_INTERRUPTED, ERROR_TIMEOUT.
 */
struct error *value_query(const struct fleet *fleet, const char *sql, int count,
			  const char *const *values, PGresult **ret);

/*
 * As SQLite would have it: truth is 0 or 1, a sum is an integer where one holds it. Text is
 * borrowed from the result. Not of a column of bytes.
 */
struct cell value_cell(const PGresult *result, int row, int column);

bool value_is_bytes(const PGresult *result, int column);
/* The bytes of such a column, malloc'd. NULL: no memory, or the server sent what are none. */
void *value_bytes(const PGresult *result, int row, int column, size_t *size);

#endif
