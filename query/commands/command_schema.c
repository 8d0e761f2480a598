/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest schema: what a case holds, from the catalog. No case is needed. */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "commands/command.h"
#include "commands/options.h"
#include "manual/topics.h"
#include "output/output.h"
#include "base/nearest.h"
#include "schema/catalog.h"
#include "schema/version.h"

enum { KEY_SQL = OPTION_KEY_OWN };

struct schema_options {
	struct options common;
	bool sql;
	const struct catalog_table *table; /* NULL: all */
};

static const struct catalog_table *find_table(const char *name, const struct argp_state *state)
{
	const struct catalog_table *found = catalog_find(name);
	struct nearest nearest = {.wanted = name};

	if (found)
		return found;
	for (const struct catalog_table *table = catalog; table->name; table++)
		nearest_offer(&nearest, table->name);
	options_unknown(state, "no table", &nearest);
	return NULL;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct schema_options *options = state->input;

	if (key == KEY_SQL) {
		options->sql = true;
		return 0;
	}
	if (key == ARGP_KEY_ARG && state->arg_num == 0)
		options->table = find_table(argument, state);
	return options_parse(key, argument, state);
}

static const struct argp_option known[] = {
    {"sql", KEY_SQL, NULL, 0, "Print the CREATE statements", 0},
    OPTION_FORMAT,
    {0},
};

static const struct argp argp = {
    .options = known,
    .parser = parse,
    .args_doc = "[TABLE]",
    .doc = "Describes the tables and views of a case, or the columns of one.\n\n"
	   "With --format the description comes as rows.\v ",
    .help_filter = options_help,
};

static struct error *rows_of_tables(struct output *output)
{
	static const struct output_column columns[] = {{"name", DOMAIN_TEXT, true},
						       {"kind", DOMAIN_TEXT, true},
						       {"meaning", DOMAIN_TEXT, true}};

	TRY(output_begin(output, columns, 3));
	for (const struct catalog_table *table = catalog; table->name; table++) {
		const struct cell cells[] = {cell_text(table->name),
					     cell_text(table->view ? "view" : "table"),
					     cell_text(table->comment)};

		TRY(output_row(output, cells));
	}
	return output_end(output);
}

static struct error *rows_of_columns(struct output *output, const struct catalog_table *table)
{
	static const struct output_column columns[] = {{"column", DOMAIN_TEXT, true},
						       {"type", DOMAIN_TEXT, true},
						       {"key", DOMAIN_INTEGER, true},
						       {"meaning", DOMAIN_TEXT, true}};

	TRY(output_begin(output, columns, 4));
	for (size_t i = 0; i < table->column_count; i++) {
		const struct catalog_column *column = &table->columns[i];
		const struct cell cells[] = {
		    cell_text(column->name), cell_text(domain_name(column->domain)),
		    column->key ? cell_integer(column->key) : (struct cell){0},
		    cell_text(column->comment)};

		TRY(output_row(output, cells));
	}
	return output_end(output);
}

static void print_sql(const struct catalog_table *table)
{
	printf("%s;\n%s%s", table->sql, table->indices, *table->indices ? "\n" : "");
}

/* Whoever runs this has an empty case. */
static void print_all_sql(void)
{
	printf("PRAGMA application_id = %d;\nPRAGMA user_version = %d;\n", SCHEMA_APPLICATION_ID,
	       SCHEMA_VERSION);
	for (const struct catalog_table *table = catalog; table->name; table++)
		print_sql(table);
}

static void describe(const struct catalog_table *table)
{
	const struct help help = help_to(stdout);

	table ? help_table(&help, table) : help_tables(&help);
}

static struct error *rows(const struct schema_options *options)
{
	_cleanup_(output_deinit) struct output output;

	output_init(&output, stdout, options->common.format);
	return options->table ? rows_of_columns(&output, options->table) : rows_of_tables(&output);
}

static struct error *run(int argc, char **argv)
{
	struct schema_options options = {.common.operand_count = 1};

	TRY(options_read(&argp, argc, argv, 0, &options));
	if (!options.sql && options.common.format)
		return rows(&options);
	if (options.sql)
		options.table ? print_sql(options.table) : print_all_sql();
	else
		describe(options.table);
	return NULL;
}

const struct command command_schema = {
    .name = "schema",
    .arguments = "[TABLE]",
    .summary = "describe the tables of a case",
    .run = run,
};
