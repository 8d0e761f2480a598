/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tasks that SysRq showed in a log, as rows of tasks, frames, stacks and stack_functions. */
#ifndef INQUEST_TEXTS_SHOWN_TASKS_H
#define INQUEST_TEXTS_SHOWN_TASKS_H

#include "base/map.h"
#include "schema/rows.h"
#include "schema/sink.h"
#include "text/oops.h"

/* seen: the tasks of which there are rows; what is shown again is left out. */
struct error *shown_tasks_emit(struct sink *sink, struct map *seen, const struct oops *oops);

/*
 * The rows of a stack, innermost frame first, of the task whose address the row has; task gets its
 * stack_id and wchan, which borrows from frames. sps: stack pointers, 0 where unknown; NULL: all
 * are. runs: it does not wait.
 */
struct error *shown_stack_emit(struct sink *sink, const struct oops_frame *frames,
			       const uint64_t *sps, size_t count, bool runs,
			       struct tasks_row *task);

#endif
