/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A kernel log that is a text file makes a case as a dump does, with the tables that a log can
 * fill: dumps, log and what is reported in it.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cleanup.h"
#include "confine/confine.h"
#include "session.h"
#include "shown_tasks.h"
#include "tables/hardware_errors.h"
#include "tables/oopses.h"
#include "text/logfile.h"
#include "text/template.h"

struct text_index {
	struct sink *sink;
	struct logfile *log;
	bool want_log, want_oopses, want_tasks, want_hardware;
	struct map shown; /* pids of tasks that SysRq showed */
	struct oops_parser parser;
	struct hardware_parser hardware;
	int64_t cpu;       /* of the last report */
	bool taints_known; /* by the last report that tells them */
	char taints[40];
};

static void text_index_free(struct text_index **index)
{
	if (*index)
		oops_parser_deinit(&(*index)->parser);
	if (*index)
		map_deinit(&(*index)->shown);
	free(*index);
}

static struct error *emit_report(void *context, const struct oops *oops)
{
	struct text_index *index = context;

	logfile_note(index->log, oops);
	if (oops->shown.known && index->want_tasks)
		TRY(shown_tasks_emit(index->sink, &index->shown, oops));
	if (oops->cpu >= 0)
		index->cpu = oops->cpu;
	if (oops->tainted_known) {
		index->taints_known = true;
		memcpy(index->taints, oops->taints, sizeof(index->taints));
	}
	return index->want_oopses ? oopses_emit(index->sink, oops) : NULL;
}

static struct error *take_record(void *context, const struct record *record, bool logged)
{
	struct text_index *index = context;
	struct log_row row = {
	    .seq = cell_integer(record->seq),
	    .time_ns = cell_counted(record->time_ns),
	    .level = cell_counted(record->level),
	    .facility = cell_counted(record->facility),
	    .caller = cell_told(record->caller),
	    .cpu = cell_counted(record->cpu),
	    .text = cell_text_of(record->text, record->size),
	};
	char template[TEMPLATE_SIZE];
	bool taken;

	template_make(record->text, record->size, template);
	row.template = cell_text(template);
	TRY(oops_parser_feed(&index->parser, record, &taken));
	if (index->want_hardware)
		TRY(hardware_feed(&index->hardware, record));
	return index->want_log && (logged || taken) ? emit_log(index->sink, &row) : NULL;
}

static int64_t pointer_bits(const char *arch)
{
	return !arch[0] ? -1 : strstr(arch, "64") || !strcmp(arch, "s390x") ? 64 : 32;
}

static void describe(const struct logfile_facts *facts, const struct text_index *index,
		     struct dumps_row *row)
{
	row->format = cell_text("text");
	row->file_size = cell_integer((int64_t)facts->size);
	row->arch = cell_told(facts->arch);
	row->pointer_bits = cell_counted(pointer_bits(facts->arch));
	row->release = cell_told(facts->release);
	row->version = cell_told(facts->version);
	row->nodename = cell_told(facts->nodename);
	row->cmdline = cell_told(facts->cmdline);
	row->cpus_online = cell_counted(facts->cpus);
	row->boot_time = cell_counted(facts->boot_epoch_ns);
	row->uptime_ns = cell_counted(facts->last_time_ns);
	row->panic_cpu = cell_counted(index->cpu);
	row->taints = cell_text(index->taints_known ? index->taints : NULL);
	row->crash_time = cell_counted(facts->last_epoch_ns);
	if (facts->last_epoch_ns < 0 && facts->boot_epoch_ns >= 0 && facts->last_time_ns >= 0)
		row->crash_time = cell_integer(facts->boot_epoch_ns + facts->last_time_ns);
}

static struct error *write_rows(struct session *session, struct logfile *log, struct dumps_row *row)
{
	_cleanup_(text_index_free) struct text_index *index = calloc(1, sizeof(*index));
	int64_t start = session_now();

	if (!index)
		return error_no_memory();
	index->sink = &session->report.sink;
	index->cpu = -1;
	index->log = log;
	index->want_log = walkers_fill(&session->choice, "log");
	index->want_oopses = walkers_fill(&session->choice, "oopses");
	index->want_hardware = walkers_fill(&session->choice, "hardware_errors");
	index->hardware = (struct hardware_parser){
	    .emit = hardware_errors_emit,
	    .context = index->sink,
	};
	index->want_tasks = walkers_fill(&session->choice, "tasks");
	oops_parser_init(&index->parser, emit_report, index);
	TRY(logfile_read(log, take_record, index));
	TRY(oops_parser_finish(&index->parser));
	TRY(hardware_finish(&index->hardware));
	report_step(&session->report, "log, oopses", session_now() - start, session->report.total);
	describe(logfile_facts(log), index, row);
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
