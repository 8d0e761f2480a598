/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See salvage.h. */
#include "salvage.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/cursor.h"
#include "base/interrupt.h"
#include "dump/machines.h"
#include "text/salvage.h"
#include "texts/text_rows.h"

enum { LINES_ENOUGH = 4 };

struct salvaging {
	struct session *session;
	struct dump *dump;
	struct salvage *salvage;
	struct logfile_facts facts;
	const char *format;
	uint64_t hash;
};

static void salvaging_deinit(struct salvaging *salvaging)
{
	salvage_destroy(salvaging->salvage);
}

static void show(struct salvaging *salvaging, uint64_t at, uint64_t end)
{
	progress_show(&salvaging->session->progress, "salvage",
		      end ? (uint32_t)(at * 100 / end) : 0, 0);
}

/* Of a file without a header nobody knows whether it is one. */
static bool is_dump(const struct salvaging *salvaging)
{
	return strcmp(dump_info(salvaging->dump)->format, "raw") != 0;
}

/* Reading */

static struct error *feed_pages(struct salvaging *salvaging)
{
	const struct dump_info *info = dump_info(salvaging->dump);
	const uint8_t *page;

	for (uint64_t pfn = 0; dump_next_page(salvaging->dump, &pfn); pfn++) {
		if (!(pfn & 0xfff)) {
			TRY(interrupt_check());
			show(salvaging, pfn, info->max_pfn);
		}
		struct error *error = dump_page(salvaging->dump, pfn, &page);
		if (error)
			TRY(error_ignore_damage(error));
		else
			TRY(salvage_feed(salvaging->salvage, pfn * info->page_size, page,
					 info->page_size));
	}
	return NULL;
}

/* Rows */

static void note_report(void *context, const struct oops *oops)
{
	struct salvaging *salvaging = context;

	logfile_facts_note(&salvaging->facts, oops);
}

static struct error *hash_record(void *context, const struct record *record, bool logged)
{
	struct salvaging *salvaging = context;
	char text[sizeof(salvaging->facts.cmdline)];

	(void)logged;
	salvaging->hash = hash_combine(hash_combine(salvaging->hash, (uint64_t)record->time_ns),
				       hash_bytes(record->text, record->size));
	snprintf(text, sizeof(text), "%.*s", (int)record->size, record->text);
	logfile_facts_take(&salvaging->facts, text, record->time_ns);
	return NULL;
}

/* What the file's header tells is better than what the log does. */
static void take_header(struct salvaging *salvaging)
{
	const struct dump_info *info = dump_info(salvaging->dump);
	struct logfile_facts *facts = &salvaging->facts;

	if (!facts->has_banner)
		logfile_facts_take(facts, salvage_banner(salvaging->salvage), -1);
	facts->size = info->file_size;
	const char *name = info->machine_name
			       ? info->machine_name
			       : machine_name(info->machine, info->pointer_bits,
					      info->swap != (BYTE_ORDER == BIG_ENDIAN));
	if (name)
		snprintf(facts->arch, sizeof(facts->arch), "%s", name);
	if (info->release)
		snprintf(facts->release, sizeof(facts->release), "%s", info->release);
	if (info->version)
		snprintf(facts->version, sizeof(facts->version), "%s", info->version);
	if (info->nodename)
		snprintf(facts->nodename, sizeof(facts->nodename), "%s", info->nodename);
	if (info->crash_seconds && info->crash_seconds < INT64_MAX / 2000000000)
		facts->last_epoch_ns = (int64_t)info->crash_seconds * 1000000000;
}

static struct error *note_reasons(struct salvaging *salvaging, const struct error *reason)
{
	struct problems *problems = &salvaging->session->problems;
	const char *release = salvaging->facts.release;
	char advice[256];

	problems_enter(problems, "kernel", NULL);
	if (reason)
		TRY(problems_note(problems, error_lost(reason->message, 0)));
	snprintf(advice, sizeof(advice),
		 is_dump(salvaging)
		     ? "only text was salvaged: for tasks, stacks and memory, give the vmlinux of "
		       "%s (--vmlinux FILE)"
		     : "only text was salvaged: for tasks, stacks and memory, give the whole dump "
		       "of %s",
		 *release ? release : "this kernel");
	TRY(problems_note(problems, error_lost(advice, 0)));
	const char *remark = dump_info(salvaging->dump)->remark;
	problems_enter(problems, "dump", NULL);
	return remark ? problems_note(problems, error_corrupt(remark, 0)) : NULL;
}

static struct error *write_rows(struct salvaging *salvaging, const struct error *reason,
				struct dumps_row *row)
{
	_cleanup_(text_rows_destroyp) struct text_rows *rows = NULL;
	struct session *session = salvaging->session;
	int64_t start = session_now();

	TRY(text_rows_create(session, note_report, salvaging, &rows));
	TRY(salvage_read(salvaging->salvage, text_rows_take, rows));
	TRY(text_rows_finish(rows, row));
	logfile_facts_conclude(&salvaging->facts);
	TRY(note_reasons(salvaging, reason));
	report_step(&session->report, "salvage", session_now() - start, session->report.total);
	row->format = cell_text(salvaging->format);
	row->completeness = cell_text("salvaged");
	text_rows_describe(rows, &salvaging->facts, row);
	return session_end(session, row);
}

/* Some words of a kernel; of a file that is a dump, its name is enough. */
static bool is_enough(const struct salvaging *salvaging)
{
	const struct salvage_counts counts = salvage_counts(salvaging->salvage);

	return counts.records + counts.lines >= LINES_ENOUGH ||
	       (is_dump(salvaging) && *salvage_banner(salvaging->salvage));
}

static struct error *nothing(struct error *reason, const char *remark)
{
	const char *words = "no kernel's log is in it either";

	if (!reason)
		return error_create(ERROR_FORMAT, "no kernel's log is in it");
	struct error *error = error_create(reason->kind, "%s%s%s; %s", reason->message,
					   remark ? "; " : "", remark ? remark : "", words);
	error_destroy(reason);
	return error;
}

static struct error *finish(struct salvaging *salvaging, struct error *reason)
{
	struct session *session = salvaging->session;
	struct dumps_row row = {0};

	TRY(salvage_read(salvaging->salvage, hash_record, salvaging));
	take_header(salvaging);
	snprintf(session->fingerprint, sizeof(session->fingerprint),
		 "salvaged %016" PRIx64 " %" PRIu64, salvaging->hash, salvaging->facts.size);
	TRY(session_begin_text(session, salvaging->facts.size));
	TRY(write_rows(salvaging, reason, &row));
	return session_tell(session, &row, salvaging->dump ? dump_counters(salvaging->dump) : NULL);
}

static struct error *conclude(struct salvaging *salvaging, struct error *reason)
{
	if (!is_enough(salvaging))
		return nothing(reason, dump_info(salvaging->dump)->remark);
	struct error *error = finish(salvaging, reason);
	error_destroy(reason);
	return error;
}

/* The words of damage last until the next damage, and the pages that are salvaged have some. */
static struct error *with_own_words(struct error *reason)
{
	return reason && error_is_damage(reason) ? error_create(reason->kind, "%s", reason->message)
						 : reason;
}

struct error *salvage_dump(struct session *session, struct dump *dump, struct error *reason)
{
	_cleanup_(salvaging_deinit) struct salvaging salvaging = {
	    .session = session,
	    .dump = dump,
	};
	const struct dump_info *info = dump_info(dump);

	salvaging.format = info->container ? info->container : info->format;
	reason = with_own_words(reason);
	logfile_facts_init(&salvaging.facts);
	struct error *error =
	    salvage_create(info->swap, info->pointer_bits / 8, &salvaging.salvage);
	if (!error)
		error = feed_pages(&salvaging);
	if (!error)
		error = salvage_finish(salvaging.salvage);
	if (error) {
		error_destroy(reason);
		return error;
	}
	return conclude(&salvaging, reason);
}
