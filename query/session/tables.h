/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saved questions as tables of SQL: SELECT pid FROM hung('2min'). The columns are those of the
 * question; its parameters are arguments, in their order, and behind them comes the scope: the
 * number or the label of a dump, or 'all'. Without it the newest dump is meant.
 *
 * Questions that a case brings have no tables: SQL that somebody else wrote shall not look as if it
 * were Inquest's.
 */
#ifndef INQUEST_SESSION_TABLES_H
#define INQUEST_SESSION_TABLES_H

#include <sqlite3.h>

#include "base/error.h"
#include "questions/questions.h"

/* Both must outlive what is registered. Views of a case cannot name such a table. */
struct error *tables_of_questions(sqlite3 *database, const struct questions *questions);

#endif
