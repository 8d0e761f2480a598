/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The stacks of all tasks as a flame graph: a box is as wide as the tasks that have the function
 * there. Boxes that are too narrow to see are left out here; the script draws them when one zooms.
 */
#include "report/flame.h"
#include "report/section.h"

enum { WIDTH = 1200, ROW = 17, MANY_STACKS = 20000 };

struct drawing {
	FILE *to;
	double scale; /* of a task */
	size_t depth;
};

static const char *class_of(const struct flame *flame)
{
	return flame->crashed && flame->tasks < 4   ? "x"
	       : flame->blocked * 2 >= flame->tasks ? "d"
	       : flame->running * 2 >= flame->tasks ? "r"
						    : "s";
}

static void draw(const struct drawing *drawing, const struct flame *flame, double x, size_t level)
{
	double width = (double)flame->tasks * drawing->scale;

	if (width < 0.7)
		return;
	fprintf(drawing->to, "<g><rect class=%s x=%.1f y=%zu width=%.1f height=%d /><title>",
		class_of(flame), x, (drawing->depth - level - 1) * ROW,
		width > 1 ? width - 0.5 : width, ROW - 1);
	html_string(drawing->to, flame->name);
	fprintf(drawing->to, ": %lld tasks, %lld in D</title>", (long long)flame->tasks,
		(long long)flame->blocked);
	if (width > 30) {
		fprintf(drawing->to, "<text x=%.1f y=%zu>", x + 3,
			(drawing->depth - level) * ROW - 5);
		html_cut(drawing->to, flame->name, (size_t)((width - 6) / 6.4));
		fputs("</text>", drawing->to);
	}
	fputs("</g>\n", drawing->to);
	for (const struct flame *child = flame->children; child; child = child->next) {
		draw(drawing, child, x, level + 1);
		x += (double)child->tasks * drawing->scale;
	}
}

static struct error *gather(struct report *report, struct flame *root)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(report,
			 "SELECT s.functions, count(*) AS tasks, sum(t.state = 'D') AS blocked, "
			 "sum(t.state = 'R') AS running, max(t.task IS d.panic_task) AS crashed "
			 "FROM tasks AS t JOIN stacks AS s ON s.stack_id = t.stack_id JOIN dumps "
			 "AS d ON d.dump = t.dump WHERE t.dump = :dump GROUP BY t.stack_id "
			 "ORDER BY tasks",
			 MANY_STACKS, &rows));
	for (size_t i = 0; i < rows.list.count; i++) {
		const struct flame count = {.tasks = rows_number(&rows, i, "tasks"),
					    .blocked = rows_number(&rows, i, "blocked"),
					    .running = rows_number(&rows, i, "running"),
					    .crashed = rows_number(&rows, i, "crashed")};
		const char *functions = rows_text(&rows, i, "functions");

		if (functions && !flame_add(&report->arena, root, functions, &count))
			return error_no_memory();
	}
	return NULL;
}

static struct error *show(struct report *report)
{
	struct flame root = {.name = "all tasks"};

	TRY(gather(report, &root));
	if (root.tasks == 0) {
		fputs("<p class=none>There are no stacks.\n", report->to);
		return NULL;
	}
	struct drawing drawing = {report->to, (double)WIDTH / (double)root.tasks,
				  flame_depth(&root)};
	fprintf(
	    report->to,
	    "<div id=flame-tools class=tools hidden></div>\n<p class=key><span class=\"k s\">"
	    "sleeps</span> <span class=\"k r\">runs</span> <span class=\"k d\">in D</span> <span "
	    "class=\"k x\">crashed</span>\n<svg id=flame-graph class=flame viewBox=\"0 0 %d %zu\" "
	    "role=img aria-label=\"Flame graph of %lld tasks\">\n",
	    WIDTH, drawing.depth * ROW, (long long)root.tasks);
	draw(&drawing, &root, 0, 0);
	fputs("</svg>\n", report->to);
	return NULL;
}

const struct section section_flame = {
    .place = 10,
    .id = "flame",
    .title = "Stacks of all tasks",
    .question = "unique_stacks | top 20 by tasks",
    .show = show,
};
