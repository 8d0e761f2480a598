/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * inquest compare: what is the same in two crashes, and what changed. The report is made of saved
 * questions that have a section (see questions/questions.h), each asked with the two dumps; one
 * without rows is only named at the end.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "commands/command.h"
#include "commands/dumps.h"
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
    .args_doc = "CASE.db [OLD [NEW]]",
    .doc =
	"Compares two dumps of a case: the same crash or not, and what changed.\n\n"
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

static void write_title(struct comparison *report, const struct question *question)
{
	FILE *file = report->output->file;

	if (report->json)
		fprintf(file, "%s{\"section\": \"%s\", \"title\": \"%s\", \"rows\":\n",
			report->written ? ",\n" : "", question->name, question->title);
	else if (report->markdown)
		fprintf(file, "%s## %s\n\n", report->written ? "\n" : "", question->title);
	else
		fprintf(file, "%s%s\n\n", report->written ? "\n" : "", question->title);
}

/* Rows are looked for before the title is written: most sections have none. */
static struct error *write_rows(struct comparison *report, const struct question *question,
				const struct answer *answer)
{
	int rc = sqlite3_step(answer->statement);

	if (rc == SQLITE_DONE && !report->json)
		return vector_push(&report->empty, question->title) ? NULL : error_no_memory();
	sqlite3_reset(answer->statement);
	write_title(report, question);
	report->output->results = 0;
	TRY(run_statement(answer->statement, answer->columns, report->output));
	if (report->json)
		fputs("}", report->output->file);
	report->written++;
	return NULL;
}

static struct error *write_section(struct comparison *report, const struct question *question)
{
	_cleanup_(answer_deinit) struct answer answer = {0};
	struct place place;
	char text[256];

	snprintf(text, sizeof(text), "%s(%lld, %lld)", question->name, (long long)report->dumps[0],
		 (long long)report->dumps[1]);
	TRY(language_compile(report->session->database, &report->session->questions, text, &answer,
			     &place));
	return write_rows(report, question, &answer);
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

static struct error *write_report(struct comparison *report)
{
	FILE *file = report->output->file;

	if (report->json)
		fprintf(file, "{\"old\": %lld, \"new\": %lld, \"sections\": [\n",
			(long long)report->dumps[0], (long long)report->dumps[1]);
	else if (report->markdown)
		fprintf(file, "# Dump %lld and dump %lld\n\n", (long long)report->dumps[0],
			(long long)report->dumps[1]);
	TRY(write_sections(report));
	if (report->json)
		fputs("\n]}\n", file);
	return fflush(file) == 0 ? NULL : error_from_errno("cannot write the report");
}

static void report_deinit(struct comparison *report)
{
	vector_deinit(&report->empty);
}

static struct error *run(int argc, char **argv)
{
	struct arguments arguments = {
	    .options = {.operands = {{.missing = CASE_IS_MISSING}, {0}, {0}}, .operand_count = 3},
	};
	const struct options *options = &arguments.options;
	_cleanup_(session_close) struct session session = {0};
	_cleanup_(output_deinit) struct output output = {0};
	_cleanup_(report_deinit) struct comparison report = {.session = &session,
							     .output = &output};

	TRY(options_read(&argp, argc, argv, 0, &arguments));
	output_init(&output, stdout, options->format ? options->format : format_find("table"));
	report.json = strcmp(output.format->name, "json") == 0;
	report.markdown = strcmp(output.format->name, "markdown") == 0;
	TRY(session_open(&session, options->operands[0].value, options->queries));
	TRY(choose_dumps(options, &report));
	return arguments.html ? report_compare(&session, report.dumps, stdout)
			      : write_report(&report);
}

const struct command command_compare = {
    .name = "compare",
    .arguments = "CASE.db [OLD [NEW]]",
    .summary = "tell what changed between two dumps",
    .run = run,
};
