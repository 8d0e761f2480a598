/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The rows that the text of a log makes: log, what is reported in it, what SysRq showed, and what
 * crash(8) printed. The text comes from a
 * file that is one (index_text.c), or from a dump of which nothing else can be read (salvage.c).
 */
#ifndef INQUEST_TEXTS_TEXT_ROWS_H
#define INQUEST_TEXTS_TEXT_ROWS_H

#include "base/cleanup.h"
#include "base/map.h"
#include "texts/pasted_rows.h"
#include "session.h"
#include "text/hardware.h"
#include "text/logfile.h"
#include "text/meminfo.h"
#include "text/oops.h"

struct text_rows {
	struct sink *sink;
	void (*note)(void *context, const struct oops *oops); /* told of each report */
	void *context;
	bool want_log, want_oopses, want_tasks, want_hardware, want_modules, want_zones;
	struct map shown;   /* tasks that SysRq showed */
	struct map modules; /* hashes of the names of those that have a row */
	struct meminfo meminfo;
	struct pasted_rows pasted;
	struct oops_parser parser;
	struct hardware_parser hardware;
	uint64_t reports;
	int64_t cpu;       /* of the last report */
	bool taints_known; /* by the last report that tells them */
	char taints[40];
};

/* For a session that has begun. */
struct error *text_rows_create(struct session *session,
			       void (*note)(void *context, const struct oops *oops), void *context,
			       struct text_rows **ret);
void text_rows_destroy(struct text_rows *rows);
DEFINE_CLEANUP(struct text_rows *, text_rows_destroy);

/* rows: a struct text_rows. logged: as logfile_read() has it. */
struct error *text_rows_take(void *rows, const struct record *record, bool logged);

/* Ends what is open, and tells the dump's row what the reports say of the machine. */
struct error *text_rows_finish(struct text_rows *rows, struct dumps_row *row);

/* What the log itself says of it, and who looked at its dump; row borrows the texts. */
void text_rows_describe(const struct text_rows *rows, const struct logfile_facts *facts,
			struct dumps_row *row);

#endif
