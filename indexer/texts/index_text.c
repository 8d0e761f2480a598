/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel log that is a text file makes a case as a dump does, with the tables that a log can
 * fill: dumps, log and what is reported in it.
 */
#include "texts/index_text.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "confine/confine.h"
#include "texts/text_rows.h"

/* A boot of the log on its way. */
struct booting {
	struct logfile *log;
	size_t boot;
};

static void note(void *context, const struct oops *oops)
{
	const struct booting *booting = context;

	logfile_note(booting->log, booting->boot, oops);
}

static struct error *write_rows(struct session *session, struct booting *booting,
				struct dumps_row *row)
{
	_cleanup_(text_rows_destroyp) struct text_rows *rows = NULL;
	int64_t start = session_now();

	TRY(text_rows_create(session, note, booting, &rows));
	TRY(logfile_read(booting->log, booting->boot, text_rows_take, rows));
	TRY(text_rows_finish(rows, row));
	report_step(&session->report, "log, oopses", session_now() - start, session->report.total);
	row->format = cell_text("text");
	text_rows_describe(rows, logfile_facts(booting->log, booting->boot), row);
	return session_end(session, row);
}

/* The same boot is another dump where the file has more of them. */
static struct error *write_boot(struct session *session, struct logfile *log, size_t boot)
{
	const struct logfile_facts *facts = logfile_facts(log, boot);
	struct booting booting = {log, boot};
	struct dumps_row row = {0};
	int size = snprintf(session->fingerprint, sizeof(session->fingerprint),
			    "text %016" PRIx64 " %" PRIu64, facts->hash, facts->size);

	if (logfile_boots(log) > 1)
		snprintf(session->fingerprint + size, sizeof(session->fingerprint) - (size_t)size,
			 " %zu", boot + 1);
	TRY(session_begin_text(session, facts->size));
	TRY(write_rows(session, &booting, &row));
	TRY(session_tell(session, &row, NULL));
	return wire_end(&session->wire, NULL);
}

/* Whether boot, from 0, is the one that is wanted. */
static bool is_wanted(const struct logfile *log, int64_t wanted, size_t boot)
{
	int64_t count = (int64_t)logfile_boots(log);

	return wanted == BOOT_ALL || (wanted > 0 ? wanted : count + wanted) == (int64_t)boot + 1;
}

static struct error *write_boots(struct session *session, struct logfile *log, const char *name)
{
	int64_t wanted = session->options->boot;
	bool any = false;

	for (size_t boot = 0; boot < logfile_boots(log); boot++) {
		if (!is_wanted(log, wanted, boot))
			continue;
		TRY(write_boot(session, log, boot));
		any = true;
	}
	return any ? NULL
		   : error_create(ERROR_USAGE,
				  "%s: there is no boot %lld; the log has %zu, from 1 (the first) "
				  "or 0 (the last) and back",
				  name, (long long)wanted, logfile_boots(log));
}

struct error *index_text(struct session *session, bool *done)
{
	_cleanup_(logfile_closep) struct logfile *log = NULL;
	const struct index_options *options = session->options;
	const char *name = options->shown ? options->shown : options->paths[0];

	*done = false;
	TRY(logfile_open(options->paths[0], name, &log));
	if (!log)
		return NULL;
	*done = true;
	TRY(confine_files());
	return write_boots(session, log, name);
}

/* Many, one after the other */

static struct error *write_file(struct session *session, int file, const char *name)
{
	_cleanup_(logfile_closep) struct logfile *log = NULL;

	TRY(file >= 0 ? logfile_open_file(file, name, &log) : NULL);
	if (!log) /* whoever reads it alone tells why */
		return error_create(ERROR_CASE, "%s: not the text of a log", name);
	return write_boots(session, log, name);
}

struct error *index_text_files(struct session *session, const struct index_text *texts,
			       size_t count)
{
	_cleanup_free_ int *files = calloc(count, sizeof(*files));

	if (!files)
		return error_no_memory();
	for (size_t i = 0; i < count; i++)
		files[i] = open(texts[i].path, O_RDONLY | O_CLOEXEC);
	TRY(confine_files());
	for (size_t i = 0; i < count; i++) {
		struct error *error = write_file(session, files[i], texts[i].path);

		if (error && error->kind == ERROR_INTERRUPTED)
			return error;
		TRY(wire_end(&session->wire, error));
		session_next(session);
	}
	return NULL;
}
