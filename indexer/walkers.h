/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The walkers that the build has found, the tables that each fills, and a choice among them. */
#ifndef INQUEST_INDEXER_WALKERS_H
#define INQUEST_INDEXER_WALKERS_H

#include <stdbool.h>
#include <stddef.h>

#include "tables/walk.h"

#define WALKER(name) WALKER_##name,
enum {
#include "tables/walkers.inc"
	WALKER_COUNT,
};
#undef WALKER

struct walker {
	const char *name;
	struct error *(*run)(struct walk *walk);
};

extern const struct walker walkers[WALKER_COUNT];

struct walker_choice {
	bool chosen[WALKER_COUNT];
};

/*
 * only, without: names of tables, separated by commas, or NULL. A name chooses the walkers that
 * fill the table, with all the other tables that these fill; a walker's own name does, too.
 * ERROR_USAGE for a name of no such table; the message names the nearest right one.
 */
struct error *walkers_choose(const char *only, const char *without, struct walker_choice *ret);

/* Whether any chosen walker fills the table. */
bool walkers_fill(const struct walker_choice *choice, const char *table);

#endif
