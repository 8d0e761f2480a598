/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See compare.h. The sections are those of inquest compare. */
#include "report/compare.h"

#include <inttypes.h>
#include <string.h>

#include "report/section.h"
#include "report/verdict.h"

enum { MANY_DUMPS = 200, MANY_ROWS = 60, CURVE_WIDTH = 160, CURVE_HEIGHT = 28, BESIDE = 4 };
enum { MAP_WIDTH = 560, MAP_HEIGHT = 220 };

static const char dumps_sql[] =
    "SELECT d.dump, d.label, d.crash_time, d.uptime_ns, d.load1, (SELECT count(*) FROM tasks AS t "
    "WHERE t.dump = d.dump) AS tasks, (SELECT count(*) FROM tasks AS t WHERE t.dump = d.dump AND "
    "t.state = 'D') AS blocked, (SELECT bytes FROM memory AS m WHERE m.dump = d.dump AND m.kind = "
    "'available') AS available_bytes, (SELECT bytes FROM memory AS m WHERE m.dump = d.dump AND "
    "m.kind = 'free') AS free_bytes, (SELECT sum(bytes) FROM slabs AS s WHERE s.dump = d.dump) AS "
    "slab_bytes, (SELECT count(*) FROM sockets AS s WHERE s.dump = d.dump) AS sockets, (SELECT "
    "count(*) FROM oopses AS o WHERE o.dump = d.dump) AS reports, d.crash_stack FROM dumps AS d "
    "ORDER BY coalesce(d.crash_time, d.indexed_at, 0), d.dump";

static const struct fact {
	const char *column, *title;
} facts[] = {
    {"uptime_ns", "uptime"},
    {"load1", "load"},
    {"tasks", "tasks"},
    {"blocked", "blocked tasks"},
    {"available_bytes", "available memory"},
    {"free_bytes", "free memory"},
    {"slab_bytes", "slab caches"},
    {"sockets", "sockets"},
    {"reports", "reports in the log"},
};

/* The dumps that stand side by side: the first, and the last ones. */
struct beside {
	int64_t dumps[BESIDE];
	size_t count;
};

static struct beside choose(const struct report *report)
{
	struct beside ret = {{report->dumps[0]}, 1};
	size_t rest = report->dump_count - 1 < BESIDE - 1 ? report->dump_count - 1 : BESIDE - 1;

	for (size_t i = report->dump_count - rest; i < report->dump_count; i++)
		ret.dumps[ret.count++] = report->dumps[i];
	return ret;
}

static double number_of(struct cell cell)
{
	return cell.kind == CELL_REAL      ? cell.real
	       : cell.kind == CELL_INTEGER ? (double)cell.integer
					   : 0;
}

static size_t row_of(const struct rows *rows, int64_t dump)
{
	for (size_t i = 0; i < rows->list.count; i++)
		if (rows_number(rows, i, "dump") == dump)
			return i;
	return rows->list.count;
}

static bool is_known(const struct rows *rows, size_t column)
{
	for (size_t i = 0; i < rows->list.count; i++)
		if (!cell_is_null(rows->list.data[i][column]))
			return true;
	return false;
}

/* A column over all dumps. */
static void write_curve(const struct rows *rows, size_t column, const char *title, FILE *to)
{
	double largest = 0;
	size_t count = rows->list.count;

	for (size_t i = 0; i < count; i++)
		if (number_of(rows->list.data[i][column]) > largest)
			largest = number_of(rows->list.data[i][column]);
	fprintf(to,
		"<td><svg class=curve viewBox=\"0 0 %d %d\" width=%d height=%d role=img "
		"aria-label=\"%s over all dumps\"><polyline points=\"",
		CURVE_WIDTH, CURVE_HEIGHT, CURVE_WIDTH, CURVE_HEIGHT, title);
	for (size_t i = 0; i < count; i++)
		fprintf(to, "%.1f,%.1f ",
			count > 1 ? 2 + (double)i * (CURVE_WIDTH - 4) / (double)(count - 1) : 2,
			CURVE_HEIGHT - 3 -
			    (largest > 0 ? number_of(rows->list.data[i][column]) / largest *
					       (CURVE_HEIGHT - 6)
					 : 0));
	fputs("\"/></svg>", to);
}

static struct cell difference(struct cell old, struct cell new)
{
	if (cell_is_null(old) || cell_is_null(new))
		return (struct cell){0};
	if (old.kind == CELL_INTEGER && new.kind == CELL_INTEGER)
		return cell_integer(new.integer < old.integer ? old.integer - new.integer
							      : new.integer - old.integer);
	double change = number_of(new) - number_of(old);
	return cell_real(change < 0 ? -change : change);
}

/* From the first of those that stand side by side to the last. */
static void write_change(const struct output_column *column, struct cell old, struct cell new,
			 FILE *to)
{
	struct cell change = difference(old, new);

	fputs("<td class=n>", to);
	if (cell_is_null(change))
		return;
	if (number_of(change) == 0) {
		fputs("the same", to);
		return;
	}
	fputs(number_of(new) < number_of(old) ? "−" : "+", to);
	html_value(to, column, change);
}

static void write_fact(const struct rows *rows, const struct fact *fact,
		       const struct beside *beside, FILE *to)
{
	size_t column = rows_column(rows, fact->column);
	struct cell cells[BESIDE] = {0};

	if (column >= rows->column_count || !is_known(rows, column))
		return;
	fprintf(to, "<tr><th scope=row>%s", fact->title);
	write_curve(rows, column, fact->title, to);
	for (size_t i = 0; i < beside->count; i++) {
		size_t row = row_of(rows, beside->dumps[i]);

		cells[i] = row < rows->list.count ? rows->list.data[row][column] : cells[i];
		fputs("<td class=n>", to);
		html_value(to, &rows->columns[column], cells[i]);
	}
	write_change(&rows->columns[column], cells[0], cells[beside->count - 1], to);
	putc('\n', to);
}

static void write_facts(const struct rows *rows, const struct beside *beside, FILE *to)
{
	fputs("<div class=wide tabindex=0 role=region aria-label=\"The dumps in numbers\"><table>"
	      "<thead><tr><th scope=col>what<th scope=col>over all dumps",
	      to);
	for (size_t i = 0; i < beside->count; i++)
		fprintf(to, "<th scope=col>dump %" PRId64, beside->dumps[i]);
	fputs("<th scope=col>change</thead><tbody>\n", to);
	for (size_t i = 0; i < sizeof(facts) / sizeof(*facts); i++)
		write_fact(rows, &facts[i], beside, to);
	fputs("</tbody></table></div>\n", to);
}

/* What one dump is about: its verdict, its stack, its memory. */
static struct error *write_pictures(struct report *report, int64_t dump)
{
	_cleanup_(why_deinit) struct why why = {0};
	struct report one = *report;

	one.dump = dump;
	TRY(why_ask(report->session, dump, &why));
	fprintf(report->to, "<div class=card><h3>Dump %" PRId64 ": ", dump);
	html_string(report->to, why_what(&why));
	fputs("</h3>\n<p class=where>", report->to);
	html_string(report->to, why_where(&why));
	putc('\n', report->to);
	verdict_stack(&why, report->to);
	fputs("<h4>Memory</h4>\n", report->to);
	struct error *error = memory_map(&one, MAP_WIDTH, MAP_HEIGHT);
	report->arena = one.arena;
	fputs("</div>\n", report->to);
	return error;
}

static struct error *write_beside(struct report *report, const struct beside *beside)
{
	fputs("<div class=side>\n", report->to);
	for (size_t i = 0; i < beside->count; i++)
		TRY(write_pictures(report, beside->dumps[i]));
	fputs("</div>\n", report->to);
	return NULL;
}

static struct error *write_one(struct report *report, const struct question *question)
{
	_cleanup_(rows_deinit) struct rows rows = {0};
	const char *text = arena_printf(&report->arena, "%s(%" PRId64 ", %" PRId64 ")",
					question->name, report->dumps[0], report->dump);

	TRY(rows_ask(report->session, &report->arena, text, MANY_ROWS, &rows));
	if (rows.count == 0)
		return NULL;
	fputs("<h3>", report->to);
	html_string(report->to, question->title);
	fputs("</h3>\n", report->to);
	html_question(report->to, text);
	html_table(report->to, &rows, question->title);
	return NULL;
}

/* By their place, which few share; there are a dozen. */
static struct error *write_changes(struct report *report)
{
	int last = 0;

	for (;;) {
		int next = 0;

		vector_for_each(&report->session->questions.list, question) {
			if (question->section > last && (!next || question->section < next))
				next = question->section;
		}
		if (!next)
			return NULL;
		vector_for_each(&report->session->questions.list, question) {
			if (question->section == next)
				TRY(write_one(report, question));
		}
		last = next;
	}
}

struct error *compare_write(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};
	const struct beside beside = choose(report);

	TRY(report_query(report, dumps_sql, MANY_DUMPS, &rows));
	fprintf(report->to,
		"<section id=compare aria-labelledby=compare-h>\n<h2 id=compare-h>Dump %" PRId64
		" and dump %" PRId64 "</h2>\n",
		report->dumps[0], report->dump);
	write_facts(&rows, &beside, report->to);
	TRY(write_beside(report, &beside));
	TRY(write_changes(report));
	fputs("<details><summary>All dumps of the case</summary>\n", report->to);
	html_table(report->to, &rows, "All dumps of the case");
	fputs("</details>\n</section>\n", report->to);
	return NULL;
}
