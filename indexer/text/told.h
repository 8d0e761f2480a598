/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a report tells, put into its struct: what the files share that read its lines. */
#ifndef INQUEST_TEXT_TOLD_H
#define INQUEST_TEXT_TOLD_H

#include "base/error.h"
#include "text/report.h"

/* The first to be told stays. */
void told_number(int64_t *place, int64_t value);
void told_text(char *place, size_t size, const char *at, const char *end);
#define SET_TEXT(place, at, end) told_text(place, sizeof(place), at, end)

/* Appends a line, behind a separator; up to OOPS_LINES_MAX, what is more is left out. */
struct error *told_append(struct oops_text *text, char separator, const char *line);

/* "12345kB" behind `key` as bytes; -1 when it is not there. */
int64_t told_kilobytes(const char *line, const char *key);

/* Where "Not tainted" or "Tainted:" stands, NULL; what stands there, and behind it. */
const char *told_find_taints(const char *at);
const char *told_taints(struct oops *oops, const char *at);

/* The release that stands at `at` (NULL: nowhere), or there in parentheses. */
void told_release(struct oops *oops, const char *at);
void told_release_in_parentheses(struct oops *oops, const char *at);

#endif
