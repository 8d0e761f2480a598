/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lines that begin what SysRq shows of a task (kernel/sched/core.c: sched_show_task()) or CPU.
 */
#ifndef INQUEST_TEXT_SHOWN_H
#define INQUEST_TEXT_SHOWN_H

#include "text/report.h"

/* false when the line is none. */
bool shown_parse(const char *line, struct oops_shown *shown);

/* The task's name and number. */
void shown_task(struct oops *oops, const char *line);

/*
 * "NMI backtrace for cpu 3", "CPU3:": what follows is of that CPU. *idles: the place where it does
 * nothing, which is all that is told of it; else NULL.
 */
bool shown_cpu(const char *line, int64_t *cpu, const char **idles);

/* Of a report whose cpu is known: that CPU's idle task at that place. */
void shown_idle(struct oops *oops, const char *place);

#endif
