/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The line that begins what SysRq shows of a task (kernel/sched/core.c: sched_show_task()). */
#ifndef INQUEST_TEXT_SHOWN_H
#define INQUEST_TEXT_SHOWN_H

#include "text/oops.h"

/* false when the line is none. */
bool shown_parse(const char *line, struct oops_shown *shown);

/* The task's name and number. */
void shown_task(struct oops *oops, const char *line);

#endif
