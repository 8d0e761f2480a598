/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Lines of a log, each in memory of its own, so that a byte read behind it is seen: what they are
 * cleaned and peeled of, their stamps, entries, reports, and what they show of the memory. What
 * fuzz_text does to a file, without a file: most of its time goes into reading one three times.
 */
#include <stdlib.h>

#include "base/cleanup.h"
#include "fuzz.h"
#include "text/clean.h"
#include "text/entry.h"
#include "text/line.h"
#include "text/meminfo.h"
#include "text/oops.h"
#include "text/pasted.h"
#include "text/peel.h"
#include "text/template.h"

static struct oops_parser parser;
static struct entry entry;

static struct error *look_at_report(void *context, const struct oops *oops)
{
	(void)context;
	fuzz_look_text(oops->headline);
	fuzz_look_text(oops->message);
	vector_for_each(&oops->frames, frame)
		fuzz_look_text(frame->symbol);
	vector_for_each(&oops->tasks, task)
		fuzz_look_text(task->comm);
	return NULL;
}

static void look_at_record(const struct record *record)
{
	static struct meminfo meminfo;
	static struct pasted pasted;
	char template[TEMPLATE_SIZE];
	bool taken;

	if (!meminfo.page_size) {
		meminfo_init(&meminfo);
		pasted_init(&pasted, NULL, NULL);
	}
	fuzz_look(record->text, record->size);
	template_make(record->text, record->size, template);
	fuzz_look_text(template);
	meminfo_feed(&meminfo, record);
	error_destroy(pasted_feed(&pasted, record, &taken));
	error_destroy(oops_parser_feed(&parser, record, &taken));
}

/* Whether the line was one of an entry. */
static bool look_at_entry(char *text, size_t size)
{
	struct line line;
	bool complete;

	if (!entry_take(&entry, text, size, &complete))
		return false;
	if (complete && entry_line(&entry, "", &line))
		look_at_record(&line.record);
	if (complete)
		entry_init(&entry);
	return true;
}

static void look_at_line(char *text, size_t size)
{
	struct line line;

	size = clean_line(text, size);
	size = peel_cell(text, size);
	peel_around(&text, &size);
	if (look_at_entry(text, size))
		return;
	const char *stamp = peel_line(&text, &size);
	line_parse(&line, text, size, NULL);
	if (stamp)
		line_date(&line, stamp);
	const char *next = line_next(&line);
	fuzz_look_text(next);
	look_at_record(&line.record);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	const uint8_t *end = bytes + size;

	oops_parser_init(&parser, look_at_report, NULL);
	entry_init(&entry);
	while (bytes < end) {
		const uint8_t *feed = memchr(bytes, '\n', (size_t)(end - bytes));
		size_t length = (size_t)((feed ? feed : end) - bytes);
		_cleanup_free_ char *line = malloc(length + 1);

		if (!line)
			abort();
		memcpy(line, bytes, length);
		line[length] = '\0';
		look_at_line(line, length);
		bytes += length + 1;
	}
	error_destroy(oops_parser_finish(&parser));
	oops_parser_deinit(&parser);
	return 0;
}
