/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reports in a kernel log: oopses, BUGs, warnings, panics, lockups, hung tasks, stalls, OOM kills,
 * bad pages … of kernels from 2.4 to 7.x, x86 and arm64.
 *
 * A report is many records. The parser keeps reports open, one for every caller (the task or CPU
 * that wrote the records, where the log tells), and hands each lines of its own caller only: so
 * reports that CPUs wrote at the same time come apart. In a log that does not tell callers, lines
 * that belong to no report are passed over. A report ends with its own end mark, where its caller's
 * next one begins, or when nothing of it has come for a while.
 *
 *	oops_parser_init(&parser, emit, context);
 *	… TRY(oops_parser_feed(&parser, &record)) …
 *	TRY(oops_parser_finish(&parser));
 *	oops_parser_deinit(&parser);
 *
 * Every text is cut and every list bounded, whatever the log holds. Cost: a few string comparisons
 * per line outside of reports.
 */
#ifndef INQUEST_TEXT_OOPS_H
#define INQUEST_TEXT_OOPS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "text/line.h"
#include "text/report.h"

struct oops_parser {
	bool died; /* of the report that was handed on last, which ends at died_seq */
	int64_t died_seq;
	struct error *(*emit)(void *context, const struct oops *oops);
	void *context;
	int64_t next;
	enum oops_show show; /* what SysRq was asked to show */
	struct oops_open open[OOPS_OPEN_MAX];
};

void oops_parser_init(struct oops_parser *parser,
		      struct error *(*emit)(void *context, const struct oops *oops), void *context);
void oops_parser_deinit(struct oops_parser *parser);

/* *taken (may be NULL): whether the record belongs to a report. Returns what emit returns. */
struct error *oops_parser_feed(struct oops_parser *parser, const struct record *record,
			       bool *taken);

/* Ends the reports that are still open. */
struct error *oops_parser_finish(struct oops_parser *parser);

#endif
