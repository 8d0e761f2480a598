/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest why: what happened, and what was found, with evidence. */
#include <string.h>

#include "base/nearest.h"
#include "commands/command.h"
#include "commands/dumps.h"
#include "commands/options.h"
#include "why/page.h"

struct page {
	const char *name;
	struct error *(*write)(const struct why *why, struct output *output);
	bool brief; /* no findings */
};

static const struct page pages[] = {{"text", page_text, false},
				    {"markdown", page_markdown, false},
				    {"json", page_json, false},
				    {"brief", page_brief, true}};

struct arguments {
	struct options options; /* first: options_parse() takes it for that */
	const struct page *page;
};

static const struct argp_option known[] = {
    {"format", 'f', "FORMAT", 0, "How to print: text, markdown, json, brief", 0},
    OPTION_QUERIES,
    OPTION_LIMIT_TIME,
    {0}};

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;
	struct nearest nearest = {.wanted = argument};

	if (key != 'f')
		return options_parse(key, argument, state);
	for (size_t i = 0; i < sizeof(pages) / sizeof(*pages); i++) {
		if (strcmp(pages[i].name, argument) == 0)
			arguments->page = &pages[i];
		nearest_offer(&nearest, pages[i].name);
	}
	if (strcmp(arguments->page->name, argument) != 0)
		options_unknown(state, "no format", &nearest);
	return 0;
}

static const struct argp argp = {
    .options = known,
    .parser = parse,
    .args_doc = "CASE.db [DUMP]",
    .doc = "Tells why a kernel crashed, or did not answer any more.\n\n"
	   "First what happened, then what was found: each finding with how grave it is (cause, "
	   "critical, serious, notice), how sure (proven, likely, hint), rows that prove it and "
	   "the question to ask on; at the end what is in order, and what could not be checked. "
	   "DUMP is a number or a label; without it the newest dump is meant. Findings are saved "
	   "questions with a Finding in their head; yours are asked, too.\n\n"
	   "Formats: text, markdown, json; brief is the first two lines alone.",
};

static struct error *run(int argc, char **argv)
{
	struct arguments arguments = {
	    .options = {.operands = {{.missing = CASE_IS_MISSING}, {0}}, .operand_count = 2},
	    .page = pages,
	};
	_cleanup_(session_close) struct session session = {0};
	_cleanup_(output_deinit) struct output output = {0};
	_cleanup_(why_deinit) struct why why = {0};
	int64_t dump;

	TRY(options_read(&argp, argc, argv, 0, &arguments));
	output_init(&output, stdout, NULL);
	TRY(session_open(&session, arguments.options.operands[0].value, arguments.options.queries));
	TRY(dumps_choose(session.database, arguments.options.operands[1].value, &dump));
	TRY(why_ask(&session, dump, &why));
	if (!arguments.page->brief)
		TRY(why_find(&session, &why));
	TRY(arguments.page->write(&why, &output));
	return fflush(stdout) == 0 ? NULL : error_from_errno("cannot write");
}

const struct command command_why = {
    .name = "why",
    .arguments = "CASE.db [DUMP]",
    .summary = "tell why the kernel crashed, with evidence",
    .run = run,
};
