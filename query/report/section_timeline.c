/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The log in time: how many lines of which level, the reports, the first trouble and the panic, and
 * when each CPU last switched tasks. The last minute before the crash has a picture of its own.
 */
#include <inttypes.h>
#include <string.h>

#include "report/section.h"

enum { WIDTH = 1200, HEIGHT = 130, BINS = 240, MANY = 500, CPU_ROW = 12 };

struct scale {
	int64_t start, end;
};

static double place(const struct scale *scale, int64_t time)
{
	return scale->end > scale->start
		   ? (double)(time - scale->start) * WIDTH / (double)(scale->end - scale->start)
		   : 0;
}

/* Bars of lines by level, as high as the square root of their number. */
static struct error *write_bars(struct report *report, const struct scale *scale)
{
	_cleanup_(rows_deinit) struct rows rows = {0};
	const char *sql = arena_printf(
	    &report->arena,
	    "SELECT (time_ns - %" PRId64 ") * %d / (%" PRId64 ") AS bin, sum(level <= 3) AS bad, "
	    "sum(level = 4) AS warnings, count(*) AS lines FROM log WHERE dump = :dump AND time_ns "
	    "BETWEEN %" PRId64 " AND %" PRId64 " GROUP BY 1",
	    scale->start, BINS, scale->end - scale->start + 1, scale->start, scale->end);
	int64_t most = 1;

	TRY(report_query(report, sql, BINS + 1, &rows));
	for (size_t i = 0; i < rows.list.count; i++)
		if (rows_number(&rows, i, "lines") > most)
			most = rows_number(&rows, i, "lines");
	for (size_t i = 0; i < rows.list.count; i++) {
		int64_t counts[] = {rows_number(&rows, i, "lines"),
				    rows_number(&rows, i, "bad") +
					rows_number(&rows, i, "warnings"),
				    rows_number(&rows, i, "bad")};
		static const char *const classes[] = {"l6", "l4", "l3"};

		for (size_t level = 0; level < 3; level++) {
			double part = (double)counts[level] / (double)most;
			double height = counts[level] ? 4 + part * (HEIGHT - 34) : 0;

			if (height > 0)
				fprintf(report->to,
					"<rect class=%s x=%.1f y=%.1f width=4.4 height=%.1f />",
					classes[level],
					(double)rows_number(&rows, i, "bin") * WIDTH / BINS,
					HEIGHT - 14 - height, height);
		}
	}
	putc('\n', report->to);
	return NULL;
}

/* Reports as lines that tell their headline. */
static struct error *write_reports(struct report *report, const struct scale *scale)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(
	    report,
	    "SELECT time_ns, kind, headline FROM oopses WHERE dump = :dump AND time_ns "
	    "IS NOT NULL ORDER BY oops",
	    MANY, &rows));
	for (size_t i = 0; i < rows.list.count; i++) {
		int64_t time = rows_number(&rows, i, "time_ns");
		const char *kind = rows_text(&rows, i, "kind");

		if (time < scale->start || time > scale->end)
			continue;
		fprintf(report->to,
			"<g><line class=%s x1=%.1f x2=%.1f y1=8 y2=%d /><circle class=o cx=%.1f "
			"cy=8 r=5 "
			"/><title>",
			kind && !strcmp(kind, "panic") ? "p" : "o", place(scale, time),
			place(scale, time), HEIGHT - 14, place(scale, time));
		html_string(report->to, rows_text(&rows, i, "headline"));
		fputs("</title></g>\n", report->to);
	}
	return NULL;
}

/* A tick for the time that each CPU last gave to another task. */
static struct error *write_cpus(struct report *report, const struct scale *scale,
				const struct rows *cpus)
{
	for (size_t i = 0; i < cpus->list.count; i++) {
		double y = HEIGHT + (double)i * CPU_ROW;
		int64_t time = rows_number(cpus, i, "last_ns");

		fprintf(report->to, "<text class=t x=0 y=%.0f>CPU %" PRId64 "</text>", y + 9,
			rows_number(cpus, i, "cpu"));
		if (time >= scale->start && time <= scale->end)
			fprintf(
			    report->to,
			    "<line class=c x1=48 x2=%.1f y1=%.0f y2=%.0f /><circle class=c cx=%.1f "
			    "cy=%.0f r=3 />",
			    place(scale, time), y + 6, y + 6, place(scale, time), y + 6);
		putc('\n', report->to);
	}
	return NULL;
}

static struct error *write_picture(struct report *report, const struct scale *scale,
				   const struct rows *cpus, const char *name)
{
	fprintf(report->to,
		"<h3>%s</h3>\n<svg class=log viewBox=\"0 0 %d %zu\" role=img aria-label=\"%s\">\n",
		name, WIDTH, HEIGHT + cpus->list.count * CPU_ROW, name);
	TRY(write_bars(report, scale));
	TRY(write_reports(report, scale));
	for (int i = 0; i <= 6; i++)
		fprintf(report->to, "<text class=t x=%d y=%d%s>%.3f s</text>", i * WIDTH / 6,
			HEIGHT - 2,
			i == 0   ? ""
			: i == 6 ? " text-anchor=end"
				 : " text-anchor=middle",
			(double)(scale->start + (scale->end - scale->start) / 6 * i) / 1e9);
	TRY(write_cpus(report, scale, cpus));
	fputs("</svg>\n", report->to);
	return NULL;
}

static struct error *write_last_lines(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(report,
			 "SELECT time_ns, level, text FROM (SELECT * FROM log WHERE dump = :dump "
			 "ORDER BY seq DESC LIMIT 200) ORDER BY seq",
			 MANY, &rows));
	fputs("<details><summary>The last 200 lines</summary>\n<pre class=lines tabindex=0>",
	      report->to);
	for (size_t i = 0; i < rows.list.count; i++) {
		fprintf(report->to, "<span class=l%" PRId64 ">%12.6f ",
			rows_number(&rows, i, "level") & 7,
			(double)rows_number(&rows, i, "time_ns") / 1e9);
		html_string(report->to, rows_text(&rows, i, "text"));
		fputs("</span>\n", report->to);
	}
	fputs("</pre></details>\n", report->to);
	return NULL;
}

static struct error *show(struct report *report)
{
	_cleanup_(rows_deinit) struct rows ends = {0}, cpus = {0};

	TRY(report_query(
	    report,
	    "SELECT min(time_ns) AS first, max(time_ns) AS last, (SELECT time_ns FROM "
	    "oopses AS o WHERE o.dump = :dump AND kind = 'panic' ORDER BY oops DESC) AS "
	    "panic FROM log WHERE dump = :dump",
	    1, &ends));
	TRY(report_query(
	    report,
	    "SELECT cpu, max(last_run_ns) AS last_ns FROM tasks WHERE dump = :dump AND "
	    "cpu IS NOT NULL AND last_run_ns > 0 GROUP BY cpu ORDER BY cpu LIMIT 64",
	    MANY, &cpus));
	struct scale all = {rows_number(&ends, 0, "first"), rows_number(&ends, 0, "last")};
	if (cell_is_null(rows_cell(&ends, 0, "last")) || all.end < all.start ||
	    all.start < -(INT64_C(1) << 60) || all.end > INT64_C(1) << 62) {
		fputs("<p class=none>The log tells no times.\n", report->to);
		return write_last_lines(report);
	}
	struct scale minute = {all.end - 60000000000, all.end};
	TRY(write_picture(report, &all, &cpus, "All of the log"));
	if (minute.start > all.start)
		TRY(write_picture(report, &minute, &cpus, "The last minute of the log"));
	return write_last_lines(report);
}

const struct section section_timeline = {
    .place = 30,
    .id = "timeline",
    .title = "The log in time",
    .question = "log where level <= warning | last 40",
    .show = show,
};
