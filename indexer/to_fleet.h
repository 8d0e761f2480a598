/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * -o postgresql://…: dumps become a case in a folder of its own, and inquest-fleet pushes that. The
 * indexer itself talks to no server. The folder goes when all of the case is in the fleet; else it
 * stays, as what was read need not be read again, and the error says how to go on.
 */
#ifndef INQUEST_INDEXER_TO_FLEET_H
#define INQUEST_INDEXER_TO_FLEET_H

#include "index.h"

bool to_fleet_is_url(const char *output);

/*
 * index: makes the case options->output, which this sets. A fleet that cannot be asked ends it
 * before a dump is read. When some dumps fail, the others are pushed.
 */
struct error *to_fleet(struct index_options *options,
		       struct error *(*index)(struct index_options *options));

#endif
