/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See compare.h. The sections are those of inquest compare. */
#include "report/compare.h"

#include <inttypes.h>
#include <string.h>

#include "report/html.h"

enum { MANY_DUMPS = 200, MANY_ROWS = 60, CURVE_WIDTH = 160, CURVE_HEIGHT = 28 };

static const char dumps_sql[] =
    "SELECT d.dump, d.label, d.crash_time, d.uptime_ns, d.load1, (SELECT count(*) FROM tasks AS t "
    "WHERE t.dump = d.dump) AS tasks, (SELECT count(*) FROM tasks AS t WHERE t.dump = d.dump AND "
    "t.state = 'D') AS blocked, (SELECT bytes FROM memory AS m WHERE m.dump = d.dump AND m.kind = "
    "'available') AS available_bytes, (SELECT sum(bytes) FROM slabs AS s WHERE s.dump = d.dump) AS "
    "slab_bytes, (SELECT count(*) FROM sockets AS s WHERE s.dump = d.dump) AS sockets, (SELECT "
    "count(*) FROM oopses AS o WHERE o.dump = d.dump) AS reports, d.crash_stack FROM dumps AS d "
    "ORDER BY coalesce(d.crash_time, d.indexed_at, 0), d.dump";

static double number_of(struct cell cell)
{
	return cell.kind == CELL_REAL      ? cell.real
	       : cell.kind == CELL_INTEGER ? (double)cell.integer
					   : 0;
}

/* One column over all dumps, as a small curve with its least and largest value. */
static void write_curve(const struct rows *rows, size_t column, FILE *to)
{
	double largest = 0;
	size_t count = rows->list.count;

	for (size_t i = 0; i < count; i++)
		if (number_of(rows->list.data[i][column]) > largest)
			largest = number_of(rows->list.data[i][column]);
	fputs("<tr><th scope=row>", to);
	html_string(to, rows->columns[column].name);
	fprintf(to,
		"<td><svg class=curve viewBox=\"0 0 %d %d\" width=%d height=%d role=img "
		"aria-label=curve><polyline points=\"",
		CURVE_WIDTH, CURVE_HEIGHT, CURVE_WIDTH, CURVE_HEIGHT);
	for (size_t i = 0; i < count; i++)
		fprintf(to, "%.1f,%.1f ",
			count > 1 ? 2 + (double)i * (CURVE_WIDTH - 4) / (double)(count - 1) : 2,
			CURVE_HEIGHT - 3 -
			    (largest > 0 ? number_of(rows->list.data[i][column]) / largest *
					       (CURVE_HEIGHT - 6)
					 : 0));
	fputs("\"/></svg><td class=n>", to);
	html_value(to, &rows->columns[column], rows->list.data[0][column]);
	fputs("<td class=n>", to);
	html_value(to, &rows->columns[column], rows->list.data[count - 1][column]);
	putc('\n', to);
}

static void write_curves(const struct rows *rows, FILE *to)
{
	static const char *const columns[] = {"uptime_ns", "load1",           "tasks",
					      "blocked",   "available_bytes", "slab_bytes",
					      "sockets",   "reports"};

	fputs("<table><thead><tr><th scope=col>what<th scope=col>over all dumps<th scope=col>first"
	      "<th scope=col>last</thead><tbody>\n",
	      to);
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (rows_column(rows, columns[i]) < rows->column_count && rows->list.count > 0)
			write_curve(rows, rows_column(rows, columns[i]), to);
	fputs("</tbody></table>\n", to);
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

	TRY(report_query(report, dumps_sql, MANY_DUMPS, &rows));
	fprintf(report->to,
		"<section id=compare aria-labelledby=compare-h>\n<h2 id=compare-h>Dump %" PRId64
		" and dump %" PRId64 "</h2>\n",
		report->dumps[0], report->dump);
	write_curves(&rows, report->to);
	html_table(report->to, &rows, "All dumps of the case");
	TRY(write_changes(report));
	fputs("</section>\n", report->to);
	return NULL;
}
