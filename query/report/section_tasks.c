/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * All tasks, one row each. It is the largest part of a report, so rows are short: end tags that
 * HTML does not need are left out, and a stack is written once, below, for all tasks that have it.
 * The script makes the flame graph's filters from these two.
 */
#include <inttypes.h>

#include "report/section.h"

enum { MANY_TASKS = 40000, MANY_STACKS = 20000 };

/* The number of a chain; the rows are sorted by it. 0: none. */
static size_t place_of(const struct rows *stacks, struct cell chain)
{
	size_t low = 0, high = stacks->list.count;

	while (low < high && chain.kind == CELL_INTEGER) {
		size_t middle = (low + high) / 2;
		int64_t found = stacks->list.data[middle][0].integer;

		if (found == chain.integer)
			return middle + 1;
		if (found < chain.integer)
			low = middle + 1;
		else
			high = middle;
	}
	return 0;
}

static void write_value(FILE *to, const struct rows *tasks, size_t i, const char *name)
{
	size_t column = rows_column(tasks, name);

	fprintf(to, "<td data-k=%" PRId64 ">", rows_number(tasks, i, name));
	html_value(to, &tasks->columns[column], tasks->list.data[i][column]);
}

static void write_task(FILE *to, const struct rows *tasks, size_t i, size_t place)
{
	const char *wchan = rows_text(tasks, i, "wchan");

	fprintf(to, "<tr%s><td>%" PRId64 "<td>", rows_number(tasks, i, "crashed") ? " class=x" : "",
		rows_number(tasks, i, "pid"));
	html_string(to, rows_text(tasks, i, "comm"));
	fputs("<td>", to);
	html_string(to, rows_text(tasks, i, "state"));
	fprintf(to, "<td>%" PRId64, rows_number(tasks, i, "cpu"));
	write_value(to, tasks, i, "idle_ns");
	write_value(to, tasks, i, "rss");
	fputs("<td>", to);
	if (place)
		fprintf(to, "<a href=#k%zu>", place);
	html_string(to, wchan ? wchan : place ? "stack" : "");
	putc('\n', to);
}

static struct error *write_tasks(struct report *report, const struct rows *stacks)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(
	    report,
	    "SELECT t.pid, t.comm, t.state, t.cpu, t.idle_ns, t.rss, t.wchan, t.task IS "
	    "d.panic_task AS crashed, t.stack_id FROM tasks AS t JOIN dumps AS d ON d.dump = "
	    "t.dump WHERE t.dump = :dump ORDER BY t.task IS d.panic_task DESC, t.state = 'D' "
	    "DESC, t.idle_ns DESC",
	    MANY_TASKS, &rows));
	fputs("<div id=task-tools class=tools hidden></div>\n<div class=\"wide tall\" tabindex=0 "
	      "role=region "
	      "aria-label=Tasks><table class=sort id=task-table><thead><tr><th scope=col>pid<th "
	      "scope=col>comm<th scope=col>state<th scope=col>cpu<th scope=col>off the CPU<th "
	      "scope=col>rss<th scope=col>waits in</thead><tbody>\n",
	      report->to);
	for (size_t i = 0; i < rows.list.count; i++)
		write_task(report->to, &rows, i, place_of(stacks, rows_cell(&rows, i, "stack_id")));
	fputs("</tbody></table></div>\n", report->to);
	if (rows.count > rows.list.count)
		fprintf(report->to, "<p class=none>%zu of %zu tasks.\n", rows.list.count,
			rows.count);
	return NULL;
}

static void write_stacks(struct report *report, const struct rows *stacks)
{
	fputs("<details id=stacks><summary>Their stacks</summary>\n<dl>\n", report->to);
	for (size_t i = 0; i < stacks->list.count; i++) {
		fprintf(report->to, "<dt>%" PRId64 " tasks<dd id=k%zu>",
			rows_number(stacks, i, "tasks"), i + 1);
		html_string(report->to, rows_text(stacks, i, "functions"));
		putc('\n', report->to);
	}
	fputs("</dl></details>\n", report->to);
}

static struct error *show(struct report *report)
{
	_cleanup_(rows_deinit) struct rows stacks = {0};

	TRY(report_query(
	    report,
	    "SELECT c.stack_id, s.functions, c.tasks FROM (SELECT stack_id, count(*) AS tasks FROM "
	    "tasks WHERE dump = :dump GROUP BY stack_id) AS c JOIN stacks AS s ON s.stack_id = "
	    "c.stack_id ORDER BY c.stack_id",
	    MANY_STACKS, &stacks));
	TRY(write_tasks(report, &stacks));
	write_stacks(report, &stacks);
	return NULL;
}

const struct section section_tasks = {
    .place = 50,
    .id = "tasks",
    .title = "Tasks",
    .question = "tasks | show pid, comm, state, cpu, idle, rss, wchan | sort idle desc",
    .show = show,
};
