/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Which dumps a question is about: in dump 2, in dump "label", in dumps 1, 3, in dumps where
 * release ~ "^6.1", in last 3 dumps, in last 7d, in all dumps; of these, or of all, those of
 * machine web7.
 */
#ifndef INQUEST_LANGUAGE_SCOPE_H
#define INQUEST_LANGUAGE_SCOPE_H

#include "language/select.h"

/* By the time of the crash, whatever number a dump has; a text that tells none is as old as its
 * row. */
#define CRASHED      "coalesce(crash_time, indexed_at, 0)"
#define OLDEST_FIRST "ORDER BY " CRASHED ", dump"
#define NEWEST_FIRST "ORDER BY " CRASHED " DESC, dump DESC"

/* The question says which dumps; else it is about the newest. scope may be NULL, as below. */
bool scope_is_given(const struct scope *scope);
/* What an error about it points at. */
const char *scope_place(const struct scope *scope);
/* It may be about more than one. */
bool scope_is_several(const struct scope *scope);

/*
 * Restricts the rows to the dumps of the scope, to the newest without one. The dumps themselves
 * are asked about as a whole, and rows that belong to no single dump have no scope. A machine is
 * called by dumps.machine or by its host name. "last 7d" ends when the question is asked.
 */
struct error *scope_apply(struct select *select, const struct scope *scope);

/* "SELECT dump FROM dumps …" of the scope that was applied, oldest first; as SQL. */
struct error *scope_dumps(struct select *select, const char **ret);

#endif
