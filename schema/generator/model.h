/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The schema as the generator sees it. SQLite reads the .sql files, so that they mean here what
 * they mean in a case; only the comments are taken from the text.
 */
#ifndef INQUEST_SCHEMA_GENERATOR_MODEL_H
#define INQUEST_SCHEMA_GENERATOR_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/vector.h"
#include "schema/domain.h"

struct column {
	char *name, *comment;
	enum domain domain;
	unsigned key; /* place in the primary key, from 1; 0 outside of it */
	bool aside;   /* not what people read first */
};

struct reference {
	char *name; /* that CONSTRAINT gives it; NULL without one */
	char *table;
	VECTOR(unsigned) columns; /* indices */
};

/* A table or a view, and the file that defines it. */
struct object {
	char *name, *path, *comment, *shown, *sql, *indices;
	bool view, dictionary;
	VECTOR(struct column) columns;
	VECTOR(struct reference) references;
};

struct model {
	VECTOR(struct object) objects; /* tables first, then views, each by name */
	unsigned int version;
};

/*
 * Reads one object from each file, which bears its name. An error names the file and what the
 * object lacks: a comment, a known domain type, a key, the table that a reference names.
 */
struct error *model_load(struct model *model, const char *const *paths, size_t count);
void model_deinit(struct model *model);

#endif
