/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Memory: what pages are used for and, of slab pages, by which cache; zones against their
 * watermarks; free blocks by order.
 */
#include <inttypes.h>
#include <string.h>

#include "report/section.h"
#include "report/treemap.h"

enum { WIDTH = 1200, HEIGHT = 320, MANY = 80, ORDERS = 16, HEATS = 9 };

static void write_box(const struct rows *rows, size_t i, const struct treemap_box *box, FILE *to)
{
	const char *kind = rows_text(rows, i, "kind"), *name = rows_text(rows, i, "name");
	size_t bytes = rows_column(rows, "bytes");

	if (box->width < 1 || box->height < 1)
		return;
	fprintf(to, "<g><rect class=\"b %s\" x=%.1f y=%.1f width=%.1f height=%.1f /><title>", kind,
		box->x, box->y, box->width - 1, box->height - 1);
	html_string(to, name);
	fputs(": ", to);
	html_value(to, &rows->columns[bytes], rows->list.data[i][bytes]);
	fputs("</title>", to);
	if (box->width > 44 && box->height > 16) {
		fprintf(to, "<text x=%.1f y=%.1f>", box->x + 4, box->y + 13);
		html_cut(to, name, (size_t)((box->width - 8) / 6.6));
		fputs("</text>", to);
	}
	if (box->width > 60 && box->height > 32) {
		fprintf(to, "<text class=t x=%.1f y=%.1f>", box->x + 4, box->y + 27);
		html_value(to, &rows->columns[bytes], rows->list.data[i][bytes]);
		fputs("</text>", to);
	}
	fputs("</g>\n", to);
}

struct error *memory_map(struct report *report, unsigned int width, unsigned int height)
{
	_cleanup_(rows_deinit) struct rows rows = {0};
	struct treemap_box boxes[MANY] = {0};

	TRY(report_query(
	    report,
	    "SELECT iif(kind = 'free' OR kind = 'cpu free', 'mf', iif(kind = 'anon' OR kind = "
	    "'shmem', "
	    "'ma', iif(kind = 'file', 'mp', 'mk'))) AS kind, kind AS name, bytes FROM page_kinds "
	    "WHERE dump = :dump AND kind <> 'slab' AND bytes > 0 UNION ALL SELECT 'ms', 'slab ' || "
	    "name, bytes FROM (SELECT name, bytes FROM slabs WHERE dump = :dump AND bytes > 0 "
	    "ORDER BY bytes DESC LIMIT 60) ORDER BY 3 DESC",
	    MANY, &rows));
	if (rows.list.count == 0) {
		fputs("<p class=none>What pages are used for is not known.\n", report->to);
		return NULL;
	}
	for (size_t i = 0; i < rows.list.count; i++)
		boxes[i].value = (double)rows_number(&rows, i, "bytes");
	treemap_lay(boxes, rows.list.count, 0, 0, width, height);
	fprintf(report->to,
		"<svg class=map viewBox=\"0 0 %u %u\" role=img aria-label=\"Treemap of memory\">\n",
		width, height);
	for (size_t i = 0; i < rows.list.count; i++)
		write_box(&rows, i, &boxes[i], report->to);
	fputs("</svg>\n", report->to);
	return NULL;
}

/* Three times the high watermark is the whole bar: what is above does not matter. */
static void write_zone(const struct rows *rows, size_t i, FILE *to)
{
	int64_t high = rows_number(rows, i, "high"), free = rows_number(rows, i, "free");
	double scale = high > 0 ? 600.0 / (3.0 * (double)high) : 0, width = (double)free * scale;
	static const char *const marks[] = {"min", "low", "high"};

	fputs("<tr><th scope=row>", to);
	html_string(to, rows_text(rows, i, "name"));
	fprintf(to,
		"<td><svg class=zone viewBox=\"0 0 610 22\" width=610 height=22 role=img "
		"aria-label=free>"
		"<rect class=\"%s\" x=0 y=4 width=%.1f height=14 />",
		free < rows_number(rows, i, "min")   ? "bad"
		: free < rows_number(rows, i, "low") ? "low"
						     : "good",
		width > 600 ? 600
		: width < 0 ? 0
			    : width);
	for (size_t mark = 0; mark < 3; mark++) {
		double x = (double)rows_number(rows, i, marks[mark]) * scale;

		fprintf(to, "<line class=w x1=%.1f x2=%.1f y1=0 y2=22><title>%s</title></line>", x,
			x, marks[mark]);
	}
	fprintf(to, "%s</svg>", width > 600 ? "<text x=604 y=16>›</text>" : "");
	for (size_t column = rows_column(rows, "free_bytes"); column < rows->column_count;
	     column++) {
		fputs("<td class=n>", to);
		html_value(to, &rows->columns[column], rows->list.data[i][column]);
	}
	putc('\n', to);
}

static struct error *write_zones(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(report,
			 "SELECT z.node || ' ' || z.name AS name, z.free, z.min, z.low, z.high, "
			 "z.free * d.page_size AS "
			 "free_bytes, z.min * d.page_size AS min_bytes, z.low * d.page_size AS "
			 "low_bytes, z.high * "
			 "d.page_size AS high_bytes FROM zones AS z JOIN dumps AS d ON d.dump = "
			 "z.dump WHERE z.dump = "
			 ":dump AND coalesce(z.managed, z.present) > 0 ORDER BY z.node, z.zone",
			 MANY, &rows));
	fputs("<h3>Free pages of the zones against their watermarks</h3>\n", report->to);
	html_question(report->to, "zones | show node, name, free, min, low, high");
	if (rows.list.count == 0) {
		fputs("<p class=none>The zones are not known.\n", report->to);
		return NULL;
	}
	fputs("<div class=wide tabindex=0 role=region aria-label=Zones><table><thead><tr><th "
	      "scope=col>zone<th scope=col>free: "
	      "marks are min, low, high<th scope=col>free<th scope=col>min<th scope=col>low<th "
	      "scope=col>high</thead><tbody>\n",
	      report->to);
	for (size_t i = 0; i < rows.list.count; i++)
		write_zone(&rows, i, report->to);
	fputs("</tbody></table></div>\n", report->to);
	return NULL;
}

static struct error *write_blocks(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};
	const char *zone = "";

	TRY(report_query(
	    report,
	    "SELECT a.node || ' ' || z.name AS name, a.\"order\", sum(a.blocks) AS blocks, "
	    "sum(a.pages) AS "
	    "pages, max(z.free, 1) AS free FROM free_areas AS a JOIN zones AS z ON z.dump = a.dump "
	    "AND z.node = "
	    "a.node AND z.zone = a.zone WHERE a.dump = :dump GROUP BY a.node, a.zone, a.\"order\" "
	    "ORDER BY a.node, a.zone, a.\"order\"",
	    MANY * ORDERS, &rows));
	if (rows.list.count == 0)
		return NULL;
	fputs("<h3>Free blocks by order</h3>\n", report->to);
	html_question(report->to, "buddyinfo");
	fputs("<div class=wide tabindex=0 role=region aria-label=\"Free blocks\"><table "
	      "class=heat><caption>Blocks of 2^order "
	      "pages, order 0 on the left; the darker, the more of the zone's free "
	      "pages</caption><tbody>",
	      report->to);
	for (size_t i = 0; i < rows.list.count; i++) {
		const char *name = rows_text(&rows, i, "name");
		double part =
		    (double)rows_number(&rows, i, "pages") / (double)rows_number(&rows, i, "free");

		if (name && strcmp(name, zone) != 0) {
			fputs("\n<tr><th scope=row>", report->to);
			html_string(report->to, zone = name);
		}
		fprintf(report->to, "<td class=\"n h%d\">%" PRId64,
			part <= 0   ? 0
			: part >= 1 ? HEATS
				    : 1 + (int)(part * (HEATS - 1)),
			rows_number(&rows, i, "blocks"));
	}
	fputs("\n</tbody></table></div>\n", report->to);
	return NULL;
}

static struct error *show(struct report *report)
{
	fputs("<h3>What it is used for</h3>\n", report->to);
	TRY(memory_map(report, WIDTH, HEIGHT));
	TRY(write_zones(report));
	return write_blocks(report);
}

const struct section section_memory = {
    .place = 40,
    .id = "memory",
    .title = "Memory",
    .question = "page_kinds | sort bytes desc",
    .show = show,
};
