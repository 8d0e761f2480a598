/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who waits for whom. Graphviz lays the graph out; nothing of a dump but the number of a node and
 * the length of its label goes there. A build without it has the chains as text alone.
 */
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "report/section.h"
#ifdef INQUEST_GRAPHVIZ
#include <graphviz/gvc.h>
#endif

enum { EDGES = 120, LABEL = 26 };

static struct error *write_chains(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(report,
			 "SELECT pid, comm, depth, cycle, head_pid, head_comm, chain FROM "
			 "lock_chains WHERE dump = "
			 ":dump ORDER BY cycle DESC, depth DESC, pid",
			 EDGES, &rows));
	html_table(report->to, &rows, "Chains of locks");
	return NULL;
}

#ifdef INQUEST_GRAPHVIZ
#ifdef INQUEST_SANITIZED
/* Graphviz keeps what it has read of its plugins until the program ends. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_options(void);

const char *__lsan_default_suppressions(void)
{
	return "leak:libgvc.so\n";
}

const char *__lsan_default_options(void)
{
	return "print_suppressions=0";
}
#endif

struct graph {
	Agraph_t *graph;
	FILE *to;
	const struct rows *rows;
};

/* Coordinates of Graphviz are points, upwards. */
static double flip(const struct graph *graph, double y)
{
	return GD_bb(graph->graph).UR.y - y;
}

static Agnode_t *node_of(Agraph_t *graph, const char *kind, int64_t key, const char *label)
{
	char name[40], width[32];
	size_t length = label ? strlen(label) : 0;

	snprintf(name, sizeof(name), "%s%" PRId64, kind, key);
	Agnode_t *node = agnode(graph, name, 1);
	snprintf(width, sizeof(width), "%.2f",
		 0.4 + 0.095 * (double)(length > LABEL ? LABEL : length));
	agsafeset(node, "width", width, "");
	return node;
}

/* From the one who waits to the lock, from the lock to who holds it. */
static void add_edges(struct graph *graph)
{
	char number[24];

	for (size_t i = 0; i < graph->rows->list.count; i++) {
		Agnode_t *waiter = node_of(graph->graph, "t", rows_number(graph->rows, i, "task"),
					   rows_text(graph->rows, i, "waiter"));
		Agnode_t *lock = node_of(graph->graph, "l", rows_number(graph->rows, i, "lock"),
					 rows_text(graph->rows, i, "name"));

		snprintf(number, sizeof(number), "%zu", i);
		agsafeset(waiter, "row", number, "");
		agsafeset(waiter, "holder", "", ""); /* not only */
		agsafeset(lock, "row", number, "");
		agsafeset(lock, "held", "1", "");
		agedge(graph->graph, waiter, lock, NULL, 1);
		if (cell_is_null(rows_cell(graph->rows, i, "owner")))
			continue;
		Agnode_t *owner = node_of(graph->graph, "t", rows_number(graph->rows, i, "owner"),
					  rows_text(graph->rows, i, "holder"));
		if (!agget(owner, "row") || !*agget(owner, "row")) {
			agsafeset(owner, "row", number, "");
			agsafeset(owner, "holder", "1", "");
		}
		agedge(graph->graph, lock, owner, NULL, 1);
	}
}

static void draw_edge(const struct graph *graph, Agedge_t *edge, bool cycle)
{
	splines *spline = ED_spl(edge);

	for (size_t i = 0; spline && i < (size_t)spline->size; i++) {
		const bezier *curve = &spline->list[i];

		fprintf(graph->to, "<path class=\"e%s\" marker-end=\"url(#arrow)\" d=\"M%.1f,%.1f",
			cycle ? " y" : "", curve->list[0].x, flip(graph, curve->list[0].y));
		for (size_t point = 1; point + 2 < (size_t)curve->size; point += 3)
			fprintf(graph->to, " C%.1f,%.1f %.1f,%.1f %.1f,%.1f", curve->list[point].x,
				flip(graph, curve->list[point].y), curve->list[point + 1].x,
				flip(graph, curve->list[point + 1].y), curve->list[point + 2].x,
				flip(graph, curve->list[point + 2].y));
		if (curve->eflag)
			fprintf(graph->to, " L%.1f,%.1f", curve->ep.x, flip(graph, curve->ep.y));
		fputs("\"/>", graph->to);
	}
	putc('\n', graph->to);
}

static void draw_node(const struct graph *graph, Agnode_t *node)
{
	const char *number = agget(node, "row"), *holder = agget(node, "holder");
	size_t row = number ? (size_t)strtoull(number, NULL, 10) : 0;
	bool lock = agnameof(node)[0] == 'l', only_holds = holder && *holder;
	const char *label = rows_text(graph->rows, row,
				      lock         ? "name"
				      : only_holds ? "holder"
						   : "waiter");
	double width = ND_width(node) * 72, height = ND_height(node) * 72;
	double x = ND_coord(node).x, y = flip(graph, ND_coord(node).y);

	fprintf(graph->to,
		"<g><rect class=\"n %s\" x=%.1f y=%.1f width=%.1f height=%.1f rx=%d /><title>",
		lock         ? "k"
		: only_holds ? "h"
			     : "w",
		x - width / 2, y - height / 2, width, height, lock ? 0 : 9);
	html_string(graph->to, label);
	fprintf(graph->to, "</title><text x=%.1f y=%.1f text-anchor=middle>", x, y + 4);
	html_cut(graph->to, label ? label : "", LABEL);
	fputs("</text></g>\n", graph->to);
}

static void draw(const struct graph *graph)
{
	double width = GD_bb(graph->graph).UR.x, height = GD_bb(graph->graph).UR.y;

	fprintf(
	    graph->to,
	    "<div class=wide tabindex=0 role=region aria-label=\"Lock graph\"><svg class=graph "
	    "viewBox=\"-4 -4 %.0f %.0f\" width=%.0f height=%.0f role=img "
	    "aria-label=\"Who waits for whom\"><defs><marker id=arrow viewBox=\"0 0 8 8\" refX=7 "
	    "refY=4 markerWidth=7 markerHeight=7 orient=auto><path d=\"M0,0 L8,4 L0,8 "
	    "z\"/></marker></defs>\n",
	    width + 8, height + 8, width + 8, height + 8);
	for (Agnode_t *node = agfstnode(graph->graph); node; node = agnxtnode(graph->graph, node)) {
		for (Agedge_t *edge = agfstout(graph->graph, node); edge;
		     edge = agnxtout(graph->graph, edge)) {
			const char *row = agget(agtail(edge), "row");

			draw_edge(graph, edge,
				  row && rows_number(graph->rows, (size_t)strtoull(row, NULL, 10),
						     "cycle"));
		}
	}
	for (Agnode_t *node = agfstnode(graph->graph); node; node = agnxtnode(graph->graph, node))
		draw_node(graph, node);
	fputs("</svg></div>\n", graph->to);
}

static struct error *write_graph(struct report *report, const struct rows *rows)
{
	struct graph graph = {agopen("locks", Agdirected, NULL), report->to, rows};
	GVC_t *context = gvContext();

	if (!graph.graph || !context)
		return error_no_memory();
	agattr(graph.graph, AGRAPH, "rankdir", "LR");
	agattr(graph.graph, AGRAPH, "nodesep", "0.12");
	agattr(graph.graph, AGNODE, "shape", "box");
	agattr(graph.graph, AGNODE, "fixedsize", "true");
	agattr(graph.graph, AGNODE, "height", "0.33");
	agattr(graph.graph, AGNODE, "label", "");
	add_edges(&graph);
	if (gvLayout(context, graph.graph, "dot") == 0) {
		draw(&graph);
		gvFreeLayout(context, graph.graph);
	} else {
		fputs("<p class=none>Graphviz could not lay the graph out.\n", report->to);
	}
	agclose(graph.graph);
	gvFreeContext(context);
	return NULL;
}
#else
static struct error *write_graph(struct report *report, const struct rows *rows)
{
	(void)rows;
	fputs("<p class=none>The picture of it is missing: this Inquest was built without "
	      "Graphviz.\n",
	      report->to);
	return NULL;
}
#endif

/*
 * Who waits for what, and who has that: an edge a waiter. Those of one program that wait for one
 * lock, and that nobody waits for, stand as one where they are many.
 */
static const char edges_sql[] =
    "WITH edge AS (SELECT w.task, w.lock, l.owner, l.waiters, t.pid, t.comm, l.kind || "
    "coalesce(' ' || l.symbol, '') || coalesce(' ' || l.member, '') AS name, o.pid || ' ' || "
    "o.comm AS holder, w.task IN (SELECT task FROM lock_chains WHERE dump = :dump AND cycle AND "
    "head = task) AS cycle, EXISTS (SELECT 1 FROM locks AS h WHERE "
    "h.dump = w.dump AND h.owner = w.task AND h.waiters > 0) AS holds FROM waiters AS w JOIN "
    "locks AS l ON l.dump = w.dump AND l.lock = w.lock JOIN tasks AS t ON t.dump = w.dump AND "
    "t.task = w.task LEFT JOIN tasks AS o ON o.dump = l.dump AND o.task = l.owner WHERE w.dump = "
    ":dump), alike AS (SELECT *, iif(holds OR cycle, task, 0) AS apart, count(*) OVER (PARTITION "
    "BY lock, comm, iif(holds OR cycle, task, 0)) AS count FROM edge) SELECT min(task) AS task, "
    "lock, owner, iif(count(*) = 1, pid || ' ' || comm, count(*) || ' × ' || comm) AS waiter, "
    "name, holder, cycle FROM alike GROUP BY lock, comm, apart, iif(count < 4, task, 0) ORDER BY "
    "cycle DESC, owner IS NULL, max(waiters) DESC, lock, min(task)";

static struct error *show(struct report *report)
{
	_cleanup_(rows_deinit) struct rows rows = {0};

	TRY(report_query(report, edges_sql, EDGES, &rows));
	if (rows.list.count == 0) {
		fputs("<p class=none>Nobody waits for a lock.\n", report->to);
		return NULL;
	}
	TRY(write_graph(report, &rows));
	if (rows.count > rows.list.count)
		fprintf(report->to, "<p class=none>%zu of %zu that wait.\n", rows.list.count,
			rows.count);
	fputs("<details><summary>The chains as text</summary>\n", report->to);
	TRY(write_chains(report));
	fputs("</details>\n", report->to);
	return NULL;
}

const struct section section_locks = {
    .place = 20,
    .id = "locks",
    .title = "Who waits for whom",
    .question = "blockers",
    .show = show,
};
