/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest dumps: the dumps of a case. */
#include "case/case.h"
#include "commands/command.h"
#include "commands/options.h"
#include "run/open.h"
#include "run/result.h"

static const char sql[] =
    "SELECT dump, label, nodename, release, crash_time, uptime_ns, panic, signature,"
    " completeness,"
    " (SELECT count(*) FROM tasks AS t WHERE t.dump = d.dump) AS tasks,"
    " (SELECT coalesce(sum(count), 0) FROM problems AS p WHERE p.dump = d.dump) AS problems,"
    " path"
    " FROM dumps AS d ORDER BY dump";

static const struct argp_option known[] = {OPTION_FORMAT, {0}};

static const struct argp argp = {
    .options = known,
    .parser = options_parse,
    .args_doc = "CASE.db",
    .doc = "Lists the dumps of a case, with what could not be read of each as the number of "
	   "problems. Crashes of one signature are the same crash.\v ",
    .help_filter = options_help,
};

static struct error *run(int argc, char **argv)
{
	_cleanup_(database_closep) sqlite3 *database = NULL;
	_cleanup_(output_deinit) struct output output;
	struct options options = {.operands = {{.missing = CASE_IS_MISSING}}, .operand_count = 1};

	TRY(options_read(&argp, argc, argv, 0, &options));
	output_init(&output, stdout, options.format);
	TRY(open_case(options.operands[0].value, &database));
	return run_sql(database, sql, &output, NULL);
}

const struct command command_dumps = {
    .name = "dumps",
    .arguments = "CASE.db",
    .summary = "list the dumps of a case",
    .run = run,
};
