/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See verdict.h. */
#include "report/verdict.h"

#include <string.h>

#include "report/html.h"

/* "uptime_ns" is the uptime, whose value tells its unit. */
static void write_name(const char *name, FILE *to)
{
	size_t length = strlen(name);

	if (length > 3 && strcmp(name + length - 3, "_ns") == 0)
		length -= 3;
	for (size_t i = 0; i < length; i++)
		putc(name[i] == '_' ? ' ' : name[i], to);
}

static void write_facts(const struct rows *verdict, FILE *to)
{
	fputs("<dl class=facts>\n", to);
	for (size_t i = 0; verdict->list.count && i < verdict->column_count; i++) {
		const struct output_column *column = &verdict->columns[i];
		struct cell cell = verdict->list.data[0][i];

		if (!strcmp(column->name, "dump") || !strcmp(column->name, "what") ||
		    !strcmp(column->name, "place") || cell_is_null(cell))
			continue;
		fputs("<div><dt>", to);
		write_name(column->name, to);
		fputs("<dd>", to);
		html_value(to, column, cell);
		fputs("</div>\n", to);
	}
	fputs("</dl>\n", to);
}

static void write_frame(const struct rows *frames, size_t i, FILE *to)
{
	const char *symbol = rows_text(frames, i, "symbol"),
		   *module = rows_text(frames, i, "module");
	const char *source = rows_text(frames, i, "source");

	fputs(module ? "<li class=m><code>" : "<li><code>", to);
	html_string(to, symbol ? symbol : "(no code)");
	fprintf(to, "+0x%llx</code>", (unsigned long long)rows_number(frames, i, "offset"));
	if (module) {
		fputs(" <b>", to);
		html_string(to, module);
		fputs("</b>", to);
	}
	if (source) {
		putc(' ', to);
		html_string(to, source);
	}
	putc('\n', to);
}

static void write_finding(const struct finding *finding, FILE *to)
{
	fprintf(to, "<li class=\"f %s %s\"><h3>", finding->severity, finding->sureness);
	html_string(to, finding->question->title);
	fprintf(to, " <span class=tag>%s</span> <span class=tag>%s</span></h3>\n<p>",
		finding->severity, finding->sureness);
	html_string(to, finding->sentence);
	putc('\n', to);
	html_question(to, finding->next);
	fputs("<details><summary>Evidence</summary>\n", to);
	html_table(to, &finding->rows, finding->question->title);
	fputs("</details>\n", to);
}

static void write_checks(const struct why *why, FILE *to)
{
	fputs("<details><summary>Checked, and in order</summary><p>", to);
	vector_for_each(&why->in_order, question) {
		fputs(question == why->in_order.data ? "" : "; ", to);
		html_string(to, (*question)->title);
	}
	fputs("\n</details>\n<details><summary>Not checked, or not fully</summary><ul>\n", to);
	vector_for_each(&why->unchecked, one) {
		fputs("<li>", to);
		html_string(to, one->question->title);
		fputs(": ", to);
		html_string(to, one->reason);
		putc('\n', to);
	}
	for (size_t i = 0; i < why->losses.list.count; i++) {
		fputs("<li>", to);
		html_string(to, rows_text(&why->losses, i, "lost"));
		putc('\n', to);
	}
	fputs("</ul></details>\n", to);
}

void verdict_stack(const struct why *why, FILE *to)
{
	if (why->frames.list.count == 0) {
		fputs("<p class=none>No stack is known.\n", to);
		return;
	}
	fputs("<ol class=stack start=0>\n", to);
	for (size_t i = 0; i < why->frames.list.count; i++)
		write_frame(&why->frames, i, to);
	fputs("</ol>\n", to);
}

void verdict_write(struct report *report)
{
	const struct why *why = &report->why;
	FILE *to = report->to;

	fputs("<section id=verdict aria-labelledby=verdict-h>\n<h1 id=verdict-h>", to);
	html_string(to, why_what(why));
	fputs("</h1>\n<p class=place>", to);
	html_string(to, why_where(why));
	fputs("\n<div class=two><div>\n", to);
	write_facts(&why->verdict, to);
	fputs("</div><div><h2>Stack</h2>\n", to);
	verdict_stack(why, to);
	fprintf(to, "</div></div>\n<h2>%s</h2>\n<ol class=findings>\n",
		why->findings.count ? "Findings" : "Nothing was found");
	vector_for_each(&why->findings, finding)
		write_finding(finding, to);
	fputs("</ol>\n", to);
	write_checks(why, to);
	fputs("</section>\n", to);
}
