/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * schema-generator OUT_DIR VERSIONS FILE.sql…: writes into OUT_DIR
 *	number.h	SCHEMA_VERSION, as the file VERSIONS has it for these files
 *	tables.h	enum table
 *	rows.h		a struct and an emit function per table
 *	catalog_data.c	the catalog's data (schema/catalog.h)
 *	postgres_data.c	the same schema for PostgreSQL (schema/postgres.h)
 * All of it goes out in one order: tables by name, then views by name.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/cleanup.h"
#include "base/map.h"
#include "generator/model.h"
#include "generator/postgres.h"

static const char header[] = "/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
			     "/* Written by the build from the .sql files of schema/. */\n";

static const char *upper(const char *name)
{
	static char text[64];
	size_t i;

	for (i = 0; name[i] && i < sizeof(text) - 1; i++)
		text[i] = (char)toupper((unsigned char)name[i]);
	text[i] = '\0';
	return text;
}

/* A name as a C identifier: keywords of C get an underscore. */
static const char *identifier(const char *name)
{
	static const char *const keywords[] = {"register", "default", "signed", "static", "const",
					       "int",      "long",    "short",  "char",   "auto"};
	static char text[64];

	for (size_t i = 0; i < sizeof(keywords) / sizeof(*keywords); i++) {
		if (strcmp(name, keywords[i]) == 0) {
			snprintf(text, sizeof(text), "%s_", name);
			return text;
		}
	}
	return name;
}

/* Text as a C string literal, a line of it per line. */
static void write_string(FILE *out, const char *text)
{
	fputc('"', out);
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n\"\n\t\"", out);
		else if (*text == '\t')
			fputs("\\t", out);
		else if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
	fputc('"', out);
}

static void write_tables(FILE *out, const struct model *model)
{
	fprintf(out, "%s#ifndef INQUEST_SCHEMA_TABLES_H\n#define INQUEST_SCHEMA_TABLES_H\n\n",
		header);
	fputs("enum table {\n", out);
	vector_for_each(&model->objects, object) {
		if (!object->view)
			fprintf(out, "\tTABLE_%s,\n", upper(object->name));
	}
	fputs("\tTABLE_COUNT,\n};\n\n#endif\n", out);
}

static void write_block_comment(FILE *out, const char *text)
{
	fputs("/*\n * ", out);
	for (; *text; text++)
		fputs(*text == '\n' ? "\n * " : (char[]){*text, '\0'}, out);
	fputs("\n */\n", out);
}

static void write_row(FILE *out, const struct object *object)
{
	write_block_comment(out, object->comment);
	fprintf(out, "struct %s_row {\n\tunion {\n\t\tstruct {\n", object->name);
	vector_for_each(&object->columns, column)
		fprintf(out, "\t\t\tstruct cell %s; /* %s: %s */\n", identifier(column->name),
			domain_name(column->domain), column->comment);
	fprintf(out, "\t\t};\n\t\tstruct cell cells[%zu];\n\t};\n};\n\n", object->columns.count);
	fprintf(out,
		"static inline struct error *emit_%s(struct sink *sink, const struct %s_row *row)\n"
		"{\n\treturn sink->insert(sink, TABLE_%s, row->cells);\n}\n\n",
		object->name, object->name, upper(object->name));
}

static void write_rows(FILE *out, const struct model *model)
{
	fprintf(out, "%s#ifndef INQUEST_SCHEMA_ROWS_H\n#define INQUEST_SCHEMA_ROWS_H\n\n", header);
	fputs("#include \"schema/sink.h\"\n\n", out);
	vector_for_each(&model->objects, object) {
		if (!object->view)
			write_row(out, object);
	}
	fputs("#endif\n", out);
}

static void write_columns(FILE *out, const struct object *object)
{
	fprintf(out, "static const struct catalog_column %s_columns[] = {\n", object->name);
	vector_for_each(&object->columns, column) {
		fprintf(out, "\t{\"%s\", DOMAIN_%s, %u, %s, ", column->name,
			domain_name(column->domain), column->key, column->aside ? "true" : "false");
		write_string(out, column->comment);
		fputs("},\n", out);
	}
	fputs("};\n", out);
}

static void write_references(FILE *out, const struct object *object)
{
	fprintf(out, "static const struct catalog_reference %s_references[] = {\n", object->name);
	vector_for_each(&object->references, reference) {
		fprintf(out, "\t{%s%s%s, \"%s\", (const unsigned[]){", reference->name ? "\"" : "",
			reference->name ? reference->name : "NULL", reference->name ? "\"" : "",
			reference->table);
		vector_for_each(&reference->columns, column)
			fprintf(out, "%u, ", *column);
		fprintf(out, "}, %zu},\n", reference->columns.count);
	}
	fputs("};\n", out);
}

static void write_entry(FILE *out, const struct object *object)
{
	fprintf(out, "\t{\"%s\", ", object->name);
	write_string(out, object->comment);
	fputs(",\n\t", out);
	write_string(out, object->sql);
	fputs(",\n\t", out);
	write_string(out, object->indices);
	fprintf(out, ",\n\t%s, %s, %s_columns, %zu, ", object->view ? "true" : "false",
		object->dictionary ? "true" : "false", object->name, object->columns.count);
	if (object->references.count > 0)
		fprintf(out, "%s_references, %zu},\n", object->name, object->references.count);
	else
		fputs("NULL, 0},\n", out);
}

static void write_catalog(FILE *out, const struct model *model)
{
	fprintf(out, "%s#include \"schema/catalog.h\"\n\n", header);
	vector_for_each(&model->objects, object) {
		write_columns(out, object);
		if (object->references.count > 0)
			write_references(out, object);
	}
	fputs("\nconst struct catalog_table catalog[] = {\n", out);
	vector_for_each(&model->objects, object)
		write_entry(out, object);
	fputs("\t{.name = NULL},\n};\n", out);
}

static bool is_in_file(const char *path, const char *text)
{
	_cleanup_free_ char *old = NULL;
	size_t capacity = 0;
	FILE *file = fopen(path, "r");
	bool read = file && getdelim(&old, &capacity, '\0', file) >= 0;

	if (file)
		fclose(file);
	return read && strcmp(old, text) == 0;
}

/* A file that is as it was stays: what includes it is not compiled again. */
static struct error *write_file(const char *folder, const char *name, const struct model *model,
				void (*write)(FILE *out, const struct model *model))
{
	_cleanup_free_ char *path = NULL, *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out || asprintf(&path, "%s/%s", folder, name) < 0)
		return error_no_memory();
	write(out, model);
	if (fclose(out) != 0)
		return error_no_memory();
	if (is_in_file(path, text))
		return NULL;
	out = fopen(path, "w");
	if (!out)
		return error_from_errno("%s", path);
	bool bad = fwrite(text, 1, size, out) != size;
	return fclose(out) != 0 || bad ? error_from_errno("%s", path) : NULL;
}

/* Of all that a case's schema is made of. */
static uint64_t hash_of(const struct model *model)
{
	uint64_t hash = 0;

	vector_for_each(&model->objects, object) {
		hash = hash_combine(hash, hash_string(object->sql));
		hash = hash_combine(hash, hash_string(object->indices));
	}
	return hash;
}

/* The version whose line has hash; 0: none. *next: what a new one's number would be. */
static unsigned int version_of(FILE *versions, uint64_t hash, unsigned int *next)
{
	char line[256];
	unsigned int number, found = 0;
	unsigned long long of;

	*next = 1;
	while (fgets(line, sizeof(line), versions))
		if (sscanf(line, "%u %16llx", &number, &of) == 2) {
			if (of == hash)
				found = number;
			if (number >= *next)
				*next = number + 1;
		}
	return found;
}

static struct error *find_version(struct model *model, const char *path)
{
	unsigned long long hash = hash_of(model);
	FILE *versions = fopen(path, "r");
	unsigned int next;

	if (!versions)
		return error_from_errno("%s", path);
	model->version = version_of(versions, hash, &next);
	fclose(versions);
	return model->version
		   ? NULL
		   : error_create(
			 ERROR_USAGE,
			 "the schema has changed, and so has its version: add to %s the line\n"
			 "%u %016llx",
			 path, next, hash);
}

static void write_number(FILE *out, const struct model *model)
{
	fprintf(out, "%s#define SCHEMA_VERSION %u\n", header, model->version);
}

static struct error *generate(struct model *model, const char *folder, const char *versions,
			      const char *const *paths, size_t count)
{
	TRY(model_load(model, paths, count));
	TRY(find_version(model, versions));
	TRY(write_file(folder, "number.h", model, write_number));
	TRY(write_file(folder, "tables.h", model, write_tables));
	TRY(write_file(folder, "rows.h", model, write_rows));
	TRY(write_file(folder, "catalog_data.c", model, write_catalog));
	return write_file(folder, "postgres_data.c", model, write_postgres);
}

int main(int argc, char **argv)
{
	_cleanup_(model_deinit) struct model model = {0};

	if (argc < 4) {
		fprintf(stderr, "usage: %s OUT_DIR VERSIONS FILE.sql...\n", argv[0]);
		return 2;
	}
	struct error *error =
	    generate(&model, argv[1], argv[2], (const char *const *)argv + 3, (size_t)argc - 3);
	int code = error_exit_code(error);
	if (error)
		fprintf(stderr, "%s\n", error->message);
	error_destroy(error);
	return code;
}
