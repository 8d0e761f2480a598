/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Aggregates that SQLite does not have.
 *
 * umin(x), umax(x): the least and the largest of addresses, which are stored as signed integers and
 * are not meant so. Without a function of their own: ORDER BY x < 0, x.
 *
 * percentile(x, p): the least value that p percent of the values do not exceed; median(x): that of
 * 50. Both keep all values of a group in memory, 8 bytes each.
 */
#ifndef INQUEST_RUN_AGGREGATE_H
#define INQUEST_RUN_AGGREGATE_H

#include <sqlite3.h>

#include "base/error.h"

struct error *aggregate_register(sqlite3 *database);

#endif
