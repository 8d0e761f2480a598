/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inquest compare: what is the same in two crashes, and what changed. The report is made of saved
 * questions that have a section (see questions/questions.h), each asked with the two dumps; one
 * without rows is only named at the end. Of all dumps it is a table over time, with what moved
 * most.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "commands/command.h"
#include "commands/dumps.h"
#include "commands/joined.h"
#include "commands/options.h"
#include "language/language.h"
#include "output/format.h"
#include "report/report.h"
#include "run/result.h"
#include "session/session.h"

/* A comparison under way. */
struct comparison {
	struct session *session;
	struct output *output;
	int64_t dumps[2];
	bool json, markdown;
	size_t written;
	VECTOR(const char *) empty; /* titles */
};

struct arguments {
	struct options options; /* first: options_parse() takes it for that */
	bool html;
};

static const struct argp_option known[] = {OPTION_FORMAT, OPTION_QUERIES, {0}};

/* html is no format of rows, but of the page. */
static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	if (key != 'f' || strcmp(argument, "html") != 0)
		return options_parse(key, argument, state);
	arguments->html = true;
	return 0;
}

static const struct argp argp = {
    .options = known,
    .parser = parse,
    .args_doc = "CASE.db [OLD [NEW]]\nCASE.db all\nOLD.db NEW.db",
    .doc =
	"Compares two dumps of a case: the same crash or not, and what changed; the newest dumps "
	"of two "
	"cases; or all dumps of a case, as a table over time.\n\n"
	"OLD and NEW are numbers or labels. NEW is the newest dump by default, and OLD the one "
	"before it. Each section is a saved question, which can be asked alone: 'inquest queries' "
	"lists them, as compare_*. Formats are table, json and "
	"markdown; others print as table. html is a page of its own, with curves over all "
	"dumps.\v ",
    .help_filter = options_help,
};

static struct error *choose_dumps(const struct options *options, struct comparison *report)
{
	sqlite3 *database = report->session->database;
	const char *old = options->operands[1].value, *new = options->operands[2].value;

	TRY(dumps_choose(database, new, &report->dumps[1]));
	return old ? dumps_choose(database, old, &report->dumps[0])
		   : dumps_before(database, report->dumps[1], &report->dumps[0]);
}

/* name: what asks for it alone. */
struct part {
	const char *name, *title, *text;
};

static void write_title(struct comparison *report, const struct part *part)
{
	FILE *file = report->output->file;

	if (report->json)
		fprintf(file, "%s{\"section\": \"%s\", \"title\": \"%s\", \"rows\":\n",
			report->written ? ",\n" : "", part->name, part->title);
	else if (report->markdown)
		fprintf(file, "%s## %s\n\n", report->written ? "\n" : "", part->title);
	else
		fprintf(file, "%s%s\n\n", report->written ? "\n" : "", part->title);
}

/* Rows are looked for before the title is written: most sections have none. */
static struct error *write_rows(struct comparison *report, const struct part *part,
				const struct answer *answer)
{
	const struct format *format = report->output->format;
	bool prose = sqlite3_column_count(answer->statement) == 1 && format->brief;
	int rc = sqlite3_step(answer->statement);

	if (rc == SQLITE_DONE && !report->json)
		return vector_push(&report->empty, part->title) ? NULL : error_no_memory();
	sqlite3_reset(answer->statement);
	write_title(report, part);
	report->output->results = 0;
	if (prose) /* sentences: they have no head, and are not cut */
		report->output->format = format_find("lines");
	TRY(run_statement(answer->statement, answer->columns, report->output));
	report->output->format = format;
	if (report->json)
		fputs("}", report->output->file);
	report->written++;
	return NULL;
}

static struct error *write_part(struct comparison *report, const struct part *part)
{
	_cleanup_(answer_deinit) struct answer answer = {0};
	struct place place;

	TRY(language_compile(report->session->database, &report->session->questions, part->text,
			     &answer, &place));
	return write_rows(report, part, &answer);
}

static struct error *write_section(struct comparison *report, const struct question *question)
{
	char text[256];

	snprintf(text, sizeof(text), "%s(%lld, %lld)", question->name, (long long)report->dumps[0],
		 (long long)report->dumps[1]);
	return write_part(report, &(struct part){question->name, question->title, text});
}

static int by_section(const void *left, const void *right)
{
	const struct question *a = *(const struct question *const *)left;
	const struct question *b = *(const struct question *const *)right;

	return a->section != b->section ? (a->section > b->section) - (a->section < b->section)
					: strcmp(a->name, b->name);
}

static void write_empty(struct comparison *report)
{
	const char *separator = "";

	if (report->empty.count == 0 || report->json)
		return;
	fprintf(report->output->file, "%sNo difference: ", report->written ? "\n" : "");
	vector_for_each(&report->empty, title) {
		fprintf(report->output->file, "%s%s", separator, *title);
		separator = "; ";
	}
	putc('\n', report->output->file);
}

static struct error *write_sections(struct comparison *report)
{
	size_t count = 0;
	_cleanup_free_ const struct question **sections =
	    calloc(report->session->questions.list.count + 1, sizeof(*sections));

	if (!sections)
		return error_no_memory();
	vector_for_each(&report->session->questions.list, question) {
		if (question->section)
			sections[count++] = question;
	}
	qsort(sections, count, sizeof(*sections), by_section);
	for (size_t i = 0; i < count; i++)
		TRY(write_section(report, sections[i]));
	write_empty(report);
	return NULL;
}

static struct error *write_all(struct comparison *report)
{
	static const struct part parts[] = {
	    {"over_time", "Over time", "over_time in all dumps"},
	    {"slabs", "Slab caches that moved most",
	     "slabs in all dumps | trend bytes by name | first 5"},
	    {"process_kinds", "Processes that moved most",
	     "process_kinds in all dumps | trend count by kind | first 5"},
	    {"blocked", "Where tasks are blocked",
	     "tasks in all dumps where state = D | trend count by wchan | first 5"},
	};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		TRY(write_part(report, &parts[i]));
	return NULL;
}

static struct error *write_report(struct comparison *report, bool all)
{
	FILE *file = report->output->file;

	if (report->json && all)
		fputs("{\"sections\": [\n", file);
	else if (report->json)
		fprintf(file, "{\"old\": %lld, \"new\": %lld, \"sections\": [\n",
			(long long)report->dumps[0], (long long)report->dumps[1]);
	else if (report->markdown && all)
		fputs("# All dumps\n\n", file);
	else if (report->markdown)
		fprintf(file, "# Dump %lld and dump %lld\n\n", (long long)report->dumps[0],
			(long long)report->dumps[1]);
	TRY(all ? write_all(report) : write_sections(report));
	if (report->json)
		fputs("\n]}\n", file);
	return fflush(file) == 0 ? NULL : error_from_errno("cannot write the report");
}

static void report_deinit(struct comparison *report)
{
	vector_deinit(&report->empty);
}

static struct error *compare(const struct arguments *arguments, const char *path,
			     const int64_t dumps[2])
{
	const struct options *options = &arguments->options;
	const char *old = options->operands[1].value;
	bool all = !dumps && old && strcmp(old, "all") == 0;
	_cleanup_(session_close) struct session session = {0};
	_cleanup_(output_deinit) struct output output = {0};
	_cleanup_(report_deinit) struct comparison report = {.session = &session,
							     .output = &output};

	output_init(&output, stdout, options->format ? options->format : format_find("table"));
	report.json = strcmp(output.format->name, "json") == 0;
	report.markdown = strcmp(output.format->name, "markdown") == 0;
	TRY(session_open(&session, path, options->queries));
	if (dumps)
		memcpy(report.dumps, dumps, sizeof(report.dumps));
	else if (!all)
		TRY(choose_dumps(options, &report));
	return arguments->html && !all ? report_compare(&session, report.dumps, stdout)
				       : write_report(&report, all);
}

static struct error *run(int argc, char **argv)
{
	struct arguments arguments = {
	    .options = {.operands = {{.missing = CASE_IS_MISSING}, {0}, {0}}, .operand_count = 3},
	};
	const struct operand *operands = arguments.options.operands;
	_cleanup_(joined_deinit) struct joined joined = {0};

	TRY(options_read(&argp, argc, argv, 0, &arguments));
	const char *const paths[] = {operands[0].value, operands[1].value};
	bool two = paths[1] && !operands[2].value && access(paths[1], F_OK) == 0;
	if (!two)
		return compare(&arguments, paths[0], NULL);
	TRY(joined_create(paths, &joined));
	return compare(&arguments, joined.path, joined.dumps);
}

const struct command command_compare = {
    .name = "compare",
    .arguments = "CASE.db [OLD [NEW]]",
    .summary = "tell what changed between two dumps, or over all",
    .run = run,
};
