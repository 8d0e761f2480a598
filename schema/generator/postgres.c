/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * See postgres.h. Every statement may be run again over what an older schema left: tables get the
 * columns that they lack, views are made anew.
 *
 * Foreign keys stay out, as SQLite does not enforce them in a case either: rows of a damaged dump
 * may name others that are lost.
 */
#include "generator/postgres.h"

#include <ctype.h>
#include <string.h>

#include "base/cleanup.h"
#include "dialect/postgres.h"
#include "schema/postgres.h"

static bool has_own_type(enum domain domain)
{
	return domain != DOMAIN_INTEGER && domain != DOMAIN_REAL && domain != DOMAIN_TEXT &&
	       domain != DOMAIN_BOOLEAN && domain != DOMAIN_BLOB;
}

/* In capitals, as in the .sql files: a table's name is a type too. */
static const char *type_of(enum domain domain)
{
	static char own[40];

	switch (domain) {
	case DOMAIN_INTEGER:
		return "bigint";
	case DOMAIN_REAL:
		return "float8";
	case DOMAIN_TEXT:
		return "text COLLATE \"C\"";
	case DOMAIN_BOOLEAN:
		return "boolean";
	case DOMAIN_BLOB:
		return "bytea";
	default:
		snprintf(own, sizeof(own), "\"%s\"", domain_name(domain));
		return own;
	}
}

/* Text as a literal of SQL inside one of C. */
static void write_text(FILE *out, const char *text)
{
	fputc('\'', out);
	for (; *text; text++) {
		if (*text == '\n')
			fputs("\\n", out);
		else if (*text == '\'')
			fputs("''", out);
		else if (*text == '"' || *text == '\\')
			fprintf(out, "\\%c", *text);
		else
			fputc(*text, out);
	}
	fputc('\'', out);
}

/* SQL inside a literal of C. */
static void write_sql(FILE *out, const char *sql)
{
	for (; *sql; sql++) {
		if (*sql == '\n')
			fputs("\\n\"\n\t\"", out);
		else if (*sql == '\t')
			fputs("\\t", out);
		else
			fprintf(out, strchr("\"\\", *sql) ? "\\%c" : "%c", *sql);
	}
}

/* Any name may be a word of PostgreSQL's. */
static void write_name(FILE *out, const char *name)
{
	fprintf(out, "\\\"%s\\\"", name);
}

static void write_domain(FILE *out, enum domain domain)
{
	fprintf(out,
		"\t\"DO $$ BEGIN CREATE DOMAIN \\\"%s\\\" AS %s; EXCEPTION WHEN "
		"duplicate_object THEN NULL; END $$; COMMENT ON DOMAIN \\\"%s\\\" IS ",
		domain_name(domain), domain_is_text(domain) ? "text COLLATE \\\"C\\\"" : "bigint",
		domain_name(domain));
	write_text(out, domain_meaning(domain));
	fputs("\",\n", out);
}

/* Columns of a key may be NULL where a table has row ids. */
static bool key_has_nulls(const struct object *object)
{
	vector_for_each(&object->columns, column) {
		if (column->key > 0 && strcmp(column->name, "dump") != 0)
			return !strstr(object->sql, "WITHOUT ROWID");
	}
	return false;
}

static void write_key(FILE *out, const struct object *object)
{
	const char *separator = "";

	fputs(key_has_nulls(object) ? ", UNIQUE NULLS NOT DISTINCT (" : ", PRIMARY KEY (", out);
	for (unsigned key = 1; key <= object->columns.count; key++) {
		vector_for_each(&object->columns, column) {
			if (column->key != key)
				continue;
			fputs(separator, out);
			write_name(out, column->name);
			separator = ", ";
		}
	}
	fputs("))", out);
}

static void write_columns(FILE *out, const struct object *object, const char *before)
{
	const char *separator = "";

	vector_for_each(&object->columns, column) {
		fprintf(out, "%s%s", separator, before);
		write_name(out, column->name);
		fputc(' ', out);
		write_sql(out, type_of(column->domain));
		separator = ", ";
	}
}

static void write_comments(FILE *out, const struct object *object)
{
	fprintf(out, "COMMENT ON %s ", object->view ? "VIEW" : "TABLE");
	write_name(out, object->name);
	fputs(" IS ", out);
	write_text(out, object->comment);
	vector_for_each(&object->columns, column) {
		fputs(";\"\n\t\"COMMENT ON COLUMN ", out);
		write_name(out, object->name);
		fputc('.', out);
		write_name(out, column->name);
		fputs(" IS ", out);
		write_text(out, column->comment);
	}
	fputs("\",\n", out);
}

static void write_table(FILE *out, const struct object *object)
{
	fputs("\t\"CREATE TABLE IF NOT EXISTS ", out);
	write_name(out, object->name);
	fputs(" (", out);
	write_columns(out, object, "");
	write_key(out, object);
	fputs("\",\n\t\"ALTER TABLE ", out);
	write_name(out, object->name);
	fputc(' ', out);
	write_columns(out, object, "ADD COLUMN IF NOT EXISTS ");
	fputs("\",\n", out);
}

/* "CREATE INDEX name …;", a line each. */
static void write_indices(FILE *out, const struct object *object)
{
	static const char create[] = "CREATE INDEX ";
	_cleanup_free_ char *sql = postgres_translate(object->indices, NULL, 0);

	for (char *line = sql ? strstr(sql, create) : NULL; line; line = strstr(line, create)) {
		char *end = strchr(line, ';');

		*end = '\0';
		fprintf(out, "\t\"%sIF NOT EXISTS ", create);
		write_sql(out, line + strlen(create));
		fputs("\",\n", out);
		line = end + 1;
	}
}

static void write_view(FILE *out, const struct object *view)
{
	_cleanup_free_ char *sql = postgres_translate(view->sql, NULL, 0);

	fputs("\t\"" POSTGRES_VIEW " IF EXISTS ", out);
	write_name(out, view->name);
	fputs(" CASCADE;\"\n\t\"", out);
	write_sql(out, sql ? sql : "");
	fputs(";\"\n\t\"", out);
	write_comments(out, view);
}

static bool is_letter(char letter)
{
	return isalnum((unsigned char)letter) || letter == '_';
}

/* A word that names the other view may be a column too: then it waits for nothing that matters. */
static bool mentions(const struct object *view, const struct object *other)
{
	size_t length = strlen(other->name);

	for (const char *at = view->sql; (at = strstr(at, other->name)); at += length) {
		if (!is_letter(at[-1]) && !is_letter(at[length]))
			return true;
	}
	return false;
}

static bool must_wait(const struct model *model, const bool *written, const struct object *view)
{
	vector_for_each(&model->objects, other) {
		bool waits = other->view && !written[other - model->objects.data];

		if (waits && other != view && mentions(view, other))
			return true;
	}
	return false;
}

/* A view comes behind those that it asks. Views that mention each other come as they are. */
static void write_views(FILE *out, const struct model *model)
{
	bool written[256] = {false}, progress = true, patient = true;

	while (progress || patient) {
		patient = progress;
		progress = false;
		vector_for_each(&model->objects, view) {
			bool *mine = &written[view - model->objects.data];

			if (!view->view || *mine || (patient && must_wait(model, written, view)))
				continue;
			*mine = progress = true;
			write_view(out, view);
		}
	}
}

void write_postgres(FILE *out, const struct model *model)
{
	fputs("/* SPDX-License-Identifier: GPL-2.0-or-later */\n"
	      "/* Written by the build from the .sql files of schema/. */\n"
	      "#include <stddef.h>\n\n#include \"schema/postgres.h\"\n\n"
	      "const char *const postgres_schema[] = {\n",
	      out);
	for (enum domain domain = 0; domain < DOMAINS_END; domain++) {
		if (has_own_type(domain))
			write_domain(out, domain);
	}
	vector_for_each(&model->objects, object) {
		if (object->view)
			continue;
		write_table(out, object);
		write_indices(out, object);
		fputs("\t\"", out);
		write_comments(out, object);
	}
	write_views(out, model);
	fputs("\tNULL,\n};\n", out);
}
