/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Saved questions: those that come with Inquest (queries/, put into the program by the build), and
 * a user's own files. A question of the same name hides those of the places behind it: --queries
 * DIR, ~/.config/inquest/queries, the built-in ones. Those of a case (its table questions) come
 * from whoever made the case: they hide nothing, are called case.NAME, and are in no report.
 *
 * A file NAME.query begins with comments and goes on with a question in the language, or with SQL,
 * which begins with SELECT or WITH:
 *
 *	-- Blocked tasks with a function on their stack, the longest first.
 *	-- More that there is to say.
 *	-- Parameter function: its name, which may have * and ?.
 *	-- Parameter rows = 20: how many.
 *	-- Example: blocked_in(io_schedule) | count by comm
 *	-- Section 40: Blocked tasks		(of the report of inquest compare, at that place)
 *	-- Finding serious likely: Slow disk	(of inquest why: severity, sureness, title; its rows
 *						prove it, the most telling first)
 *	-- Sentence: {tasks task} wait for {name}[, for {idle_ns}].
 *	-- Of: disks				(a dump without rows of this table was not checked)
 *	-- Next: hung | count by wchan		(what to ask then)
 *	tasks where state = D and stack has $function | sort idle desc | first $rows
 *
 * In SQL a parameter is :function. SQL that is about dumps has a column dump, by which the dumps of
 * a question are chosen.
 */
#ifndef INQUEST_QUESTIONS_QUESTIONS_H
#define INQUEST_QUESTIONS_QUESTIONS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/cleanup.h"
#include "base/error.h"
#include "base/vector.h"
#include "questions/question.h"

struct questions {
	VECTOR(struct question) list; /* by name */
	struct arena arena;           /* has their texts */
};

/* folder: --queries, or NULL; it must be readable. A user's folder that is not there is no error.
 */
struct error *questions_load(const char *folder, struct questions *ret);

/* Those that the case brings. ERROR_CASE: more of them than a person would make. */
struct error *questions_add_case(struct questions *questions, sqlite3 *database);
void questions_deinit(struct questions *questions);

/* NULL: none of that name. */
const struct question *questions_find(const struct questions *questions, const char *name);

#endif
