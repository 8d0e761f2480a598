/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The schema for PostgreSQL. */
#ifndef INQUEST_SCHEMA_GENERATOR_POSTGRES_H
#define INQUEST_SCHEMA_GENERATOR_POSTGRES_H

#include <stdio.h>

#include "generator/model.h"

/* Statements that make the tables and views of the model: see schema/postgres.h. */
void write_postgres(FILE *out, const struct model *model);

#endif
