/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The types of a dump's kernel, as the case keeps them. */
#ifndef INQUEST_MEMORY_KEPT_TYPES_H
#define INQUEST_MEMORY_KEPT_TYPES_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/error.h"

/* A file in memory that has them as BTF; *fd is -1 when the case has none. */
struct error *kept_types_open(sqlite3 *database, int64_t dump, int *fd);

#endif
