/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A case for reading. The file may come from anybody: nothing that it holds, and no SQL that is
 * given, can write to it, run code, or reach another file. Ctrl-C ends a statement (interrupt.h).
 */
#ifndef INQUEST_RUN_OPEN_H
#define INQUEST_RUN_OPEN_H

#include <sqlite3.h>

#include "base/error.h"

/* ERROR_CASE: no case, or of another version. ERROR_IO: cannot be read. database_close() it. */
struct error *open_case(const char *path, sqlite3 **ret);

#endif
