/* SPDX-License-Identifier: GPL-2.0-or-later */
/* See page.h. */
#include <inttypes.h>
#include <string.h>

#include "base/utf8.h"
#include "output/format.h"
#include "output/object.h"
#include "why/page.h"

static void put(struct output *output, const char *before, const char *text)
{
	fputs(before, output->file);
	json_write_string(output->file, text, strlen(text));
}

static struct error *rows(struct output *output, const char *before, const struct rows *rows)
{
	struct output array = {.file = output->file, .format = format_find("json")};

	fputs(before, output->file);
	return rows_write(rows, &array);
}

static void verdict(const struct why *why, struct output *output)
{
	struct output object = {.file = output->file,
				.columns = why->verdict.columns,
				.column_count = why->verdict.column_count};

	fprintf(output->file, "{\"dump\": %" PRId64 ", \"verdict\": ", why->dump);
	if (why->verdict.list.count)
		object_write(&object, why->verdict.list.data[0]);
	else
		fputs("null", output->file);
}

static struct error *findings(const struct why *why, struct output *output)
{
	const char *separator = "";

	fputs(", \"findings\": [", output->file);
	vector_for_each(&why->findings, finding) {
		fprintf(output->file, "%s\n{\"finding\": \"%s\"", separator,
			finding->question->name);
		put(output, ", \"title\": ", finding->question->title);
		fprintf(output->file, ", \"severity\": \"%s\", \"sureness\": \"%s\"",
			finding->severity, finding->sureness);
		put(output, ", \"sentence\": ", finding->sentence);
		put(output, ", \"next\": ", finding->next);
		fprintf(output->file, ", \"count\": %zu", finding->rows.count);
		TRY(rows(output, ", \"rows\": ", &finding->rows));
		putc('}', output->file);
		separator = ",";
	}
	fputs("]", output->file);
	return NULL;
}

static void checked(const struct why *why, struct output *output)
{
	const char *separator = "";

	fputs(", \"in_order\": [", output->file);
	vector_for_each(&why->in_order, question) {
		fprintf(output->file, "%s\"%s\"", separator, (*question)->name);
		separator = ", ";
	}
	fputs("], \"unchecked\": [", output->file);
	separator = "";
	vector_for_each(&why->unchecked, one) {
		fprintf(output->file, "%s{\"finding\": \"%s\"", separator, one->question->name);
		put(output, ", \"reason\": ", one->reason);
		putc('}', output->file);
		separator = ", ";
	}
	fputs("]", output->file);
}

struct error *page_json(const struct why *why, struct output *output)
{
	verdict(why, output);
	TRY(rows(output, ", \"frames\": ", &why->frames));
	TRY(findings(why, output));
	checked(why, output);
	TRY(rows(output, ", \"lost\": ", &why->losses));
	fputs("}\n", output->file);
	return NULL;
}
