/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a report behind its headline. Places in the code are in trace.h, registers in
 * registers.h, OOM kills in oom.h.
 */
#ifndef INQUEST_TEXT_DETAILS_H
#define INQUEST_TEXT_DETAILS_H

#include <stdbool.h>

#include "base/error.h"
#include "text/headline.h"
#include "text/report.h"

/* What a headline says besides its kind: CPU, process, address, source, victim … */
void details_of_headline(struct oops *oops, const char *line);

/* *known: whether the line belongs to such a report. Returns failures (no memory) only. */
struct error *details_of_line(struct oops_open *open, const char *line, bool *known);

#endif
