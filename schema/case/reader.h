/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A case for reading. The file may come from anybody: nothing that it holds, and no SQL that is
 * given, can write to it, run code, or reach another file. Ctrl-C ends a statement (interrupt.h).
 */
#ifndef INQUEST_CASE_READER_H
#define INQUEST_CASE_READER_H

#include <sqlite3.h>

#include "base/error.h"

/*
 * ERROR_CASE: no case, or of another version. ERROR_IO: cannot be read. The message names the file.
 * database_close() it.
 */
struct error *case_open_reading(const char *path, sqlite3 **ret);

#endif
