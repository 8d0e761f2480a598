/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A case for reading (case/reader.h), with the functions that the query language needs. */
#ifndef INQUEST_RUN_OPEN_H
#define INQUEST_RUN_OPEN_H

#include <sqlite3.h>
#include <stdbool.h>

#include "base/error.h"

/* path is the URL of a fleet, which is opened as if it were a case. */
bool open_is_fleet(const char *path);

/* ERROR_CASE: no case, or of another version. ERROR_IO: cannot be read. database_close() it. */
struct error *open_case(const char *path, sqlite3 **ret);

#endif
