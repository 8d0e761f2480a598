/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See text_rows.h. */
#include "texts/text_rows.h"

#include <stdlib.h>
#include <string.h>

#include "texts/named_modules.h"
#include "texts/shown_memory.h"
#include "texts/shown_tasks.h"
#include "tables/hardware_errors.h"
#include "tables/oopses.h"
#include "text/template.h"

static struct error *emit_report(void *context, const struct oops *oops)
{
	struct text_rows *rows = context;

	rows->note(rows->context, oops);
	rows->reports++;
	if (oops->modules.count && rows->want_modules)
		TRY(named_modules_emit(rows->sink, &rows->modules, oops->modules.data));
	if (oops->shown.known && rows->want_tasks)
		TRY(shown_tasks_emit(rows->sink, &rows->shown, oops));
	if (oops->cpu >= 0)
		rows->cpu = oops->cpu;
	if (oops->tainted_known) {
		rows->taints_known = true;
		memcpy(rows->taints, oops->taints, sizeof(rows->taints));
	}
	return rows->want_oopses ? oopses_emit(rows->sink, oops) : NULL;
}

struct error *text_rows_create(struct session *session,
			       void (*note)(void *context, const struct oops *oops), void *context,
			       struct text_rows **ret)
{
	struct text_rows *rows = calloc(1, sizeof(*rows));

	if (!rows)
		return error_no_memory();
	rows->sink = &session->report.sink;
	rows->note = note;
	rows->context = context;
	rows->cpu = -1;
	rows->want_log = walkers_fill(&session->choice, "log");
	rows->want_oopses = walkers_fill(&session->choice, "oopses");
	rows->want_hardware = walkers_fill(&session->choice, "hardware_errors");
	rows->want_tasks = walkers_fill(&session->choice, "tasks");
	rows->want_modules = walkers_fill(&session->choice, "modules");
	rows->want_zones = walkers_fill(&session->choice, "zones");
	meminfo_init(&rows->meminfo);
	pasted_rows_init(&rows->pasted, session, &rows->modules);
	rows->hardware = (struct hardware_parser){
	    .emit = hardware_errors_emit,
	    .context = rows->sink,
	};
	oops_parser_init(&rows->parser, emit_report, rows);
	*ret = rows;
	return NULL;
}

void text_rows_destroy(struct text_rows *rows)
{
	if (!rows)
		return;
	oops_parser_deinit(&rows->parser);
	pasted_rows_deinit(&rows->pasted);
	map_deinit(&rows->shown);
	map_deinit(&rows->modules);
	free(rows);
}

struct error *text_rows_take(void *context, const struct record *record, bool logged)
{
	struct text_rows *rows = context;
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
	bool taken, pasted;

	TRY(pasted_rows_take(&rows->pasted, record, &pasted));
	if (pasted)
		return NULL;
	TRY(oops_parser_feed(&rows->parser, record, &taken));
	if (rows->want_hardware)
		TRY(hardware_feed(&rows->hardware, record));
	meminfo_feed(&rows->meminfo, record);
	if (!rows->want_log || !(logged || taken))
		return NULL;
	template_make(record->text, record->size, template);
	row.template = cell_text(template);
	return emit_log(rows->sink, &row);
}

struct error *text_rows_finish(struct text_rows *rows, struct dumps_row *row)
{
	TRY(oops_parser_finish(&rows->parser));
	TRY(hardware_finish(&rows->hardware));
	if (rows->want_zones)
		TRY(shown_memory_emit(rows->sink, &rows->pasted.memory, &rows->meminfo));
	TRY(pasted_rows_finish(&rows->pasted));
	row->panic_cpu = cell_counted(rows->cpu);
	row->taints = cell_text(rows->taints_known ? rows->taints : NULL);
	return NULL;
}

static int64_t pointer_bits(const char *arch)
{
	return !arch[0] ? -1 : strstr(arch, "64") || !strcmp(arch, "s390x") ? 64 : 32;
}

void text_rows_describe(const struct text_rows *rows, const struct logfile_facts *facts,
			struct dumps_row *row)
{
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
	row->crash_time = cell_counted(facts->last_epoch_ns);
	if (facts->last_epoch_ns < 0 && facts->boot_epoch_ns >= 0 && facts->last_time_ns >= 0)
		row->crash_time = cell_integer(facts->boot_epoch_ns + facts->last_time_ns);
	pasted_rows_describe(&rows->pasted, row);
}
