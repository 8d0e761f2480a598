/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Folders among the arguments stand for the files in them and in the folders below. */
#ifndef INQUEST_INDEXER_FOLDERS_H
#define INQUEST_INDEXER_FOLDERS_H

#include <stddef.h>

#include "base/error.h"
#include "base/vector.h"

struct folders {
	VECTOR(const char *) paths; /* each its own */
};

/*
 * The files of a folder are in the order of their names; hidden ones, and what symbolic links in it
 * lead to, are left out. ERROR_USAGE when a folder has none.
 */
struct error *folders_init(struct folders *folders, const char *const *paths, size_t count);
void folders_deinit(struct folders *folders);

#endif
