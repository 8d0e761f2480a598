/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fleet: cases of many machines in one PostgreSQL database, in the schema "inquest". How it is
 * connected to, how its errors read, and what makes a database a fleet.
 *
 * A server that is not this host must show a certificate for its name (sslmode verify-full), unless
 * the URL, a service file or PGSSLMODE says otherwise. Passwords come from where libpq finds them
 * (PGPASSFILE, a service file) and never from a command line, which other users can read.
 */
#ifndef INQUEST_FLEET_FLEET_H
#define INQUEST_FLEET_FLEET_H

#include <libpq-fe.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/cleanup.h"
#include "base/error.h"

#define FLEET_SCHEMA "inquest"

struct fleet {
	PGconn *connection;
	char *name; /* the URL without what may be secret in it: "postgresql://host/database" */
};

/*
 * ERROR_USAGE: the URL is none, or has a password. ERROR_IO: no connection; the message is the
 * server's. fleet_close() it. reading: the session can write nothing, and a statement that takes
 * longer than five minutes ends, unless the URL's options say otherwise.
 */
struct error *fleet_open(const char *url, bool reading, struct fleet *ret);
/* Takes a zeroed one. What was begun and not committed has never been. */
void fleet_close(struct fleet *fleet);

/*
 * The last failure in the server's words, with what it hints at. ERROR_IO: the connection is gone,
 * or the server has no room; ERROR_CASE: the fleet is not as it should be, or is not yours to
 * change.
 */
struct error *fleet_error(const struct fleet *fleet, const PGresult *result);

/* Runs statements that yield nothing. */
struct error *fleet_run(const struct fleet *fleet, const char *sql);

void fleet_clear(PGresult *result);
DEFINE_CLEANUP(PGresult *, fleet_clear);

/* A statement of one with parameters, as text; the rows come as text. fleet_clear() them. */
struct error *fleet_query(const struct fleet *fleet, const char *sql, int count,
			  const char *const *values, PGresult **ret);
/* The first column of the first row as a number; 0: there is no row. */
struct error *fleet_number(const struct fleet *fleet, const char *sql, const char *value,
			   int64_t *ret);

/* The fleet's schema, 0: the database is no fleet. */
struct error *fleet_version(const struct fleet *fleet, int64_t *ret);
/* ERROR_CASE: no fleet, or one of another version; says what to do. */
struct error *fleet_check(const struct fleet *fleet);

#endif
