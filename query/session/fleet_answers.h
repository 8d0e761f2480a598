/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Questions of a session that a fleet's server answers. Without libpq there are none. */
#ifndef INQUEST_SESSION_FLEET_ANSWERS_H
#define INQUEST_SESSION_FLEET_ANSWERS_H

#include <sqlite3.h>
#include <stdbool.h>

#include "output/output.h"

struct fleet;
struct known_column;

struct error *fleet_answers_open(const char *url, struct fleet **ret);
/* Takes NULL. */
void fleet_answers_close(struct fleet *fleet);

/* The SQL that the server is given. */
struct error *fleet_answers_print(sqlite3_stmt *statement, FILE *file);

/* *answered: the rows have gone to output; else the server cannot run it, and nothing has. */
struct error *fleet_answers_run(const struct fleet *fleet, sqlite3_stmt *statement,
				const struct known_column *known, struct output *output,
				bool *answered);

#endif
