/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See page.h. What is of a dump stands in tables, or is escaped as their cells are. */
#include <string.h>

#include "output/format.h"
#include "output/text.h"
#include "why/page.h"

/* Text that is neither Markdown nor HTML, whatever is in it. */
static struct error *put(struct output *output, const char *text)
{
	struct text safe;

	TRY(text_escaped(output, (struct text){text, strlen(text)}, &safe));
	for (size_t i = 0; i < safe.size; i++) {
		if (strchr("\\`*_{}[]<>()#+-!|~&$", safe.start[i]))
			putc('\\', output->file);
		putc(safe.start[i], output->file);
	}
	return NULL;
}

/* The question, between marks that it has none of. */
static void code(struct output *output, const char *text)
{
	fputs("`` ", output->file);
	for (; *text; text++)
		putc(*text == '`' || (unsigned char)*text < ' ' ? '?' : *text, output->file);
	fputs(" ``\n", output->file);
}

static struct error *rows(const struct rows *rows, struct output *output)
{
	struct output table = {.file = output->file, .format = format_find("markdown")};
	struct error *error = rows_write(rows, &table);

	output_deinit(&table);
	return error;
}

static struct error *findings(const struct why *why, struct output *output)
{
	size_t number = 1;

	fputs(why->findings.count ? "\n## Findings\n" : "\n## Nothing was found\n", output->file);
	vector_for_each(&why->findings, finding) {
		fprintf(output->file, "\n### %zu. %s (%s, %s)\n\n", number++,
			finding->question->title, finding->severity, finding->sureness);
		TRY(put(output, finding->sentence));
		fputs("\n\nAsk: ", output->file);
		code(output, finding->next);
		putc('\n', output->file);
		TRY(rows(&finding->rows, output));
	}
	return NULL;
}

static struct error *checked(const struct why *why, struct output *output)
{
	const char *separator = "";

	fputs("\n## Checked, and in order\n\n", output->file);
	vector_for_each(&why->in_order, question) {
		fprintf(output->file, "%s%s", separator, (*question)->title);
		separator = "; ";
	}
	fputs("\n\n## Not checked, or not fully\n\n", output->file);
	vector_for_each(&why->unchecked, one)
		fprintf(output->file, "- %s: %s\n", one->question->title, one->reason);
	putc('\n', output->file);
	return why->losses.count ? rows(&why->losses, output) : NULL;
}

struct error *page_markdown(const struct why *why, struct output *output)
{
	fputs("# ", output->file);
	TRY(put(output, why_what(why)));
	fputs("\n\n", output->file);
	TRY(put(output, why_where(why)));
	fputs("\n\n", output->file);
	TRY(rows(&why->verdict, output));
	if (why->frames.count) {
		fputs("\n## Stack\n\n", output->file);
		TRY(rows(&why->frames, output));
	}
	TRY(findings(why, output));
	return checked(why, output);
}
