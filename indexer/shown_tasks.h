/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tasks that SysRq showed in a log, as rows of tasks, frames, stacks and stack_functions. */
#ifndef INQUEST_SHOWN_TASKS_H
#define INQUEST_SHOWN_TASKS_H

#include "base/map.h"
#include "schema/sink.h"
#include "text/oops.h"

/* seen: the pids of which there are rows; what is shown again is left out. */
struct error *shown_tasks_emit(struct sink *sink, struct map *seen, const struct oops *oops);

#endif
