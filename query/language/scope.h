/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which dumps a question is about: in dump 2, in dump "label", in dumps 1, 3, in last 3 dumps, in
 * all dumps. */
#ifndef INQUEST_LANGUAGE_SCOPE_H
#define INQUEST_LANGUAGE_SCOPE_H

#include "language/select.h"

/* By the time of the crash, whatever number a dump has; a text that tells none is as old as its
 * row. */
#define CRASHED      "coalesce(crash_time, indexed_at, 0)"
#define OLDEST_FIRST "ORDER BY " CRASHED ", dump"
#define NEWEST_FIRST "ORDER BY " CRASHED " DESC, dump DESC"

/*
 * Restricts the rows to the dumps of the scope, to the newest without one. The dumps themselves
 * are asked about as a whole, and rows that belong to no single dump have no scope.
 */
struct error *scope_apply(struct select *select, const struct scope *scope);

/* "SELECT dump FROM dumps …" of the scope that was applied, oldest first; as SQL. */
struct error *scope_dumps(struct select *select, const char **ret);

#endif
