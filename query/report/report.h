/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The report of a crash as one HTML file: it loads nothing, and reads without its script, which
 * only adds zoom, search, sort and filters. The policy in its head allows that script and that
 * style by their hashes, and nothing else: whatever text a dump holds can run or restyle nothing.
 * Colours and sizes are therefore classes and attributes, never style attributes.
 */
#ifndef INQUEST_REPORT_REPORT_H
#define INQUEST_REPORT_REPORT_H

#include "why/why.h"

struct report {
	struct session *session;
	FILE *to;
	struct arena arena;
	const int64_t *dumps; /* oldest first */
	size_t dump_count;
	int64_t dump; /* the one that the pictures are of: the last */
	struct why why;
};

/* dumps: one or more. ERROR_IO: the file takes no more. */
struct error *report_write(struct session *session, const int64_t *dumps, size_t count, FILE *to);

/* The comparison of two dumps alone, as a page of the same kind. */
struct error *report_compare(struct session *session, const int64_t dumps[2], FILE *to);

/* Rows for a section, of SQL with :dump. */
struct error *report_query(struct report *report, const char *sql, size_t keep, struct rows *ret);

#endif
