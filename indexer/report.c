/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The report of an index: see report.h. */
#include "report.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "kernel/fields.h"
#include "schema/catalog.h"

static void copy_text(char *to, size_t size, struct cell cell)
{
	snprintf(to, size, "%.*s", (int)cell.size, cell.kind == CELL_TEXT ? cell.text : "");
}

/* The first line that a panic or, without one, an oops writes. */
static void note_log(struct report *report, const struct log_row *row)
{
	static const char *const starts[] = {
	    "Kernel panic - not syncing: ", "Oops: ", "BUG: ", "kernel BUG at "};
	size_t best = report->panic_text[0] ? 1 : sizeof(starts) / sizeof(starts[0]);

	if (row->text.kind != CELL_TEXT)
		return;
	for (size_t i = 0; i < best; i++)
		if (row->text.size > strlen(starts[i]) &&
		    !strncmp(row->text.text, starts[i], strlen(starts[i])) &&
		    strncmp(report->panic_text, starts[0], strlen(starts[0]))) {
			copy_text(report->panic_text, sizeof(report->panic_text), row->text);
			report->panic_text[strcspn(report->panic_text, "\n")] = '\0';
			return;
		}
}

static void note_frame(struct report *report, const struct frames_row *row)
{
	if (!report->panic.task || (uint64_t)row->task.integer != report->panic.task ||
	    report->frame_count == REPORT_FRAMES || row->inlined.integer)
		return;
	__typeof__(&report->frames[0]) frame = &report->frames[report->frame_count++];
	frame->pc = (uint64_t)row->pc.integer;
	snprintf(frame->name, sizeof(frame->name), "%.*s+0x%" PRIx64, (int)row->symbol.size,
		 row->symbol.kind == CELL_TEXT ? row->symbol.text : "?",
		 (uint64_t)row->offset.integer);
}

static void note_task(struct report *report, const struct tasks_row *row)
{
	if (!report->panic.task || (uint64_t)row->task.integer != report->panic.task)
		return;
	copy_text(report->comm, sizeof(report->comm), row->comm);
	report->pid = row->pid.integer;
}

static struct error *insert(struct sink *sink, enum table table, const struct cell *row)
{
	struct report *report = (struct report *)sink;

	TRY(report->next->insert(report->next, table, row));
	sink->duplicate = report->next->duplicate;
	if (sink->duplicate)
		return NULL;
	report->counts[table]++;
	report->total++;
	if (table == TABLE_LOG)
		note_log(report, (const struct log_row *)row);
	else if (table == TABLE_FRAMES)
		note_frame(report, (const struct frames_row *)row);
	else if (table == TABLE_TASKS)
		note_task(report, (const struct tasks_row *)row);
	return NULL;
}

void report_init(struct report *report, struct kernel *kernel, struct sink *next)
{
	*report = (struct report){.sink.insert = insert, .next = next, .kernel = kernel};
}

/*
 * Reads that failed where they should not have, or tables that a kernel cannot run without and that
 * make no sense: the file may be whole, its content is not. Objects that make no sense are no
 * losses: a crashed kernel has such.
 */
static bool has_losses(const struct report *report)
{
	vector_for_each(&report->kernel->problems->list, problem)
		if (problem->kind == ERROR_FAULT ||
		    (problem->kind == ERROR_CORRUPT && !strcmp(problem->stage, "kernel")))
			return true;
	return false;
}

const char *report_completeness(const struct report *report)
{
	enum dump_completeness completeness = dump_info(report->kernel->dump)->completeness;
	static const char *const names[] = {
	    [DUMP_COMPLETE] = "complete",
	    [DUMP_FILTERED] = "filtered",
	    [DUMP_TRUNCATED] = "truncated",
	    [DUMP_DAMAGED] = "damaged",
	};

	if (completeness <= DUMP_FILTERED && has_losses(report))
		completeness = DUMP_DAMAGED;
	return names[completeness];
}

static struct error *fill_variables(struct kernel *kernel, struct dumps_row *row, char *cmdline,
				    size_t size)
{
	uint64_t address, value;

	TRY(kernel_symbol(kernel, "_totalram_pages", &address));
	TRY(memory_pointer(&kernel->memory, address, &value));
	row->memory_bytes = cell_integer((int64_t)(value * kernel->memory.page_size));
	TRY(kernel_symbol(kernel, "saved_command_line", &address));
	TRY(memory_pointer(&kernel->memory, address, &address));
	TRY(memory_string(&kernel->memory, address, cmdline, size));
	row->cmdline = cell_text(cmdline);
	return NULL;
}

/* kernel/sched/loadavg.c: avenrun[], fixed point with 11 bits. */
static struct error *fill_load(struct kernel *kernel, struct dumps_row *row)
{
	struct cell *const cells[] = {&row->load1, &row->load5, &row->load15};
	size_t width = kernel->arch->pointer_size;
	uint64_t address, value;

	TRY(kernel_symbol(kernel, "avenrun", &address));
	for (size_t i = 0; i < 3; i++) {
		TRY(memory_pointer(&kernel->memory, address + i * width, &value));
		*cells[i] = cell_real((double)value / 2048);
	}
	return NULL;
}

static struct error *fill_taints(struct kernel *kernel, struct dumps_row *row,
				 char text[TAINTS_TEXT_MAX])
{
	uint64_t address, mask;

	TRY(kernel_symbol(kernel, "tainted_mask", &address));
	TRY(memory_pointer(&kernel->memory, address, &mask));
	taints_text(mask, text);
	row->taints = cell_text(text);
	return NULL;
}

static void fill_clock(const struct kernel *kernel, struct dumps_row *row)
{
	const struct clock *clock = &kernel->clock;

	if (!clock->known)
		return;
	row->crash_time = cell_integer(clock->realtime);
	row->uptime_ns = cell_integer(clock->boottime);
	row->boot_time = cell_integer(clock->realtime - clock->boottime);
}

static void fill_machine(const struct kernel *kernel, struct dumps_row *row)
{
	int64_t present = 0, online = 0;

	vector_for_each(&kernel->cpus, cpu) {
		present += cpu->present;
		online += cpu->online;
	}
	row->cpus_present = cell_integer(present);
	row->cpus_online = cell_integer(online);
	row->arch = cell_text(kernel->arch->name);
	row->pointer_bits = cell_integer(kernel->arch->pointer_size * 8);
	row->release = cell_text(kernel->release[0] ? kernel->release : NULL);
	row->version = cell_text(kernel->version[0] ? kernel->version : NULL);
	row->nodename = cell_text(kernel->nodename[0] ? kernel->nodename : NULL);
	row->build_id = cell_text(facts_string(&kernel->facts, "BUILD-ID"));
	row->kernel = cell_integer((int64_t)kernel_identity(kernel));
	row->kaslr_offset = cell_integer((int64_t)kernel->kaslr_offset);
	row->types_from = cell_text(kernel->types ? kernel->types->ops->name : NULL);
	row->symbols_from = cell_text(kernel->symbols_from);
}

static void fill_file(const struct report *report, const struct report_facts *facts,
		      struct dumps_row *row)
{
	const struct dump_info *info = dump_info(report->kernel->dump);

	row->label = cell_text(facts->label);
	row->path = cell_text(facts->path);
	row->format = cell_text(info->container ? info->container : info->format);
	row->completeness = cell_text(report_completeness(report));
	row->file_size = cell_integer((int64_t)info->file_size);
	row->page_size = cell_integer(info->page_size);
	row->fingerprint = cell_text(facts->fingerprint);
	row->index_ns = cell_integer(facts->index_ns);
	row->indexer_version = cell_text(INQUEST_VERSION);
}

static void fill_panic(const struct report *report, struct dumps_row *row)
{
	row->panic = cell_text(report->panic_text[0] ? report->panic_text : NULL);
	if (report->panic.cpu >= 0)
		row->panic_cpu = cell_integer(report->panic.cpu);
	if (report->panic.task)
		row->panic_task = cell_integer((int64_t)report->panic.task);
}

struct error *report_emit_dump(struct report *report, const struct report_facts *facts)
{
	struct kernel *kernel = report->kernel;
	struct problems *problems = kernel->problems;
	char cmdline[2048], taints[TAINTS_TEXT_MAX];
	struct timespec now;
	struct dumps_row row = {0};

	clock_gettime(CLOCK_REALTIME, &now);
	row.indexed_at = cell_integer(now.tv_sec * 1000000000 + now.tv_nsec);
	fill_machine(kernel, &row);
	fill_clock(kernel, &row);
	fill_panic(report, &row);
	problems_enter(problems, "tables", "dumps");
	TRY(problems_note(problems, fill_variables(kernel, &row, cmdline, sizeof(cmdline))));
	TRY(problems_note(problems, fill_load(kernel, &row)));
	TRY(problems_note(problems, fill_taints(kernel, &row, taints)));
	fill_file(report, facts, &row);
	return emit_dumps(&report->sink, &row);
}

/* Text of a dump on its way to a terminal: control characters would be commands there. */
static void print_text(const char *text, FILE *to)
{
	for (; *text; text++)
		fputc((unsigned char)*text < ' ' || *text == 0x7f ? '?' : *text, to);
}

/* A machine may be dumped alive: then nobody has panicked. */
static bool has_panicked(const struct report *report)
{
	return report->panic.cpu >= 0 || report->panic_text[0];
}

static void print_when(const struct report *report, FILE *to)
{
	const struct clock *clock = &report->kernel->clock;
	time_t seconds = clock->realtime / 1000000000;
	struct tm tm;
	char text[64];

	if (!clock->known || !gmtime_r(&seconds, &tm))
		return;
	strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm);
	fprintf(to, "%-9s %s, up %" PRId64 ".%02" PRId64 " s\n",
		has_panicked(report) ? "crashed" : "stopped", text, clock->boottime / 1000000000,
		clock->boottime / 10000000 % 100);
}

static void print_panic(const struct report *report, FILE *to)
{
	fputs("panic     ", to);
	print_text(report->panic_text[0]  ? report->panic_text
		   : has_panicked(report) ? "its message is not in the log"
					  : "none: the kernel was running",
		   to);
	fputc('\n', to);
	if (!report->panic.task)
		return;
	fprintf(to, "task      pid %" PRId64 " ", report->pid);
	print_text(report->comm, to);
	fprintf(to, " on CPU %d\n", report->panic.cpu);
	for (unsigned int i = 0; i < report->frame_count; i++)
		fprintf(to, "  #%-2u %016" PRIx64 " %s\n", i, report->frames[i].pc,
			report->frames[i].name);
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
	const struct problems *problems = report->kernel->problems;

	fprintf(to, "problems  %" PRIu64 " of %zu kinds\n", problems->total, problems->list.count);
	for (size_t i = 0; i < problems->list.count && (verbose || i < 5); i++) {
		const struct problem *problem = &problems->list.data[i];

		fprintf(to, "  %" PRIu64 " × %s (%s%s%s)\n", problem->count, problem->reason,
			problem->stage, problem->table ? " " : "",
			problem->table ? problem->table : "");
	}
}

static void print_effort(const struct report *report, FILE *to)
{
	const struct dump_counters *counters = dump_counters(report->kernel->dump);

	fprintf(to,
		"pages     %" PRIu64 " read, %" PRIu64 " decompressed, %" PRIu64
		" of them again, %" PRIu64 " cache hits, %" PRIu64 " reads of the file\n",
		counters->pages_read, counters->pages_decompressed, counters->pages_again,
		counters->cache_hits, counters->file_reads);
}

void report_print(const struct report *report, const struct report_facts *facts, bool verbose,
		  FILE *to)
{
	const struct kernel *kernel = report->kernel;

	fputs("kernel    Linux ", to);
	print_text(kernel->release, to);
	fputc(' ', to);
	print_text(kernel->version, to);
	fprintf(to, ", %s, on ", kernel->arch->name);
	print_text(kernel->nodename, to);
	fputc('\n', to);
	print_when(report, to);
	print_panic(report, to);
	print_counts(report, to);
	print_problems(report, verbose, to);
	if (verbose)
		print_effort(report, to);
	fprintf(to, "%s: dump %" PRId64 " (%s), %.2f s\n", facts->case_path, facts->dump,
		report_completeness(report), (double)facts->index_ns / 1e9);
}

static void print_json_text(const char *text, FILE *to)
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

void report_print_json(const struct report *report, const struct report_facts *facts, FILE *to)
{
	const struct kernel *kernel = report->kernel;

	fputs("{\"case\":", to);
	print_json_text(facts->case_path, to);
	fprintf(to, ",\"dump\":%" PRId64 ",\"completeness\":\"%s\",\"release\":", facts->dump,
		report_completeness(report));
	print_json_text(kernel->release, to);
	fputs(",\"panic\":", to);
	print_json_text(report->panic_text, to);
	fprintf(to,
		",\"panic_cpu\":%d,\"panic_pid\":%" PRId64 ",\"panic_comm\":", report->panic.cpu,
		report->pid);
	print_json_text(report->comm, to);
	fputs(",\"rows\":{", to);
	for (size_t table = 0; table < TABLE_COUNT; table++)
		fprintf(to, "%s\"%s\":%" PRIu64, table ? "," : "", catalog[table].name,
			report->counts[table]);
	fprintf(to, "},\"problems\":%" PRIu64 ",\"seconds\":%.3f}\n", kernel->problems->total,
		(double)facts->index_ns / 1e9);
}
