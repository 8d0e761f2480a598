/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Tables and views, from the catalog. */
#include <string.h>

#include "base/cell.h"
#include "manual/topics.h"

struct cell help_summary(const struct catalog_table *table)
{
	const char *end = strstr(table->comment, ". ");
	size_t line = strcspn(table->comment, "\n");
	size_t length =
	    end && (size_t)(end - table->comment) < line ? (size_t)(end - table->comment) : line;

	while (length > 0 && table->comment[length - 1] == '.')
		length--;
	return cell_text_of(table->comment, length);
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

static void show_columns(const struct help *help, const struct catalog_table *table)
{
	int name_width = longest_name(table);

	for (size_t i = 0; i < table->column_count; i++) {
		const struct catalog_column *column = &table->columns[i];
		int indent = fprintf(help->file, "  %-*s  %-7s  ", name_width, column->name,
				     domain_name(column->domain));

		help_rest(help, (size_t)indent, column->comment);
	}
}

static void show_key(const struct help *help, const struct catalog_table *table)
{
	unsigned count = 0;

	for (unsigned place = 1; place <= table->column_count; place++) {
		for (size_t i = 0; i < table->column_count; i++) {
			if (table->columns[i].key == place)
				fprintf(help->file, "%s%s",
					count++ ? ", " : "\nKey: ", table->columns[i].name);
		}
	}
	if (count > 0)
		putc('\n', help->file);
}

static void show_references(const struct help *help, const struct catalog_table *table)
{
	for (size_t i = 0; i < table->reference_count; i++) {
		const struct catalog_reference *reference = &table->references[i];

		fputs(i == 0 ? "\nReferences:\n  " : "  ", help->file);
		for (size_t j = 0; j < reference->column_count; j++)
			fprintf(help->file, "%s%s", j ? ", " : "",
				table->columns[reference->columns[j]].name);
		fprintf(help->file, " -> %s\n", reference->table);
	}
}

void help_table(const struct help *help, const struct catalog_table *table)
{
	fprintf(help->file, "%s (%s)\n\n", table->name, table->view ? "view" : "table");
	help_rest(help, 0, table->comment);
	putc('\n', help->file);
	show_columns(help, table);
	show_key(help, table);
	show_references(help, table);
}

static void show_types(const struct help *help)
{
	fputs("\nTypes of columns:\n", help->file);
	for (enum domain domain = 0; domain < DOMAINS_END; domain++) {
		int indent = fprintf(help->file, "  %-10s ", domain_name(domain));

		help_rest(help, (size_t)indent, domain_meaning(domain));
	}
}

void help_tables(const struct help *help)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		int indent = fprintf(help->file, "%-16s ", table->name);

		help_rest(help, (size_t)indent,
			  strndupa(help_summary(table).text, help_summary(table).size));
	}
	show_types(help);
}
