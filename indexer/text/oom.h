/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an OOM kill prints (mm/oom_kill.c): memory, the table of tasks, who was killed. */
#ifndef INQUEST_TEXT_OOM_H
#define INQUEST_TEXT_OOM_H

#include "base/error.h"
#include "text/report.h"

/* Takes the line if it is one of these. Returns failures (no memory) only. */
struct error *oom_line(struct oops_open *open, const char *line, bool *known);

/* "Out of memory: Killed process 123 (foo) total-vm:1kB, …" and its older forms. */
bool oom_victim(struct oops *oops, const char *line);

#endif
