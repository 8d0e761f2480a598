/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * SQL for people: a line for each clause, what is inside of parentheses further in, nothing beyond
 * the 80th column that need not be.
 */
#ifndef INQUEST_SESSION_PRETTY_H
#define INQUEST_SESSION_PRETTY_H

#include <sqlite3.h>
#include <stdio.h>

/* The SQL of a question, with its values in it, addresses and bits as hex numbers. NULL: no memory;
 * to be freed. */
char *pretty_expanded(sqlite3_stmt *statement);

void pretty_sql(FILE *file, const char *sql);

#endif
