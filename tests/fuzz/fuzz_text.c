/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Kernel logs as text: what a file is, its records, the reports in them, the templates. */
#include <stdlib.h>

#include "fuzz.h"
#include "text/logfile.h"
#include "text/oops.h"
#include "text/template.h"

static struct error *look_at_report(void *context, const struct oops *oops)
{
	(void)context;
	fuzz_look_text(oops->kind);
	fuzz_look_text(oops->headline);
	fuzz_look_text(oops->message);
	vector_for_each(&oops->frames, frame)
		fuzz_look_text(frame->symbol);
	vector_for_each(&oops->registers, value)
		fuzz_look_text(value->name);
	vector_for_each(&oops->tasks, task)
		fuzz_look_text(task->comm);
	return NULL;
}

static struct error *look_at_record(void *context, const struct record *record, bool logged)
{
	char template[TEMPLATE_SIZE];
	bool taken;

	(void)logged;
	template_make(record->text, record->size, template);
	fuzz_look_text(template);
	return oops_parser_feed(context, record, &taken);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	static struct oops_parser parser;
	char path[FUZZ_PATH_SIZE];
	_cleanup_(logfile_closep) struct logfile *log = NULL;

	fuzz_file(bytes, size, path);
	error_destroy(logfile_open(path, path, &log));
	if (!log)
		return 0;
	for (size_t boot = 0; boot < logfile_boots(log); boot++) {
		fuzz_look(logfile_facts(log, boot), sizeof(*logfile_facts(log, boot)));
		oops_parser_init(&parser, look_at_report, NULL);
		error_destroy(logfile_read(log, boot, look_at_record, &parser));
		error_destroy(oops_parser_finish(&parser));
		oops_parser_deinit(&parser);
	}
	return 0;
}
