/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The tables, views, functions and roles of a fleet. */
#ifndef INQUEST_FLEET_SCHEMA_H
#define INQUEST_FLEET_SCHEMA_H

#include "fleet/fleet.h"

/*
 * Makes them, or brings those of an older Inquest up to this one: what is there stays, with its
 * rows. All of it or nothing. servers: of a new fleet, URLs with commas between, see servers.h;
 * else NULL. ERROR_CASE: the fleet is of a newer Inquest, or the user may not.
 */
struct error *schema_make(const struct fleet *fleet, const char *servers);

/* The .sql files of this folder, written by the build. */
extern const char fleet_functions_sql[], fleet_fleet_sql[], fleet_citus_sql[], fleet_roles_sql[],
    fleet_gather_sql[], fleet_spread_sql[], fleet_older_sql[];

#endif
