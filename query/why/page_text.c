/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See page.h. Everything that is of a dump goes through text_write(), which escapes it. */
#include <string.h>

#include "output/format.h"
#include "output/style.h"
#include "output/text.h"
#include "why/page.h"

enum { LABEL = 14, FRAMES_SHOWN = 16 };

static void put(const struct output *output, const char *text)
{
	text_write(output->file, (struct text){text, strlen(text)});
}

static void heading(const struct output *output, const char *text)
{
	fprintf(output->file, "\n%s%s%s\n", style_begin(STYLE_HEADING, output->styled), text,
		style_end(output->styled));
}

/* "uptime_ns" is the uptime, whose value tells its unit. */
static int name_length(const char *name)
{
	size_t length = strlen(name);

	return (int)(length > 3 && !strcmp(name + length - 3, "_ns") ? length - 3 : length);
}

/* The columns of the verdict behind what and place, as lines. */
static struct error *facts(const struct rows *verdict, struct output *output)
{
	for (size_t i = 0; verdict->list.count && i < verdict->column_count; i++) {
		const struct output_column *column = &verdict->columns[i];
		struct value_buffer buffer;
		struct text text;

		if (!strcmp(column->name, "dump") || !strcmp(column->name, "what") ||
		    !strcmp(column->name, "place") || cell_is_null(verdict->list.data[0][i]))
			continue;
		TRY(text_readable(output, column, verdict->list.data[0][i], &buffer, &text));
		int used = fprintf(output->file, "  %.*s", name_length(column->name), column->name);
		text_pad(output->file, used < LABEL ? (size_t)(LABEL - used) : 1);
		text_write(output->file, text);
		putc('\n', output->file);
	}
	return NULL;
}

static void frame(const struct rows *frames, size_t i, const struct output *output)
{
	const char *symbol = rows_text(frames, i, "symbol");
	const char *module = rows_text(frames, i, "module");
	const char *source = rows_text(frames, i, "source");

	fprintf(output->file, "  #%-2zu ", i);
	put(output, symbol ? symbol : "(no code)");
	if (!cell_is_null(rows_cell(frames, i, "offset")))
		fprintf(output->file, "+0x%llx",
			(unsigned long long)rows_number(frames, i, "offset"));
	if (module) {
		fputs(" [", output->file);
		put(output, module);
		putc(']', output->file);
	}
	if (source) {
		putc(' ', output->file);
		put(output, source);
	}
	putc('\n', output->file);
}

static void frames(const struct why *why, const struct output *output)
{
	size_t count = why->frames.list.count;

	if (count == 0)
		return;
	heading(output, "Stack");
	for (size_t i = 0; i < count && i < FRAMES_SHOWN; i++)
		frame(&why->frames, i, output);
	if (why->frames.count > FRAMES_SHOWN)
		fprintf(output->file, "  and %zu more: panic_bt\n",
			why->frames.count - FRAMES_SHOWN);
}

/* The rows below a sentence, as a table that is as wide as it needs to be. */
static struct error *proof(const struct finding *finding, struct output *output)
{
	struct output rows = {.file = output->file,
			      .format = format_find("table"),
			      .screen = output->screen,
			      .styled = output->styled,
			      .width = output->width};
	struct error *error = rows_write(&finding->rows, &rows);

	output_deinit(&rows);
	if (!error && finding->rows.count > finding->rows.list.count)
		fprintf(output->file, "%zu of %zu rows\n", finding->rows.list.count,
			finding->rows.count);
	return error;
}

static struct error *findings(const struct why *why, struct output *output)
{
	size_t number = 1;

	heading(output, why->findings.count ? "Findings" : "Nothing was found");
	vector_for_each(&why->findings, finding) {
		fprintf(output->file, "\n%zu. %s (%s, %s)\n   ", number++, finding->question->title,
			finding->severity, finding->sureness);
		put(output, finding->sentence);
		fputs("\n   ask: ", output->file);
		put(output, finding->next);
		fputs("\n\n", output->file);
		TRY(proof(finding, output));
	}
	return NULL;
}

static void titles(const struct why *why, const struct output *output)
{
	const char *separator = "  ";

	if (why->in_order.count == 0)
		return;
	heading(output, "Checked, and in order");
	vector_for_each(&why->in_order, question) {
		fprintf(output->file, "%s%s", separator, (*question)->title);
		separator = "; ";
	}
	putc('\n', output->file);
}

/* What was not checked for the same reason, together. */
static void titles_of(const struct why *why, size_t first, const struct output *output)
{
	const char *reason = why->unchecked.data[first].reason, *separator = "  ";

	for (size_t i = 0; i < why->unchecked.count; i++) {
		if (strcmp(why->unchecked.data[i].reason, reason) != 0)
			continue;
		if (i < first)
			return;
		fprintf(output->file, "%s%s", separator, why->unchecked.data[i].question->title);
		separator = "; ";
	}
	fprintf(output->file, ": %s\n", reason);
}

static void unchecked(const struct why *why, struct output *output)
{
	if (why->unchecked.count + why->losses.list.count == 0)
		return;
	heading(output, "Not checked, or not fully");
	for (size_t i = 0; i < why->unchecked.count; i++)
		titles_of(why, i, output);
	for (size_t i = 0; i < why->losses.list.count; i++) {
		const char *sentence = rows_text(&why->losses, i, "lost");

		fputs("  ", output->file);
		put(output, sentence ? sentence : "");
		putc('\n', output->file);
	}
}

struct error *page_brief(const struct why *why, struct output *output)
{
	fputs(style_begin(STYLE_HEADING, output->styled), output->file);
	put(output, why_what(why));
	fprintf(output->file, "%s\n", style_end(output->styled));
	put(output, why_where(why));
	putc('\n', output->file);
	return NULL;
}

struct error *page_text(const struct why *why, struct output *output)
{
	TRY(page_brief(why, output));
	putc('\n', output->file);
	TRY(facts(&why->verdict, output));
	frames(why, output);
	TRY(findings(why, output));
	titles(why, output);
	unchecked(why, output);
	return NULL;
}
