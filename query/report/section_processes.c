/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Processes as a tree with their resident memory. Childless siblings of one name are one line, for
 * a server's workers are many.
 */
#include <inttypes.h>

#include "report/section.h"

enum { MANY = 60000, DEEPEST = 40 };

/* Rows are sorted by parent, so that the children of one stand together. */
static size_t first_child(const struct rows *rows, int64_t parent)
{
	size_t low = 0, high = rows->list.count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (rows->list.data[middle][0].integer < parent)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

static void write_line(FILE *to, const struct rows *rows, size_t i)
{
	size_t rss = rows_column(rows, "rss");
	int64_t processes = rows_number(rows, i, "processes");

	html_string(to, rows_text(rows, i, "comm"));
	if (processes > 1)
		fprintf(to, " <span class=tag>× %" PRId64 "</span> ", processes);
	else
		fprintf(to, " <small>%" PRId64 "</small> ", rows_number(rows, i, "pid"));
	html_value(to, &rows->columns[rss], rows->list.data[i][rss]);
}

/* budget: a parent that is its own ancestor ends when all rows have been written. */
static void write_children(FILE *to, const struct rows *rows, int64_t parent, size_t depth,
			   size_t *budget)
{
	size_t i = first_child(rows, parent);

	if (depth > DEEPEST || i == rows->list.count || rows->list.data[i][0].integer != parent)
		return;
	fputs("<ul>\n", to);
	for (; i < rows->list.count && rows->list.data[i][0].integer == parent && *budget > 0;
	     i++) {
		int64_t pid = rows_number(rows, i, "pid");
		bool children = rows_number(rows, i, "children") && pid != parent;

		--*budget;
		fputs(children && depth > 0 ? "<li><details open><summary>" : "<li>", to);
		write_line(to, rows, i);
		fputs(children && depth > 0 ? "</summary>" : "", to);
		if (children)
			write_children(to, rows, pid, depth + 1, budget);
		fputs(children && depth > 0 ? "</details>\n" : "\n", to);
	}
	fputs("</ul>\n", to);
}

static struct error *show(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(
	    report,
	    "WITH p AS (SELECT pid, coalesce(ppid, 0) AS ppid, comm, rss, pid IN (SELECT ppid FROM "
	    "tasks WHERE dump = :dump AND pid = tgid) AS children FROM tasks WHERE dump = :dump "
	    "AND pid "
	    "= tgid AND pid <> 0 AND NOT (coalesce(kernel, 0) AND pid <> 2)) SELECT ppid, min(pid) "
	    "AS "
	    "pid, comm, sum(rss) AS rss, count(*) AS processes, max(children) AS children FROM p "
	    "GROUP "
	    "BY ppid, comm, iif(children, pid, -1) ORDER BY ppid, sum(rss) DESC",
	    MANY, &rows));
	size_t budget = rows.list.count;
	fputs("<div class=\"tree tall\" tabindex=0 role=region aria-label=Processes>\n",
	      report->to);
	write_children(report->to, &rows, 0, 0, &budget);
	fputs("</div>\n", report->to);
	return NULL;
}

const struct section section_processes = {
    .place = 60,
    .id = "processes",
    .title = "Processes",
    .question = "processes | top 20 by rss",
    .show = show,
};
