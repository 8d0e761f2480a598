/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Interrupts by CPU, as a map of heat: the darker, the larger the share of the busiest cell. */
#include <inttypes.h>
#include <stdlib.h>

#include "report/section.h"

enum { LINES = 40, MANY_CPUS = 64, HEATS = 9 };

static int64_t most_of(const struct rows *rows)
{
	int64_t most = 1;

	for (size_t i = 0; i < rows->list.count; i++) {
		const char *at = rows_text(rows, i, "cpu_counts");
		char *end;

		for (int64_t count; at && *at; at = end) {
			count = strtoll(at, &end, 10);
			if (end == at)
				break;
			if (count > most)
				most = count;
		}
	}
	return most;
}

static void write_line(const struct rows *rows, size_t i, int64_t most, FILE *to)
{
	const char *at = rows_text(rows, i, "cpu_counts"), *name = rows_text(rows, i, "name");
	char *end;

	fprintf(to, "<tr><th scope=row>%" PRId64 " ", rows_number(rows, i, "irq"));
	html_string(to, name);
	for (int cpu = 0; at && *at && cpu < MANY_CPUS; cpu++, at = end) {
		int64_t count = strtoll(at, &end, 10);

		if (end == at)
			break;
		fprintf(to, "<td class=\"n h%d\">%" PRId64,
			count <= 0 ? 0 : 1 + (int)((double)count / (double)most * (HEATS - 1)),
			count);
	}
	putc('\n', to);
}

static struct error *show(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(
	    report,
	    "SELECT irq, name, count, cpu_counts FROM irqs WHERE dump = :dump AND count > 0 "
	    "ORDER BY count DESC",
	    LINES, &rows));
	if (rows.list.count == 0) {
		fputs("<p class=none>There is none.\n", report->to);
		return NULL;
	}
	fputs("<div class=wide tabindex=0 role=region aria-label=\"Interrupts by CPU\"><table "
	      "class=heat>"
	      "<caption>Since boot, a column for each CPU</caption><tbody>\n",
	      report->to);
	for (size_t i = 0; i < rows.list.count; i++)
		write_line(&rows, i, most_of(&rows), report->to);
	fputs("</tbody></table></div>\n", report->to);
	return NULL;
}

const struct section section_irqs = {
    .place = 100,
    .id = "irqs",
    .title = "Interrupts",
    .question = "irq_counts",
    .show = show,
};
