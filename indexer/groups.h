/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which of several files are the parts of one split dump, and which are dumps by themselves. */
#ifndef INQUEST_INDEXER_GROUPS_H
#define INQUEST_INDEXER_GROUPS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "base/vector.h"

/* The files of one dump: a run of groups.paths. */
struct group {
	const char *const *paths;
	size_t count;
	bool text; /* its first bytes are no header of a dump, all of which have zeros */
};

struct groups {
	const char **paths;        /* the same paths, parts of a dump next to each other */
	VECTOR(struct group) list; /* in the order of the first file of each */
};

/* Looks at the headers only, and at each dump's in a process of its own. paths are borrowed. */
struct error *groups_init(struct groups *groups, const char *const *paths, size_t count);
void groups_deinit(struct groups *groups);

#endif
