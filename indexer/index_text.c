/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel log that is a text file makes a case as a dump does, with the tables that a log can
 * fill: dumps, log and what is reported in it.
 */
#include <inttypes.h>
#include <stdio.h>

#include "confine/confine.h"
#include "text_rows.h"

static void note(void *log, const struct oops *oops)
{
	logfile_note(log, oops);
}

static struct error *write_rows(struct session *session, struct logfile *log, struct dumps_row *row)
{
	_cleanup_(text_rows_destroyp) struct text_rows *rows = NULL;
	int64_t start = session_now();

	TRY(text_rows_create(session, note, log, &rows));
	TRY(logfile_read(log, text_rows_take, rows));
	TRY(text_rows_finish(rows, row));
	report_step(&session->report, "log, oopses", session_now() - start, session->report.total);
	row->format = cell_text("text");
	text_rows_describe(logfile_facts(log), row);
	return session_end(session, row);
}

struct error *index_text(struct session *session, bool *done)
{
	_cleanup_(logfile_closep) struct logfile *log = NULL;
	const struct index_options *options = session->options;
	struct dumps_row row = {0};

	*done = false;
	TRY(logfile_open(options->paths[0], options->shown ? options->shown : options->paths[0],
			 &log));
	if (!log)
		return NULL;
	*done = true;
	TRY(confine_files());
	snprintf(session->fingerprint, sizeof(session->fingerprint), "text %016" PRIx64 " %" PRIu64,
		 logfile_facts(log)->hash, logfile_facts(log)->size);
	/* A text has no more rows than lines. */
	TRY(session_begin(session, &(struct budget){.rows = UINT64_MAX, .bytes = UINT64_MAX}));
	TRY(write_rows(session, log, &row));
	return session_tell(session, &row, NULL);
}
