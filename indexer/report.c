/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report of an index: see report.h. */
#include "report.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "schema/catalog.h"
#include "text/headline.h"

static void copy_text(char *to, size_t size, struct cell cell)
{
	snprintf(to, size, "%.*s", (int)cell.size, cell.kind == CELL_TEXT ? cell.text : "");
}

static bool starts_with(struct cell text, const char *start)
{
	size_t size = strlen(start);

	return text.kind == CELL_TEXT && text.size > size && !memcmp(text.text, start, size);
}

/* The first line that a panic or, without one, an oops writes. */
static void note_log(struct report *report, const struct log_row *row)
{
	static const char *const starts[] = {"Kernel panic - not syncing: ",
					     "Kernel panic: ",
					     "Oops: ",
					     "BUG: ",
					     "kernel BUG at ",
					     "Kernel BUG at "};
	size_t best = report->panic_text[0] ? 1 : sizeof(starts) / sizeof(starts[0]);

	for (size_t i = 0; i < best; i++)
		if (starts_with(row->text, starts[i]) &&
		    strncmp(report->panic_text, starts[0], strlen(starts[0]))) {
			copy_text(report->panic_text, sizeof(report->panic_text), row->text);
			report->panic_text[strcspn(report->panic_text, "\n")] = '\0';
			return;
		}
}

/*
 * The machine and its firmware, as the kernel says at boot and in every report. What DMI has to say
 * besides that has no BIOS in it (drivers/firmware/dmi_scan.c: dmi_format_ids()).
 */
static void note_hardware(struct report *report, const struct log_row *row)
{
	static const char *const starts[] = {"DMI: ", "Hardware name: ", "Machine model: "};

	if (starts_with(row->text, starts[0]) &&
	    !memmem(row->text.text, row->text.size, ", BIOS ", 7))
		return;

	for (size_t i = 0; i < sizeof(starts) / sizeof(starts[0]) && !report->hardware[0]; i++) {
		size_t size = strlen(starts[i]);

		if (starts_with(row->text, starts[i]))
			copy_text(report->hardware, sizeof(report->hardware),
				  cell_text_of(row->text.text + size, row->text.size - size));
	}
}

/* Where a trace comes before its task, as in a text, it has the task's number. */
static void note_frame(struct report *report, const struct trace_frames_row *row)
{
	int64_t trace = report->panic_traced ? report->panic_trace : (int64_t)report->panic.task;

	if (!report->panic.task || row->trace.integer != trace ||
	    report->frame_count == REPORT_FRAMES || row->inlined.integer)
		return;
	__typeof__(&report->frames[0]) frame = &report->frames[report->frame_count++];
	frame->pc = (uint64_t)row->pc.integer;
	frame->offset = (uint64_t)row->offset.integer;
	frame->reliable = row->reliable.integer;
	copy_text(frame->name, sizeof(frame->name), row->symbol);
}

static void note_oops(struct report *report, const struct oopses_row *row)
{
	struct report_crash *last = &report->last_oops;

	if (!report->panic_text[0] && headline_is_fatal(row->kind.text, row->kind.size))
		copy_text(report->panic_text, sizeof(report->panic_text), row->headline);
	if (cell_is_null(row->signature))
		return;
	last->known = true;
	last->signature = (uint64_t)row->signature.integer;
	copy_text(last->stack, sizeof(last->stack), row->crash_stack);
}

static void note_task(struct report *report, const struct tasks_row *row)
{
	if (!report->panic.task || (uint64_t)row->task.integer != report->panic.task)
		return;
	copy_text(report->comm, sizeof(report->comm), row->comm);
	report->pid = row->pid.integer;
	report->panic_traced = !cell_is_null(row->trace);
	report->panic_trace = row->trace.integer;
}

/* The dump's own row and the problems tell that a budget was spent. */
static struct error *spend(struct report *report, enum table table, const struct cell *row)
{
	size_t columns = catalog[table].column_count;

	report->bytes += columns * sizeof(int64_t);
	for (size_t i = 0; i < columns; i++)
		report->bytes += row[i].size;
	if (table == TABLE_DUMPS || table == TABLE_PROBLEMS)
		return NULL;
	if (report->counts[table] >= report->budget.rows)
		return error_spent("a table has more rows than a dump of this size can have", 0);
	if (report->bytes > report->budget.bytes)
		return error_spent("there are more rows than a dump of this size can have", 0);
	return NULL;
}

/* Of a table whose key has an object before what tells its rows apart. */
static bool is_too_many(struct report *report, enum table table, const struct cell *row)
{
	const struct catalog_column *columns = catalog[table].columns;
	__typeof__(&report->parents[0]) parent = &report->parents[table];

	if (catalog[table].dictionary || columns[1].key != 2 || columns[2].key != 3)
		return false;
	if (parent->object != row[1].integer)
		*parent = (__typeof__(*parent)){.object = row[1].integer};
	return parent->rows++ >= report->budget.rows_of_parent;
}

static struct error *insert(struct sink *sink, enum table table, const struct cell *row)
{
	struct report *report = (struct report *)sink;

	if (is_too_many(report, table, row))
		return problems_note(report->problems,
				     error_corrupt("an object has more rows than it can have", 0));
	TRY(spend(report, table, row));
	TRY(report->next->insert(report->next, table, row));
	sink->duplicate = report->next->duplicate;
	if (sink->duplicate)
		return NULL;
	report->counts[table]++;
	report->total++;
	if (table == TABLE_LOG) {
		note_log(report, (const struct log_row *)row);
		note_hardware(report, (const struct log_row *)row);
		identity_take_text(report->machine_id, ((const struct log_row *)row)->text);
	} else if (table == TABLE_OPEN_FILES) {
		identity_take_text(report->machine_id, ((const struct open_files_row *)row)->path);
	} else if (table == TABLE_TRACE_FRAMES) {
		note_frame(report, (const struct trace_frames_row *)row);
	} else if (table == TABLE_TASKS) {
		note_task(report, (const struct tasks_row *)row);
	} else if (table == TABLE_OOPSES) {
		note_oops(report, (const struct oopses_row *)row);
	}
	return NULL;
}

void report_init(struct report *report, const struct budget *budget, struct problems *problems,
		 struct sink *next)
{
	*report = (struct report){.sink.insert = insert,
				  .next = next,
				  .budget = *budget,
				  .problems = problems,
				  .panic.cpu = -1};
}

void report_step(struct report *report, const char *name, int64_t ns, uint64_t rows)
{
	if (report->step_count == TABLE_COUNT)
		return;
	__typeof__(&report->steps[0]) step = &report->steps[report->step_count++];
	step->name = name;
	step->ns = ns;
	step->rows = rows;
}

/* What the panic task did, by the functions that have a name. */
static bool sign_panic_stack(const struct report *report, struct report_crash *ret)
{
	const char *names[REPORT_FRAMES];
	size_t count = 0;

	for (unsigned int i = 0; i < report->frame_count; i++)
		if (!report->frames[i].reliable)
			names[count++] = NULL;
		else if (report->frames[i].name[0])
			names[count++] = report->frames[i].name;
	ret->known = signature_make(names, count, true, &ret->signature, ret->stack);
	return ret->known;
}

static void fill_crash(struct report *report, struct dumps_row *row)
{
	struct report_crash crash;

	if (sign_panic_stack(report, &crash))
		report->last_oops = crash;
	if (!report->last_oops.known)
		return;
	row->signature = cell_integer((int64_t)report->last_oops.signature);
	row->crash_stack = cell_text(report->last_oops.stack);
}

static void fill_panic(const struct report *report, struct dumps_row *row)
{
	row->panic = cell_text(report->panic_text[0] ? report->panic_text : NULL);
	row->hardware = cell_text(report->hardware[0] ? report->hardware : NULL);
	if (report->panic.cpu >= 0)
		row->panic_cpu = cell_integer(report->panic.cpu);
	if (report->panic.task)
		row->panic_task = cell_integer((int64_t)report->panic.task);
}

struct error *report_emit_dump(struct report *report, struct dumps_row *row)
{
	fill_panic(report, row);
	fill_crash(report, row);
	identity_fill(report->machine_id, row);
	return emit_dumps(&report->sink, row);
}

void report_print_text_of(const char *text, size_t size, FILE *to)
{
	for (const char *end = text + size; text < end; text++)
		fputc((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text, to);
}

void report_print_text(const char *text, FILE *to)
{
	report_print_text_of(text, strlen(text), to);
}

static const char *text_or(struct cell cell, const char *otherwise)
{
	return cell.kind == CELL_TEXT ? cell.text : otherwise;
}

/* A machine may be dumped alive: then nobody has panicked. */
static bool has_panicked(const struct report *report)
{
	return report->panic.cpu >= 0 || report->panic_text[0];
}

static void print_when(const struct report *report, const struct dumps_row *row, FILE *to)
{
	time_t seconds = row->crash_time.integer / 1000000000;
	int64_t up = row->uptime_ns.integer;
	struct tm tm;
	char text[64] = "at an unknown time";

	if (cell_is_null(row->uptime_ns))
		return;
	if (!cell_is_null(row->crash_time) && gmtime_r(&seconds, &tm))
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm);
	fprintf(to, "%-9s %s, up %" PRId64 ".%02" PRId64 " s\n",
		has_panicked(report) ? "crashed" : "stopped", text, up / 1000000000,
		up / 10000000 % 100);
}

/* Of a log nothing but its reports tells what led to them. */
static void print_stack(const struct report_crash *crash, FILE *to)
{
	if (!crash->known)
		return;
	fputs("stack     ", to);
	report_print_text(crash->stack, to);
	fputc('\n', to);
}

/* Some of the log could not be read. */
static bool log_has_gaps(const struct problems *problems)
{
	vector_for_each(&problems->list, problem)
		if (problem->table && !strcmp(problem->table, "log") &&
		    (problem->kind == ERROR_FAULT || problem->kind == ERROR_CORRUPT ||
		     problem->kind == ERROR_LOST))
			return true;
	return false;
}

static const char *panic_words(const struct report *report)
{
	if (report->panic_text[0])
		return report->panic_text;
	if (has_panicked(report))
		return "its message is not in the log";
	if (!report->counts[TABLE_LOG] && !report->counts[TABLE_TASKS])
		return "not known: the kernel's tasks and log are lost";
	return log_has_gaps(report->problems) ? "not known: the log is not whole"
					      : "none: the kernel was running";
}

static void print_panic(const struct report *report, FILE *to)
{
	fputs("panic     ", to);
	report_print_text(panic_words(report), to);
	fputc('\n', to);
	if (!report->panic.task) {
		print_stack(&report->last_oops, to);
		return;
	}
	fprintf(to, "task      pid %" PRId64 " ", report->pid);
	report_print_text(report->comm, to);
	fprintf(to, " on CPU %d\n", report->panic.cpu);
	for (unsigned int i = 0; i < report->frame_count && i < REPORT_SHOWN; i++)
		fprintf(to, "  #%-2u %016" PRIx64 " %s+0x%" PRIx64 "\n", i, report->frames[i].pc,
			report->frames[i].name[0] ? report->frames[i].name : "?",
			report->frames[i].offset);
}

static void print_counts(const struct report *report, FILE *to)
{
	size_t column = 0;

	fputs("rows     ", to);
	for (size_t table = 0; table < TABLE_COUNT; table++) {
		if (!report->counts[table])
			continue;
		if (column > 70) {
			fputs("\n         ", to);
			column = 0;
		}
		column += (size_t)fprintf(to, " %s %" PRIu64 ",", catalog[table].name,
					  report->counts[table]);
	}
	fprintf(to, " together %" PRIu64 "\n", report->total);
}

static void print_problems(const struct report *report, bool verbose, FILE *to)
{
	const struct problems *problems = report->problems;

	fprintf(to, "problems  %" PRIu64 " of %zu kinds\n", problems->total, problems->list.count);
	for (size_t i = 0; i < problems->list.count && (verbose || i < 5); i++) {
		const struct problem *problem = &problems->list.data[i];

		fprintf(to, "  %" PRIu64 " × %s (%s%s%s)\n", problem->count, problem->reason,
			problem->stage, problem->table ? " " : "",
			problem->table ? problem->table : "");
	}
}

static void print_effort(const struct report *report, const struct dump_counters *counters,
			 FILE *to)
{
	for (size_t i = 0; i < report->step_count; i++)
		fprintf(to, "%s%8.2f ms %-16s %" PRIu64 " rows\n", i ? "          " : "walkers   ",
			(double)report->steps[i].ns / 1e6, report->steps[i].name,
			report->steps[i].rows);
	if (!counters)
		return;
	fprintf(to,
		"pages     %" PRIu64 " read, %" PRIu64 " decompressed, %" PRIu64
		" of them again, %" PRIu64 " cache hits, %" PRIu64 " reads of the file\n",
		counters->pages_read, counters->pages_decompressed, counters->pages_again,
		counters->cache_hits, counters->file_reads);
}

static void print_kernel(const struct dumps_row *row, FILE *to)
{
	fputs("kernel    Linux ", to);
	report_print_text(text_or(row->release, "of an unknown version"), to);
	fputc(' ', to);
	report_print_text(text_or(row->version, ""), to);
	fprintf(to, ", %s, on ", text_or(row->arch, "an unknown machine"));
	report_print_text(text_or(row->nodename, "an unknown host"), to);
	fputc('\n', to);
}

void report_print(const struct report *report, const struct dumps_row *row,
		  const struct dump_counters *counters, bool verbose, FILE *to)
{
	print_kernel(row, to);
	print_when(report, row, to);
	print_panic(report, to);
	print_counts(report, to);
	print_problems(report, verbose, to);
	if (verbose)
		print_effort(report, counters, to);
}

struct report_place report_place(const struct dumps_row *row, const char *case_path, int64_t dump)
{
	return (struct report_place){
	    .case_path = case_path,
	    .path = text_or(row->path, ""),
	    .dump = dump,
	    .state = text_or(row->completeness, text_or(row->format, "?")),
	    .index_ns = row->index_ns.integer,
	};
}

void report_print_end(const struct report_place *place, FILE *to)
{
	fprintf(to, "%s: dump %" PRId64 " (", place->case_path, place->dump);
	report_print_text(place->state, to);
	fprintf(to, "), %.2f s\n", (double)place->index_ns / 1e9);
}

void report_print_json_text(const char *text, FILE *to)
{
	fputc('"', to);
	for (; *text; text++)
		if (*text == '"' || *text == '\\')
			fprintf(to, "\\%c", *text);
		else if ((unsigned char)*text < ' ')
			fprintf(to, "\\u%04x", *text);
		else
			fputc(*text, to);
	fputc('"', to);
}

void report_print_json_start(const struct report_place *place, FILE *to)
{
	fputs("{\"case\":", to);
	report_print_json_text(place->case_path, to);
	fprintf(to, ",\"dump\":%" PRId64 ",\"path\":", place->dump);
	report_print_json_text(place->path, to);
}

void report_print_json(const struct report *report, const struct dumps_row *row, FILE *to)
{
	fprintf(to, ",\"completeness\":\"%s\",\"release\":", text_or(row->completeness, ""));
	report_print_json_text(text_or(row->release, ""), to);
	fputs(",\"panic\":", to);
	report_print_json_text(report->panic_text, to);
	fprintf(to,
		",\"panic_cpu\":%d,\"panic_pid\":%" PRId64 ",\"panic_comm\":", report->panic.cpu,
		report->pid);
	report_print_json_text(report->comm, to);
	fputs(",\"rows\":{", to);
	for (size_t table = 0; table < TABLE_COUNT; table++)
		fprintf(to, "%s\"%s\":%" PRIu64, table ? "," : "", catalog[table].name,
			report->counts[table]);
	fprintf(to, "},\"problems\":%" PRIu64 ",\"seconds\":%.3f}\n", report->problems->total,
		(double)row->index_ns.integer / 1e9);
}
