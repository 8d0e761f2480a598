/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See report.h. */
#include "report/report.h"

#include <inttypes.h>
#include <string.h>

#include "report/assets.h"
#include "report/compare.h"
#include "report/html.h"
#include "report/section.h"
#include "report/verdict.h"

struct error *report_query(struct report *report, const char *sql, size_t keep, struct rows *ret)
{
	return rows_query(report->session, &report->arena, sql, report->dump, keep, ret);
}

static void write_head(FILE *to, const char *title)
{
	fprintf(to,
		"<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
		"<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; script-src "
		"'sha256-%s'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'\">\n"
		"<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
		"<meta name=referrer content=no-referrer>\n<title>",
		report_script_hash, report_style_hash);
	html_string(to, title);
	fprintf(to, "</title>\n<style>%s</style>\n</head>\n<body>\n", report_style);
	fputs("<a class=skip href=#main>To the report</a>\n", to);
}

static void write_foot(FILE *to)
{
	fprintf(to,
		"</main>\n<footer>Made by Inquest %s. It loads nothing and needs no network."
		"</footer>\n<script>%s</script>\n</body>\n</html>\n",
		INQUEST_VERSION, report_script);
}

static int by_place(const void *left, const void *right)
{
	return (*(const struct section *const *)left)->place -
	       (*(const struct section *const *)right)->place;
}

/* malloc'd; NULL: no memory. */
static const struct section **sorted_sections(size_t *count)
{
	for (*count = 0; section_registry[*count];)
		++*count;
	const struct section **sections = calloc(*count + 1, sizeof(*sections));
	if (!sections)
		return NULL;
	memcpy(sections, section_registry, *count * sizeof(*sections));
	qsort(sections, *count, sizeof(*sections), by_place);
	return sections;
}

static void write_menu(const struct section *const *sections, size_t count, FILE *to)
{
	fputs("<nav aria-label=Sections><ul>\n<li><a href=#verdict>Verdict</a>\n", to);
	for (size_t i = 0; i < count; i++)
		fprintf(to, "<li><a href=#%s>%s</a>\n", sections[i]->id, sections[i]->title);
	fputs("</ul></nav>\n", to);
}

static struct error *write_section(struct report *report, const struct section *section)
{
	fprintf(report->to, "<section id=%s aria-labelledby=%s-h>\n<h2 id=%s-h>%s</h2>\n",
		section->id, section->id, section->id, section->title);
	if (section->question)
		html_question(report->to, section->question);
	TRY(section->show(report));
	fputs("</section>\n", report->to);
	return NULL;
}

/* A failure of any write before is remembered by the stream alone. */
static struct error *finish(FILE *to)
{
	if (fflush(to) != 0)
		return error_from_errno("cannot write the report");
	return ferror(to) ? error_create(ERROR_IO,
					 "cannot write the report: no room, or its reader is gone")
			  : NULL;
}

static struct error *write_body(struct report *report)
{
	size_t count;
	_cleanup_free_ const struct section **sections = sorted_sections(&count);

	if (!sections)
		return error_no_memory();
	write_head(report->to, why_what(&report->why));
	write_menu(sections, count, report->to);
	fputs("<main id=main>\n", report->to);
	verdict_write(report);
	if (report->dump_count > 1)
		TRY(compare_write(report));
	for (size_t i = 0; i < count; i++)
		TRY(write_section(report, sections[i]));
	write_foot(report->to);
	return finish(report->to);
}

static void report_deinit(struct report *report)
{
	why_deinit(&report->why);
	arena_deinit(&report->arena);
}

struct error *report_write(struct session *session, const int64_t *dumps, size_t count, FILE *to)
{
	_cleanup_(report_deinit) struct report report = {.session = session,
							 .to = to,
							 .dumps = dumps,
							 .dump_count = count,
							 .dump = dumps[count - 1]};

	TRY(why_ask(session, report.dump, &report.why));
	TRY(why_find(session, &report.why));
	return write_body(&report);
}

struct error *report_compare(struct session *session, const int64_t dumps[2], FILE *to)
{
	_cleanup_(report_deinit) struct report report = {
	    .session = session, .to = to, .dumps = dumps, .dump_count = 2, .dump = dumps[1]};

	write_head(to, "Two dumps compared");
	fputs("<main id=main>\n", to);
	TRY(compare_write(&report));
	write_foot(to);
	return finish(to);
}
