/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest pages: what a case keeps of its dumps' memory. */
#include "case/case.h"
#include "commands/command.h"
#include "commands/options.h"
#include "run/open.h"
#include "run/result.h"

static const struct argp_option known[] = {OPTION_FORMAT, {0}};

static const struct argp argp = {
    .options = known,
    .parser = options_parse,
    .args_doc = "CASE.db",
    .doc = "Tells which pages of its dumps' memory a case keeps (index --keep-pages), so that "
	   "questions about it have answers without the dump.\v ",
    .help_filter = options_help,
};

static const char sql[] =
    "SELECT d.dump, d.label, d.release, count(p.pfn) - (min(p.pfn) < 0) AS pages, "
    "sum(c.size) AS memory_bytes, sum(length(c.compressed)) AS packed_bytes "
    "FROM dumps AS d LEFT JOIN pages AS p USING (dump) LEFT JOIN page_contents AS c USING "
    "(content) "
    "GROUP BY d.dump;";

static struct error *run(int argc, char **argv)
{
	struct options options = {.operands = {{.missing = CASE_IS_MISSING}}, .operand_count = 1};
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_(output_deinit) struct output output;

	TRY(options_read(&argp, argc, argv, 0, &options));
	output_init(&output, stdout, options.format);
	TRY(open_case(options.operands[0].value, &database));
	return run_sql(database, sql, &output, NULL);
}

const struct command command_pages = {
    .name = "pages",
    .arguments = "CASE.db",
    .summary = "tell which pages of memory a case keeps",
    .run = run,
};
