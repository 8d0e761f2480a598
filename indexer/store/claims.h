/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Who writes the symbols of a kernel, among processes that write parts of one case at the same
 * time. They are most of the rows of a small dump, and the case needs them once: the first to claim
 * a kernel writes them, the others lean on it. Whether what a part leans on has come is seen when
 * it is merged, so that a process that fails, or lies, harms nobody but itself.
 */
#ifndef INQUEST_STORE_CLAIMS_H
#define INQUEST_STORE_CLAIMS_H

#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"

struct claims;

/* In memory that is shared with all processes that are forked from here on. */
struct error *claims_create(struct claims **ret);
/* Takes NULL. */
void claims_destroy(struct claims *claims);
/* No process that this one starts shares them. Takes NULL. */
void claims_keep(struct claims *claims);

/* Claims the kernels whose symbols a case has. */
struct error *claims_fill(struct claims *claims, sqlite3 *database);

/* Whether the caller is the first; when there is no room, everybody is. */
bool claims_take(struct claims *claims, int64_t kernel);

#endif
