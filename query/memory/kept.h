/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The pages of a dump that its case keeps, as a file that inquest-memory opens as any dump. */
#ifndef INQUEST_MEMORY_KEPT_H
#define INQUEST_MEMORY_KEPT_H

#include <sqlite3.h>

#include "base/error.h"

/*
 * *fd: an ELF core file in memory, to be closed; -1 (no error) when the case keeps none of the
 * dump. The case may be anybody's: what a page's content claims is checked, and all is bounded.
 */
struct error *kept_open(sqlite3 *database, int64_t dump, int *fd);

#endif
