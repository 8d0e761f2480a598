/* SPDX-License-Identifier: GPL-2.0-or-later */
/* inquest schema: what a case holds, from the catalog. No case is needed. */
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "commands/command.h"
#include "commands/options.h"
#include "output/output.h"
#include "base/nearest.h"
#include "schema/catalog.h"
#include "schema/version.h"

enum { KEY_SQL = 256 };

struct arguments {
	struct output_options output;
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
	argp_error(state, "no table '%s'%s%s", name, nearest.name ? "; the nearest is " : "",
		   nearest.name ? nearest.name : "");
	return NULL;
}

static error_t parse(int key, char *argument, struct argp_state *state)
{
	struct arguments *arguments = state->input;

	switch (key) {
	case ARGP_KEY_INIT:
		state->child_inputs[0] = &arguments->output;
		return 0;
	case KEY_SQL:
		arguments->sql = true;
		return 0;
	case ARGP_KEY_ARG:
		if (state->arg_num > 0)
			argp_error(state, "too many arguments");
		arguments->table = find_table(argument, state);
		return 0;
	default:
		return ARGP_ERR_UNKNOWN;
	}
}

static const struct argp_option options[] = {
    {"sql", KEY_SQL, NULL, 0, "Print the CREATE statements", 0},
    {0},
};

static const struct argp argp = {
    .options = options,
    .parser = parse,
    .args_doc = "[TABLE]",
    .doc = "Describes the tables and views of a case, or the columns of one.\n\n"
	   "With --format the description comes as rows.",
    .children = output_options_child,
};

/* Text in lines of the given width, the first of which begins at column `indent` already. */
static void print_wrapped(const char *text, size_t indent, size_t width)
{
	size_t column = indent;

	while (*text) {
		size_t length = strcspn(text, " \n");

		if (column > indent && column + 1 + length > width) {
			printf("\n%*s", (int)indent, "");
			column = indent;
		}
		column += (size_t)printf("%s%.*s", column > indent ? " " : "", (int)length, text);
		text += length + strspn(text + length, " \n");
	}
	putchar('\n');
}

static int longest_name(const struct catalog_table *table)
{
	size_t longest = 0;

	for (size_t i = 0; i < table->column_count; i++) {
		size_t length = strlen(table->columns[i].name);

		longest = length > longest ? length : longest;
	}
	return (int)longest;
}

static void print_columns(const struct catalog_table *table, size_t width)
{
	int name_width = longest_name(table);

	for (size_t i = 0; i < table->column_count; i++) {
		const struct catalog_column *column = &table->columns[i];
		int indent =
		    printf("  %-*s  %-7s  ", name_width, column->name, domain_name(column->domain));

		print_wrapped(column->comment, (size_t)indent, width);
	}
}

static void print_key(const struct catalog_table *table)
{
	unsigned count = 0;

	for (unsigned place = 1; place <= table->column_count; place++) {
		for (size_t i = 0; i < table->column_count; i++) {
			if (table->columns[i].key == place)
				printf("%s%s", count++ ? ", " : "\nKey: ", table->columns[i].name);
		}
	}
	if (count > 0)
		putchar('\n');
}

static void print_references(const struct catalog_table *table)
{
	for (size_t i = 0; i < table->reference_count; i++) {
		const struct catalog_reference *reference = &table->references[i];

		fputs(i == 0 ? "\nReferences:\n  " : "  ", stdout);
		for (size_t j = 0; j < reference->column_count; j++)
			printf("%s%s", j ? ", " : "", table->columns[reference->columns[j]].name);
		printf(" -> %s\n", reference->table);
	}
}

static void print_table(const struct catalog_table *table, size_t width)
{
	printf("%s (%s)\n\n", table->name, table->view ? "view" : "table");
	print_wrapped(table->comment, 0, width);
	putchar('\n');
	print_columns(table, width);
	print_key(table);
	print_references(table);
}

/* The comment up to its first full stop. */
static struct cell summary_of(const struct catalog_table *table)
{
	const char *end = strstr(table->comment, ". ");
	size_t line = strcspn(table->comment, "\n");
	size_t length =
	    end && (size_t)(end - table->comment) < line ? (size_t)(end - table->comment) : line;

	while (length > 0 && table->comment[length - 1] == '.')
		length--;
	return cell_text_of(table->comment, length);
}

static void print_types(size_t width)
{
	fputs("\nTypes of columns:\n", stdout);
	for (enum domain domain = 0; domain < DOMAINS_END; domain++) {
		int indent = printf("  %-10s ", domain_name(domain));

		print_wrapped(domain_meaning(domain), (size_t)indent, width);
	}
}

static void print_list(size_t width)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		int indent = printf("%-16s ", table->name);

		print_wrapped(strndupa(summary_of(table).text, summary_of(table).size),
			      (size_t)indent, width);
	}
	print_types(width);
}

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

static struct error *run(int argc, char **argv)
{
	struct arguments arguments = {0};
	_cleanup_(output_deinit) struct output output;

	argp_parse(&argp, argc, argv, 0, NULL, &arguments);
	output_init(&output, stdout, arguments.output.format);
	if (arguments.sql)
		arguments.table ? print_sql(arguments.table) : print_all_sql();
	else if (arguments.output.format)
		return arguments.table ? rows_of_columns(&output, arguments.table)
				       : rows_of_tables(&output);
	else
		arguments.table ? print_table(arguments.table, output.width)
				: print_list(output.width);
	return NULL;
}

const struct command command_schema = {
    .name = "schema",
    .arguments = "[TABLE]",
    .summary = "describe the tables of a case",
    .run = run,
};
