/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The one way of text into a case. All text there is valid UTF-8, so that every program can read
 * it: a byte of a dump or log that is part of no character is written out as \xNN.
 */
#ifndef INQUEST_STORE_BIND_H
#define INQUEST_STORE_BIND_H

#include <sqlite3.h>
#include <stddef.h>

/* As sqlite3_bind_text(): a result code. Valid text must stay until the statement is reset. */
int bind_text(sqlite3_stmt *statement, int place, const char *text, size_t size);

#endif
