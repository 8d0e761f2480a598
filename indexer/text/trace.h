/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lines of a report that tell a place in the code: instruction pointers and call traces. */
#ifndef INQUEST_TEXT_TRACE_H
#define INQUEST_TEXT_TRACE_H

#include "base/error.h"
#include "text/report.h"

/* Where it happened, as far as that is not known yet. */
void trace_where(struct oops_open *open, const struct oops_frame *frame);

/*
 * Each takes the line if it is one of its own (*known), and returns failures (no memory) only:
 * an instruction pointer; "Call Trace:", with what stands behind it; the frames of a line.
 */
struct error *trace_pc(struct oops_open *open, const char *line, bool *known);
struct error *trace_begin(struct oops_open *open, const char *line, bool *known);
struct error *trace_frames(struct oops_open *open, const char *at, bool *known);

/* Whether the line is behind the end of the trace that is being read. */
bool trace_ends(const struct oops_open *open, const char *line);

#endif
