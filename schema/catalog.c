/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lookups in the catalog. They are linear: the schema has some dozens of tables. */
#include "schema/catalog.h"

#include <strings.h>

const struct catalog_table *catalog_find(const char *name)
{
	for (const struct catalog_table *table = catalog; table->name; table++) {
		if (strcasecmp(table->name, name) == 0)
			return table;
	}
	return NULL;
}

const struct catalog_column *catalog_column(const struct catalog_table *table, const char *name)
{
	for (size_t i = 0; i < table->column_count; i++) {
		if (strcasecmp(table->columns[i].name, name) == 0)
			return &table->columns[i];
	}
	return NULL;
}
