/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A fleet on Citus, which spreads its tables over nodes. On another server these do nothing. */
#ifndef INQUEST_FLEET_CITUS_H
#define INQUEST_FLEET_CITUS_H

#include "fleet/fleet.h"

/*
 * Makes the functions and operators of functions.sql on all nodes, where parts of questions run.
 * Outside of a transaction: Citus takes other connections for it.
 */
struct error *citus_prepare(const struct fleet *fleet);

/* Distributes the tables that are not yet. Takes all their keys to be there. */
struct error *citus_distribute(const struct fleet *fleet);

#endif
