/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A fleet whose rows of dumps are on other servers, by postgres_fdw: dumps and dictionaries stay in
 * the fleet's own database.
 */
#ifndef INQUEST_FLEET_SERVERS_H
#define INQUEST_FLEET_SERVERS_H

#include <stdbool.h>

#include "fleet/fleet.h"

/*
 * Names the servers of the URLs, which commas separate, to the fleet's. In a transaction.
 * ERROR_USAGE: a URL is none, or has a password.
 */
struct error *servers_add(const struct fleet *fleet, const char *urls);

/* Calls make in a database of each server that the fleet has, as the fleet's server sees them. */
struct error *servers_each(const struct fleet *fleet,
			   struct error *(*make)(const struct fleet *server));

/* Begins a transaction in which the names of tables are those of where rows are written to. */
#define SERVERS_BEGIN                                                                              \
	"BEGIN; SET LOCAL search_path = inquest_rows, " FLEET_SCHEMA ", pg_catalog, pg_temp"

/*
 * The number of a dump to push, any fleet's. Outside of a transaction: servers commit each for
 * itself, so what is cut off from here on is noted, to be cleaned by the next who pushes or
 * forgets.
 */
struct error *servers_begin_push(const struct fleet *fleet, int64_t *dump, bool *spread);
/* In the transaction, as its last, where *spread was true: there are servers. */
struct error *servers_end_push(const struct fleet *fleet, int64_t dump);

/* Deletes a dump with its rows, and what was cut off; *done is false where there are no servers. */
struct error *servers_forget(const struct fleet *fleet, const char *dump, bool *done);

#endif
