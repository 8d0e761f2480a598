/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Rows for what others name and no walk could read: the address space of a task whose page is lost,
 * a mount that is in no tree any more. They hold their key alone, and a problem counts them, so
 * that each reference of a case leads somewhere; its NULL would say that there never was such a
 * thing.
 *
 * Cost: a look into the other table's key for each one that rows refer to.
 */
#ifndef INQUEST_STORE_NAMED_H
#define INQUEST_STORE_NAMED_H

#include <sqlite3.h>
#include <stdint.h>

#include "base/error.h"

/* To be called once all rows of the dump are there. Errors do not name the file. */
struct error *named_complete(sqlite3 *database, int64_t dump);

#endif
