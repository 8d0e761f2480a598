/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where rows go. Whoever makes rows sees this and the row structs of schema/rows.h, and no SQL.
 *
 *	struct tasks_row row = {.task = cell_integer(address), .comm = cell_text(comm)};
 *	TRY(emit_tasks(sink, &row));
 *
 * Cells that are not set are NULL. The first column `dump` is filled in by the sink. The row is
 * borrowed for the call.
 */
#ifndef INQUEST_SCHEMA_SINK_H
#define INQUEST_SCHEMA_SINK_H

#include <stdbool.h>

#include "base/cell.h"
#include "base/error.h"
#include "schema/tables.h"

struct sink {
	/* An error is a failure (disk full …), never damage: the walk ends. */
	struct error *(*insert)(struct sink *sink, enum table table, const struct cell *row);
	/*
	 * The row emitted last was dropped: its key was there already, or a column of its key was
	 * NULL. In a dump's own table that is damage, and the sink counts it, but may learn of it
	 * later. In a dictionary it is the normal case and saves work: the symbols of a kernel that
	 * was a duplicate need not be emitted, nor the functions of such a stack. An entry that is
	 * there without such, as a damaged dump leaves it, is no duplicate.
	 */
	bool duplicate;
};

#endif
