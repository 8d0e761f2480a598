/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What crash(8) printed (text/pasted.h), as rows: tasks, frames, stacks, slabs, modules, memory. A
 * thing that was printed twice has one row, with what was told first; a task's row joins what bt
 * and ps tell of it.
 */
#ifndef INQUEST_TEXTS_PASTED_ROWS_H
#define INQUEST_TEXTS_PASTED_ROWS_H

#include "base/map.h"
#include "base/vector.h"
#include "schema/rows.h"
#include "session.h"
#include "text/pasted.h"

struct pasted_rows {
	struct session *session;
	struct map *modules; /* hashes of the names that have a row */
	struct map tasks;    /* address → index in rows */
	struct map caches, memory;
	struct pasted pasted;
	VECTOR(struct pasted_rows_task) rows;
};

struct pasted_rows_task {
	struct pasted_task told;
	struct cell stack_id;
	char wchan[128];
};

void pasted_rows_init(struct pasted_rows *rows, struct session *session, struct map *modules);
void pasted_rows_deinit(struct pasted_rows *rows);
struct error *pasted_rows_take(struct pasted_rows *rows, const struct record *record, bool *taken);

/* The rows of tasks. */
struct error *pasted_rows_finish(struct pasted_rows *rows);

/* What "sys" told and the row does not have yet; it borrows the texts. */
void pasted_rows_describe(const struct pasted_rows *rows, struct dumps_row *row);

#endif
