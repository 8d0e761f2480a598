/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SQL for people: a line for each clause, what is inside of parentheses further in. hex: addresses
 * so, as SQLite takes them and PostgreSQL 15 does not.
 */
#ifndef INQUEST_SESSION_PRETTY_H
#define INQUEST_SESSION_PRETTY_H

#include <stdbool.h>
#include <stdio.h>

void pretty_sql(FILE *file, const char *sql, bool hex);

#endif
