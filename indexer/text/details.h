/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The lines of a report behind its headline, and what the files that read them share. Places in the
 * code are in trace.h, registers in registers.h, OOM kills in oom.h.
 */
#ifndef INQUEST_TEXT_DETAILS_H
#define INQUEST_TEXT_DETAILS_H

#include <stdbool.h>

#include "text/headline.h"
#include "text/oops.h"

/* What a headline says besides its kind: CPU, process, address, source, victim … */
void details_of_headline(struct oops *oops, const char *line);

/* *known: whether the line belongs to such a report. Returns failures (no memory) only. */
struct error *details_of_line(struct oops_open *open, const char *line, bool *known);

/* The first to be told stays. */
void details_number(int64_t *place, int64_t value);
void details_text(char *place, size_t size, const char *at, const char *end);
#define SET_TEXT(place, at, end) details_text(place, sizeof(place), at, end)

/* Appends a line, behind a separator; up to OOPS_LINES_MAX, what is more is left out. */
struct error *details_append(struct oops_text *text, char separator, const char *line);

/* "12345kB" behind `key` as bytes; -1 when it is not there. */
int64_t details_kilobytes(const char *line, const char *key);

/* Where "Not tainted" or "Tainted:" stands, NULL; what stands there, and behind it. */
const char *details_find_taints(const char *at);
const char *details_taints(struct oops *oops, const char *at);

/* The release that stands at `at` (NULL: nowhere), or there in parentheses. */
void details_release(struct oops *oops, const char *at);
void details_release_in_parentheses(struct oops *oops, const char *at);

#endif
